/// What goal value comes to at each floor under the lowest level of a protected group: the price of equity. Floors are kept
/// within the policy's tolerance and the rounding of levels, as pins are.
public struct EquityCurve: Sendable, Equatable {
    /// What is asked of the levels of protected groups.
    public enum Asked: Sendable, Equatable {
        case nothing
        /// None of them is below it.
        case floor(Value)
        /// All that the policy asks for.
        case policy

        /// Nil: none is asked for as such.
        public var floor: Value? {
            guard case .floor(let floor) = self else { return nil }
            return floor
        }
    }

    public struct Point: Sendable, Equatable {
        public var asked: Asked
        /// The lowest level that the plan found has.
        public var level: Value
        /// Of goal value, in exam equivalents, late urgent orders being as few as they can be.
        public var value: Value
        /// No plan that keeps the floor is worth more.
        public var bound: Value
        public var placed: Int
        /// Parallel to `groups`.
        public var placedOfGroup: [Int]

        public init(
            _ asked: Asked, level: Value, value: Value, bound: Value, placed: Int, placedOfGroup: [Int]
        ) {
            self.asked = asked
            self.level = level
            self.value = value
            self.bound = bound
            self.placed = placed
            self.placedOfGroup = placedOfGroup
        }

        public var floor: Value? { asked.floor }
    }

    public var groups: [ProtectedGroup]
    /// The lowest level can be no higher than this.
    public var highestBound: Value
    /// Ascending floors: the first has none, the last the highest that was reached.
    public var points: [Point]
    /// What the policy asks for.
    public var current: Point

    /// False when a clock, and not counted work, ended the run; floors may be missing then.
    public var reproducible: Bool

    public init(
        groups: [ProtectedGroup], highestBound: Value, points: [Point], current: Point,
        reproducible: Bool = true
    ) {
        self.groups = groups
        self.highestBound = highestBound
        self.points = points
        self.current = current
        self.reproducible = reproducible
    }
}
