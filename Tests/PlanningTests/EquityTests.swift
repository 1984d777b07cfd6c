import Domain
import Testing

@testable import Planning

@Suite("Barrier groups")
struct EquityTests {
    /// One order for each patient, whose needs are given.
    private func clinic(
        _ needs: [(language: Need, transport: Need, cost: Need)], _ change: (inout Policy.Equity) -> Void
    ) -> Clinic {
        var clinic = Clinic()
        for (number, need) in needs.enumerated() {
            clinic.order(
                "A\(number)",
                patient: {
                    $0.set(.languageAccess, need.language)
                    $0.set(.transportationInsecurity, need.transport)
                    $0.set(.medicalCostBurden, need.cost)
                })
        }
        change(&clinic.scenario.policy.equity)
        return clinic
    }

    private func describe(_ clinic: Clinic) -> [String] {
        let (protected, measured) = Equity.groups(Instance(clinic.scenario))
        return (protected.map { ($0, "") } + measured.map { ($0, " measured only") }).map { group, note in
            "\(group.name): \(group.orders.map { clinic.scenario.orders[$0].id }.joined(separator: " "))\(note)"
        }
    }

    @Test("A small group that joined a small parent goes with it: nobody is lost on the way")
    func ordersOfASmallGroupWereLostWhenItsParentJoinedItsOwnParent() {
        let clinic = clinic([(.yes, .no, .no), (.no, .yes, .no), (.no, .no, .yes), (.no, .no, .yes)]) {
            $0.minimumGroup = 3
            $0.partitions = [
                .init(by: .interpreter, groups: ["needed"], parent: GroupName(.transport, "needed")),
                .init(by: .transport, groups: ["needed"], parent: GroupName(.cost, "needed")),
                .init(by: .cost, groups: ["needed"]),
            ]
        }
        #expect(describe(clinic) == ["cost/needed: A0 A1 A2 A3"])
    }

    @Test("A parent that is large enough with what joined it stays")
    func parentWithEnoughOrdersAfterJoiningWasMergedAway() {
        let clinic = clinic([(.yes, .no, .no), (.no, .yes, .no), (.no, .no, .yes), (.no, .no, .yes)]) {
            $0.minimumGroup = 2
            $0.partitions = [
                .init(by: .interpreter, groups: ["needed"], parent: GroupName(.transport, "needed")),
                .init(by: .transport, groups: ["needed"], parent: GroupName(.cost, "needed")),
                .init(by: .cost, groups: ["needed"]),
            ]
        }
        #expect(describe(clinic) == ["transport/needed: A0 A1", "cost/needed: A2 A3"])
    }

    @Test("A listed parent without orders of its own takes in small groups")
    func smallGroupsOfAnEmptyParentWereNotProtected() {
        let clinic = clinic([(.yes, .no, .no), (.unknown, .no, .no)]) {
            $0.minimumGroup = 2
            $0.partitions = [
                .init(by: .interpreter, groups: ["needed", "unknown"], parent: GroupName(.cost, "needed")),
                .init(by: .cost, groups: ["needed"]),
            ]
        }
        #expect(describe(clinic) == ["cost/needed: A0 A1"])
    }

    @Test(
        "A group under the minimum joins its parent, at it stands alone",
        arguments: [
            (1, ["interpreter/needed: A0", "transport/needed: A1 A2"]),
            (2, ["transport/needed: A0 A1 A2"]),
            (4, ["transport/needed: A0 A1 A2 measured only"]),
        ])
    func minimum(_ minimum: Int, groups: [String]) {
        let clinic = clinic([(.yes, .no, .no), (.no, .yes, .no), (.no, .yes, .no)]) {
            $0.minimumGroup = minimum
            $0.partitions = [
                .init(by: .interpreter, groups: ["needed"], parent: GroupName(.transport, "needed")),
                .init(by: .transport, groups: ["needed"]),
            ]
        }
        #expect(describe(clinic) == groups)
    }

    @Test("Who is served less than first come, first served has a price, and lifting serves them no less")
    func lifting() {
        var lifted = 0
        for seed in 0..<400 {
            let (scenario, history) = TinyScenario.make(seed: UInt64(seed))
            let outcome = Planner.toProof(scenario, history)
            let firstCome = Set(outcome.baselineWithSessions.placements.map(\.order))
            let own = Set(outcome.plan.placements.map(\.order))
            let lower = outcome.groups.filter {
                $0.isProtected
                    && $0.orders.count(where: own.contains) < $0.orders.count(where: firstCome.contains)
            }
            #expect((outcome.lift?.groups ?? []) == lower.map(\.name), "seed \(seed)")
            guard let lift = outcome.lift else { continue }
            lifted += 1
            #expect(lift.value <= lift.bound, "seed \(seed)")
            let before = lower.reduce(0) { $0 + $1.orders.count(where: own.contains) }
            #expect(lift.placedOfGroup.reduce(0, +) >= before, "seed \(seed)")
        }
        #expect(lifted > 0)
    }

    @Test("A declined need counts as unknown, and a parent that is not listed takes nobody in")
    func declinedAndUnlistedParent() {
        let clinic = clinic([(.declined, .no, .no), (.yes, .no, .no)]) {
            $0.minimumGroup = 2
            $0.partitions = [
                .init(by: .interpreter, groups: ["needed", "unknown"], parent: GroupName(.cost, "needed"))
            ]
        }
        #expect(
            describe(clinic) == [
                "interpreter/needed: A1 measured only", "interpreter/unknown: A0 measured only",
            ])
    }
}
