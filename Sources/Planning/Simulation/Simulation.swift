public import Attendance
public import Domain

/// Plans lived through many times with the same fates: what is to be expected of each, and how much of that is chance.
public struct Simulation {
    /// Protected barrier groups: of open orders; where there are none, of who is booked.
    public let groups: [PlanOutcome.Group]
    public let openOrders: Int
    /// Appointments that were booked before and are to come.
    public let bookings: Int
    private let context: PlanningContext
    private let list: OfferList
    private let plainList: OfferList
    /// Where each plain offer went in `list`.
    private let plain: [Index<Offer>]
    private let chances: Care.Chances
    private let outreach: SimulatedOutreach
    private let threads: Int
    private var instance: Instance { context.instance }

    public init(_ scenario: Scenario, _ history: History, threads: Int = 1) {
        let instance = Instance(scenario)
        self.threads = threads
        plainList = OfferList(instance, threads: threads)
        context = PlanningContext(instance, plainList)
        (list, plain) = plainList.withOptionalSupports(instance, threads: threads)
        chances = Care.Chances(instance, history)
        outreach = SimulatedOutreach(context, list, history)
        openOrders = instance.openOrders.count
        let awaited = outreach.awaited(SimulatedPlan(places: [], opened: []))
        bookings = awaited.rows.count
        let own =
            openOrders > 0
            ? Equity.groups(instance).protected.map { ($0.name, $0.orders) }
            : AwaitedGroup.all(awaited, scenario).filter(\.isProtected).map { group in
                (group.name, group.targets.map { awaited.rows[$0].appointment.order })
            }
        groups = own.map { PlanOutcome.Group(name: $0, orders: $1, isProtected: true) }
    }

    /// Nil where a published plan is none of this scenario.
    /// - Parameters:
    ///   - published: Fairslot's plan; the first-come plans have its sessions open, so that all have the same capacity.
    ///   - asking: the same scenario's plans where the policy asks for equity in these forms.
    public func run(
        _ published: PublishedPlan, asking forms: [(Policy.Form, PublishedPlan)] = [],
        replications: Int, seed: UInt64, standby: Bool
    ) -> [PolicyRun]? {
        guard let fairslot = plan(published) else { return nil }
        func baseline(_ policy: PolicyRun.Policy) -> (PolicyRun.Policy, SimulatedPlan) {
            let plan = self.baseline(opened: fairslot.opened, urgentFirst: policy == .urgentFirst)
            return (policy, outreach.doing([:], plan))
        }
        var plans = (openOrders > 0 ? [.firstCome, .urgentFirst] : [.noOutreach]).map(baseline)
        plans.append((.riskRanked, riskRanked(fairslot)))
        for (form, published) in forms {
            guard let plan = plan(published) else { return nil }
            plans.append((.asking(form), outreach.doing(published.outreach, plan)))
        }
        plans.append((.fairslot, outreach.doing(published.outreach, fairslot)))
        return plans.map { policy, plan in
            PolicyRun(
                policy: policy, placed: plan.places.count, expectedCompletions: plan.expectedCompletions,
                expectedBookings: plan.expectedBookings,
                replications: live(plan, replications, seed, standby))
        }
    }

    private func live(_ plan: SimulatedPlan, _ count: Int, _ seed: UInt64, _ standby: Bool) -> [PolicyRun
        .Replication]
    {
        let placed = Set(plan.places.map(\.order))
        let waiting = instance.openOrders.filter { !placed.contains($0) }
        let candidate = Candidate(
            chosen: Dictionary(
                plan.places.map { ($0.order, Candidate.Choice(offer: $0.offer, start: $0.start)) },
                uniquingKeysWith: { first, _ in first }), opened: plan.opened)
        let life = Replication(
            plan: plan,
            standby: standby && !waiting.isEmpty
                ? StandbyQueue(context, list, waiting: waiting) : nil,
            list: list, scenario: instance.scenario, groups: groups.map { Set($0.orders) },
            orders: instance.openOrders, draws: Draws(seed: seed), chances: chances,
            decider: instance.scenario.orders.indices.map { order in
                instance.visitOf[order].map { instance.visits[$0][0] } ?? order
            },
            occupancy: Occupancy(context, list, candidate))
        return Lanes.each(Array(0..<count), threads: threads) { number, _ in life.run(number) }
    }
}

