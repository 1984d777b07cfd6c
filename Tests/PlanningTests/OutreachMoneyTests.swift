import Attendance
import Domain
import Testing

@testable import Planning

@Suite("Outreach that costs, and groups held together")
struct OutreachMoneyTests {
    /// One patient offered by portal, another by call; calls take eight minutes at 55 cents.
    private func clinic(fund: Int64, on day: Int? = nil) -> Clinic {
        var clinic = Clinic()
        clinic.session(clinic.span(3, 8, 10), "friday")
        clinic.pool("calls", .outreach, [clinic.window(100)]) {
            ($0.language, $0.cost, $0.paidFrom) = (english, 55, Index(1))
        }
        clinic.pool("fund", .money, [clinic.window(fund, on: day)])
        // Whoever is offered through the portal may be called for more, from tomorrow on; the other is offered by call.
        clinic.pool("calls-es", .outreach, [clinic.window(100, on: 1)]) {
            ($0.language, $0.cost, $0.paidFrom) = (LanguageTag(canonical: "es"), 55, Index(1))
        }
        clinic.scenario.exams[Index(0)].prepLeadDays = 3
        for id in ["A", "B"] {
            clinic.order(
                id,
                patient: { patient in
                    patient.channels.append(Channel(kind: .call, consent: true, leadDays: 0, minutes: 8))
                    if id == "A" {
                        patient.language = LanguageTag(canonical: "es")
                    } else {
                        patient.channels.removeFirst()
                    }
                })
        }
        return clinic
    }

    private func outreach(_ clinic: Clinic) -> OutreachPlan {
        let outcome = clinic.plan()
        #expect(outcome.violations(clinic.scenario) == [])
        return outcome.outreach
    }

    @Test(
        "The plan's own contacts are paid first, and what is left to the cent",
        arguments: [(-1, 0), (0, 440)])
    func lastCent(less: Int64, spent: Int64) {
        let own = 100_000 - outreach(clinic(fund: 100_000)).purses[0].left.count
        #expect(own >= 440)
        let plan = outreach(clinic(fund: own + 440 + less))
        #expect(plan.purses[0].left == Cents(440 + less))
        #expect(plan.purses[0].spent == Cents(spent))
        #expect(plan.actions.map(\.cost) == (spent > 0 ? [Cents(spent)] : []))
    }

    @Test("Money of another day than the exam's pays for nothing", arguments: [(3, true), (2, false)])
    func day(day: Int, isPaid: Bool) {
        #expect(outreach(clinic(fund: 100_000, on: day)).actions.isEmpty == !isPaid)
    }

    @Test("Every figure of money is checked by the verifier")
    func tampering() {
        var clinic = clinic(fund: 10_000)
        clinic.scenario.policy.outreach.equity = .parity
        clinic.scenario.policy.outreach.parityOf = .spend
        clinic.scenario.policy.outreach.parityPenalty = Value(millionths: 100)
        let outcome = clinic.plan()
        #expect(outcome.violations(clinic.scenario) == [])
        let changes: [(String, (inout PlanOutcome) -> Void)] = [
            ("cost", { $0.outreach.actions[0].cost = 0 }),
            ("spent", { $0.outreach.purses[0].spent = 0 }),
            ("left", { $0.outreach.purses[0].left = 10_000 }),
            ("a purse less", { $0.outreach.purses = [] }),
            ("penalty", { $0.outreach.penalty = .one }),
            ("total", { $0.outreach.total.cost = 0 }),
            (
                "group",
                {
                    if !$0.outreach.groups.isEmpty {
                        $0.outreach.groups[0].own.cost = 1
                    } else {
                        $0.outreach.total.cost = 1
                    }
                }
            ),
        ]
        for (name, change) in changes {
            var changed = outcome
            change(&changed)
            #expect(changed.violations(clinic.scenario) != [], "\(name)")
        }
        // More money than there is: a cent taken from the fund.
        var poorer = clinic
        let spent = outcome.outreach.purses[0].spent.count, left = outcome.outreach.purses[0].left.count
        poorer.scenario.pools[Index(1)].windows[0].amount = 10_000 - left + spent - 1
        #expect(outcome.violations(poorer.scenario).contains { $0.contains("no money") })
    }

