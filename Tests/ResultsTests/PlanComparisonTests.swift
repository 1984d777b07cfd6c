import Domain
import Testing

@testable import Results

@Suite("Two plans side by side")
struct PlanComparisonTests {
    private static func appointment(_ order: String, _ session: String, _ time: String) -> JSONOutput {
        [
            "order": .string(order), "session": .string(session),
            "start": .string("2026-12-02T\(time):00-05:00"), "lateDays": 1,
        ]
    }

    private static func result(
        value: Int64, bound: Int64, _ appointments: [JSONOutput], waiting: [String], placedOfGroup: Int64,
        opened: Bool, rides: (used: Int64, amount: Int64)
    ) throws -> ReadResult {
        let plan: JSONOutput = [
            "policy": ["money": ["currency": "USD"]], "appointments": .array(appointments),
            "waiting": .array(waiting.map { ["order": .string($0), "lateDays": 9] }),
            "sessions": [
                ["session": "evening", "flexible": true, "open": .bool(opened), "price": 300],
                ["session": "day", "flexible": false, "open": true, "price": 0],
            ],
            "groups": [
                [
                    "group": "transport/needed", "orders": 3, "placed": .integer(placedOfGroup),
                    "protected": true,
                ]
            ],
            "pools": [
                [
                    "pool": "rides", "window": 2, "used": .integer(rides.used),
                    "amount": .integer(rides.amount),
                ]
            ],
        ]
        let manifest: JSONOutput = [
            "scenario": ["sha256": "ab"], "policySha256": "cd",
            "goals": [
                ["name": "clinical", "value": 2, "bound": 2],
                ["name": "value", "value": .integer(value), "bound": .integer(bound)],
            ],
        ]
        return try #require(ReadResult(plan: plan.bytes(), manifest: manifest.bytes()))
    }

    private static func comparison() throws -> PlanComparison {
        PlanComparison(
            try result(
                value: 10, bound: 11, [appointment("A", "day", "08:00"), appointment("B", "day", "09:00")],
                waiting: ["C", "D", "E"], placedOfGroup: 1, opened: false, rides: (1, 1)),
            try result(
                value: 12, bound: 13,
                [
                    appointment("A", "evening", "18:00"), appointment("C", "day", "08:00"),
                    appointment("B", "day", "09:30"), appointment("D", "evening", "19:00"),
                ], waiting: ["E"], placedOfGroup: 3, opened: true, rides: (2, 3)))
    }

    @Test("Who gains, who moves, what it costs")
    func changes() throws {
        let comparison = try Self.comparison()
        #expect(comparison.gained == ["C", "D"])
        #expect(comparison.lost == [])
        #expect(comparison.moved.map(\.order) == ["A", "B"])
        #expect(comparison.moved.map(\.staysInSession) == [false, true])
        #expect(comparison.openedNow.map(\.id) == ["evening"])
        #expect(comparison.cost == Value(millionths: 300_000_000))
        #expect(comparison.costPerPlacement == Value(millionths: 150_000_000))
        #expect(comparison.groups.map(\.after) == [3])
        #expect(comparison.stocks.count == 1)
    }

    @Test("A difference is certain beyond the other plan's bound only")
    func certainty() throws {
        let goals = try Self.comparison().goals
        #expect(goals.map(\.direction) == [.same, .better])
        #expect(goals[1].isCertain)
        let before = try Self.result(
            value: 10, bound: 12, [], waiting: [], placedOfGroup: 0, opened: false, rides: (0, 1))
        let after = try Self.result(
            value: 12, bound: 13, [], waiting: [], placedOfGroup: 0, opened: false, rides: (0, 1))
        #expect(PlanComparison(before, after).goals[1].isCertain == false)
        #expect(PlanComparison(after, before).goals[1].direction == .worse)
        #expect(PlanComparison(after, before).goals[1].isCertain == false)
    }

    @Test("What rests on an earlier goal that is open is not certain")
    func ground() throws {
        var before = try Self.comparison().before
        var after = try Self.comparison().after
        #expect(PlanComparison(before, after).goals[1].isCertain)
        before.goals[0].bound = Value(millionths: 1_000_000)
        #expect(PlanComparison(before, after).goals[1].isCertain == false)
        after.goals.removeLast()
        #expect(PlanComparison(before, after).oneSided == ["value is decided before the change only"])
    }

    @Test("As lines and as a document")
    func words() throws {
        let comparison = try Self.comparison()
        let text = comparison.text(["pool rides, window 2: +2"])
        for line in [
            "2 more placed, 4 instead of 2; 16 fewer late days; sessions cost 300 USD more, 150 for each order placed more.",
            "  Help getting there: needed: 1 to 3 of 3", "  rides, window 2: 1 of 1, now 2 of 3",
            "  evening, 300 USD", "Placed now: 2", "  A: day 2026-12-02 08:00 to evening 2026-12-02 18:00",
            "At another time of the same session: 1",
        ] {
            #expect(text.contains(line + "\n"), "\(line)\n\(text)")
        }
        guard case .success(let document) = JSONReader.read(comparison.document(["x"]).bytes()) else {
            Issue.record("no JSON")
            return
        }
        #expect(document.root.member("placed")?.member("after")?.asInt64 == 4)
        #expect(document.root.member("cost")?.member("perPlacement")?.asInt64 == 150)
        #expect(document.root.member("placedNow")?.elements?.compactMap(\.string) == ["C", "D"])
    }

    @Test("What is no result is not read as one")
    func broken() {
        #expect(ReadResult(plan: Array("{}".utf8), manifest: Array("{}".utf8)) == nil)
        #expect(ReadResult(plan: [], manifest: []) == nil)
    }
}