// The plans.
extension Simulation {
    private func baseline(opened: Set<Index<Session>>, urgentFirst: Bool) -> SimulatedPlan {
        let held = opened.filter { context.isChoice($0) }
        let found = Baseline.plan(context, plainList, opened: held.sorted(), urgentFirst: urgentFirst)
        return SimulatedPlan(
            places: found.chosen.keys.sorted().map { order in
                let choice = found.chosen[order]!
                return place(plain[choice.offer.int], at: choice.start)
            }, opened: found.opened)
    }

    private func place(_ offer: Index<Offer>, at start: Instant) -> SimulatedPlan.Place {
        SimulatedPlan.Place(
            order: list.order[offer.int], offer: offer, start: start, chances: chances[list[offer]])
    }

    /// The offers a plan stands on, exactly.
    private func plan(_ published: PublishedPlan) -> SimulatedPlan? {
        var plan = SimulatedPlan(places: [], opened: [])
        for place in published.places.places.sorted(by: { $0.order < $1.order }) {
            guard context.canOpen(place.session),
                let offer = offer(place, published.optional[place.order] ?? [])
            else { return nil }
            plan.places.append(self.place(offer, at: place.start))
            if context.isChoice(place.session) { plan.opened.insert(place.session) }
        }
        return plan
    }

    private func offer(_ place: EarlierPlan.Place, _ optional: Set<Placement.OptionalSupport>) -> Index<
        Offer
    >? {
        list.offers(of: place.order).first { index in
            let offer = list[index]
            let pools = Set(offer.uses.map { instance.windows[$0.window].pool })
            return offer.session == place.session && offer.starts.contains(place.start)
                && pools == place.pools
                && offer.contact == place.contact && Set(offer.optional) == optional
        }
    }

    /// Counselling and second contacts taken from whom the plan gave them, and given, while the same minutes of each team
    /// last, to those who are likeliest to miss; the team's days are not looked at, so this has more freedom than the plan had.
    /// Then what is left of all minutes, by the same ranking.
    private func riskRanked(_ plan: SimulatedPlan) -> SimulatedPlan {
        let supported = [Placement.OptionalSupport.counselling, .secondContact].reduce(plan) {
            ranked($0, support: $1)
        }
        return outreach.doing(outreach.byRisk(supported), supported)
    }

    private func ranked(_ plan: SimulatedPlan, support: Placement.OptionalSupport) -> SimulatedPlan {
        var ranked = plan
        var minutes: [Index<Supply>?: Int64] = [:]
        for place in plan.places.indices where list[plan.places[place].offer].optional.contains(support) {
            guard let bare = changed(plan.places[place], support, isGiven: false) else { continue }
            minutes[team(plan.places[place], support), default: 0] += cost(plan.places[place], support)
            ranked.places[place] = bare
        }
        let byRisk = ranked.places.indices.sorted { a, b in
            let (first, second) = (ranked.places[a].chances.missed, ranked.places[b].chances.missed)
            return first != second ? first > second : a < b
        }
        for place in byRisk where !list[ranked.places[place].offer].optional.contains(support) {
            let (team, cost) = (team(ranked.places[place], support), cost(ranked.places[place], support))
            guard let left = minutes[team], left >= cost,
                let helped = changed(ranked.places[place], support, isGiven: true)
            else { continue }
            minutes[team] = left - cost
            ranked.places[place] = helped
        }
        return ranked
    }

    private func patient(_ place: SimulatedPlan.Place) -> Patient {
        instance.scenario.patients[instance.scenario.orders[place.order].patient]
    }
    /// Who calls the patient; counsellors are one team.
    private func team(_ place: SimulatedPlan.Place, _ support: Placement.OptionalSupport) -> Index<Supply>? {
        support == .counselling ? nil : instance.outreach(for: patient(place))
    }
    private func cost(_ place: SimulatedPlan.Place, _ support: Placement.OptionalSupport) -> Int64 {
        guard support == .secondContact else {
            return Int64(instance.scenario.policy.minutes.counselling.int)
        }
        return list[place.offer].contact.map { Int64(patient(place).channels[$0.channel].minutes.int) } ?? 0
    }

    /// The same place with or without a support; nil where there is no such offer.
    private func changed(
        _ place: SimulatedPlan.Place, _ support: Placement.OptionalSupport, isGiven: Bool
    ) -> SimulatedPlan.Place? {
        let own = list[place.offer]
        var optional = Set(own.optional)
        if isGiven { optional.insert(support) } else { optional.remove(support) }
        let found = list.offers(of: place.order).first { index in
            let offer = list[index]
            return offer.session == own.session && offer.starts.contains(place.start)
                && offer.uses == own.uses
                && offer.contact == own.contact && Set(offer.optional) == optional
        }
        return found.map { self.place($0, at: place.start) }
    }
}
