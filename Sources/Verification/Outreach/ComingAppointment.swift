import Attendance
import Domain

/// An appointment ahead, and what may be done for it (`Planning/Formulation.md`, section 8).
struct ComingAppointment {
    /// What one kind of help takes.
    struct Demand {
        var kind: OutreachKind
        var channel: ChannelKind?
        var by: Day
        var minutes: Int64
        /// Nil: no minutes are drawn.
        var supply: Index<HelpBefore.Supply>?
        var quiet: Channel.QuietHours?
        var cents: Int64 = 0
        var purse: Index<PoolWindow>?

        /// With what its minutes cost; nil where nobody would pay.
        func paid(_ money: HelpMoney, for order: Index<Order>) -> Demand? {
            guard let supply else { return self }
            guard let price = money.price(minutes, of: supply, for: order) else { return nil }
            var demand = self
            (demand.cents, demand.purse) = price
            return demand
        }
    }
    /// Kinds of help together, and what they add to the expected completions, in millionths.
    struct Option {
        var demands: [Demand]
        var uplift: Int64
    }

    var order: Index<Order>
    var patient: Index<Patient>
    var start: Instant
    var awaited: AwaitedAppointment
    /// Of the contact that carries the offer: position among the channels, last day.
    var contact: Placement.Contact?
    /// The later orders of a visit are spoken of with its first.
    var isSpokenOf: Bool
    var base: Outcome

    /// Those of the plan, then those booked, in the order of the scenario.
    static func all(_ plan: CheckedPlan, _ figures: GoalFigures, _ model: AttendanceModel)
        -> [ComingAppointment]
    {
        let (scenario, timetable) = (figures.scenario, figures.list.timetable)
        var found: [ComingAppointment] = []
        for appointment in plan.inOrder {
            let offer = appointment.offer
            let patient = scenario.orders[offer.order].patient
            let awaited = AwaitedAppointment(
                order: offer.order, site: scenario.sessions[offer.session].site, session: offer.session,
                day: offer.day,
                channel: offer.contact.map { scenario.patients[patient].channels[$0.channel].kind },
                secondContact: appointment.choice.secondContact != nil,
                counselling: appointment.choice.counselling != nil,
                ride: appointment.choice.ride != nil || figures.hasRide(offer))
            found.append(
                ComingAppointment(
                    order: offer.order, patient: patient, start: appointment.start, awaited: awaited,
                    contact: offer.contact,
                    isSpokenOf: offer.contact != nil
                        || timetable.isAccepted(offer.order)
                            && !timetable.followers.contains(offer.order),
                    base: model.outcome(awaited, with: [])))
        }
        var seen = Set(found.map(\.order))
        for booking in scenario.bookings.rows where booking.start > scenario.asOf {
            guard let order = booking.order, seen.insert(order).inserted else { continue }
            let site = scenario.sessions[booking.session].site
            let awaited = AwaitedAppointment(
                order: order, site: site, session: booking.session,
                day: scenario.sites[site].zone.day(of: booking.start), channel: nil, secondContact: false,
                counselling: false,
                ride: booking.bundle.contains { scenario.pools[$0.pool].kind == .ride })
            found.append(
                ComingAppointment(
                    order: order, patient: scenario.orders[order].patient, start: booking.start,
                    awaited: awaited, contact: nil, isSpokenOf: true,
                    base: model.outcome(awaited, with: [])))
        }
        return found.sorted { $0.order < $1.order }
    }

    /// By when it must be said, for it to arrive before the day.
    func by(_ channel: Channel) -> Day { awaited.day - max(channel.leadDays, 1) }

    /// Everything with a known effect that may be done, by kind.
    func demands(
        _ scenario: Scenario, _ help: HelpBefore, _ money: HelpMoney, _ model: AttendanceModel
    ) -> [Demand] {
        guard isSpokenOf else { return [] }
        let person = scenario.patients[patient]
        let policy = scenario.policy
        let offered = contact.map { person.channels[$0.channel] }
        let phone = person.channels.first { $0.kind == .call && $0.consent }
        var found: [Demand] = []
        func add(
            _ kind: OutreachKind, _ channel: Channel, minutes: Minutes, from supply: Index<HelpBefore.Supply>?
        ) {
            let by = by(channel)
            guard by >= scenario.today else { return }
            let isFree = kind <= .languageCall && minutes.int == 0
            if !isFree {
                guard let supply, let first = help.firstDay(supply), first <= by else { return }
            }
            let demand = Demand(
                kind: kind, channel: channel.kind, by: by, minutes: Int64(minutes.int),
                supply: isFree ? nil : supply, quiet: channel.quietHours)
            if let paid = demand.paid(money, for: order) { found.append(paid) }
        }
        func outreach(_ kind: OutreachKind, _ channel: Channel) {
            add(kind, channel, minutes: channel.minutes, from: help.contactSupply(patient, channel))
        }
        if offered?.kind != .text && offered?.kind != .call {
            if let text = person.channels.first(where: { $0.kind == .text && $0.consent }) {
                outreach(.reminder, text)
            }
        }
        if let offered, let contact, !awaited.secondContact, by(offered) > contact.by {
            outreach(.secondReminder, offered)
        }
        guard let phone else { return found }
        if offered?.kind != .call { outreach(model.callKind(of: order), phone) }
        add(
            .navigator, phone, minutes: policy.outreach.navigatorMinutes,
            from: help.supply(.navigator, for: person))
        if person.need(.medicalCostBurden) == .yes, !awaited.counselling {
            add(
                .counsellingCall, phone, minutes: policy.minutes.counselling,
                from: help.supply(.counsellor, for: person))
        }
        return found
    }

    /// Every set of up to so many of the demands each of which adds something to those before it: smaller sets first, then
    /// by position.
    func options(_ demands: [Demand], contacts: Int, _ model: AttendanceModel) -> [Option] {
        let sets = (0..<(1 << demands.count)).map { mask in
            demands.indices.filter { mask >> $0 & 1 == 1 }
        }
        return sets.filter { !$0.isEmpty && $0.count <= contacts }
            .sorted { $0.count != $1.count ? $0.count < $1.count : $0.lexicographicallyPrecedes($1) }
            .compactMap { set in
                let chosen = set.map { demands[$0] }
                let kinds = chosen.map(\.kind)
                let steps = kinds.indices.map { uplift(Array(kinds[...$0]), model) }
                let adds = zip([0] + steps, steps).allSatisfy { $0 < $1 }
                return adds ? Option(demands: chosen, uplift: steps.last!) : nil
            }
    }

    func uplift(_ kinds: [OutreachKind], _ model: AttendanceModel) -> Int64 {
        (model.outcome(awaited, with: kinds).completed - base.completed).millionths
    }
}

extension HelpBefore {
    /// Of this kind, who speaks the patient's language where some are listed by it, else who is listed without one.
    func supply(_ kind: PoolKind, for patient: Patient) -> Index<Supply>? {
        func find(_ language: String?) -> Index<Supply>? {
            supplies.indices.first { supplies[$0].key == Key(kind: kind, language: language) }
        }
        return patient.outreachLanguage.flatMap { find($0.primary) } ?? find(nil)
    }
}
