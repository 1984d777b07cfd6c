import Domain

/// Finds the offer that a printed place is. What matches none of the order's offers is no place this order may have.
struct OfferMatching {
    let list: OfferList
    let names: Names

    struct Match {
        var appointment: CheckedPlan.Appointment
        /// Printed figures that are not the offer's.
        var wrong: [Violation]
    }

    private var scenario: Scenario { list.scenario }

    func match(
        _ printed: PrintedPlan.Place, of order: Index<Order>, optional: Set<Placement.OptionalSupport>
    ) throws(Violation) -> Match {
        guard let index = names.sessions[printed.session] else {
            throw Violation(.offer, printed.place, "the scenario has no session \(printed.session)")
        }
        let session = scenario.sessions[index]
        let start = try printed.start.instant(in: scenario.sites[session.site].zone)
        let there = list.offers(of: order).filter { $0.session == index && $0.starts.contains(start) }
        if there.isEmpty {
            throw Violation(.offer, printed.place, "\(scenario.orders[order].id) may not start here then")
        }
        let reached = there.filter { hasContact(printed.contact, $0) }
        if reached.isEmpty {
            throw Violation(.offer, "\(printed.place)/contact", "no channel reaches the patient like this")
        }
        let uses = try uses(printed)
        for offer in reached {
            for choice in list.choices(for: offer)
            where choice.supports == optional && choice.ride?.starts.contains(start) ?? true {
                let appointment = list.appointment(offer, choice, at: start)
                guard appointment.helps.uses.filter({ $0.use != 0 }) == uses else { continue }
                return Match(appointment: appointment, wrong: wrongFigures(printed, offer, start))
            }
        }
        throw Violation(.offer, "\(printed.place)/bundle", "this is no help the exam may be done with here")
    }

    private func hasContact(_ printed: PrintedPlan.Contact?, _ offer: Offer) -> Bool {
        guard let contact = offer.contact else { return printed == nil }
        let patient = scenario.patients[scenario.orders[offer.order].patient]
        let channel = patient.channels[contact.channel]
        return printed
            == PrintedPlan.Contact(
                channel: channel.kind.rawValue, language: patient.outreachLanguage?.tag, by: contact.by,
                minutes: channel.minutes.int)
    }

    private func uses(_ printed: PrintedPlan.Place) throws(Violation) -> [WindowUse] {
        var helps: [Help] = []
        for (position, use) in printed.bundle.enumerated() {
            let place = "\(printed.place)/bundle/\(position)"
            guard let pool = names.pools[use.pool] else {
                throw Violation(.offer, place, "the scenario has no pool \(use.pool)")
            }
            let windows = list.timetable.windows.of(pool)
            guard use.window >= 1, use.window <= windows.count else {
                throw Violation(.offer, place, "pool \(use.pool) has no window \(use.window)")
            }
            let window = Index<PoolWindow>(windows.lowerBound + use.window - 1)
            helps.append(Help(window: window, use: try amount(use.use, of: pool, place)))
        }
        return helps.uses.filter { $0.use != 0 }
    }

    /// Minutes, units or cents from what is printed.
    private func amount(_ printed: Value, of pool: Index<Pool>, _ place: String) throws(Violation) -> Int64 {
        let unit: Int64 = scenario.pools[pool].unit == .money ? 10_000 : 1_000_000
        guard printed.millionths % unit == 0 else {
            throw Violation(.offer, place, "this is finer than the pool's unit")
        }
        return printed.millionths / unit
    }

    private func wrongFigures(_ printed: PrintedPlan.Place, _ offer: Offer, _ start: Instant) -> [Violation] {
        let session = scenario.sessions[offer.session]
        let end = scenario.sites[session.site].zone.rfc3339(start + offer.length)
        var wrong: [Violation] = []
        if printed.end.node.string != end {
            wrong.append(Violation(.figure, printed.end.place, "the exam ends at another time", amount: end))
        }
        if printed.minutes != offer.minutes.int {
            wrong.append(
                Violation(
                    .figure, "\(printed.place)/minutes",
                    "the scanner is taken for \(offer.minutes.int) minutes",
                    amount: "\(printed.minutes) printed"))
        }
        if printed.site != scenario.sites[session.site].id
            || printed.scanner != scenario.scanners[session.scanner].id
        {
            wrong.append(Violation(.figure, printed.place, "the session has another site or scanner"))
        }
        return wrong
    }
}

extension OptionalChoice {
    var supports: Set<Placement.OptionalSupport> {
        var supports: Set<Placement.OptionalSupport> = []
        if counselling != nil { supports.insert(.counselling) }
        if secondContact != nil { supports.insert(.secondContact) }
        if ride != nil { supports.insert(.ride) }
        return supports
    }
}
