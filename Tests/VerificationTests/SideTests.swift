import Domain
import Testing

@testable import Verification

/// The clinic's week as a curve of two floors and as marginal values, with figures of its plan.
struct SideFigures {
    let draft: Draft
    let writer: ResultWriter
    let policy: JSONOutput = ["effort": "normal"]

    init(_ form: Policy.Equity.Form = .levels) {
        var draft = Draft.clinicWeek
        draft.scenario.policy.equity = draft.scenario.policy.equity.taking(form)
        self.draft = draft
        writer = ResultWriter(draft)
    }

    private func decimal(_ millionths: Int64) -> JSONOutput { .decimal(Value(millionths: millionths)) }

    private var origin: [JSONOutput.Member] {
        [
            .init("scenario", .string(draft.scenario.name)),
            .init("scenarioSha256", .string(sha256(draft.scenarioBytes))),
            .init("policySha256", .string(sha256(policy.bytes()))),
        ]
    }

    private func groups(_ plan: CheckedPlan) -> JSONOutput {
        .array(
            writer.figures.groups.map { group in
                [
                    "group": .string(group.name.description), "orders": .integer(Int64(group.orders.count)),
                    "placed": .integer(Int64(group.orders.count { plan.appointments[$0] != nil })),
                ]
            })
    }

    private func point(_ floor: Int64?) -> JSONOutput {
        let value = writer.figures.value(.value, of: writer.plan)
        return [
            "floor": floor.map(decimal) ?? .null,
            "level": decimal(writer.figures.value(.equity(1), of: writer.plan)), "value": decimal(value),
            "bound": decimal(value + 10), "placed": .integer(Int64(writer.plan.appointments.count)),
            "groups": groups(writer.plan), "sentence": "a sentence",
        ]
    }

    var curve: JSONOutput {
        let level = writer.figures.value(.equity(1), of: writer.plan)
        return .object(
            [.init("schema", "fairslot.curve/1")] + origin + [
                .init("highestBound", decimal(level)), .init("reproducible", true),
                .init("points", [point(nil), point(level - 1000), point(level)]),
                .init("current", point(nil)),
            ])
    }

    /// - Parameter more: what goals gain.
    private func standing(_ plan: CheckedPlan) -> JSONOutput {
        let figures = writer.figures
        let price = plan.open.reduce(Int64(0)) { sum, session in
            sum + (draft.scenario.sessions[session].opening?.price.count ?? 0) * 10_000
        }
        return [
            "placed": .integer(Int64(plan.appointments.count)), "lateDays": 3, "sessionPrice": decimal(price),
            "goals": .array(
                figures.goals.filter { $0 != .care }.map { goal in
                    let value = decimal(figures.value(goal, of: plan))
                    return [
                        "name": .string(goal.description), "unit": .string(goal.unit), "value": value,
                        "bound": value,
                    ]
                }), "groups": groups(plan),
        ]
    }

    /// With C-11, for whom there is no second ride in the plan.
    private var withRide: CheckedPlan {
        var plan = writer.plan
        let list = writer.list
        for order in list.timetable.openOrders where draft.scenario.orders[order].id == "C-11" {
            let offer = list.offers(of: order).first { $0.starts.contains(ClinicWeek.at(2, 9)) }
            if let offer {
                plan.appointments[order] = list.appointment(
                    offer, OptionalChoice(), at: ClinicWeek.at(2, 9))
            }
        }
        return plan
    }

    private func extra(
        _ whatIf: String, cost: JSONOutput, promise: Int64, withIt: JSONOutput = .null,
        idle: JSONOutput = .null
    ) -> JSONOutput {
        [
            "extra": "one more", "place": "somewhere", "whatif": .string("fairslot whatif FILE \(whatIf)"),
            "cost": cost, "costPerPlacement": .null,
            "atMost": .array(
                writer.figures.goals.filter { $0 != .care }.map { goal in
                    [
                        "goal": .string(goal.description), "unit": .string(goal.unit),
                        "gain": decimal(promise), "fromExtra": decimal(promise),
                    ]
                }), "withIt": withIt, "idle": idle, "elsewhere": [], "sentence": "a sentence",
        ]
    }

    var marginal: JSONOutput {
        let evening = extra("--open mr1-eve", cost: 400, promise: 0, idle: "other-things-bind")
        return .object(
            [.init("schema", "fairslot.marginal/1")] + origin + [
                .init("reproducible", true), .init("currency", "USD"), .init("plan", standing(writer.plan)),
                .init(
                    "extras",
                    [
                        extra("--add rides@1=1", cost: .null, promise: 2_000_000, withIt: standing(withRide)),
                        extra(
                            "--add calls-es@1=60", cost: .null, promise: 0, withIt: standing(writer.plan),
                            idle: "enough-is-there"), evening,
                    ]),
            ])
    }

