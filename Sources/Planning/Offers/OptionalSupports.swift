import Domain

extension OfferList {
    /// The offers of goal care: every offer as it is, and with each combination of optional supports it can carry.
    /// The plain form of an offer stands first among its order's; `plain[o]` is where offer o went. Bundles and helps
    /// keep their places.
    func withOptionalSupports(
        _ instance: Instance, threads: Int = 1
    ) -> (list: OfferList, plain: [Index<Offer>]) {
        let roads = Roads(instance.scenario)
        let supported = OfferList(instance, threads: threads, after: self) { order, chunk in
            var supports = OptionalSupports(instance, roads, self, order)
            supports.addOffers(to: &chunk)
            chunk.endOrder(noOfferReason[order.int])
        }
        let plain = instance.scenario.orders.indices.flatMap { order in
            supported.offers(of: order).prefix(offers(of: order).count)
        }
        return (supported, plain)
    }
}

/// Help for one order that is not needed for an appointment to be possible, but may make it likelier or easier.
struct OptionalSupports {
    private let instance: Instance
    private let list: OfferList
    private let rows: Range<Int>
    private let patient: Patient
    private let isCounselled: Bool
    private let outreach: Index<Supply>?
    /// Nil where no ride is of use.
    private let journeys: Journeys?
    private var known: [HelpOnDay: [HelpVariant]] = [:]

    private struct HelpOnDay: Hashable {
        var help: Int32
        var day: Int32
    }
    /// A help as places among the helps of the chunk: as it is, and with a ride.
    private struct HelpVariant {
        var alone: Int32
        var withRide: Int32
    }
    /// Part of an offer's window with a ride.
    private struct Ridden {
        var span: Span
        var uses: [Offer.Use]
        var minutes: Int
    }

    init(_ instance: Instance, _ roads: Roads, _ list: OfferList, _ order: Index<Order>) {
        self.instance = instance
        self.list = list
        rows = Int(list.starts[order.int])..<Int(list.starts[order.int + 1])
        patient = instance.scenario.patients[instance.scenario.orders[order].patient]
        isCounselled = patient.need(.medicalCostBurden) == .yes
        outreach = instance.outreach(for: patient)
        let isOfUse = patient.needsTransport && instance.leadsItsVisit(order) && !rows.isEmpty
        journeys = isOfUse ? Journeys(patient, roads) : nil
    }

    /// The order's offers, then those with at least one support.
    mutating func addOffers(to chunk: inout OfferChunk) {
        for offer in rows { chunk.append(list.row(offer)) }
        for offer in rows {
            var row = list.row(offer)
            let helps = helps(of: row, &chunk)
            for help in helps.dropFirst() {
                row.help = help.alone
                chunk.append(row)
            }
            let rides = rides(row).map { ($0, chunk.bundles.place(of: $0.uses)) }
            for help in helps {
                for (ride, bundle) in rides {
                    chunk.append(row.ridden(ride.span, ride.minutes, bundle, help.withRide))
                }
            }
        }
    }

    /// The row's own help, then with each combination of counselling and a second contact.
    private mutating func helps(of row: OfferRow, _ chunk: inout OfferChunk) -> [HelpVariant] {
        let key = HelpOnDay(help: row.help, day: row.day)
        if let found = known[key] { return found }
        let day = Day(number: Int(row.day))
        let own = list.helps[Int(row.help)]
        let counselled = [own] + counselling(own, day)
        let reminded = counselled + counselled.compactMap { secondContact($0, day) }
        let variants = reminded.enumerated().map { place, help in
            var ridden = help
            ridden.optional.append(.ride)
            return HelpVariant(
                alone: place == 0 ? row.help : chunk.helps.place(of: help),
                withRide: journeys == nil ? row.help : chunk.helps.place(of: ridden))
        }
        known[key] = variants
        return variants
    }

    /// Counselling is offered to who needs it, never a precondition; it is given by the day before.
    private func counselling(_ help: Help, _ day: Day) -> [Help] {
        guard isCounselled else { return [] }
        let minutes = Int64(instance.scenario.policy.minutes.counselling.int)
        return instance.supplies.indices.compactMap { supply in
            guard instance.supplies[supply].kind == .counsellor else { return nil }
            return help.adding(.counselling, .init(supply: supply, by: day - 1, minutes: minutes), instance)
        }
    }

    /// The offer's own channel once more, as late as it still arrives by the day before the exam.
    private func secondContact(_ help: Help, _ day: Day) -> Help? {
        guard let contact = help.contact else { return nil }
        let channel = patient.channels[contact.channel]
        let (by, minutes) = (channel.lastDay(before: day), channel.minutes)
        guard by > contact.by else { return nil }
        guard minutes > 0, let outreach else {
            var reminded = help
            reminded.optional.append(.secondContact)
            return reminded
        }
        let use = Offer.Before(supply: outreach, by: by, minutes: Int64(minutes.int))
        return help.adding(.secondContact, use, instance)
    }

    /// A ride for someone who needs help with the way and could come without.
    private func rides(_ row: OfferRow) -> [Ridden] {
        guard let journeys else { return [] }
        let session = instance.blocks[row.block].session
        let site = instance.scenario.sessions[session].site
        guard journeys.isReached(site) else { return [] }
        let starts = StartSet(
            from: Instant(minute: Int(row.first)), through: Instant(minute: Int(row.last)))
        let uses = list.bundles[Int(row.bundle)]
        return journeys.rides(to: site, starts, instance).flatMap { paid($0, uses) }
    }

    private func paid(_ ride: Journeys.Ride, _ uses: [Offer.Use]) -> [Ridden] {
        var drafts = [(starts: ride.starts, uses: uses + [ride.use])]
        if let payment = ride.payment {
            drafts = instance.windows(of: payment.pool, around: ride.starts.hull).map { number in
                let starts = ride.starts.intersecting(instance.windows[Index(number)].span)
                return (starts, drafts[0].uses.adding(payment.cents, Index(number)))
            }
        }
        return drafts.filter { $0.uses.fit(instance.windows) }.flatMap { draft in
            draft.starts.spans.map { Ridden(span: $0, uses: draft.uses, minutes: ride.minutes) }
        }
    }
}

extension OfferRow {
    fileprivate func ridden(_ span: Span, _ minutes: Int, _ bundle: Int32, _ help: Int32) -> OfferRow {
        var ridden = self
        (ridden.first, ridden.last) = (span.from.minute, span.to.minute - 1)
        (ridden.bundle, ridden.help, ridden.travel) = (bundle, help, UInt16(minutes))
        return ridden
    }
}

extension Help {
    /// Nil where the supply has nothing to give by then.
    fileprivate func adding(
        _ support: Placement.OptionalSupport, _ use: Offer.Before, _ instance: Instance
    ) -> Help? {
        guard let first = instance.supplies[use.supply].firstDay, use.by >= first else { return nil }
        var supported = self
        supported.before.append(use)
        supported.optional.append(support)
        return supported
    }
}

extension [Offer.Use] {
    /// Two uses of one window are one.
    fileprivate func adding(_ cents: Int64, _ window: Domain.Index<PoolWindow>) -> [Offer.Use] {
        var uses = self
        if let same = uses.firstIndex(where: { $0.window == window }) {
            uses[same].amount += cents
        } else {
            uses.append(Offer.Use(window: window, amount: cents, busy: nil))
        }
        return uses
    }
}
