import Attendance
public import Domain

/// What `fairslot curve` and `fairslot marginal` write holds figures of plans, and not the plans: their figures are checked
/// as far as they bind each other and the scenario, and the report says what is left to the planner's word.
extension Verifier {
    /// - Parameters:
    ///   - policy: the policy in effect, as results print it.
    ///   - result: the files of the directory by path.
    public static func verifyCurve(
        scenario: Scenario, scenarioBytes: [UInt8], policy: JSONOutput, result: [String: [UInt8]]
    ) -> VerificationReport {
        verifySide("curve.json", result) { bytes throws(Violation) in
            let curve = try PrintedCurve(bytes)
            let checks = CurveChecks(curve, GoalFigures(OfferList(scenario), history: History()))
            return (
                curve.origin.violations(scenario, scenarioBytes, policy) + checks.violations,
                [
                    "verified: a curve of \(curve.points.count) points: floors rise, values and bounds fall, no value "
                        + "passes its bound, levels are those of the orders placed",
                    "on the planner's word: that there is a plan with each floor's figures, late urgent orders being as "
                        + "few as can be, and the bounds, of which no prices are written",
                ]
            )
        }
    }

    /// As above.
    public static func verifyMarginal(
        scenario: Scenario, scenarioBytes: [UInt8], policy: JSONOutput, result: [String: [UInt8]]
    ) -> VerificationReport {
        verifySide("marginal.json", result) { bytes throws(Violation) in
            let marginal = try PrintedMarginal(bytes)
            let list = OfferList(scenario)
            let figures = GoalFigures(list, history: History(), firstCome: FirstCome.plan(list))
            let checks = MarginalChecks(marginal, figures)
            let again = marginal.extras.count { $0.withIt != nil }
            return (
                marginal.origin.violations(scenario, scenarioBytes, policy) + checks.violations,
                [
                    "verified: \(marginal.extras.count) extras, \(again) of them planned again: each is of this "
                        + "scenario and costs what it says, values do not pass bounds, gains keep within what prices "
                        + "promised, levels are those of the orders placed",
                    "on the planner's word: that there are plans with these figures, what prices promise, and what is "
                        + "worth nothing",
                ]
            )
        }
    }

    private static func verifySide(
        _ file: String, _ result: [String: [UInt8]],
        _ check: ([UInt8]?) throws(Violation) -> (violations: [Violation], lines: [String])
    ) -> VerificationReport {
        var violations: [Violation] = []
        var lines: [String] = []
        do throws(Violation) {
            (violations, lines) = try check(result[file])
        } catch {
            violations = [error]
        }
        return violations.isEmpty
            ? VerificationReport(violations: [], lines: lines) : refusal(violations)
    }
}

/// What a document says that it was made from.
struct PrintedOrigin {
    var file: String
    var name: String
    var scenarioSha256: String
    var policySha256: String

    init(_ root: Field) throws(Violation) {
        file = root.file
        name = try root.text("scenario")
        scenarioSha256 = try root.text("scenarioSha256")
        policySha256 = try root.text("policySha256")
    }

    func violations(_ scenario: Scenario, _ bytes: [UInt8], _ policy: JSONOutput) -> [Violation] {
        var violations: [Violation] = []
        if scenarioSha256 != sha256(bytes) {
            violations.append(
                Violation(.digest, "\(file) /scenarioSha256", "this is not the digest of the scenario"))
        }
        if policySha256 != sha256(policy.bytes()) {
            violations.append(
                Violation(
                    .digest, "\(file) /policySha256",
                    "another policy is in effect; name the site's with --policy")
            )
        }
        return violations
    }
}

/// Open orders of a protected group, and how many are placed.
struct PrintedGroupCount {
    var place: String
    var group: String
    var orders: Int
    var placed: Int

    static func list(_ field: Field) throws(Violation) -> [PrintedGroupCount] {
        try field.list("groups") { group throws(Violation) in
            PrintedGroupCount(
                place: group.place, group: try group.text("group"), orders: try group.integer("orders"),
                placed: try group.integer("placed"))
        }
    }
}

/// Whether counts of placed orders can be those of one plan.
struct PlacedChecks {
    let figures: GoalFigures
    /// Open orders with an offer.
    private let reachable: Set<Index<Order>>
    /// By number of orders: the most that so many can be worth to goal value.
    private let mostWorth: [Int64]

    init(_ figures: GoalFigures) {
        self.figures = figures
        var best: [Int64] = []
        var reachable: Set<Index<Order>> = []
        for order in figures.openOrders {
            guard let most = figures.list.offers(of: order).map({ figures.worth(order, on: $0.day) }).max()
            else { continue }
            reachable.insert(order)
            best.append(most)
        }
        self.reachable = reachable
        mostWorth = best.sorted(by: >).reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    }

    /// - Parameter hasMore: whether there is more than the scenario has, so that anyone might be placed.
    func violations(
        _ placed: Int, _ groups: [PrintedGroupCount], _ place: String, hasMore: Bool = false
    ) -> [Violation] {
        var violations: [Violation] = []
        func expect(_ holds: Bool, _ place: String, _ message: String) {
            if !holds { violations.append(Violation(.figure, place, message)) }
        }
        let all = hasMore ? Set(figures.openOrders) : reachable
        expect((0...all.count).contains(placed), "\(place)/placed", "\(all.count) orders can be placed")
        let names = figures.groups.map(\.name.description)
        expect(
            groups.map(\.group) == names, "\(place)/groups",
            "the protected groups are \(names.joined(separator: ", "))")
        for (row, group) in zip(groups, figures.groups) {
            let inside = group.orders.count(where: all.contains)
            expect(
                row.orders == group.orders.count, "\(row.place)/orders", "the group has \(group.orders.count)"
            )
            // Placed orders of the group, and those beside it.
            expect(
                (0...inside).contains(row.placed) && (0...all.count - inside).contains(placed - row.placed),
                "\(row.place)/placed",
                "of \(placed) placed orders there cannot be \(row.placed) of this group")
        }
        return violations
    }

    /// Nil where the groups are not the scenario's.
    func placed(_ groups: [PrintedGroupCount], all: Int) -> PlacedOfGroups? {
        guard groups.count == figures.groups.count else { return nil }
        return PlacedOfGroups(counts: groups.map(\.placed), all: all)
    }

    /// The most that goal value can come to with so many orders placed.
    func mostWorth(of placed: Int) -> Int64 { mostWorth[min(max(0, placed), mostWorth.count - 1)] }
}