    func verify(_ file: String, _ document: JSONOutput) -> VerificationReport {
        let files = [file: document.bytes()]
        return file == "curve.json"
            ? Verifier.verifyCurve(
                scenario: draft.scenario, scenarioBytes: draft.scenarioBytes, policy: policy, result: files)
            : Verifier.verifyMarginal(
                scenario: draft.scenario, scenarioBytes: draft.scenarioBytes, policy: policy, result: files)
    }
}

@Suite("A curve and marginal values")
struct SideTests {
    struct Change: CustomStringConvertible, Sendable {
        var description: String
        var kind: Violation.Kind
        var pointer: String
        var value: JSONOutput?
    }

    private static func decimal(_ millionths: Int64) -> JSONOutput { .decimal(Value(millionths: millionths)) }

    static let ofCurves = [
        Change(description: "another scenario", kind: .digest, pointer: "/scenarioSha256", value: "00"),
        Change(description: "no digest", kind: .form, pointer: "/scenarioSha256", value: nil),
        Change(description: "another policy", kind: .digest, pointer: "/policySha256", value: "00"),
        Change(description: "a value above its bound", kind: .bound, pointer: "/points/2/bound", value: 0),
        Change(
            description: "a higher floor that is worth more", kind: .value, pointer: "/points/1/value",
            value: decimal(1)),
        Change(description: "a bound that rises", kind: .bound, pointer: "/points/2/bound", value: 900),
        Change(description: "a floor twice", kind: .figure, pointer: "/points/2/floor", value: 0),
        Change(description: "a floor that is not kept", kind: .value, pointer: "/points/2/floor", value: 1),
        Change(description: "a level made up", kind: .value, pointer: "/points/1/level", value: 1),
        Change(description: "a level above the highest", kind: .bound, pointer: "/highestBound", value: 0),
        Change(
            description: "more placed than could be", kind: .figure, pointer: "/points/0/placed", value: 99),
        Change(
            description: "fewer placed than of one group", kind: .figure, pointer: "/points/0/placed",
            value: 1),
        Change(
            description: "more than so many orders are worth", kind: .value, pointer: "/current/value",
            value: 500),
        Change(
            description: "orders of a group", kind: .figure, pointer: "/current/groups/0/orders", value: 99),
        Change(description: "a group left out", kind: .figure, pointer: "/points/1/groups/0", value: nil),
        Change(
            description: "two points without a floor", kind: .figure, pointer: "/points/1/floor", value: .null
        ),
        Change(description: "one floor", kind: .form, pointer: "/points", value: []),
    ]

    static let ofMarginals = [
        Change(description: "another scenario", kind: .digest, pointer: "/scenarioSha256", value: "00"),
        Change(description: "a goal there is not", kind: .form, pointer: "/plan/goals/0/name", value: "luck"),
        Change(description: "a goal in metres", kind: .form, pointer: "/plan/goals/0/unit", value: "metres"),
        Change(description: "other money", kind: .figure, pointer: "/currency", value: "EUR"),
        Change(
            description: "a pool there is not", kind: .figure, pointer: "/extras/0/whatif",
            value: "--add x@1=1"),
        Change(
            description: "a window there is not", kind: .figure, pointer: "/extras/0/whatif",
            value: "fairslot whatif FILE --add rides@9=1"),
        Change(
            description: "a regular session opened", kind: .figure, pointer: "/extras/2/whatif",
            value: "fairslot whatif FILE --open mr1-wed"),
        Change(description: "a price made up", kind: .figure, pointer: "/extras/2/cost", value: 1),
        Change(
            description: "a cost of each placed that nothing costs", kind: .figure,
            pointer: "/extras/0/costPerPlacement", value: 5),
        Change(description: "a level made up", kind: .value, pointer: "/plan/goals/1/value", value: 0),
        Change(
            description: "a value above its bound", kind: .bound, pointer: "/plan/goals/3/bound", value: 0),
        Change(description: "a goal left out", kind: .value, pointer: "/plan/goals/3", value: nil),
        Change(
            description: "more gained than prices allow", kind: .bound, pointer: "/extras/0/atMost/3/gain",
            value: 0),
        Change(
            description: "worth nothing, and better", kind: .reason, pointer: "/extras/0/idle",
            value: "enough-is-there"),
        Change(
            description: "no better, and worth something", kind: .reason, pointer: "/extras/1/idle",
            value: .null),
        Change(description: "a reason of its own", kind: .reason, pointer: "/extras/2/idle", value: "luck"),
        Change(
            description: "worth nothing, with a promise", kind: .reason, pointer: "/extras/2/atMost/3/gain",
            value: 1),
        Change(
            description: "placed orders of a group", kind: .figure,
            pointer: "/extras/0/withIt/groups/0/placed",
            value: 99),
    ]

