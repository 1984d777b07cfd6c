import Domain

/// Every row of the paper that may carry a price, in one numbering: blocks, windows, contact slots, then for each session
/// its two reserves and its minimum fill, then rows counted in whole units.
struct PricedRows: Sendable {
    let blocks: Int
    let windows: Int
    let slots: Int
    let sessions: Int
    let counted: UnitRows
    /// What the row allows; 0 for blocks and fills of sessions that the plan may open, which bring their own, and for
    /// rows that are not limited.
    let right: [Int64]
    /// What it allows once its session is open: what an overuse is measured against.
    let size: [Double]
    /// Whether the row exists: it has a limit that can be met or missed.
    let isPriced: [Bool]

    var count: Int { right.count }
    func window(_ place: Int32) -> Int { blocks + Int(place) }
    func slot(_ place: Int32) -> Int { blocks + windows + Int(place) }
    func routine(_ session: Int) -> Int { blocks + windows + slots + session }
    func everyone(_ session: Int) -> Int { routine(session) + sessions }
    func fill(_ session: Int) -> Int { routine(session) + 2 * sessions }
    func countedRow(_ place: Int32) -> Int { fill(sessions) + Int(place) }

    /// Rows that are priced in a basis; knapsacks keep blocks and fills instead.
    func priced(_ basis: BoundBasis) -> [Range<Int>] {
        basis == .knapsackPrices ? [blocks..<fill(0), fill(sessions)..<count] : [0..<count]
    }

    init(_ offers: FlatOffers, _ counted: UnitRows = .none) {
        let (context, instance) = (offers.context, offers.context.instance)
        blocks = instance.blocks.count
        windows = instance.windows.count
        slots = offers.help.slotCount
        sessions = instance.scenario.sessions.count
        self.counted = counted
        let minutes = instance.blocks.rows.map { Int64($0.span.length.int) }
        let amounts = instance.windows.rows.map(\.left) + offers.help.amount
        let reserves = context.reserves.map(\.forRoutine) + context.reserves.map(\.forAll)
        let fills = instance.scenario.sessions.indices.map { session in
            context.isChoice(session)
                ? Int64(instance.scenario.sessions[session].opening?.minimumMinutes.int ?? 0) : 0
        }
        let ofDecided = instance.blocks.indices.map { block in
            context.isDecidedOpen(instance.blocks[block].session) ? minutes[block.int] : 0
        }
        let limits = minutes + amounts + reserves.map { max(0, $0 ?? 0) } + fills + counted.right
        size = limits.map { Double($0) }
        let ofCounted = zip(counted.rows, counted.right).map { row, right in
            guard case .block(let block) = row.thing else { return right }
            return context.isDecidedOpen(instance.blocks[block].session) ? right : 0
        }
        right = ofDecided + amounts + reserves.map { max(0, $0 ?? 0) } + fills.map { _ in 0 } + ofCounted
        isPriced =
            (minutes + amounts).map { _ in true } + reserves.map { $0 != nil } + fills.map { $0 > 0 }
            + counted.right.map { _ in true }
    }
}

extension PricedRows {
    /// The most that a whole price may be: times all its row allows it stays far from the end of 64 bits.
    func dearest(_ row: Int) -> Int64 { 100_000_000_000_000_000 / max(1, Int64(size[row])) }
}

extension PlanningContext {
    /// Open whatever the plan does.
    func isDecidedOpen(_ session: Index<Session>) -> Bool { canOpen(session) && !isChoice(session) }

    /// Whether the plan decides if the session opens.
    func isChoice(_ session: Index<Session>) -> Bool {
        if case .choice = doors[session.int] { true } else { false }
    }
}
