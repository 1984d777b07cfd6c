import Domain

/// Finds the offers of one order by applying the conditions one after another to what those before it left. That is
/// slower than asking first what rules most out, but the first condition after which nothing is left is the reason
/// why an order waits.
struct OfferSearch {
    enum Outcome {
        case offers([Offer])
        case none(WaitingReason)
    }

    /// Starts in one block on one day with the choices made so far.
    struct Candidate {
        var session: Index<Session>
        var block: Int
        var day: Day
        var starts: Starts
        var length: Minutes
        var contact: Placement.Contact?
        var helps: [Help] = []
    }

    let order: Index<Order>
    let timetable: Timetable
    let helpBefore: HelpBefore
    let facts: Order
    let exam: Exam
    let patient: Patient

    init(_ order: Index<Order>, _ timetable: Timetable, _ helpBefore: HelpBefore) {
        self.order = order
        self.timetable = timetable
        self.helpBefore = helpBefore
        facts = timetable.scenario.orders[order]
        exam = timetable.scenario.exams[facts.exam]
        patient = timetable.scenario.patients[facts.patient]
    }

    var scenario: Scenario { timetable.scenario }
    var isFollower: Bool { timetable.followers.contains(order) }

    func outcome() -> Outcome {
        let sessions = scenario.sessions.indices.filter(suits)
        if sessions.isEmpty { return .none(.noScanner) }
        var candidates = sessions.flatMap(withinDates)
        if candidates.isEmpty { return .none(.noSession) }
        let conditions: [(WaitingReason, ([Candidate]) -> [Candidate])] = [
            (.gate, afterGates), (.leadTime, afterLeadTime), (.contact, withContact), (.travel, withTravel),
            (.interpreter, withInterpreter), (.support, withSupport), (.availability, whileAvailable),
            (.declined, notDeclined),
        ]
        for (reason, apply) in conditions {
            candidates = apply(candidates)
            if candidates.isEmpty { return .none(reason) }
        }
        return .offers(candidates.flatMap(cut))
    }
}

// Conditions 1 to 6.
extension OfferSearch {
    /// Scanner, population, site and the session's own list of exams.
    private func suits(_ index: Index<Session>) -> Bool {
        let session = scenario.sessions[index]
        let scanner = scenario.scanners[session.scanner]
        let populations = [exam.population, scanner.population, session.population]
        return scanner.modality == exam.modality
            && exam.features.union(facts.features).isSubset(of: scanner.features)
            && populations.allSatisfy { $0 == nil || $0 == facts.population }
            && facts.sitesAllowed?.contains(session.site) != false
            && session.exams?.contains(facts.exam) != false
    }

    /// Long enough, between earliest and latest, inside the horizon. The interpreter's extra comes later.
    private func withinDates(_ index: Index<Session>) -> [Candidate] {
        let session = scenario.sessions[index]
        let length =
            exam.minutes + facts.extraMinutes
            + (patient.needsTransfer ? scenario.policy.minutes.transferExtra : 0)
        return timetable.pieces[index.int].compactMap { piece in
            guard facts.earliest <= piece.day, facts.latest.map({ piece.day <= $0 }) ?? true,
                scenario.horizon.contains(piece.day)
            else { return nil }
            let block = timetable.blocks[index.int][piece.block]
            let last = session.lastStart ?? block.to
            let starts = Starts(block.starts(lasting: length + exam.turnaround)).intersection(piece.span)
                .intersection(Span(from: scenario.asOf, to: last + 1))
            let candidate = Candidate(
                session: index, block: piece.block, day: piece.day, starts: starts, length: length)
            return starts.isEmpty ? nil : candidate
        }
    }

    private func afterGates(_ candidates: [Candidate]) -> [Candidate] {
        var first: Day?
        for gate in facts.gates where gate.hard && gate.status != .done {
            if scenario.isUrgent(facts), gate.kind == .authorisation || gate.kind == .coverage { continue }
            let days = [gate.notBefore, gate.leadDays.map { scenario.today + $0 }].compactMap { $0 }
            guard let day = days.max() else { return [] }
            first = max(first ?? day, day)
        }
        guard let first else { return candidates }
        return candidates.filter { $0.day >= first }
    }

    private func afterLeadTime(_ candidates: [Candidate]) -> [Candidate] {
        let notice = scenario.asOf + Minutes(60 * facts.noticeHours)
        let first = scenario.today + exam.prepLeadDays
        return candidates.filter { $0.day >= first }.narrowed { $0.starts.subtracting([.before(notice)]) }
    }

    /// Every channel by which the patient can be offered the appointment in time.
    private func withContact(_ candidates: [Candidate]) -> [Candidate] {
        if isFollower { return candidates }
        return candidates.flatMap { candidate in
            patient.channels.enumerated().compactMap { position, channel in
                guard channel.consent, let first = helpBefore.firstDay(patient, channel) else { return nil }
                let by = candidate.day - max(channel.leadDays, exam.prepLeadDays)
                guard by >= first else { return nil }
                var reached = candidate
                reached.contact = Placement.Contact(channel: position, by: by)
                return reached
            }
        }
    }
}

