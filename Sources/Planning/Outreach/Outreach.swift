import Attendance
import Domain

/// What is done beyond the contacts that carry offers, decided after the appointments and never for them: first the least
/// expected completed share of a protected group, then the completions saved in all, by what help changes and never by
/// how likely someone is to miss. `Formulation.md`, section 8.
struct Outreach {
    private let instance: Instance
    private let history: History
    private let coefficients: Coefficients
    let awaited: AwaitedAppointments
    private let lanes: HelpLanes
    private let choices: HelpChoices
    let program: HelpProgram
    private let groups: [AwaitedGroup]

    private var scenario: Scenario { instance.scenario }

    init(
        _ plan: Plan, _ instance: Instance, _ history: History, coefficients: Coefficients = .cited
    ) {
        self.instance = instance
        self.history = history
        self.coefficients = coefficients
        let model = AttendanceModel(
            scenario: instance.scenario, history: history, coefficients: coefficients)
        let awaited = AwaitedAppointments(plan, instance, model)
        self.awaited = awaited
        let last = awaited.rows.reduce(instance.scenario.horizon.upperBound) { max($0, $1.appointment.day) }
        lanes = HelpLanes(
            instance, through: last, plan, drawn: Self.drawn(plan, instance),
            quiet: Set(
                instance.scenario.patients.rows.flatMap(\.channels).filter(\.consent).compactMap(\.quietHours)
            ))
        choices = HelpChoices(instance, awaited, lanes, model)
        groups = AwaitedGroup.all(awaited, instance.scenario)
        let policy = instance.scenario.policy.outreach
        func expected(_ targets: some Sequence<Int>) -> Int64 {
            targets.reduce(0) { $0 + awaited.rows[$1].base.completed.millionths }
        }
        let counted = groups.filter { [choices] group in
            group.isProtected
                && (policy.equity == .parity || group.targets.contains { !choices.ofTarget[$0].isEmpty })
        }
        let parity = HelpParity(
            policy, sizes: counted.map(\.targets.count), appointments: awaited.rows.count,
            expected: expected(awaited.rows.indices))
        program = HelpProgram(
            choices,
            counted.map {
                HelpProgram.Group(name: $0.name, targets: $0.targets, base: expected($0.targets))
            }, policy.equity == .parity ? parity : nil)
    }

    /// What the plan's contacts and supports draw before the exam. Talks about costs have no hours of a channel.
    private static func drawn(_ plan: Plan, _ instance: Instance) -> [HelpLanes.Drawn] {
        let scenario = instance.scenario
        return plan.placements.flatMap { placement -> [HelpLanes.Drawn] in
            let patient = scenario.patients[scenario.orders[placement.order].patient]
            let day = scenario.zone(of: placement.session).day(of: placement.start)
            var drawn: [HelpLanes.Drawn] = []
            func draw(
                _ supply: Index<Supply>?, _ by: Day, _ minutes: Minutes, _ quiet: Channel.QuietHours?
            ) {
                guard let supply, minutes > 0 else { return }
                let before = Offer.Before(supply: supply, by: by, minutes: Int64(minutes.int))
                drawn.append(HelpLanes.Drawn(before: before, quiet: quiet, start: placement.start))
            }
            if let contact = placement.contact {
                let channel = patient.channels[contact.channel]
                let outreach = instance.outreach(for: patient)
                draw(outreach, contact.by, channel.minutes, channel.quietHours)
                if placement.optional.contains(.secondContact) {
                    draw(
                        outreach, channel.lastDay(before: day), channel.minutes, channel.quietHours)
                }
            }
            if placement.optional.contains(.counselling) {
                let counsellors = instance.supply(.counsellor, speaking: patient.outreachLanguage)
                draw(counsellors, day - 1, scenario.policy.minutes.counselling, nil)
            }
            return drawn
        }
    }

    private func stage(floor: Int64?) -> HelpStage {
        program.parity.map(HelpStage.parity) ?? .saved(floor: floor)
    }

    private var protects: Bool { scenario.policy.outreach.equity == .maxMin && !program.groups.isEmpty }

    /// Nothing but bounds: for a plan that is held while a better one is looked for.
    func idle() -> OutreachPlan {
        var plan = OutreachPlan()
        if protects { plan.level = figure(.level, [], PricedHelp(program, .level, HelpPrices(program))) }
        let stage = stage(floor: protects ? program.level([]) : nil)
        plan.saved = figure(stage, [], PricedHelp(program, stage, HelpPrices(program)))
        plan.penalty = Value(millionths: program.penalty([]))
        plan.groups = tallied([], [])
        plan.purses = purses([])
        return plan
    }

    func plan() -> OutreachPlan {
        var plan = OutreachPlan()
        var start: [Int] = []
        var floor: Int64?
        if protects {
            let level = HelpSearch(program: program, stage: .level).solve(from: [])
            (start, floor) = (level.chosen, level.value)
            plan.level = figure(.level, start, level.priced, level.bound, level.basis)
        }
        let stage = stage(floor: floor)
        let saved = HelpSearch(program: program, stage: stage).solve(from: start)
        plan.saved = figure(stage, saved.chosen, saved.priced, saved.bound, saved.basis)
        plan.level?.value = Value(millionths: program.level(saved.chosen))
        let byRisk = RiskRanked.chosen(program, awaited)
        plan.actions =
            actions(saved.chosen) + UnvaluedHelp(instance, awaited, choices, program).steps(saved.chosen)
        plan.actions.sort { ($0.order, $0.kind) < ($1.order, $1.kind) }
        plan.penalty = Value(millionths: program.penalty(saved.chosen))
        plan.purses = purses(plan.actions)
        plan.range = range(saved.chosen)
        plan.total = tally(saved.chosen)
        plan.byRisk = tally(byRisk)
        plan.groups = tallied(saved.chosen, byRisk)
        return plan
    }
}

