import Domain

extension ScenarioGenerator {
    /// A half day on which a site scans, and with what.
    struct HalfDay {
        let day: Day
        let half: PlanningCalendar.Half
        var modalities: [Modality]

        func serves(_ order: Order) -> Bool {
            modalities.contains(order.modality) && order.earliest <= day && day <= order.latest
        }
    }
}

extension ScenarioGenerator.Timetable {
    /// Half days with a regular session, in time order, filed under their site.
    func regularHalves(sites: Int) -> [[ScenarioGenerator.HalfDay]] {
        var found = [[ScenarioGenerator.HalfDay]](repeating: [], count: sites)
        for session in sessions where !session.isFlexible && !session.isShut {
            let modality = scanners[session.scanner].modality
            for half in ScenarioGenerator.PlanningCalendar.Half.allCases
            where session.from < half.end && half.start < session.to {
                found[session.site].add(modality, on: session.day, half)
            }
        }
        return found.map { $0.sorted { ($0.day, $0.half.rawValue) < ($1.day, $1.half.rawValue) } }
    }
}

extension [ScenarioGenerator.HalfDay] {
    fileprivate mutating func add(
        _ modality: Modality, on day: Day, _ half: ScenarioGenerator.PlanningCalendar.Half
    ) {
        if let known = firstIndex(where: { $0.day == day && $0.half == half }) {
            self[known].modalities.append(modality)
        } else {
            append(.init(day: day, half: half, modalities: [modality]))
        }
    }

    /// `count` of these, in time order: each next one serves the most orders that those before it do not, so that
    /// few orders are left without any; when none is left, it begins again.
    func serving(_ orders: [ScenarioGenerator.Order], _ count: Int) -> [ScenarioGenerator.HalfDay] {
        var chosen: Set<Int> = []
        var unserved = orders
        while chosen.count < count {
            let open = indices.filter { !chosen.contains($0) }
            let gains = open.map { position in unserved.count { self[position].serves($0) } }
            let best = gains.max() ?? 0
            if best == 0, unserved.count < orders.count {
                unserved = orders
                continue
            }
            guard let pick = zip(open, gains).first(where: { $0.1 == best })?.0 else { break }
            chosen.insert(pick)
            unserved.removeAll { self[pick].serves($0) }
        }
        return chosen.sorted().map { self[$0] }
    }
}
