import Domain

/// Which figures of a row of a table are shown. A figure that stands on others is shown only with all of them: a share
/// with its count and its total, a mean with its number.
struct Visibility: Sendable, Equatable {
    struct OfPlan: Sendable, Equatable {
        var placed: Bool
        var onTime: Bool
        var urgentLateDays: Bool
    }

    var orders: Bool
    private var sides: [OfPlan]

    init(all isShown: Bool) {
        orders = isShown
        sides = Side.allCases.map { _ in
            OfPlan(placed: isShown, onTime: isShown, urgentLateDays: isShown)
        }
    }

    subscript(side: Side) -> OfPlan {
        get { sides[side.rawValue] }
        set { sides[side.rawValue] = newValue }
    }

    /// What is shown of a row that is made of these.
    static func && (a: Visibility, b: Visibility) -> Visibility {
        var both = a
        both.orders = a.orders && b.orders
        for side in Side.allCases {
            both[side].placed = a[side].placed && b[side].placed
            both[side].onTime = a[side].onTime && b[side].onTime
            both[side].urgentLateDays = a[side].urgentLateDays && b[side].urgentLateDays
        }
        return both
    }
}

/// A row as it may be shown: what is hidden is nil.
struct ShownTallies: Sendable {
    private let tallies: Tallies
    private let visible: Visibility

    init(_ tallies: Tallies, _ visible: Visibility = Visibility(all: true)) {
        self.tallies = tallies
        self.visible = visible
    }

    subscript(side: Side) -> ShownTally { ShownTally(tallies[side], orders: visible.orders, visible[side]) }
    var orders: Int? { visible.orders ? tallies.orders : nil }
}

/// A row under one plan as it may be shown.
struct ShownTally: Sendable {
    let orders: Int?
    let placed: Int?
    let onTime: Int?
    let urgentLateDays: Int?
    /// Nil also where nobody is placed.
    let meanWaitDays: Value?

    init(_ tally: Tally, orders: Bool, _ visible: Visibility.OfPlan) {
        self.orders = orders ? tally.orders : nil
        placed = visible.placed ? tally.placed : nil
        onTime = visible.onTime ? tally.onTime : nil
        urgentLateDays = visible.urgentLateDays ? tally.urgentLateDays : nil
        meanWaitDays = visible.placed ? tally.meanWaitDays : nil
    }

    var rate: Value? { ofOrders(placed) { share($0, of: $1) } }
    var rateInterval: ScoreInterval? { ofOrders(placed) { .wilson($0, of: $1) } }
    var onTimeRate: Value? { ofOrders(onTime) { share($0, of: $1) } }
    var onTimeInterval: ScoreInterval? { ofOrders(onTime) { .wilson($0, of: $1) } }
    var level: Value? { ofOrders(placed) { GroupLevel.level($0, of: $1) } }

    private func ofOrders<Figure>(_ count: Int?, _ figure: (Int, Int) -> Figure?) -> Figure? {
        guard let count, let orders else { return nil }
        return figure(count, orders)
    }
}