    /// So many booked people, a third of them hard pressed by costs, help that costs, and one fund.
    static func booked(_ people: Int, _ change: (inout Policy.Outreach) -> Void) -> Scenario {
        var clinic = Clinic(days: 12)
        var random = SplitMix64(seed: 5)
        let session = clinic.session(clinic.span(1, 8, 20), "all")
        func paid(_ id: String, _ kind: PoolKind, _ each: Int64, _ cost: Int64) {
            clinic.pool(id, kind, [clinic.window(Int64(people) * each)]) {
                ($0.cost, $0.paidFrom) = (Cents(cost), Index(3))
                if kind == .outreach { $0.language = english }
            }
        }
        paid("calls", .outreach, 4, 70)
        paid("navigators", .navigator, 3, 90)
        paid("counsellors", .counsellor, 3, 110)
        clinic.pool("fund", .money, [clinic.window(Int64(people) * 200)])
        for number in 0..<people {
            let order = clinic.order(
                "A\(number)",
                change: {
                    $0.requestedAt = $0.requestedAt - Minutes(random.pick([0, 5, 20, 40]) * 1440)
                    $0.population = random.pick([.adult, .adult, .paediatric])
                },
                patient: { patient in
                    patient.set(.medicalCostBurden, random.chance(33) ? .yes : .no)
                    patient.channels = [Channel(kind: .call, consent: true, leadDays: 0, minutes: 6)]
                    if random.chance(50) {
                        patient.channels.append(Channel(kind: .text, consent: true, leadDays: 0, minutes: 1))
                    }
                })
            clinic.scenario.bookings.append(
                Booking(
                    id: "B\(number)", session: session,
                    start: clinic.at(1 + number % 12, 8 + number / 12 % 10), minutes: 30, order: order,
                    patient: nil, bundle: []))
        }
        clinic.scenario.policy.equity.partitions = [.init(by: .cost, groups: ["needed", "not-needed"])]
        clinic.scenario.policy.equity.minimumGroup = 10
        change(&clinic.scenario.policy.outreach)
        return clinic.scenario
    }

    @Test(
        "What the prices prove is the optimum of GLPK's linear program over all choices, to a millionth of it",
        arguments: [
            (Policy.Outreach.Equity.none, Policy.Outreach.Measure.completions, Int64(1)),
            (.parity, .completions, 1_000_000), (.parity, .completions, 50_000), (.parity, .spend, 5_000),
        ])
    func linearProgram(equity: Policy.Outreach.Equity, measure: Policy.Outreach.Measure, penalty: Int64)
        throws
    {
        let scenario = Self.booked(300) {
            ($0.equity, $0.parityOf, $0.parityPenalty) = (equity, measure, Value(millionths: penalty))
        }
        let plan = Plan(placements: [], opened: [])
        let outreach = Outreach(plan, Instance(scenario), History())
        let program = outreach.program
        let stage = program.parity.map(HelpStage.parity) ?? .saved(floor: nil)
        #expect((program.parity != nil) == (equity == .parity))
        let whole = HelpModel(program, stage, Array(program.choices.indices), isWhole: false)
        let relaxed = try #require(whole.relax())
        // The relaxation does without what no choice depends on: where groups stand before any help.
        let proven = outreach.plan().saved.recomputedBound.millionths
        #expect(abs(Double(proven) - relaxed.objective * 1e6) <= max(2, abs(relaxed.objective)))
        let saved = outreach.plan().saved
        #expect(saved.value <= saved.bound && saved.bound <= saved.recomputedBound)
        #expect(outreach.plan().purses[0].spent.count > 50_000)
    }

    @Test("A penalty on spending brings what groups get closer, at a cost in completions")
    func closer() {
        func apart(_ plan: OutreachPlan) -> Double {
            let rates = plan.groups.map { Double($0.own.cost.count) / Double($0.appointments) }
            return (rates.max() ?? 0) - (rates.min() ?? 0)
        }
        func plan(_ equity: Policy.Outreach.Equity) -> OutreachPlan {
            let scenario = Self.booked(300) {
                ($0.equity, $0.parityOf, $0.parityPenalty) = (equity, .spend, Value(millionths: 5_000))
            }
            return Outreach(Plan(placements: [], opened: []), Instance(scenario), History()).plan()
        }
        let (free, even) = (plan(.none), plan(.parity))
        #expect(apart(even) < apart(free) / 2)
        #expect(even.total.saved <= free.saved.bound)
        #expect(even.penalty > .zero && free.penalty == .zero)
    }
}

private let english = LanguageTag(canonical: "en")
