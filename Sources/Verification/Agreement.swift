import Domain

// Conditions 11 and 12, and the cut into offers: the times at which people can come, and what they said before.
extension OfferSearch {
    /// Goes on with the starts at which the exam lies in the hours of the order, of its guardian and of its escort.
    mutating func agree(_ candidate: Candidate, _ number: Int) {
        guard number < request.availabilities.count else {
            passed(.availability)
            return respect(candidate)
        }
        for span in hours(request.availabilities[number], at: candidate.place) {
            let starts = candidate.starts.intersection(span.starts(lasting: candidate.length))
            if !starts.isEmpty { agree(candidate.starting(starts), number + 1) }
        }
    }

    /// The time that windows cover on the day of a place: maximal pieces, in time order.
    private func hours(_ windows: [Availability], at place: Place) -> [Span] {
        guard place.isEven else { return windows.spans(on: place.day, in: scenario.zone(of: place.session)) }
        var spans: [Span] = []
        for window in windows where window.includes(place.day) {
            spans.append(
                Span(from: place.wholeDay.from + window.from, to: place.wholeDay.from + window.to))
        }
        return spans.count > 1 ? Starts(union: spans).spans : spans
    }

    private mutating func respect(_ candidate: Candidate) {
        if request.isUndecided {
            passed(.declined)
            return cut(candidate)
        }
        if let demanded = request.demanded, demanded.session != candidate.place.session { return }
        var starts = Starts(candidate.starts)
        if let demanded = request.demanded { starts = starts.intersection(.minute(demanded.start)) }
        for proposal in request.proposals { starts = respecting(proposal, candidate, starts) }
        for override in request.overrides { starts = obeying(override.demand, candidate, starts) }
        for span in starts.spans {
            passed(.declined)
            cut(candidate.starting(span))
        }
    }

    private func respecting(_ proposal: PreviousProposal, _ candidate: Candidate, _ starts: Starts) -> Starts
    {
        guard case .declined(let reason) = proposal.status else { return starts }
        let zone = scenario.sites[proposal.site].zone
        switch reason {
        case .day:
            return zone.day(of: proposal.start).weekday == candidate.place.day.weekday ? .none : starts
        case .site: return proposal.site == candidate.site ? .none : starts
        case .language:
            let modes = helps.compactMap { scenario.pools[timetable.windows[$0.window].pool].mode }
            return proposal.interpreterMode.map(modes.contains) ?? false ? .none : starts
        case .timeOfDay:
            let declined = zone.minuteOfDay(of: proposal.start).int
            let here = scenario.sites[candidate.site].zone
            return starts.filter { abs(here.minuteOfDay(of: $0).int - declined) >= 60 }
        case .other:
            return proposal.site == candidate.site
                ? starts.subtracting([Span(from: proposal.start - 59, to: proposal.start + 60)]) : starts
        }
    }

    private func obeying(_ demand: Override.Demand, _ candidate: Candidate, _ starts: Starts) -> Starts {
        switch demand {
        case .must: starts
        case .neverAtSite(let site): site == candidate.site ? .none : starts
        case .neverInSession(let session): session == candidate.place.session ? .none : starts
        case .neverOnDay(let day): day == candidate.place.day ? .none : starts
        }
    }

    /// Maximal runs of starts that are equal in what goal care looks at.
    private mutating func cut(_ candidate: Candidate) {
        guard let preferred = request.facts.preferred else {
            return cutAtProposal(candidate, candidate.starts, isPreferred: true)
        }
        let kind = Starts(
            union: hours(preferred, at: candidate.place).map { $0.starts(lasting: candidate.length) })
        let inside = kind.intersection(candidate.starts)
        for span in inside.spans { cutAtProposal(candidate, span, isPreferred: true) }
        for span in Starts(candidate.starts).subtracting(inside).spans {
            cutAtProposal(candidate, span, isPreferred: false)
        }
    }

    private mutating func cutAtProposal(_ candidate: Candidate, _ starts: Span, isPreferred: Bool) {
        guard let proposed = request.proposed else {
            return keep(candidate, starts, isPreferred: isPreferred, isMoved: false)
        }
        let isThere =
            proposed.site == candidate.site
            && (proposed.session == nil || proposed.session == candidate.place.session)
        let unmoved = isThere ? Starts(starts.intersection(.minute(proposed.start))) : .none
        for span in unmoved.spans { keep(candidate, span, isPreferred: isPreferred, isMoved: false) }
        for span in Starts(starts).subtracting(unmoved).spans {
            keep(candidate, span, isPreferred: isPreferred, isMoved: true)
        }
    }
}

extension Span {
    static func minute(_ instant: Instant) -> Span { Span(from: instant, to: instant + 1) }
}
