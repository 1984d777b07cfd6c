import Attendance
import Domain

/// Who could take a slot that falls through. Slots are those likeliest to; the orders on a slot's list wait, could be in
/// that slot at that start were it free, and stand in the order of the clinical goal, then of request. No chance of
/// theirs is read.
struct Standby {
    private let context: PlanningContext
    private let list: OfferList
    private let candidate: Candidate
    private var occupancy: Occupancy

    private var instance: Instance { context.instance }
    private var scenario: Scenario { context.instance.scenario }

    init(_ run: LexicographicRun.Outcome, _ context: PlanningContext) {
        self.context = context
        list = run.plainList
        candidate = run.candidate
        occupancy = Occupancy(context, run.list, run.candidate)
    }

    /// By how likely each is to fall through; slots that nobody could take are left out.
    mutating func slots(_ plan: Plan, _ history: History) -> [StandbySlot] {
        let policy = scenario.policy.outreach
        guard policy.standbySlots > 0 else { return [] }
        let model = AttendanceModel(scenario: scenario, history: history)
        let falling = plan.placements.filter { instance.visitOf[$0.order] == nil }
            .map { ($0, model.outcome($0).completed) }
            .sorted { ($0.1, $0.0.order) < ($1.1, $1.0.order) }
        let offers = waitingOffers
        var slots: [StandbySlot] = []
        for (placement, _) in falling where slots.count < policy.standbySlots {
            let standby = standby(for: placement, offers[placement.session] ?? [])
            if !standby.isEmpty {
                slots.append(
                    StandbySlot(order: placement.order, standby: Array(standby.prefix(policy.standbyOrders))))
            }
        }
        return slots
    }

    /// Of orders that wait and belong to no visit, by session.
    private var waitingOffers: [Index<Session>: [Index<Offer>]] {
        var offers: [Index<Session>: [Index<Offer>]] = [:]
        for order in instance.openOrders
        where candidate.chosen[order] == nil && instance.visitOf[order] == nil {
            for offer in list.offers(of: order) {
                offers[instance.blocks[list.block[offer.int]].session, default: []].append(offer)
            }
        }
        return offers
    }

    private mutating func standby(for placement: Placement, _ offers: [Index<Offer>]) -> [Placement] {
        guard let own = occupancy.placed[placement.order] else { return [] }
        occupancy.remove(placement.order)
        defer { occupancy.place(own.offer, at: own.start) }
        var found: [Placement] = []
        for index in offers {
            let order = list.order[index.int]
            guard list.first[index.int] <= placement.start.minute,
                placement.start.minute <= list.last[index.int], found.last?.order != order
            else { continue }
            let offer = list[index]
            guard meetsMinimum(offer), occupancy.brokenSums(offer).isEmpty,
                occupancy.freeStarts(offer).spans.contains(where: { $0.contains(placement.start) })
            else { continue }
            found.append(offer.placement(at: placement.start, instance))
        }
        return found.sorted { key($0) < key($1) }
    }

    /// The flexible session would still be filled as it must be.
    private func meetsMinimum(_ offer: Offer) -> Bool {
        guard case .choice = context.doors[offer.session.int],
            let opening = scenario.sessions[offer.session].opening
        else { return true }
        return occupancy.minutes[offer.session.int] + Int64(offer.minutes.int)
            >= Int64(opening.minimumMinutes.int)
    }

    /// What the clinical goal would save first, then who asked first.
    private func key(_ placement: Placement) -> (Int64, Instant, String) {
        let order = scenario.orders[placement.order]
        let day = scenario.zone(of: placement.session).day(of: placement.start)
        let saved =
            Clinical.loss(scenario, placement.order, on: nil)
            - Clinical.loss(scenario, placement.order, on: day)
        return (-saved, order.requestedAt, order.id)
    }
}
