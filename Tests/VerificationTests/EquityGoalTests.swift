import Domain
import Testing

@testable import Verification

@Suite("Ways of asking for equity")
struct EquityGoalTests {
    /// The clinic's week under one of them.
    private func draft(_ form: Policy.Equity.Form) -> Draft {
        var draft = Draft.clinicWeek
        draft.scenario.policy.equity = draft.scenario.policy.equity.taking(form)
        return draft
    }

    private func goal(of form: Policy.Equity.Form) -> GoalName? {
        switch form {
        case .none: nil
        case .levels: .equity(1)
        case .notBelowBaseline: .baseline
        case .maxGap: .gap
        case .parityPenalty: .parity
        }
    }

    @Test(
        "However it is asked for, the result verifies, with a goal of its own",
        arguments: Policy.Equity.Form.allCases)
    func verifies(form: Policy.Equity.Form) {
        let draft = draft(form)
        let report = draft.verify(draft.files.bytes)
        #expect(report.violations == [])
        let own = goal(of: form)
        for other in Policy.Equity.Form.allCases.compactMap(goal) where other != .equity(1) {
            #expect(report.lines.contains { $0.hasPrefix("\(other): ") } == (other == own))
        }
    }

    @Test(
        "A value or a bound one millionth better is found, whatever the goal",
        arguments: Policy.Equity.Form.allCases)
    func better(form: Policy.Equity.Form) {
        let draft = draft(form)
        for (place, goal) in ResultWriter(draft).figures.goals.enumerated() {
            let better: Int64 = goal.sense == .maximise ? 1 : -1
            for (keys, amount, kind) in [
                (["value", "pinned"], better, Violation.Kind.value),
                (["bound", "recomputedBound"], -better, .bound),
            ] {
                var files = draft.files
                for key in keys {
                    files.add("certificate.json", "/goals/\(place)/\(key)", amount)
                    if key != "pinned" { files.add("manifest.json", "/goals/\(place)/\(key)", amount) }
                }
                let kinds = draft.verify(files.bytes).violations.map(\.kind)
                #expect(kinds.contains(kind), "\(goal) \(keys): \(kinds)")
            }
        }
    }

    @Test(
        "Prices on the rows of groups prove what they prove, for their own goal and for later ones",
        arguments: [Policy.Equity.Form.notBelowBaseline, .maxGap, .parityPenalty],
        [0, 1, 300_000_000_000] as [Int64])
    func prices(form: Policy.Equity.Form, price: Int64) throws {
        var draft = draft(form)
        let figures = ResultWriter(draft).figures
        let goal = try #require(self.goal(of: form))
        let groups = figures.groups.map(\.name)
        try #require(groups.count > 1)
        let rows =
            [RowName.level(goal, groups[0])] + (goal == .baseline ? [] : [RowName.high(goal, groups[1])])
        draft.prices[goal.description] = rows.map { RowPrice(row: $0, price: price) }
        #expect(draft.verify(draft.files.bytes).violations == [])
        // The same price twice, or on a group that is not protected, is none.
        var files = draft.files
        let place = try #require(figures.goals.firstIndex(of: goal))
        files.set(
            "certificate.json", "/goals/\(place)/prices/0/row", .string(RowName.level(goal, groups[0]) + "x"))
        #expect(draft.verify(files.bytes).violations.map(\.kind).contains(.price))
    }

    @Test("What a smaller gap may cost in placed orders is stated, and kept")
    func levellingDown() {
        let draft = draft(.maxGap)
        let changes: [(String, JSONOutput?)] = [
            ("/levellingDown", nil), ("/levellingDown/allowed", 3), ("/levellingDown/placedWithoutGap", 13),
        ]
        for (pointer, value) in changes {
            var files = draft.files
            files.set("certificate.json", pointer, value)
            let found = draft.verify(files.bytes).violations
            #expect(found.contains { $0.kind == .value && $0.place.contains("levellingDown") }, "\(found)")
        }
    }
}
