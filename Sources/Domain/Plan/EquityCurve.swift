/// What goal value comes to at each floor under the lowest level of a protected group: the price of equity.
public struct EquityCurve: Sendable, Equatable {
    public struct Point: Sendable, Equatable {
        /// No protected group's level is below it; nil: no floor is asked for.
        public var floor: Value?
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
            floor: Value?, level: Value, value: Value, bound: Value, placed: Int, placedOfGroup: [Int]
        ) {
            self.floor = floor
            self.level = level
            self.value = value
            self.bound = bound
            self.placed = placed
            self.placedOfGroup = placedOfGroup
        }
    }

    /// The protected ones.
    public var groups: [PlanOutcome.Group]
    /// The lowest level can be no higher than this.
    public var highestBound: Value
    /// Ascending floors: the first has none, the last the highest that was reached.
    public var points: [Point]
    /// With all levels that the policy asks for.
    public var current: Point

    public init(groups: [PlanOutcome.Group], highestBound: Value, points: [Point], current: Point) {
        self.groups = groups
        self.highestBound = highestBound
        self.points = points
        self.current = current
    }
}
