import Attendance
import Domain
import GLPKSolver
import Testing

@testable import Planning

@Suite("What matters to lateness and levels")
struct CoreProgramTests {
    @Test("Of a tiny scenario it holds a plan as good as the best, and more", arguments: 0..<12)
    func holdsTheBest(batch: Int) {
        for seed in (batch * 12)..<(batch * 12 + 12) {
            let (scenario, history) = TinyScenario.ofAnyForm(seed: seed)
            let best = BruteForce.values(scenario, history)
            let instance = Instance(scenario)
            let list = OfferList(instance)
            let context = PlanningContext(instance, list)
            let settled = CertificateTests().settled(context, list)
            let goals = GoalSequence.beforeCare(context, list, Baseline.plan(context, list))
                .prefix { !$0.name.mayStopEarly }
            let offers = FlatOffers(
                context, list, kept: list.worthChoosing(context, Array(goals)), settled: settled)
            var pins: [Pin] = []
            for (terms, value) in zip(goals, best) {
                let search = PriceSearch(offers, FlatGoal(offers, terms, pins), threads: 1)
                let prices = search.orderwise(.init(count: seed % 3 * 40)).prices
                let core = CoreProgram(search, prices, betterThan: value - 1)
                let program = Formulation(
                    context, list, kept: core.kept, goal: core.goal, pins: core.pins, forced: settled,
                    fills: false)
                let solution = GLPK.solve(program.model, SearchLimits(nodes: 10_000))
                #expect(solution.termination == .optimal, "seed \(seed), \(terms.name)")
                if let chosen = solution.values.map(program.read) {
                    let bound = core.goal.value(of: Candidate(chosen, [:], list, context))
                    #expect(bound >= value, "seed \(seed), \(terms.name)")
                }
                let tolerance = terms.tolerance(scenario.policy)
                pins.append(Pin(terms: terms, floor: value - tolerance))
            }
        }
    }

    @Test("A goal's bound is a sum of its coefficients")
    func wholePoints() {
        var goal = GoalTerms(name: .clinical, constant: -7_000_000)
        goal.offers = [10_000_000, 0, 25_000_000]
        #expect(goal.roundedDown(-1) == -2_000_000)
        #expect(goal.roundedDown(-2_000_000) == -2_000_000)
        #expect(goal.roundedDown(-8_999_999) == -12_000_000)
        goal.offers = []
        #expect(goal.roundedDown(-8_999_999) == -8_999_999)
    }
}

@Suite("A plan made of two")
struct TransplantTests {
    @Test("Keeps the first orders as they are, and every rule", arguments: 0..<60)
    func keepsRules(seed: Int) throws {
        let (scenario, _) = TinyScenario.make(seed: UInt64(seed))
        let instance = Instance(scenario)
        let list = OfferList(instance)
        let context = PlanningContext(instance, list)
        let offers = FlatOffers(context, list, kept: Array(list.offers.indices))
        let baseline = Baseline.plan(context, list)
        var random = SplitMix64(seed: UInt64(seed))
        var first = Candidate(opened: baseline.opened)
        for order in baseline.chosen.keys.sorted() where instance.visitOf[order] == nil && random.chance(50) {
            first.chosen[order] = baseline.chosen[order]
        }
        let transplant = Transplant(context: context, list: list, offers: offers)
        let plan = try #require(transplant.plan(first, then: baseline))
        #expect(Set(plan.chosen.keys).isSuperset(of: baseline.chosen.keys))
        for (order, choice) in first.chosen { #expect(plan.chosen[order] == choice) }
        for (order, choice) in plan.chosen {
            var others = Occupancy(context, list, plan)
            others.remove(order)
            #expect(others.brokenSums(list[choice.offer]).isEmpty)
            #expect(others.freeStarts(list[choice.offer]).spans.contains { $0.contains(choice.start) })
        }
    }

    @Test(
        "Fills a session that the first orders need, or says that it cannot be filled", arguments: [60, 90])
    func fills(minimum: Int) throws {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 8, 12))
        clinic.session(clinic.span(1, 17, 20)) {
            $0.opening = .init(price: 0, minimumMinutes: Minutes(minimum), draws: [])
        }
        for order in ["A", "B", "C"] { clinic.order(order) }
        let instance = Instance(clinic.scenario)
        let list = OfferList(instance)
        let context = PlanningContext(instance, list)
        let offers = FlatOffers(context, list, kept: Array(list.offers.indices))
        let baseline = Baseline.plan(context, list)
        #expect(baseline.opened.isEmpty && baseline.chosen.count == 3)
        let evening = try #require(list.offers(of: Index(0)).first { list[$0].session == Index(1) })
        var first = Candidate(
            chosen: [Index(0): .init(offer: evening, start: clinic.at(1, 17))], opened: [Index(1)])
        first.chosen[Index(1)] = baseline.chosen[Index(1)]
        let plan = Transplant(context: context, list: list, offers: offers).plan(first, then: baseline)
        // Only one more exam of thirty minutes is left to fill it.
        #expect((plan == nil) == (minimum > 60))
        guard let plan else { return }
        #expect(plan.chosen.values.count { list[$0.offer].session == Index(1) } == 2)
        #expect(plan.chosen.count == 3)
    }
}
