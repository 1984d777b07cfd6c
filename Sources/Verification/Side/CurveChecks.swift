import Domain

/// `curve.json` as read.
struct PrintedCurve {
    struct Point {
        var place: String
        var floor: Value?
        var level: Value
        var value: Value
        var bound: Value
        var placed: Int
        var groups: [PrintedGroupCount]
    }

    var origin: PrintedOrigin
    var highestBound: Value
    var points: [Point]
    var current: Point

    init(_ bytes: [UInt8]?) throws(Violation) {
        let root = try Field.document("curve.json", bytes)
        guard try root.text("schema") == "fairslot.curve/1" else {
            throw try root.member("schema").wrong("fairslot.curve/1")
        }
        origin = try PrintedOrigin(root)
        highestBound = try root.decimal("highestBound")
        points = try root.list("points") { point throws(Violation) in try Point(point) }
        current = try Point(try root.member("current"))
        guard points.count > 1 else { throw try root.member("points").wrong("two floors or more") }
    }
}

extension PrintedCurve.Point {
    init(_ field: Field) throws(Violation) {
        place = field.place
        floor = try field.optional("floor")?.decimal()
        level = try field.decimal("level")
        value = try field.decimal("value")
        bound = try field.decimal("bound")
        placed = try field.integer("placed")
        groups = try PrintedGroupCount.list(field)
    }
}

/// The price of equity: every point keeps its floor, and none is better than a lower floor's bound.
struct CurveChecks {
    private let placed: PlacedChecks
    /// Floors are kept but for this.
    private let tolerance: Value
    private let highest: Value
    private(set) var violations: [Violation] = []

    private var figures: GoalFigures { placed.figures }

    init(_ curve: PrintedCurve, _ figures: GoalFigures) {
        placed = PlacedChecks(figures)
        tolerance = figures.tolerance(.equity(1)) ?? .zero
        highest = curve.highestBound
        for point in curve.points { check(point) }
        check(curve.current)
        checkFloors(curve.points)
        checkPlans(curve.points + [curve.current], at: curve.points)
        let free = curve.points[0]
        expect(
            curve.current.floor == nil && curve.current.bound <= free.bound, "\(curve.current.place)/bound",
            "what the policy asks for cannot be worth more than without a floor", .bound)
    }

    private mutating func expect(
        _ holds: Bool, _ place: String, _ message: String, _ kind: Violation.Kind = .figure
    ) {
        if !holds { violations.append(Violation(kind, place, message)) }
    }

    private mutating func check(_ point: PrintedCurve.Point) {
        violations += placed.violations(point.placed, point.groups, point.place)
        if let counts = placed.placed(point.groups, all: point.placed) {
            let level = Value(millionths: figures.sumOfSmallestLevels(1, counts))
            expect(
                point.level == level, "\(point.place)/level", "the group served least has \(level)", .value)
        }
        expect(
            point.level <= highest + tolerance, "\(point.place)/level",
            "no level can be higher than \(highest)", .bound)
        expect(
            point.value <= point.bound, "\(point.place)/bound", "the value is better than its bound", .bound)
        let most = Value(millionths: placed.mostWorth(of: point.placed))
        expect(
            point.value <= most, "\(point.place)/value", "\(point.placed) orders are worth at most \(most)",
            .value)
    }

    /// For whatever floor it was made: a plan whose levels keep another one is a plan for that too.
    private mutating func checkPlans(_ all: [PrintedCurve.Point], at points: [PrintedCurve.Point]) {
        for point in points {
            let best = all.filter { plan in point.floor.map { plan.level >= $0 } ?? true }.map(\.value).max()
            expect(
                best.map { point.value >= $0 } ?? true, "\(point.place)/value",
                "another point's plan keeps this floor and is worth \(best ?? .zero)", .value)
        }
    }

    private mutating func checkFloors(_ points: [PrintedCurve.Point]) {
        expect(points[0].floor == nil, "\(points[0].place)/floor", "the first point has no floor")
        for (before, point) in zip(points, points.dropFirst()) {
            guard let floor = point.floor else {
                expect(false, point.place, "only the first point has no floor")
                continue
            }
            expect(before.floor.map { $0 < floor } ?? true, "\(point.place)/floor", "floors rise")
            expect(
                point.level >= floor - tolerance, "\(point.place)/level",
                "a group is below the floor of \(floor)", .value)
            expect(
                point.value <= before.value, "\(point.place)/value",
                "this plan keeps the floor before too, and is worth more than that one's", .value)
            expect(
                point.bound <= before.bound, "\(point.place)/bound",
                "what bounds a lower floor bounds this one", .bound)
        }
    }
}
