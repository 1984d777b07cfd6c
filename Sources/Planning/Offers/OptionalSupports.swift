import Domain

extension OfferList {
    /// The offers of goal care: every offer as it is, and with each combination of optional supports it can carry.
    /// The plain form of an offer stands first among its order's; `plain[o]` is where offer o went.
    func withOptionalSupports(
        _ instance: Instance, threads: Int = 1
    ) -> (list: OfferList, plain: [Index<Offer>]) {
        let roads = Roads(instance.scenario)
        let supported = OfferList(instance, threads: threads) { order, chunk in
            let own = offers(of: order).map { self[$0] }
            for offer in own { chunk.append(offer) }
            for offer in own {
                for variant in OptionalSupports(instance, roads, offer).variants { chunk.append(variant) }
            }
            chunk.endOrder(noOfferReason[order.int])
        }
        let plain = instance.scenario.orders.indices.flatMap { order in
            supported.offers(of: order).prefix(offers(of: order).count)
        }
        return (supported, plain)
    }
}

/// Help that is not needed for an appointment to be possible, but may make it likelier or easier.
struct OptionalSupports {
    let instance: Instance
    let offer: Offer
    private var scenario: Scenario { instance.scenario }
    private var patient: Patient { scenario.patients[scenario.orders[offer.order].patient] }
    private let journeys: Journeys

    init(_ instance: Instance, _ roads: Roads, _ offer: Offer) {
        self.instance = instance
        self.offer = offer
        journeys = Journeys(instance.scenario.patients[instance.scenario.orders[offer.order].patient], roads)
    }

    /// Every combination of at least one support.
    var variants: [Offer] {
        let counselled = [offer] + counselling(offer)
        let reminded = counselled + counselled.flatMap(secondContact)
        return Array((reminded + reminded.flatMap(ride)).dropFirst())
    }

    /// Counselling is offered to who needs it, never a precondition; it is given by the day before.
    private func counselling(_ offer: Offer) -> [Offer] {
        guard patient.need(.medicalCostBurden) == .yes else { return [] }
        let minutes = Int64(scenario.policy.minutes.counselling.int)
        return instance.supplies.indices.compactMap { supply in
            guard instance.supplies[supply].kind == .counsellor else { return nil }
            return adding(
                .counselling, Offer.Before(supply: supply, by: offer.day - 1, minutes: minutes), to: offer)
        }
    }

    /// The offer's own channel once more, by the day before the exam.
    private func secondContact(_ offer: Offer) -> [Offer] {
        guard let contact = offer.contact, offer.day - 1 > contact.by else { return [] }
        let minutes = patient.channels[contact.channel].minutes
        guard minutes > 0, let supply = instance.outreach(for: patient) else {
            var reminded = offer
            reminded.optional.append(.secondContact)
            return [reminded]
        }
        let use = Offer.Before(supply: supply, by: offer.day - 1, minutes: Int64(minutes.int))
        return [adding(.secondContact, use, to: offer)].compactMap { $0 }
    }

    private func adding(_ support: Placement.OptionalSupport, _ use: Offer.Before, to offer: Offer) -> Offer?
    {
        guard let first = instance.supplies[use.supply].firstDay, use.by >= first else { return nil }
        var supported = offer
        supported.before.append(use)
        supported.optional.append(support)
        return supported
    }

    /// A ride for someone who needs help with the way and could come without.
    private func ride(_ offer: Offer) -> [Offer] {
        let site = scenario.sessions[offer.session].site
        guard patient.needsTransport, instance.leadsItsVisit(offer.order), journeys.isReached(site) else {
            return []
        }
        return journeys.rides(to: site, StartSet(from: offer.first, through: offer.last), instance)
            .flatMap { paid(offer, $0) }
    }

    private func paid(_ offer: Offer, _ ride: Journeys.Ride) -> [Offer] {
        var drafts = [(starts: ride.starts, uses: offer.uses + [ride.use])]
        if let payment = ride.payment {
            drafts = drafts.flatMap { draft in
                instance.windows(of: payment.pool).compactMap { number in
                    let window = instance.windows[Index(number)]
                    var uses = draft.uses
                    if let same = uses.firstIndex(where: { $0.window == Index(number) }) {
                        uses[same].amount += payment.cents
                    } else {
                        uses.append(Offer.Use(window: Index(number), amount: payment.cents, busy: nil))
                    }
                    let starts = draft.starts.intersecting(window.span)
                    return starts.isEmpty ? nil : (starts, uses)
                }
            }
        }
        return drafts.flatMap { draft in
            draft.starts.spans.compactMap { span in
                guard draft.uses.fit(instance.windows) else { return nil }
                var supported = offer
                (supported.first, supported.last) = (span.from, span.to - 1)
                supported.uses = draft.uses
                supported.travelMinutes = ride.minutes
                supported.optional.append(.ride)
                return supported
            }
        }
    }
}
