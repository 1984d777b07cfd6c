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
    /// A plan worth so much needs no further move.
    let enough: Double
    let effort: Effort
    let clock: DeadlineClock

    private var offers: FlatOffers { search.offers }

    /// Nil when nothing better than `incumbent` is found that keeps all pins.
    func improve(_ incumbent: Candidate) -> Candidate? {
        guard let held = rows(of: incumbent) else { return nil }
        let priced = prices.withSharesPriced(search.goal)
        let frame = BoardFrame(
            offers, search.goal,
            ReducedValues(offers, search.rows, search.goal, priced).all(offers, search.goal),
            most: 30, held: held.map { Int32($0.row) })
        let candidates = Candidates(frame, search.rows, orderGain: priced.orderGain(search.goal))
        let board = board(frame, incumbent, held)
        let orders = offers.orderCount
        let starts: [[Bool]?] = [nil] + openings.prefix(effort.starts).map { $0 }
        let runs = Lanes.each(starts, threads: search.threads) { place, sessions in
            var run = annealing(board, candidates, seed: UInt64(place + 1))
            if let sessions { run.adopt(sessions, by: priority) }
            run.run(.init(moves: effort.raced(orders), cold: 0.004, sufficient: enough), until: clock)
            return run
        }
        let ranked = runs.indices.sorted { (runs[$1].best.value, $0) < (runs[$0].best.value, $1) }
        // Two runs go on, whatever the number of threads: the winner of the race and the runner-up.
        let finalists = ranked.prefix(2).map { runs[$0] }
        let ended = Lanes.each(finalists, threads: search.threads) { _, finalist in
            var run = finalist
            run.run(.init(moves: effort.moved(orders), sufficient: enough), until: clock)
            return run.best
        }
        let best = ended.indices.max { (ended[$0].value, $1) < (ended[$1].value, $0) }!
        return candidate(ended[best], frame)
    }

    private func annealing(_ board: Board, _ candidates: Candidates, seed: UInt64) -> Annealing {
        Annealing(board, candidates, search.worth, pinPrices: prices.pin, seed: seed)
    }

    /// Where the plan has its orders, ascending; nil when one of its offers is not among the flat ones.
    private func rows(of plan: Candidate) -> [(order: Index<Order>, row: Int)]? {
        var rows: [(order: Index<Order>, row: Int)] = []
        for order in plan.chosen.keys.sorted() {
            let offer = plan.chosen[order]!.offer
            guard let row = offers.rows(of: order.int).first(where: { offers.original[$0] == offer })
            else { return nil }
            rows.append((order, row))
        }
        return rows
    }

    private func board(
        _ frame: BoardFrame, _ plan: Candidate, _ rows: [(order: Index<Order>, row: Int)]
    ) -> Board {
        var board = Board(frame)
        for session in plan.opened.sorted() where frame.isChoice[session.int] { board.open(session.int) }
        for (order, row) in rows {
            board.put(
                Int(frame.spots.spot(of: Int32(row), of: order.int)), start: plan.chosen[order]!.start.minute)
        }
        board.keep()
        return board
    }

    private func candidate(_ snapshot: Annealing.Snapshot, _ frame: BoardFrame) -> Candidate {
        var candidate = Candidate(opened: Set(offers.context.held))
        for standing in snapshot.standing where standing.spot >= 0 {
            let spot = frame.spots[Int(standing.spot)]
            candidate.chosen[Index(Int(spot.order))] = Candidate.Choice(
                offer: offers.original[Int(spot.row)], start: Instant(minute: Int(standing.start)))
            let session = Index<Session>(Int(spot.session))
            if offers.context.isChoice(session) { candidate.opened.insert(session) }
        }
        return candidate
    }
}
