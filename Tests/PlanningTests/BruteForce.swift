import Attendance
import Domain

@testable import Planning

/// Every timed plan of a tiny scenario on a quarter-hour grid, by plain recursion over orders, and the goals' values of
/// the best in lexicographic order with tolerances. Checks rules in its own words, minute by minute.
struct BruteForce {
    private let scenario: Scenario
    private let context: PlanningContext
    private let list: OfferList
    private let goals: [GoalTerms]
    private let tolerances: [Int64]
    private let orders: [Index<Order>]
    private var vectors: Set<[Int64]> = []
    private var chosen: [(offer: Offer, index: Index<Offer>, start: Int)] = []

    /// Values as printed by the planner, in its order of goals.
    static func values(_ scenario: Scenario, _ history: History) -> [Int64] {
        var force = BruteForce(scenario, history)
        force.extend(0)
        return force.best()
    }

    private init(_ scenario: Scenario, _ history: History) {
        self.scenario = scenario
        let instance = Instance(scenario)
        let plain = OfferList(instance)
        context = PlanningContext(instance, plain)
        list = plain.withOptionalSupports(instance).list
        goals =
            [Clinical.terms(instance, list)] + Equity.terms(instance, plain) + [
                ValueGoal.terms(context, list)
            ]
            + [Care.terms(instance, list, history)]
        tolerances = goals.map { $0.levels.map { Equity.tolerance($0, scenario.policy) } ?? 0 }
        orders = instance.openOrders
    }

    private mutating func extend(_ place: Int) {
        guard place < orders.count else { return record() }
        extend(place + 1)
        for index in list.offers(of: orders[place]) {
            let offer = list[index]
            guard context.canOpen(offer.session) else { continue }
            var start = offer.first.int
            while start <= offer.last.int {
                if fits(offer, start) {
                    chosen.append((offer, index, start))
                    extend(place + 1)
                    chosen.removeLast()
                }
                start += 15
            }
        }
    }

    /// Nothing that only gets worse with more placements is broken.
    private func fits(_ offer: Offer, _ start: Int) -> Bool {
        let patient = scenario.orders[offer.order].patient
        let site = scenario.sessions[offer.session].site
        for booking in context.instance.bookingsOfPatient[patient] ?? [] {
            let there = scenario.sessions[booking.session].site
            if there != site, scenario.sites[there].zone.day(of: booking.start) == offer.day { return false }
            if booking.start.int < start + offer.length.int, start < (booking.start + booking.minutes).int {
                return false
            }
        }
        for other in chosen {
            let sameScanner = other.offer.block == offer.block
            if sameScanner, other.start < start + offer.minutes.int,
                start < other.start + other.offer.minutes.int
            {
                return false
            }
            guard scenario.orders[other.offer.order].patient == patient else { continue }
            if other.start < start + offer.length.int, start < other.start + other.offer.length.int {
                return false
            }
            if other.offer.day == offer.day, scenario.sessions[other.offer.session].site != site {
                return false
            }
        }
        return headsFit(offer, start) && sumsFit(offer)
    }

    private func headsFit(_ offer: Offer, _ start: Int) -> Bool {
        let all = chosen.map { ($0.offer, $0.start) } + [(offer, start)]
        for pool in scenario.pools.indices {
            guard let heads = scenario.pools[pool].heads else { continue }
            var busy: [Int: Int] = [:]
            for booking in scenario.bookings.rows where booking.bundle.contains(where: { $0.pool == pool }) {
                for minute in booking.start.int..<(booking.start + booking.minutes).int {
                    busy[minute, default: 0] += 1
                }
            }
            for (offer, start) in all {
                for use in offer.uses where context.instance.windows[use.window].pool == pool {
                    guard let span = use.busy else { continue }
                    for minute in span { busy[start + minute, default: 0] += 1 }
                }
            }
            if busy.values.contains(where: { $0 > heads }) { return false }
        }
        return true
    }

    private func sumsFit(_ offer: Offer) -> Bool {
        let all = chosen.map(\.offer) + [offer]
        for window in context.instance.windows.indices {
            let drawn = all.reduce(0) { $0 + $1.use(of: window) }
            if drawn > context.instance.windows[window].left { return false }
        }
        for supply in context.instance.supplies.indices {
            for day in all.flatMap({ $0.before.map(\.by) }) {
                let drawn = all.reduce(0) { $0 + $1.drawn(from: supply, by: day) }
                if drawn > context.instance.supplies[supply].amount(upTo: day) { return false }
            }
        }
        return true
    }

    /// Rules that look at the whole plan, then the goals' values.
    private mutating func record() {
        let opened = Set(chosen.map(\.offer.session)).filter { scenario.sessions[$0].isFlexible }
        for session in scenario.sessions.indices {
            let here = chosen.filter { $0.offer.session == session }
            let minutes = here.reduce(0) { $0 + $1.offer.minutes.int }
            if opened.contains(session), !context.instance.isHeld[session.int],
                minutes < scenario.sessions[session].opening!.minimumMinutes.int
            {
                return
            }
            let free = context.instance.blocksOfSession[session].reduce(0) {
                $0 + context.instance.blocks[$1].span.length.int
            }
            var (urgent, others) = (0, 0)
            for reserve in scenario.sessions[session].reserves {
                guard case .minutes(let kept) = reserve.extent else { continue }
                if reserve.purpose == .urgent { urgent += kept.int } else { others += kept.int }
            }
            let routine = here.filter { !scenario.isUrgent(scenario.orders[$0.offer.order]) }
                .reduce(0) { $0 + $1.offer.minutes.int }
            if minutes > free - others || routine > free - others - urgent { return }
        }
        guard openingsFit(opened), visitsAreWhole() else { return }
        var candidate = Candidate(opened: opened.union(context.held))
        for entry in chosen {
            candidate.chosen[entry.offer.order] = .init(
                offer: entry.index, start: Instant(minute: entry.start))
        }
        vectors.insert(goals.map { $0.value(of: candidate) })
    }

    private func openingsFit(_ opened: Set<Index<Session>>) -> Bool {
        context.instance.windows.indices.allSatisfy { window in
            var drawn = chosen.reduce(0) { $0 + $1.offer.use(of: window) }
            for session in opened where !context.instance.isHeld[session.int] {
                for use in context.instance.openingUses(session) ?? [] where use.window == window {
                    drawn += use.amount
                }
            }
            return drawn <= context.instance.windows[window].left
        }
    }

    private func visitsAreWhole() -> Bool {
        context.instance.visits.allSatisfy { members in
            let places = members.map { member in
                chosen.first { $0.offer.order == member }.map { SiteDay($0.offer, scenario) }
            }
            return places.allSatisfy { $0 == places[0] }
        }
    }

    private func best() -> [Int64] {
        var left = Array(vectors)
        var values: [Int64] = []
        for goal in goals.indices {
            let best = left.map { $0[goal] }.max()!
            values.append(best)
            left = left.filter { $0[goal] >= best - tolerances[goal] }
        }
        return values
    }
}
