import Domain
import Results
import Testing

@Suite("Sentences for schedulers")
struct SentenceTests {
    private func waiting(
        _ reason: WaitingReason, _ binding: [Waiting.Binding] = [],
        adjust: (inout Scenario) -> Void = { _ in }
    ) -> String {
        var example = WorkedExample(opensEvening: false)
        example.outcome.waiting[0] = Waiting(order: Index(1), reason: reason, binding: binding)
        adjust(&example.scenario)
        let row = example.rows("waiting").first ?? ""
        return row.split(separator: ",", maxSplits: 4).last.map(String.init) ?? ""
    }

    @Test("Every reason has a sentence that ends", arguments: WaitingReason.allCases)
    func everyReason(reason: WaitingReason) {
        let text = waiting(reason)
        #expect(text.contains(".") && text.count > 30)
    }

    @Test("No session: the days and the minutes are named")
    func noSession() {
        #expect(
            waiting(.noSession).hasPrefix(
                "No session of an MR scanner with 50 free minutes in one piece lies between the earliest and latest day "
                    + "(Wed 2 Dec to Fri 11 Dec).,"))
    }

    @Test("Several rules are counted, a single one is said outright")
    func capacity() {
        #expect(
            waiting(.capacity, [.init(rule: .fitsBlock, count: 3), .init(rule: .reserved, count: 1)])
                .contains(
                    "none of its offers is free: scanner time full (3), the rest of the session is kept for others (1)."
                ))
        #expect(
            waiting(.capacity, [.init(rule: .fitsBlock, count: 4)])
                .contains("Everyone else in place, its 4 offers are not free: scanner time full."))
    }

    @Test("What is used up is named by what the order may draw on")
    func usedUp() {
        let text = waiting(.capacity, [.init(rule: .poolLimit, count: 1)]) { scenario in
            scenario.patients[Index(1)].barriers = [
                Barrier(code: .transportationInsecurity, need: .yes),
                Barrier(code: .medicalCostBurden, need: .no),
            ]
            scenario.sessions[Index(1)].opening?.draws = []
        }
        #expect(text.contains("its one offer is not free: rides used up."))
    }

    @Test("A gate is named with its state; payment does not hold an urgent order")
    func gate() {
        let text = waiting(.gate) { scenario in
            scenario.orders[Index(1)].priority = .urgent
            scenario.orders[Index(1)].gates = [
                Gate(kind: .labs, status: .pending, hard: true),
                Gate(kind: .coverage, status: .pending, hard: true),
            ]
        }
        #expect(text.contains("Waits for lab results (pending): no day is given"))
        #expect(!text.contains("coverage"))
    }

    @Test("An interpreter that nobody stocks is said to be out of stock")
    func interpreter() {
        let text = waiting(.interpreter) { $0.patients[Index(1)].language = LanguageTag(canonical: "ht") }
        #expect(text.contains("No Haitian Creole interpreter in person, by video or by phone is in stock."))
    }

    @Test("An appointment that is not on the first day says what stopped the earlier ones")
    func appointment() {
        var example = WorkedExample()
        example.outcome.explanations[1] = .init(
            earlierOffers: 4, binding: [.init(rule: .fitsBlock, count: 3), .init(rule: .poolLimit, count: 1)])
        #expect(
            example.text("plan.json")
                .contains(
                    "Earliest day left: everyone else in place, its 4 offers on earlier days cannot be had: "
                        + "scanner time full (3), a supply it draws on used up (1)."))
    }

    @Test("What a person decided comes before any reason of ours")
    func decided() {
        var example = WorkedExample()
        example.scenario.previousPlan = [
            PreviousProposal(
                order: Index(1), status: .accepted, site: Index(0), session: nil,
                start: WorkedExample.december(2, 17))
        ]
        #expect(example.text("plan.json").contains("Kept as it is: this proposal was accepted before."))
        example.scenario.overrides = [
            Override(
                order: Index(1), demand: .must(session: Index(1), start: WorkedExample.december(2, 17)))
        ]
        #expect(example.text("plan.json").contains("Set by an override: this time was asked for."))
    }

    @Test("A bound that is not reached is said in the goal's unit, with what it rests on")
    func bound() {
        var example = WorkedExample()
        example.outcome.goals[2].bound = Value(millionths: 5_000_000)
        example.outcome.goals[2].recomputedBound = Value(millionths: 5_500_000)
        #expect(
            example.text("summary.txt")
                .contains(
                    "No plan can get beyond 5 exam equivalents; at most 0.61 could be gained. It rests on GLPK's search; "
                        + "from the certificate's prices alone: 5.5 exam equivalents."))
    }

    @Test("A group that first come, first served would serve better is named")
    func worse() {
        var example = WorkedExample(opensEvening: false)
        example.outcome.baselineWithSessions = WorkedExample().outcome.plan
        #expect(
            example.text("report.html").contains(
                "Fewer placed than first come, first served with the same sessions: Interpreter: not needed (0 instead of 1)."
            ))
    }
}
