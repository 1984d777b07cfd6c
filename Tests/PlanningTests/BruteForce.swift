import Attendance
import Domain

@testable import Planning

/// Every timed plan of a tiny scenario on a quarter-hour grid, by plain recursion over orders, and the goals' values of
/// the best in lexicographic order with tolerances. Checks rules in its own words, quarter by quarter.
struct BruteForce {
    private let scenario: Scenario
    private let context: PlanningContext
    private let list: OfferList
    private let goals: [GoalTerms]
    private var tolerances: [Int64]
    private let orders: [Index<Order>]
    private let forced: Set<Index<Order>>
    /// Of each plan the goals' values and, behind them, whom it places: a bit an open order.
    private var vectors: Set<[Int64]> = []
    private var chosen: [Index<Offer>] = []
    private var used: [Int64]
    private var timings: [[ExamTime]: Bool] = [:]

    private var instance: Instance { context.instance }

    /// Values as decided by the planner, in its order of goals, all maximised.
    static func values(
        _ scenario: Scenario, _ history: History, withoutTolerance: Bool = false,
        placing plan: Plan? = nil
    ) -> [Int64] {
        var force = BruteForce(scenario, history)
        if withoutTolerance { force.tolerances = force.goals.map { _ in 0 } }
        force.extend(0)
        return force.best(placedWithoutGap: nil, placing: plan)!
    }

