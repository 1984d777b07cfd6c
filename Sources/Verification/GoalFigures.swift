import Attendance
import Domain

/// What offers and open sessions are worth to each goal, in millionths of its unit (section 4).
final class GoalFigures: Sendable {
    let list: OfferList
    let scenario: Scenario
    /// Protected groups, after merging.
    let groups: [BarrierGroup]
    /// With those that are measured only.
    let measured: [BarrierGroup]
    /// By group, parallel to `groups`: how many of its orders first come, first served places with regular sessions.
    let least: [Int]
    /// By order: positions in `groups` of those it is in.
    let groupsOfOrder: [[Int]]
    /// The goals this scenario has, in order.
    let goals: [GoalName]
    let openOrders: [Index<Order>]
    let daysOfHelp: DaysOfHelp
    /// By member of a visit: where all of it can be.
    let visitPlaces: [Index<Order>: [SiteDay]]
    /// The members of each visit, in order.
    let visits: [[Index<Order>]]
    private let attendance: AttendanceModel
    /// Orders for which a site supplies chances of its own.
    private let supplied: Set<Index<Order>>
    private let hasOneZone: Bool

    /// - Parameter firstCome: the plan of first come, first served with regular sessions, where a goal rests on it.
    init(_ list: OfferList, history: History, firstCome: CheckedPlan = CheckedPlan()) {
        self.list = list
        let scenario = list.scenario
        self.scenario = scenario
        openOrders = list.timetable.openOrders
        daysOfHelp = DaysOfHelp(list)
        let measured = BarrierGroup.all(scenario, open: openOrders)
        let groups = measured.filter(\.isProtected)
        let outOfReach = groups.filter { group in group.orders.allSatisfy { list.offers(of: $0).isEmpty } }
        let levels = min(groups.count, scenario.policy.equity.levels + outOfReach.count)
        self.measured = measured
        self.groups = groups
        least = groups.map { group in group.orders.count { firstCome.appointments[$0] != nil } }
        var groupsOfOrder = [[Int]](repeating: [], count: scenario.orders.count)
        for (number, group) in groups.enumerated() {
            for order in group.orders { groupsOfOrder[order.int].append(number) }
        }
        self.groupsOfOrder = groupsOfOrder
        goals = Self.goals(scenario.policy.equity, groups: groups.count, levels: levels)
        visitPlaces = list.placesOfVisits()
        visits = list.timetable.visits.filter { $0.value[0] == $0.key }.values.sorted { $0[0] < $1[0] }
        attendance = AttendanceModel(scenario: scenario, history: history)
        supplied = Set(history.supplied.map(\.order))
        hasOneZone = Set(scenario.sites.rows.map(\.zone)).count == 1
    }

    private static func goals(_ equity: Policy.Equity, groups: Int, levels: Int) -> [GoalName] {
        let first: [GoalName] = equity.notBelowBaseline && groups > 0 ? [.clinical, .baseline] : [.clinical]
        if equity.parityPenalty != nil, groups > 0 { return first + [.parity, .care] }
        let gap: [GoalName] = equity.maxGap != nil && groups > 1 ? [.gap] : []
        return first + (0..<levels).map { .equity($0 + 1) } + gap + [.value, .care]
    }

    /// τ, where the policy or the formulation sets it; nil for the last goal, which nothing follows.
    func tolerance(_ goal: GoalName) -> Value? {
        switch goal {
        case .clinical, .baseline: .zero
        case .placed: Value(millionths: 1_000_000) * scenario.policy.equity.levellingDown
        case .equity, .gap:
            scenario.policy.equity.tolerance + Value(millionths: Int64(groups.map(\.orders.count).max() ?? 0))
        case .parity, .value: scenario.policy.value.tolerance
        case .care: nil
        }
    }

    // clinical

    func lateDays(_ order: Index<Order>, on day: Day) -> Int { max(0, day - scenario.orders[order].due) }

    func lateDaysWaiting(_ order: Index<Order>) -> Int {
        lateDays(order, on: scenario.horizon.upperBound + 1) + 1
    }

