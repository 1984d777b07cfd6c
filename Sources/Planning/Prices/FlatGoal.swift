import Domain

/// A goal and the pins of earlier ones over flat offers.
struct FlatGoal: Sendable {
    /// A goal of levels: the one that is solved, or one that is pinned.
    struct LevelSet: Sendable {
        var name: GoalName
        var k: Int
        /// Place in `pins`; nil: the goal itself.
        var pin: Int?
    }

    let terms: GoalTerms
    let pins: [Pin]
    /// By row, in millionths; all 0 for a goal of levels.
    let gain: [Int64]
    /// By session.
    let openingGain: [Int64]
    /// Pins that are linear in the offers: place in `pins`, and coefficients by row.
    let linearPins: [(pin: Int, gain: [Int64])]
    /// By pin: the largest coefficient, either way.
    let steepest: [Int64]
    let levelSets: [LevelSet]
    let groups: [BarrierGroup]
    /// By order: its groups, in compressed rows.
    let groupsOf: CompressedRows

    init(_ offers: FlatOffers, _ terms: GoalTerms, _ pins: [Pin]) {
        self.terms = terms
        self.pins = pins
        gain = offers.original.map { terms.coefficient($0) }
        let sessions = offers.context.instance.scenario.sessions.indices
        openingGain = sessions.map { terms.coefficient($0) }
        linearPins = pins.indices.filter { pins[$0].terms.levels == nil }.map { place in
            (place, offers.original.map { pins[place].terms.coefficient($0) })
        }
        steepest = pins.map { pin in
            let ofSessions = sessions.map { abs(pin.terms.coefficient($0)) }.max() ?? 0
            return offers.original.reduce(ofSessions) { max($0, abs(pin.terms.coefficient($1))) }
        }
        var levelSets = pins.indices.compactMap { place in
            pins[place].terms.levels.map { LevelSet(name: pins[place].terms.name, k: $0.k, pin: place) }
        }
        if let own = terms.levels { levelSets.append(LevelSet(name: terms.name, k: own.k, pin: nil)) }
        self.levelSets = levelSets
        groups = (terms.levels ?? pins.compactMap(\.terms.levels).first)?.groups ?? []
        var memberships: [(row: Int, value: Int32)] = []
        for (place, group) in groups.enumerated() {
            memberships += group.orders.map { ($0.int, Int32(place)) }
        }
        groupsOf = CompressedRows(memberships, count: offers.orderCount)
    }
}

/// Lists of small numbers by row in two flat arrays.
struct CompressedRows: Sendable {
    let first: [Int32]
    let values: [Int32]

    /// Values of a row keep the order in which `entries` brings them.
    init(_ entries: [(row: Int, value: Int32)], count: Int) {
        var first = [Int32](repeating: 0, count: count + 1)
        for entry in entries { first[entry.row + 1] += 1 }
        for row in 0..<count { first[row + 1] += first[row] }
        var next = first
        var values = [Int32](repeating: 0, count: entries.count)
        for entry in entries {
            values[Int(next[entry.row])] = entry.value
            next[entry.row] += 1
        }
        self.first = first
        self.values = values
    }

    func range(_ row: Int) -> Range<Int> { Int(first[row])..<Int(first[row + 1]) }
}