    /// The same by goal, `placed` left out, beside a plan without goal gap that places so many. Nil: none of the plans that
    /// are best without it do.
    static func decided(
        _ scenario: Scenario, _ history: History, placedWithoutGap: Int?, placing plan: Plan? = nil
    ) -> [GoalName: Int64]? {
        var force = BruteForce(scenario, history)
        force.extend(0)
        guard let values = force.best(placedWithoutGap: placedWithoutGap, placing: plan) else { return nil }
        let pairs = zip(force.goals.map(\.name), values).filter { $0.0 != .placed }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    /// The values of every plan there is, by goal.
    static func vectors(_ scenario: Scenario, _ history: History) -> [[GoalName: Int64]] {
        var force = BruteForce(scenario, history)
        force.extend(0)
        let names = force.goals.map(\.name)
        return force.vectors.map { Dictionary(zip(names, $0), uniquingKeysWith: { first, _ in first }) }
    }

    private init(_ scenario: Scenario, _ history: History) {
        self.scenario = scenario
        let instance = Instance(scenario)
        let plain = OfferList(instance)
        context = PlanningContext(instance, plain)
        list = plain.withOptionalSupports(instance).list
        let baseline = Baseline.plan(context, plain)
        let (context, list) = (context, list)
        goals =
            GoalSequence.beforeCare(context, plain, baseline).map { $0.over(list, context) }
            + [Care.terms(instance, list, history)]
        tolerances = goals.map { $0.tolerance(scenario.policy) }
        orders = instance.openOrders
        forced = Set(baseline.chosen.keys.filter { instance.demanded[$0] != nil })
        used = Array(repeating: 0, count: instance.windows.count)
    }

    private mutating func extend(_ place: Int) {
        guard place < orders.count else { return record() }
        if !forced.contains(orders[place]) { extend(place + 1) }
        for index in list.offers(of: orders[place]) where context.canOpen(list[index].session) {
            let offer = list[index]
            for use in offer.uses { used[use.window.int] += use.amount }
            chosen.append(index)
            if sumsFit(offer), isAtOneSite(offer), canBeTimed() { extend(place + 1) }
            chosen.removeLast()
            for use in offer.uses { used[use.window.int] -= use.amount }
        }
    }

    private func sumsFit(_ offer: Offer) -> Bool {
        for use in offer.uses where used[use.window.int] > instance.windows[use.window].left { return false }
        for supply in Set(offer.before.map(\.supply)) {
            let draws = chosen.flatMap { list[$0].before }.filter { $0.supply == supply }
            for day in Set(draws.map(\.by)) {
                let drawn = draws.filter { $0.by <= day }.reduce(0) { $0 + $1.minutes }
                if drawn > instance.supplies[supply].amount(upTo: day) { return false }
            }
        }
        return true
    }

    private func isAtOneSite(_ offer: Offer) -> Bool {
        let patient = scenario.orders[offer.order].patient
        let site = scenario.sessions[offer.session].site
        for booking in instance.bookingsOfPatient[patient] ?? [] {
            let there = scenario.sessions[booking.session].site
            if there != site, scenario.sites[there].zone.day(of: booking.start) == offer.day { return false }
        }
        return chosen.map { list[$0] }.allSatisfy { other in
            scenario.orders[other.order].patient != patient || other.day != offer.day
                || scenario.sessions[other.session].site == site
        }
    }

    private mutating func canBeTimed() -> Bool {
        let exams = chosen.map { ExamTime(list[$0], scenario, instance) }
        if let known = timings[exams] { return known }
        let found = QuarterHours(scenario, instance).times(exams) != nil
        timings[exams] = found
        return found
    }

    /// Rules that look at the whole plan, then the goals' values.
    private mutating func record() {
        let opened = Set(chosen.map { list[$0].session }).filter { scenario.sessions[$0].isFlexible }
        guard scenario.sessions.indices.allSatisfy({ isFilledAndReserved($0, opened) }), openingsFit(opened),
            visitsAreWhole()
        else { return }
        var candidate = Candidate(opened: opened.union(context.held))
        for index in chosen {
            candidate.chosen[list[index].order] = .init(offer: index, start: list[index].first)
        }
        vectors.insert(goals.map { $0.value(of: candidate) } + [bits(candidate.chosen.keys)])
    }

    private func isFilledAndReserved(_ index: Index<Session>, _ opened: Set<Index<Session>>) -> Bool {
        let session = scenario.sessions[index]
        let here = chosen.map { list[$0] }.filter { $0.session == index }
        let minutes = here.reduce(0) { $0 + $1.minutes.int }
        if opened.contains(index), !instance.isHeld[index.int], minutes < session.opening!.minimumMinutes.int
        {
            return false
        }
        let free = instance.blocksOfSession[index].reduce(0) { $0 + instance.blocks[$1].span.length.int }
        var (urgent, others) = (0, 0)
        for reserve in session.reserves where !reserve.isReleased(in: session, asOf: scenario.asOf) {
            guard case .minutes(let kept) = reserve.extent else { continue }
            if reserve.purpose == .urgent { urgent += kept.int } else { others += kept.int }
        }
        let routine = here.filter { !scenario.isUrgent(scenario.orders[$0.order]) }
            .reduce(0) { $0 + $1.minutes.int }
        return minutes <= free - others && routine <= free - others - urgent
    }

    private func openingsFit(_ opened: Set<Index<Session>>) -> Bool {
        var drawn = used
        for session in opened where !instance.isHeld[session.int] {
            for use in instance.openingUses(session) ?? [] { drawn[use.window.int] += use.amount }
        }
        return instance.windows.indices.allSatisfy { drawn[$0.int] <= instance.windows[$0].left }
    }

    private func visitsAreWhole() -> Bool {
        instance.visits.allSatisfy { members in
            let places = members.map { member in
                chosen.first { list[$0].order == member }.map { SiteDay(list[$0], scenario) }
            }
            return places.allSatisfy { $0 == places[0] }
        }
    }

    private func bits(_ placed: some Sequence<Index<Order>>) -> Int64 {
        placed.reduce(0) { $0 | 1 << Int64(orders.firstIndex(of: $1)!) }
    }

    /// - Parameter plan: whom goal care is to be kind to: who is placed is decided before it. Nil: to whom it pays most.
    ///   Empty at the end where no plan that is best in the goals before places these.
    private func best(placedWithoutGap: Int?, placing plan: Plan?) -> [Int64]? {
        var left = Array(vectors)
        var values: [Int64] = []
        for goal in goals.indices {
            if goals[goal].name == .care, let plan {
                let placed = bits(plan.placements.map(\.order))
                left = left.filter { $0.last == placed }
                if left.isEmpty { return values }
            }
            var best = left.map { $0[goal] }.max()!
            if goals[goal].name == .placed {
                let value = goals.firstIndex { $0.name == .value }!
                let most = left.map { $0[value] }.max()!
                let counts = Set(left.filter { $0[value] == most }.map { $0[goal] })
                best = placedWithoutGap.map { 1_000_000 * Int64($0) } ?? counts.max()!
                guard counts.contains(best) else { return nil }
            }
            values.append(best)
            left = left.filter { $0[goal] >= best - tolerances[goal] }
        }
        return values
    }
}
