import Attendance
import Domain

/// One run through a plan: who comes, who cancels in time, who stands by for the time that becomes free, who is missed.
///
/// Cancellations come in by whole days, each on a day between today and the day before the exam, all equally likely. Then the
/// waiting orders that could use that session are asked in turn: those that save most points × late days first, then by request.
/// The first whose offer there breaks no rule with everyone else where they are gets it, if the contact that brings the offer is
/// due on that day or later and the notice the order needs is left after that day. Exams of a visit do not stand by. A place that
/// a stand-by cancels is lost.
struct Replication: Sendable {
    private struct Cancellation {
        var order: Index<Order>
        var day: Day
        var start: Instant
    }

    let plan: SimulatedPlan
    let standby: StandbyQueue?
    let list: OfferList
    let scenario: Scenario
    let groups: [Set<Index<Order>>]
    let orders: [Index<Order>]
    let draws: Draws
    let chances: Care.Chances
    /// By order: whose draws decide about it: one for all exams of a visit.
    let decider: [Index<Order>]
    /// Of the untouched plan.
    let occupancy: Occupancy

    func run(_ number: Int) -> PolicyRun.Replication {
        var tally = PolicyRun.Replication()
        var completedOn: [Index<Order>: Day] = [:]
        var cancellations: [Cancellation] = []
        func end(_ order: Index<Order>, _ chances: Outcome, on day: Day) -> Bool {
            let draw = draws.unit(.ending, number, decider[order.int])
            if draw < share(chances.missed) {
                tally.missed += 1
            } else if draw < share(chances.missed) + share(chances.cancelled) {
                tally.cancelled += 1
                return true
            } else {
                completedOn[order] = day
            }
            return false
        }
        for place in plan.places {
            let day = list[place.offer].day
            guard end(place.order, place.chances, on: day) else { continue }
            let days = max(0, day - scenario.today)
            let notice = Int(draws.unit(.notice, number, decider[place.order.int]) * Double(days))
            cancellations.append(
                Cancellation(order: place.order, day: scenario.today + notice, start: place.start))
        }
        if let standby, !cancellations.isEmpty {
            cancellations.sort { ($0.day, $0.start, $0.order) < ($1.day, $1.start, $1.order) }
            var occupancy = occupancy
            for cancellation in cancellations {
                let session = occupancy.placed[cancellation.order]!.offer.session
                occupancy.remove(cancellation.order)
                guard let next = standby.next(session, from: cancellation.day, occupancy) else { continue }
                let offer = list[next.offer]
                occupancy.place(offer, at: next.start)
                tally.filled += 1
                _ = end(offer.order, chances[offer], on: offer.day)
            }
        }
        let bookings = plan.booked.filter { booked in
            let draw = draws.unit(.ending, number, decider[booked.order.int])
            return draw >= share(booked.chances.missed) + share(booked.chances.cancelled)
        }
        tally.completedBookings = bookings.count
        close(&tally, completedOn, bookings: Set(bookings.map(\.order)))
        return tally
    }

    private func close(
        _ tally: inout PolicyRun.Replication, _ completedOn: [Index<Order>: Day],
        bookings: Set<Index<Order>>
    ) {
        tally.completed = completedOn.count
        for order in orders {
            let day = completedOn[order]
            if let day {
                tally.waitDays += day - scenario.zone.day(of: scenario.orders[order].requestedAt)
            }
            tally.lateness += Value(millionths: Clinical.loss(scenario, order, on: day))
        }
        tally.completedOfGroup = groups.map { group in
            group.count { completedOn[$0] != nil || bookings.contains($0) }
        }
    }

    private func share(_ value: Value) -> Double { Double(value.millionths) / 1_000_000 }
}

/// Waiting orders that could use time in a session, in the order in which they are asked.
struct StandbyQueue: Sendable {
    private struct Candidate: Sendable {
        var order: Index<Order>
        var offers: [Index<Offer>]
        var notice: Minutes
    }

    private let list: OfferList
    private let scenario: Scenario
    private var ofSession: [[Candidate]]

    init(_ context: PlanningContext, _ list: OfferList, waiting: [Index<Order>]) {
        self.list = list
        let instance = context.instance
        scenario = instance.scenario
        ofSession = Array(repeating: [], count: scenario.sessions.count)
        for order in waiting where instance.visitOf[order] == nil {
            let offers = list.offers(of: order).filter {
                list.contact(of: $0) != nil && !list.hasOptional($0)
            }
            let own = Dictionary(grouping: offers) { list.session(of: $0) }
            for session in own.keys.sorted() {
                ofSession[session.int].append(
                    Candidate(
                        order: order, offers: own[session]!,
                        notice: Minutes(60 * scenario.orders[order].noticeHours)))
            }
        }
        let unsorted = ofSession
        ofSession = unsorted.map { $0.sorted(by: isBefore) }
    }

    private func isBefore(_ a: Candidate, _ b: Candidate) -> Bool {
        let (gainA, gainB) = (gain(a), gain(b))
        if gainA != gainB { return gainA > gainB }
        let (orderA, orderB) = (scenario.orders[a.order], scenario.orders[b.order])
        if orderA.requestedAt != orderB.requestedAt { return orderA.requestedAt < orderB.requestedAt }
        return orderA.id < orderB.id
    }

    /// Points × late days saved by an exam in this session; a session has one day for nearly every order.
    private func gain(_ candidate: Candidate) -> Int64 {
        let day = list[candidate.offers[0]].day
        return Clinical.loss(scenario, candidate.order, on: nil)
            - Clinical.loss(scenario, candidate.order, on: day)
    }

    /// Who gets the time that became free on `day`, with an offer and a start; nil: nobody who waits can use it.
    func next(_ session: Index<Session>, from day: Day, _ occupancy: Occupancy) -> (
        offer: Index<Offer>, start: Instant
    )? {
        for candidate in ofSession[session.int] where occupancy.placed[candidate.order] == nil {
            let earliest = scenario.zone.start(of: day + 1) + candidate.notice
            for offer in candidate.offers {
                guard let contact = list.contact(of: offer), contact.by >= day,
                    list.last[offer.int] >= earliest.minute,
                    let start = occupancy.earliestStart(list[offer], from: earliest)
                else { continue }
                return (offer, start)
            }
        }
        return nil
    }
}

extension Occupancy {
    /// The earliest start at or after `instant` at which the offer breaks no rule; nil: there is none.
    fileprivate func earliestStart(_ offer: Offer, from instant: Instant) -> Instant? {
        guard isOpen[offer.session.int], brokenSums(offer).isEmpty else { return nil }
        let span = freeStarts(offer).spans.first { $0.to > instant }
        return span.map { max($0.from, instant) }
    }
}

extension OfferList {
    // Asked of every offer of those who wait: one is put together only when it may do.
    fileprivate func contact(of offer: Index<Offer>) -> Placement.Contact? {
        helps[Int(help[offer.int])].contact
    }
    fileprivate func hasOptional(_ offer: Index<Offer>) -> Bool {
        !helps[Int(help[offer.int])].optional.isEmpty
    }
}