// What is written of it.
extension Outreach {
    private func figure(
        _ stage: HelpStage, _ chosen: [Int], _ priced: PricedHelp, _ bound: Int64? = nil,
        _ basis: BoundBasis = .prices
    ) -> OutreachPlan.Figure {
        let value = HelpSearch(program: program, stage: stage).value(chosen)
        return OutreachPlan.Figure(
            value: Value(millionths: value), pinned: Value(millionths: value),
            bound: Value(millionths: bound ?? priced.bound),
            basis: basis, recomputedBound: Value(millionths: priced.bound), prices: names(priced.prices))
    }

    private func names(_ prices: HelpPrices) -> [RowPrice] {
        var named: [RowPrice] = []
        for (lane, row) in zip(program.lanes, prices.lane) {
            for (slot, price) in row.enumerated() where price != 0 {
                named.append(RowPrice(row: name(lane, slot), price: price))
            }
        }
        for (cap, price) in zip(program.capped, prices.contacts) where price != 0 {
            named.append(RowPrice(row: RowName.contacts(scenario.patients[cap.patient].id), price: price))
        }
        for (group, price) in zip(program.groups, prices.group) where price != 0 {
            let name =
                program.parity == nil
                ? RowName.expected(group.name)
                : price > 0 ? RowName.high(.parity, group.name) : RowName.level(.parity, group.name)
            named.append(RowPrice(row: name, price: abs(price)))
        }
        return named
    }

    private func name(_ lane: HelpLanes.Lane, _ slot: Int) -> String {
        switch lane.stock {
        case .money(let purse):
            let window = instance.windows[purse]
            return RowName.poolLimit(scenario.pools[window.pool].id, window.number + 1)
        case .minutes(let supply, let quiet):
            let (supply, day) = (instance.supplies[supply], instance.today + slot)
            return quiet.map { RowName.quiet(supply.kind, supply.language, $0, day) }
                ?? RowName.before(supply.kind, supply.language, day)
        }
    }

    private func purses(_ actions: [OutreachPlan.Action]) -> [OutreachPlan.Purse] {
        var spent: [Index<PoolWindow>: Cents] = [:]
        for action in actions where action.cost > 0 {
            let patient = scenario.patients[scenario.orders[action.order].patient]
            let start = awaited.place[action.order].map { awaited.rows[$0].start } ?? scenario.asOf
            let supply = instance.supply(action.kind.pool, speaking: patient.outreachLanguage)
            if let purse = supply.flatMap({ lanes.purse(of: $0, at: start) }) {
                spent[purse, default: 0] = spent[purse, default: 0] + action.cost
            }
        }
        return lanes.lanes.compactMap { lane in
            guard case .money(let purse) = lane.stock else { return nil }
            let window = instance.windows[purse]
            return OutreachPlan.Purse(
                pool: window.pool, window: window.number, left: Cents(lane.left[0]),
                spent: spent[purse] ?? 0)
        }
    }

    /// Each step with what it adds to those before it.
    private func actions(_ chosen: [Int]) -> [OutreachPlan.Action] {
        chosen.flatMap { number -> [OutreachPlan.Action] in
            let choice = program.choices[number]
            let row = awaited.rows[choice.target]
            var before: Int64 = 0
            return choice.steps.indices.map { place in
                let after = choices.uplift(row, Array(choice.steps[...place]))
                defer { before = after }
                return choice.steps[place].action(row.appointment.order, saving: after - before)
            }
        }
    }

    /// The same actions with every effect at an end of its interval.
    private func range(_ chosen: [Int]) -> ClosedRange<Value> {
        let ends = [Coefficients.IntervalEnd.weak, .strong].map { end in
            let model = AttendanceModel(
                scenario: scenario, history: history, coefficients: coefficients.atEnds(end))
            return chosen.reduce(Value.zero) { sum, number in
                let choice = program.choices[number]
                let appointment = awaited.rows[choice.target].appointment
                let with = model.outcome(appointment, with: choice.steps.lazy.map(\.kind))
                return sum + with.completed - model.outcome(appointment, with: []).completed
            }
        }
        return min(ends[0], ends[1])...max(ends[0], ends[1])
    }

    private func tally(_ chosen: [Int], among targets: Set<Int>? = nil) -> OutreachPlan.Tally {
        chosen.reduce(into: OutreachPlan.Tally()) { tally, number in
            let choice = program.choices[number]
            guard targets?.contains(choice.target) ?? true else { return }
            tally.reached += 1
            tally.contacts += choice.contacts
            tally.minutes += choice.steps.reduce(0) { $0 + Int($1.minutes) }
            tally.cost = tally.cost + choice.cost
            tally.saved += Value(millionths: choice.uplift)
        }
    }

    private func tallied(_ chosen: [Int], _ byRisk: [Int]) -> [OutreachPlan.Group] {
        groups.map { group in
            let targets = Set(group.targets)
            return OutreachPlan.Group(
                name: group.name, isProtected: group.isProtected, appointments: group.targets.count,
                expected: group.targets.reduce(.zero) { $0 + awaited.rows[$1].base.completed },
                own: tally(chosen, among: targets), byRisk: tally(byRisk, among: targets))
        }
    }
}

extension HelpStep {
    func action(_ order: Index<Order>, saving: Int64) -> OutreachPlan.Action {
        OutreachPlan.Action(
            order: order, kind: kind, channel: channel, by: by, minutes: Minutes(Int(minutes)), cost: cost,
            saving: Value(millionths: saving))
    }
}