    @Test("What is consistent verifies, and what rests on the planner's word is said")
    func verifies() {
        let figures = SideFigures()
        for (file, document) in [("curve.json", figures.curve), ("marginal.json", figures.marginal)] {
            let report = figures.verify(file, document)
            #expect(report.violations.map(\.description) == [])
            #expect(report.lines.count == 2 && report.lines[0].hasPrefix("verified: "))
            #expect(report.lines.last?.hasPrefix("on the planner's word: ") == true)
        }
    }

    @Test("A curve that is not what it says is refused", arguments: ofCurves)
    func curve(_ change: Change) {
        let figures = SideFigures()
        var document = figures.curve
        document.set(change.pointer, change.value)
        let found = figures.verify("curve.json", document).violations
        #expect(found.contains { $0.kind == change.kind }, "\(found)")
    }

    @Test("Marginal values that are not what they say are refused", arguments: ofMarginals)
    func marginal(_ change: Change) {
        let figures = SideFigures()
        var document = figures.marginal
        document.set(change.pointer, change.value)
        let found = figures.verify("marginal.json", document).violations
        #expect(found.contains { $0.kind == change.kind }, "\(found)")
    }

    @Test(
        "Marginal values verify however equity is asked for, and a goal of groups made up does not",
        arguments: [(Policy.Equity.Form.notBelowBaseline, "baseline"), (.maxGap, "gap")])
    func equity(form: Policy.Equity.Form, goal: String) throws {
        let figures = SideFigures(form)
        #expect(figures.verify("marginal.json", figures.marginal).violations == [])
        let place = try #require(figures.writer.figures.goals.firstIndex { $0.description == goal })
        var document = figures.marginal
        let value = try #require(document.value("/plan/goals/\(place)/value"))
        guard case .decimal(let before) = value else {
            Issue.record("\(value)")
            return
        }
        document.set("/plan/goals/\(place)/value", .decimal(before + .one))
        document.set("/plan/goals/\(place)/bound", .decimal(before + .one))
        let found = figures.verify("marginal.json", document).violations
        #expect(found.map(\.place).contains("marginal.json /plan/goals/\(place)/value"), "\(found)")
    }

    @Test("What more of a pool costs, and what each order placed with it does, follow from the scenario")
    func costs() {
        let figures = SideFigures()
        var scenario = figures.draft.scenario
        scenario.pools[Index(1)].cost = 1_250
        func found(_ cost: JSONOutput, _ each: JSONOutput, _ words: String = "--add rides@1=1") -> [String] {
            var document = figures.marginal
            document.set("/extras/0/whatif", .string("fairslot whatif FILE \(words)"))
            document.set("/extras/0/cost", cost)
            document.set("/extras/0/costPerPlacement", each)
            return Verifier.verifyMarginal(
                scenario: scenario, scenarioBytes: figures.draft.scenarioBytes, policy: figures.policy,
                result: ["marginal.json": document.bytes()]
            ).violations.map(\.place)
        }
        let price = JSONOutput.decimal(Value(millionths: 12_500_000))
        #expect(found(price, price) == [])
        #expect(found(.null, .null).contains("marginal.json /extras/0/cost"))
        #expect(found(price, .null) == ["marginal.json /extras/0/costPerPlacement"])
        for words in [
            "--add rides@1=none", "--add rides@1=-1", "--add rides=1", "--add @=", "--close mr1-eve",
        ] {
            #expect(found(price, price, words).contains("marginal.json /extras/0/whatif"), "\(words)")
        }
    }

    @Test("Without its file, or as another kind of document, it is refused")
    func noFile() {
        let figures = SideFigures()
        let none = Verifier.verifyCurve(
            scenario: figures.draft.scenario, scenarioBytes: [], policy: figures.policy, result: [:])
        #expect(none.violations.map(\.kind) == [.file])
        #expect(figures.verify("curve.json", figures.marginal).violations.map(\.kind) == [.form])
    }
}
