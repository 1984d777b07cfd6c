public import Domain

/// Chances that an appointment is completed, cancelled with notice, or missed, for one order and one way of placing
/// it. Read by goal care, outreach and reports, and by nothing else.
///
///     logit missed = base(modality) + wait band + unresolved cost + earlier missed − contact
///
/// with `missed` kept between a floor and a cap; a site's own chances override all of it. Outreach on top counts from
/// there: from the cap, or from the site's own chance of the appointment as it stands. Language and a ride have no
/// effect of their own: studies found none. They act where they belong, in what makes an appointment possible. A
/// `Recalibration` in the history moves the level and the spread of what comes before contacts, never a contact's effect.
///
/// The arithmetic is floating point, rounded half up to a millionth once at the end, so results repeat.
public struct AttendanceModel: Sendable {
    private let effects: Effects
    private let scenario: Scenario
    private let orders: [OrderFacts]
    private let supplied: [Index<Order>: [History.SuppliedChance]]
    /// For every site, the position of its zone in `OrderFacts.requested`.
    private let zoneOfSite: [Int]
    private let recalibration: Recalibration?

    public init(scenario: Scenario, history: History, coefficients: Coefficients = .cited) {
        let effects = Effects(coefficients)
        let zones = distinctZones(of: scenario)
        let mainLanguage = mainOutreachLanguage(of: scenario)
        self.scenario = scenario
        self.effects = effects
        self.zoneOfSite = scenario.sites.rows.map { site in zones.firstIndex(of: site.zone)! }
        self.recalibration = history.recalibration
        self.supplied = Dictionary(grouping: history.supplied, by: \.order)
        self.orders = scenario.orders.rows.map { order in
            OrderFacts(order, scenario, history, zones, mainLanguage, effects)
        }
    }

    /// The chances of `order` on `day` (of the site's zone) with the offer brought by `channel`; nil: by none, as for
    /// the later orders of a visit.
    public func outcome(
        order: Index<Order>, site: Index<Site>, session: Index<Session>, day: Day, channel: ChannelKind?,
        secondContact: Bool, counselling: Bool, ride: Bool
    ) -> Outcome {
        outcome(
            AwaitedAppointment(
                order: order, site: site, session: session, day: day, channel: channel,
                secondContact: secondContact, counselling: counselling, ride: ride), .none)
    }

    func outcome(_ appointment: AwaitedAppointment, _ help: OutreachHelp) -> Outcome {
        let facts = orders[appointment.order.int]
        if let own = suppliedOutcome(appointment.order, appointment.site, appointment.session) {
            return help == .none ? own : self.own(own, appointment, help, facts)
        }
        let line = recalibration?[facts.modality]
        let cancelled = line?.cancelled ?? effects.cancelWithNotice
        let before = missing(appointment, .none, line)
        guard help != .none else { return split(missed: effects.missed(before.logit), cancelled: cancelled) }
        let after = missing(appointment, help, line)
        // What help does counts from the cap down, not from above it.
        let above = max(0, before.logit - logit(effects.cap.decimal))
        return split(
            missed: effects.missed(after.logit - above), before: effects.missed(before.logit),
            calledOff: calledOff(before, after), cancelled: cancelled)
    }

    /// How likely it is that an appointment is missed.
    private struct Missing {
        /// Whatever floor and cap there are.
        var logit: Double
        var contacts: ContactEffect
    }

    /// Of what help prevents, the share that is cancelled with notice: a call does not only bring people, it lets them say
    /// that they cannot come. What a call does beside other contacts is its part of what they do together.
    private func calledOff(_ before: Missing, _ after: Missing) -> Double {
        let gained = before.logit - after.logit
        guard gained > 0 else { return 0 }
        let byCall = min(-after.contacts.byCall, before.contacts.all - after.contacts.all)
        return effects.callCancelled.decimal * min(1, max(0, byCall / gained))
    }

    private func missing(
        _ appointment: AwaitedAppointment, _ help: OutreachHelp, _ line: Recalibration.Line?
    ) -> Missing {
        let facts = orders[appointment.order.int]
        var logit = facts.base
        logit += effects.wait(
            days: appointment.day - facts.requested[zoneOfSite[appointment.site.int]], facts.population)
        if facts.costNeed {
            logit += effects.cost(talkedAbout: appointment.counselling, called: help.counselling)
        }
        let spread = logit - effects.base(facts.modality)
        logit += appointment.ride ? effects.ride : 0
        // At the published risk, so that what a contact does is the same number before and after recalibration.
        let contacts = effects.contacts(
            appointment.channel, second: appointment.secondContact, help, congruent: facts.congruentCall,
            before: logit)
        return Missing(logit: logit + contacts.all + (line?.shift(spread: spread) ?? 0), contacts: contacts)
    }