// Conditions 11 and 12, and the cut into offers.
extension OfferSearch {
    private func whileAvailable(_ candidates: [Candidate]) -> [Candidate] {
        let needed = [facts.availability, facts.guardian?.availability, facts.escort?.availability].compactMap
        { $0 }
        if needed.isEmpty { return candidates }
        return candidates.narrowed { candidate in
            needed.reduce(candidate.starts) { $0.intersection(starts(of: candidate, inside: $1)) }
        }
    }

    /// Starts with which the exam lies inside one joined span of `windows` on the candidate's day.
    private func starts(of candidate: Candidate, inside windows: [Availability]) -> Starts {
        let spans = windows.spans(on: candidate.day, in: scenario.zone(of: candidate.session))
        return Starts(union: spans.map { $0.starts(lasting: candidate.length) })
    }

    private func notDeclined(_ candidates: [Candidate]) -> [Candidate] {
        let proposals = scenario.previousPlan.filter { $0.order == order }
        let demands = scenario.overrides.filter { $0.order == order }
        if proposals.isEmpty && demands.isEmpty { return candidates }
        let demanded = timetable.demanded[order]
        return candidates.narrowed { candidate in
            if let demanded, demanded.session != candidate.session { return .none }
            let starts = demanded.map { candidate.starts.intersection(.minute($0.start)) } ?? candidate.starts
            let left = proposals.reduce(starts) { respecting($1, candidate, $0) }
            return demands.reduce(left) { obeying($1.demand, candidate, $0) }
        }
    }

    private func respecting(_ proposal: PreviousProposal, _ candidate: Candidate, _ starts: Starts) -> Starts
    {
        let site = scenario.sessions[candidate.session].site
        switch proposal.status {
        case .proposed, .accepted: return starts
        case .declined(let reason):
            let zone = scenario.sites[proposal.site].zone
            switch reason {
            case .day: return zone.day(of: proposal.start).weekday == candidate.day.weekday ? .none : starts
            case .site: return proposal.site == site ? .none : starts
            case .language:
                let modes = candidate.helps.compactMap { scenario.pools[$0.pool].mode }
                return proposal.interpreterMode.map(modes.contains) ?? false ? .none : starts
            case .timeOfDay:
                let declined = zone.minuteOfDay(of: proposal.start).int
                let here = scenario.zone(of: candidate.session)
                return starts.filter { abs(here.minuteOfDay(of: $0).int - declined) >= 60 }
            case .other:
                return proposal.site == site
                    ? starts.subtracting([Span(from: proposal.start - 59, to: proposal.start + 60)]) : starts
            }
        }
    }

    private func obeying(_ demand: Override.Demand, _ candidate: Candidate, _ starts: Starts) -> Starts {
        switch demand {
        case .must: starts
        case .neverAtSite(let site): scenario.sessions[candidate.session].site == site ? .none : starts
        case .neverInSession(let session): session == candidate.session ? .none : starts
        case .neverOnDay(let day): day == candidate.day ? .none : starts
        }
    }

    /// Maximal runs of starts that are equal in what goal care looks at.
    private func cut(_ candidate: Candidate) -> [Offer] {
        let preferred = facts.preferred.map { starts(of: candidate, inside: $0) }
        let inside = preferred.map { candidate.starts.intersection($0) } ?? candidate.starts
        let outside = preferred.map { candidate.starts.subtracting($0) } ?? .none
        return [(inside, true), (outside, false)].flatMap { starts, isPreferred in
            cutAtProposal(starts, candidate).map { span, isMoved in
                Offer(
                    order: order, session: candidate.session, block: candidate.block, day: candidate.day,
                    starts: span, length: candidate.length, minutes: candidate.length + exam.turnaround,
                    contact: candidate.contact, helps: candidate.helps, uses: candidate.helps.uses,
                    isPreferred: isPreferred, isMoved: isMoved)
            }
        }
    }

    private func cutAtProposal(_ starts: Starts, _ candidate: Candidate) -> [(Span, Bool)] {
        let proposed = scenario.previousPlan.last { $0.order == order && $0.status == .proposed }
        guard let proposed else { return starts.spans.map { ($0, false) } }
        let isThere =
            proposed.site == scenario.sessions[candidate.session].site
            && (proposed.session == nil || proposed.session == candidate.session)
        let unmoved = isThere ? starts.intersection(.minute(proposed.start)) : .none
        return unmoved.spans.map { ($0, false) } + starts.subtracting(unmoved).spans.map { ($0, true) }
    }
}

extension [OfferSearch.Candidate] {
    /// With other starts; candidates left without one are gone.
    func narrowed(_ starts: (OfferSearch.Candidate) -> Starts) -> [OfferSearch.Candidate] {
        compactMap { candidate in
            var narrowed = candidate
            narrowed.starts = starts(candidate)
            return narrowed.starts.isEmpty ? nil : narrowed
        }
    }
}

extension Span {
    static func minute(_ instant: Instant) -> Span { Span(from: instant, to: instant + 1) }
    static func before(_ instant: Instant) -> Span { Span(from: Instant(minute: 0), to: instant) }
}
