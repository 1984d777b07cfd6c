import Domain

/// Condition 12: accepted proposals and overrides are obeyed, what was declined is not offered again.
struct Respect {
    let scenario: Scenario
    let order: Index<Order>
    let demanded: Instance.Demanded?

    init(_ scenario: Scenario, _ order: Index<Order>, _ demanded: Instance.Demanded?) {
        self.scenario = scenario
        self.order = order
        self.demanded = demanded
    }

    func allowed(_ starts: StartSet, _ place: Place, interpreterMode: InterpreterMode?) -> StartSet {
        var left = starts
        if let demanded {
            guard demanded.session == place.session else { return StartSet([]) }
            left = left.intersecting(Span(from: demanded.start, to: demanded.start + 1))
        }
        for override in scenario.overrides where override.order == order && forbids(override.demand, place) {
            return StartSet([])
        }
        for previous in scenario.previousPlan where previous.order == order {
            guard case .declined(let reason) = previous.status else { continue }
            left = without(left, previous, reason, place, interpreterMode)
        }
        return left
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
        let zone = scenario.sites[declined.site].zone
        let nothing = StartSet([])
        switch reason {
        case .day:
            return zone.day(of: declined.start).weekday == place.day.weekday ? nothing : starts
        case .timeOfDay:
            let minute = zone.minuteOfDay(of: declined.start).int
            return starts.filter { abs(place.zone.minuteOfDay(of: $0).int - minute) >= 60 }
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