    /// A site's own chances with help besides, which shifts them as it shifts others.
    private func own(
        _ own: Outcome, _ appointment: AwaitedAppointment, _ help: OutreachHelp, _ facts: OrderFacts
    ) -> Outcome {
        guard own.missed > effects.floor else { return own }
        let before = logit(own.missed.insideOne.decimal)
        func missing(_ help: OutreachHelp) -> Missing {
            let contacts = effects.contacts(
                appointment.channel, second: appointment.secondContact, help, congruent: facts.congruentCall,
                before: before)
            let cost =
                facts.costNeed
                ? effects.cost(talkedAbout: appointment.counselling, called: help.counselling) : 0
            return Missing(logit: before + contacts.all + cost, contacts: contacts)
        }
        let (without, with) = (missing(.none), missing(help))
        let chance = probability(before + with.logit - without.logit)
        return split(
            missed: min(own.missed, max(effects.floor, Value(rounding: chance))), before: own.missed,
            calledOff: calledOff(without, with), cancelled: own.cancelled)
    }

    func isCalledInOwnLanguage(_ order: Index<Order>) -> Bool { orders[order.int].congruentCall }

    /// The chances of a placement as it stands, its optional supports included.
    public func outcome(_ placement: Placement) -> Outcome {
        let session = scenario.sessions[placement.session]
        let patient = scenario.patients[scenario.orders[placement.order].patient]
        return outcome(
            order: placement.order, site: session.site, session: placement.session,
            day: scenario.sites[session.site].zone.day(of: placement.start),
            channel: placement.contact.map { patient.channels[$0.channel].kind },
            secondContact: placement.optional.contains(.secondContact),
            counselling: placement.optional.contains(.counselling),
            ride: placement.bundle.contains { scenario.pools[$0.pool].kind == .ride })
    }

    /// The first of the site's own chances that speaks of this order here.
    private func suppliedOutcome(
        _ order: Index<Order>, _ site: Index<Site>, _ session: Index<Session>
    ) -> Outcome? {
        supplied[order]?.first { chance in
            switch chance.scope {
            case .anywhere: true
            case .site(let own): own == site
            case .session(let own): own == session
            }
        }?.outcome
    }

    /// - Parameters:
    ///   - before: missed without help.
    ///   - calledOff: of what help prevents, the share that is cancelled instead.
    private func split(missed: Value, before: Value, calledOff: Double, cancelled: Value) -> Outcome {
        let instead = Value(rounding: max(0, (before - missed).decimal) * calledOff)
        return split(missed: missed, cancelled: cancelled + instead)
    }

    private func split(missed: Value, cancelled share: Value) -> Outcome {
        let cancelled = min(share, .one - missed)
        return Outcome(completed: .one - missed - cancelled, cancelled: cancelled, missed: missed)
    }
}

/// What an order brings to its chances, whatever the offer.
private struct OrderFacts: Sendable {
    /// Logit of the base of its modality, with the effects that no offer changes.
    let base: Double
    let modality: Modality
    /// The day of the request, in each distinct zone of the sites.
    let requested: [Day]
    let population: Population
    let costNeed: Bool
    let congruentCall: Bool

    init(
        _ order: Order, _ scenario: Scenario, _ history: History, _ zones: [Zone], _ mainLanguage: String?,
        _ effects: Effects
    ) {
        let patient = scenario.patients[order.patient]
        let priorMissed = min(max(history.priorMissed[order.patient] ?? 0, 0), priorMissedCap)
        modality = scenario.exams[order.exam].modality
        base =
            effects.base(modality)
            + effects.priorMissed * Double(priorMissed)
            + (patient.needsInterpreter ? effects.language : 0)
        requested = zones.map { $0.day(of: order.requestedAt) }
        population = order.population
        costNeed = patient.need(.medicalCostBurden) == .yes
        congruentCall = patient.isCalledInOwnLanguage(mainLanguage: mainLanguage)
    }
}

/// More earlier missed appointments than this count as this many: history is not character.
let priorMissedCap = 3

extension Patient {
    /// Whether a call in the patient's language is more than an ordinary call: the trial behind it compared calls in a
    /// language other than the system's usual one with no call. Its effect replaces that of a live call.
    fileprivate func isCalledInOwnLanguage(mainLanguage: String?) -> Bool {
        guard let language = outreachLanguage else { return false }
        return needsInterpreter || language.primary != mainLanguage
    }
}

/// The file's main language: what most patients are contacted in; of equals the first by its tag.
private func mainOutreachLanguage(of scenario: Scenario) -> String? {
    var counts: [String: Int] = [:]
    for patient in scenario.patients.rows {
        if let language = patient.outreachLanguage { counts[language.primary, default: 0] += 1 }
    }
    return counts.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key
}

private func distinctZones(of scenario: Scenario) -> [Zone] {
    scenario.sites.rows.map(\.zone).reduce(into: []) { found, zone in
        if !found.contains(zone) { found.append(zone) }
    }
}