    /// Points lost, of urgent orders only.
    func loss(_ order: Index<Order>, lateDays: Int) -> Int64 {
        let facts = scenario.orders[order]
        return scenario.isUrgent(facts) ? (scenario.policy.points(facts.priority) * lateDays).millionths : 0
    }

    func lossWaiting(_ order: Index<Order>) -> Int64 { loss(order, lateDays: lateDaysWaiting(order)) }

    func lossSaved(_ order: Index<Order>, on day: Day) -> Int64 {
        lossWaiting(order) - loss(order, lateDays: lateDays(order, on: day))
    }

    // value

    func worth(_ order: Index<Order>, on day: Day) -> Int64 {
        let facts = scenario.orders[order]
        return scenario.policy.worth(facts.priority, days: max(0, day - facts.earliest)).millionths
    }

    func price(of session: Index<Session>) -> Int64 {
        scenario.sessions[session].opening.map { scenario.policy.examEquivalents($0.price).millionths } ?? 0
    }

    // care

    func outcome(_ offer: Offer, _ choice: OptionalChoice) -> Outcome {
        outcome(
            offer, second: choice.secondContact != nil, counselling: choice.counselling != nil,
            ride: choice.ride != nil || hasRide(offer))
    }

    func outcome(_ offer: Offer, second: Bool, counselling: Bool, ride: Bool) -> Outcome {
        let session = scenario.sessions[offer.session]
        let patient = scenario.patients[list.patient(of: offer)]
        return attendance.outcome(
            order: offer.order, site: session.site, session: offer.session, day: offer.day,
            channel: offer.contact.map { patient.channels[$0.channel].kind },
            secondContact: second, counselling: counselling, ride: ride)
    }

    /// Expected completions less the burden on the patient.
    func kindness(_ offer: Offer, _ choice: OptionalChoice) -> Int64 {
        let journey = Journey(scenario.patients[list.patient(of: offer)], list.catalogue)
        let isRidden = choice.ride != nil || hasRide(offer)
        let minutes = journey.minutes(to: scenario.sessions[offer.session].site, byRide: isRidden)
        return outcome(offer, choice).completed.millionths - burden(offer, travelMinutes: minutes)
    }

    /// Whether an order's chances are the model's, and the same at every site.
    func hasModelledChances(_ order: Index<Order>) -> Bool { hasOneZone && !supplied.contains(order) }

    func hasRide(_ offer: Offer) -> Bool {
        list.helps(of: offer).contains { list.timetable.windows[$0.window].kind == .ride }
    }

    func burden(_ offer: Offer, travelMinutes: Int) -> Int64 {
        let care = scenario.policy.care
        var burden = care.travelMinute.millionths * Int64(travelMinutes)
        if !offer.isPreferred { burden += care.offPreference.millionths }
        if offer.day - scenario.today < care.shortNoticeDays { burden += care.shortNotice.millionths }
        if offer.isMoved { burden += care.move.millionths }
        return burden
    }
}

extension GoalFigures {
    func level(of group: BarrierGroup, placed: Set<Index<Order>>) -> Int64 {
        Int64(group.orders.count(where: placed.contains)) * group.weight
    }

    /// A goal's value for a whole plan.
    func value(_ goal: GoalName, of plan: CheckedPlan) -> Int64 {
        switch goal {
        case .clinical:
            return openOrders.reduce(0) { sum, order in
                guard let placed = plan.appointments[order] else { return sum + lossWaiting(order) }
                return sum + loss(order, lateDays: lateDays(order, on: placed.offer.day))
            }
        case .baseline: return shortfall(placed(plan))
        case .equity(let k): return sumOfSmallestLevels(k, placed(plan))
        case .placed: return 1_000_000 * Int64(plan.appointments.count)
        case .gap: return gap(placed(plan))
        case .parity: return value(.value, of: plan) - parityLoss(placed(plan))
        case .value:
            let placed = plan.appointments.values.reduce(0) { $0 + worth($1.offer.order, on: $1.offer.day) }
            return placed - plan.open.reduce(0) { $0 + price(of: $1) }
        case .care: return plan.appointments.values.reduce(0) { $0 + kindness($1.offer, $1.choice) }
        }
    }
}
