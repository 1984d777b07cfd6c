import Domain

/// What people have decided about one order.
struct Decisions: Sendable {
    /// In the order of the scenario.
    var previous: [PreviousProposal] = []
    var overrides: [Override] = []
}

/// Condition 12: accepted proposals and overrides are obeyed, what was declined is not offered again.
struct Respect: Sendable {
    let sites: Table<Site>
    let decisions: Decisions
    let demanded: Instance.Demanded?

    init(_ instance: Instance, _ order: Index<Order>) {
        sites = instance.scenario.sites
        decisions = instance.decisions[order] ?? Decisions()
        demanded = instance.demanded[order]
    }

    func allowed(_ starts: StartSet, _ place: Place, interpreterMode: InterpreterMode?) -> StartSet {
        var left = starts
        if let demanded {
            guard demanded.session == place.session else { return StartSet() }
            left = left.intersecting(Span(from: demanded.start, to: demanded.start + 1))
        }
        for override in decisions.overrides where forbids(override.demand, place) { return StartSet() }
        for previous in decisions.previous {
            guard case .declined(let reason) = previous.status else { continue }
            left = without(left, previous, reason, place, interpreterMode)
        }
        return left
    }

    /// The one start that moves nobody, if it is in this session; nil where nothing was proposed.
    func unmovedStarts(_ place: Place) -> [Span]? {
        guard let previous = decisions.previous.last(where: { $0.status == .proposed }) else { return nil }
        let isHere = previous.site == place.site && (previous.session.map { $0 == place.session } ?? true)
        return isHere ? [Span(from: previous.start, to: previous.start + 1)] : []
    }

    private func forbids(_ demand: Override.Demand, _ place: Place) -> Bool {
        switch demand {
        case .must: false
        case .neverAtSite(let site): site == place.site
        case .neverInSession(let session): session == place.session
        case .neverOnDay(let day): day == place.day
        }
    }

    private func without(
        _ starts: StartSet, _ declined: PreviousProposal, _ reason: PreviousProposal.Reason, _ place: Place,
        _ mode: InterpreterMode?
    ) -> StartSet {
        let zone = sites[declined.site].zone
        let nothing = StartSet()
        switch reason {
        case .day:
            return zone.day(of: declined.start).weekday == place.day.weekday ? nothing : starts
        case .timeOfDay:
            let minute = zone.minuteOfDay(of: declined.start).int
            let here = sites[place.site].zone
            return starts.filter { abs(here.minuteOfDay(of: $0).int - minute) >= 60 }
        case .site:
            return declined.site == place.site ? nothing : starts
        case .language:
            return mode != nil && mode == declined.interpreterMode ? nothing : starts
        case .other:
            guard declined.site == place.site else { return starts }
            return starts.subtracting([Span(from: declined.start - 59, to: declined.start + 60)])
        }
    }
}
