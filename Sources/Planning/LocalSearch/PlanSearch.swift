import Domain

/// Looks for a better plan by moving orders: from the plan of the goal before, and from that plan turned to the sets of
/// sessions that the knapsack relaxation opened. The starts are raced by short runs; the winner is carried on.
struct PlanSearch {
    /// Work, counted in moves for each order.
    struct Effort: Sendable {
        /// Sets of sessions tried, and moves of each race.
        var starts: Int
        var race: Int
        var moves: Int
        /// Moves of each run, however few orders there are.
        var least: Int

        func raced(_ orders: Int) -> Int { max(race * orders, least / 8) }
        func moved(_ orders: Int) -> Int { max(moves * orders, least) }
    }

    let search: PriceSearch
    /// Prices of the basis `prices`, by which places are liked, and by order what the knapsack relaxation makes of it.
    let prices: Prices<Double>
    let priority: [Double]
    /// Sets of sessions worth opening, best bound first.
    let openings: [[Bool]]
    let effort: Effort
    let clock: DeadlineClock

    private var offers: FlatOffers { search.offers }

    /// Nil when nothing better than `incumbent` is found that keeps all pins.
    func improve(_ incumbent: Candidate) -> Candidate? {
        let frame = BoardFrame(offers, search.goal)
        let candidates = Candidates(frame, search.rows, prices, most: 30)
        guard let board = Board(frame, incumbent) else { return nil }
        let orders = offers.orderCount
        let starts: [[Bool]?] = [nil] + openings.prefix(effort.starts).map { $0 }
        let runs = Lanes.each(starts, threads: search.threads) { place, sessions in
            var run = annealing(board, candidates, seed: UInt64(place + 1))
            if let sessions { run.adopt(sessions, by: priority) }
            run.run(.init(moves: effort.raced(orders), cold: 0.004), until: clock)
            return run
        }
        let ranked = runs.indices.sorted { (runs[$1].best.value, $0) < (runs[$0].best.value, $1) }
        // Two runs go on, whatever the number of threads: the winner of the race and the runner-up.
        let finalists = ranked.prefix(2).map { runs[$0] }
        let ended = Lanes.each(finalists, threads: search.threads) { _, finalist in
            var run = finalist
            run.run(.init(moves: effort.moved(orders)), until: clock)
            return run.best
        }
        let best = ended.indices.max { (ended[$0].value, $1) < (ended[$1].value, $0) }!
        return candidate(ended[best])
    }

    private func annealing(_ board: Board, _ candidates: Candidates, seed: UInt64) -> Annealing {
        Annealing(board, candidates, search.worth, pinPrices: prices.pin, seed: seed)
    }

    private func candidate(_ snapshot: Annealing.Snapshot) -> Candidate {
        var candidate = Candidate(opened: Set(offers.context.held))
        for order in snapshot.row.indices where snapshot.row[order] >= 0 {
            let offer = offers.original[Int(snapshot.row[order])]
            candidate.chosen[Index(order)] = Candidate.Choice(
                offer: offer, start: Instant(minute: Int(snapshot.start[order])))
            let session = offers.context.instance.blocks[Index(Int(offers.block[Int(snapshot.row[order])]))]
                .session
            if offers.context.isChoice(session) { candidate.opened.insert(session) }
        }
        return candidate
    }
}

extension Board {
    /// A plan as a board; nil when one of its offers is not among the flat ones.
    init?(_ frame: BoardFrame, _ plan: Candidate) {
        self.init(frame)
        for session in plan.opened.sorted() where frame.isChoice[session.int] { open(session.int) }
        for order in plan.chosen.keys.sorted() {
            let choice = plan.chosen[order]!
            let row = frame.offers.rows(of: order.int).first { frame.offers.original[$0] == choice.offer }
            guard let row else { return nil }
            put(order.int, at: row, start: choice.start.minute)
        }
        keep()
    }
}
