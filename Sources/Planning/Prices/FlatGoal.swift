import Domain

/// A goal and the pins of earlier ones over flat offers.
struct FlatGoal: Sendable {
    /// Shares of groups: of the goal that is solved, or of one that is pinned.
    struct ShareSet: Sendable {
        var name: GoalName
        var shares: Shares
        /// Place in `pins`; nil: the goal itself.
        var pin: Int?
    }

    let terms: GoalTerms
    let pins: [Pin]
    /// By row, in millionths; all 0 for a goal of shares alone.
    let gain: [Int64]
    /// By session.
    let openingGain: [Int64]
    /// Pins that are linear in the offers: place in `pins`, and coefficients by row.
    let linearPins: [(pin: Int, gain: [Int64])]
    /// By pin: the largest coefficient, either way.
    let steepest: [Int64]
    let shareSets: [ShareSet]
    let groups: [BarrierGroup]
    /// By order: its groups, in compressed rows.
    let groupsOf: CompressedRows

    init(_ offers: FlatOffers, _ terms: GoalTerms, _ pins: [Pin]) {
        self.terms = terms
        self.pins = pins
        gain = offers.original.map { terms.coefficient($0) }
        let sessions = offers.context.instance.scenario.sessions.indices
        openingGain = sessions.map { terms.coefficient($0) }
        linearPins = pins.indices.filter { pins[$0].terms.isLinear }.map { place in
            (place, offers.original.map { pins[place].terms.coefficient($0) })
        }
        steepest = pins.map { pin in
            let ofSessions = sessions.map { abs(pin.terms.coefficient($0)) }.max() ?? 0
            let ofShares = pin.terms.shares.map { $0.weights.reduce($0.everyone) { max($0, $1) } } ?? 0
            let steepest = pin.terms.isLinear ? max(ofSessions, ofShares) : ofSessions
            return offers.original.reduce(steepest) { max($0, abs(pin.terms.coefficient($1))) }
        }
        var shareSets = pins.indices.compactMap { place in
            pins[place].terms.shares.map {
                ShareSet(name: pins[place].terms.name, shares: $0, pin: place)
            }
        }
        if let own = terms.shares { shareSets.append(ShareSet(name: terms.name, shares: own, pin: nil)) }
        self.shareSets = shareSets
        groups = shareSets.first?.shares.groups ?? []
        var memberships: [(row: Int, value: Int32)] = []
        for (place, group) in groups.enumerated() {
            memberships += group.orders.map { ($0.int, Int32(place)) }
        }
        groupsOf = CompressedRows(memberships, count: offers.orderCount)
    }

    /// Whether one more placed order never makes the shares of any goal worse.
    var isMonotone: Bool { shareSets.allSatisfy(\.shares.isMonotone) }
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
