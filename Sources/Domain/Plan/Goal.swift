/// The goals, in the order in which they are decided.
public enum GoalName: Hashable, Sendable, CustomStringConvertible {
    case clinical
    /// By how many placed orders protected groups stay below first come, first served.
    case baseline
    /// The sum of the `k` smallest levels, k ≥ 1.
    case equity(Int)
    /// How many orders are placed. No goal of its own: kept from goal gap on, so that it cannot level down by more than the
    /// policy allows.
    case placed
    /// How much further apart levels are than the policy allows.
    case gap
    /// Value less the penalty for levels that differ; in place of levels and value.
    case parity
    case value
    case care

    public var description: String {
        switch self {
        case .clinical: "clinical"
        case .baseline: "baseline"
        case .placed: "placed"
        case .gap: "gap"
        case .parity: "parity"
        case .equity(let k): "equity-\(k)"
        case .value: "value"
        case .care: "care"
        }
    }

    public init?(_ text: String) {
        switch text {
        case "clinical": self = .clinical
        case "baseline": self = .baseline
        case "placed": self = .placed
        case "gap": self = .gap
        case "parity": self = .parity
        case "value": self = .value
        case "care": self = .care
        default:
            guard text.hasPrefix("equity-"), let k = Int(text.dropFirst(7)), k >= 1 else { return nil }
            self = .equity(k)
        }
    }

    public var sense: Sense {
        switch self {
        case .clinical, .baseline, .gap: .minimise
        case .equity, .placed, .parity, .value, .care: .maximise
        }
    }

    /// Whether a relative gap may end its search early: it is a sum over all orders, each worth little.
    public var mayStopEarly: Bool {
        switch self {
        case .parity, .value, .care: true
        case .clinical, .baseline, .equity, .placed, .gap: false
        }
    }

    public var unit: String {
        switch self {
        case .clinical: "late points"
        case .baseline, .placed: "orders"
        case .equity: "placed shares"
        case .gap: "placed share"
        case .parity, .value: "exam equivalents"
        case .care: "expected completions"
        }
    }
}

public enum Sense: String, Sendable { case minimise, maximise }

/// On what a bound rests: prices anyone can recompute it from (`Planning/Formulation.md`, section 5), or GLPK's search
/// tree.
public enum BoundBasis: String, Sendable {
    case prices, knapsackPrices = "knapsack-prices", glpkTree = "glpk-tree"
}

/// A non-negative price on one row of a goal's program, in millionths of a millionth of the goal's unit for one unit
/// of the row (a minute, a unit, a cent; a millionth for pins and levels).
public struct RowPrice: Sendable, Equatable {
    public var row: String
    public var price: Int64
    public init(row: String, price: Int64) {
        self.row = row
        self.price = price
    }
}

/// What is known about one goal: the plan's value, the best proven bound, and the prices that prove one.
public struct GoalReport: Sendable, Equatable {
    public var name: GoalName
    /// Of the final plan.
    public var value: Value
    /// V_k: of the timed plan when this goal was decided; later goals keep to it within `tolerance`.
    public var pinned: Value
    /// Best proven: an upper bound for maxima, a lower one for the minimum.
    public var bound: Value
    public var boundBasis: BoundBasis
    /// What `prices` prove.
    public var recomputedBound: Value
    /// How they prove it: `prices` or `knapsackPrices`, never the tree.
    public var recomputedBasis: BoundBasis
    /// τ: how far later goals may let this one fall.
    public var tolerance: Value
    public var prices: [RowPrice]

    public init(
        name: GoalName, value: Value, pinned: Value, bound: Value, boundBasis: BoundBasis,
        recomputedBound: Value, recomputedBasis: BoundBasis = .prices, tolerance: Value, prices: [RowPrice]
    ) {
        self.name = name
        self.value = value
        self.pinned = pinned
        self.bound = bound
        self.boundBasis = boundBasis
        self.recomputedBound = recomputedBound
        self.recomputedBasis = recomputedBasis
        self.tolerance = tolerance
        self.prices = prices
    }

    public var gap: Value { Value(millionths: abs(bound.millionths - value.millionths)) }
    public var isOptimal: Bool { bound == value }
    /// Whether shares are proven but for what later goals may take from them: the rounding of shares, and what the policy
    /// allows.
    public var isWithinTolerance: Bool {
        switch name {
        case .equity, .gap: gap <= tolerance
        case .clinical, .baseline, .placed, .parity, .value, .care: isOptimal
        }
    }
}

/// Names of rows as certificates and exported models write them; planner and verifier both build rows from the
/// scenario and meet in these names.
public enum RowName {
    public static func bookedAtMostOnce(_ order: String) -> String { "BookedAtMostOnce \(order)" }
    /// Blocks of a session are counted from 1 in time order.
    public static func fitsBlock(_ session: String, _ block: Int) -> String {
        "FitsBlock \(session)#\(block)"
    }
    /// Windows of a pool are counted from 1 in time order.
    public static func poolLimit(_ pool: String, _ window: Int) -> String { "PoolLimit \(pool)#\(window)" }
    /// Cumulative minutes of one kind of help in one language (`-` where the pools name none) up to a day.
    public static func before(_ kind: PoolKind, _ language: String?, _ day: Day) -> String {
        "Before \(kind.rawValue) \(language ?? "-") \(day)"
    }
    public static func reserved(_ session: String) -> String { "Reserved \(session)" }
    public static func minimumFill(_ session: String) -> String { "MinimumFill \(session)" }
    /// A member of a visit is placed at a site on a day only if its visit is.
    public static func visit(_ order: String, _ site: String, _ day: Day) -> String {
        "Visit \(order) \(site) \(day)"
    }
    /// Another row, counted in whole units.
    public static func counted(_ row: String, _ unit: Int) -> String { "Counted \(unit) \(row)" }
    /// What such a name says; nil for other names.
    public static func readCounted(_ name: String) -> (row: String, unit: Int)? {
        let words = name.split(separator: " ", maxSplits: 2)
        guard words.count == 3, let unit = Int(words[1]), unit >= 1,
            counted(String(words[2]), unit) == name
        else { return nil }
        return (String(words[2]), unit)
    }
    public static func pin(_ goal: GoalName) -> String { "Pin \(goal)" }
    /// The row below a group's figure in a goal of groups, be it the goal solved or a pinned one: t − d − u ≤ 0 of levels.
    public static func level(_ goal: GoalName, _ group: GroupName) -> String { "Level \(goal) \(group)" }
    /// The row above it, in goals that placing someone can harm: u − hi ≤ 0.
    public static func high(_ goal: GoalName, _ group: GroupName) -> String { "High \(goal) \(group)" }
}
