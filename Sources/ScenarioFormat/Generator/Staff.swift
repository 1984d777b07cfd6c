import Domain

// People's time: during the exam, for extra sessions, and before the exam.
extension ScenarioGenerator.Supplies {
    mutating func addNurses() {
        var contrast = [Int](repeating: 0, count: region.sites.count)
        for order in demand.orders
        where ScenarioGenerator.ExamCatalogue.exams[order.exam].contrastMinutes > 0 {
            for site in order.sites { contrast[site] += 1 }
        }
        for site in region.sites.indices where contrast[site] > 0 {
            let halves = regularHalves[site].filter { _ in random.happens(permille: 850) }
            guard !halves.isEmpty else { continue }
            let windows = halves.map {
                window($0.day, $0.half.start, $0.half.end, amount: 60 + 15 * (contrast[site] / 40))
            }
            pools.append([
                "id": .string("nurse-\(region.sites[site].id)"), "kind": "nurse", "skill": "contrast",
                "site": .string(region.sites[site].id), "unit": "minutes",
                "heads": .number(1 + contrast[site] / 60), "windows": .array(windows),
            ])
        }
    }

    /// For patients who ask to be examined by a woman.
    mutating func addTechnologists() {
        let asking = Set(demand.orders.lazy.filter { $0.staffGender != nil }.flatMap(\.sites))
        for site in region.sites.indices where asking.contains(site) {
            let days = calendar.workingDays.filter { _ in random.happens(permille: 600) }
            guard !days.isEmpty else { continue }
            pools.append([
                "id": .string("tech-f-\(region.sites[site].id)"), "kind": "technologist",
                "gender": "female",
                "site": .string(region.sites[site].id), "unit": "minutes", "heads": 1,
                "windows": .array(days.map { window($0, 480, 1080, amount: 300) }),
            ])
        }
    }

    /// Enough a week for nine minutes in a hundred of those the orders need, and for the longest session: about
    /// what regular sessions lack, and far less than opening everything would take.
    mutating func addStaff() {
        let weeks = [calendar.first, calendar.first + 7]
        let teams = (region.sites.map(\.team).max() ?? 0) + 1
        var wanted = [Int](repeating: 0, count: teams)
        for order in demand.orders {
            if let first = order.sites.first { wanted[region.sites[first].team] += order.blockMinutes }
        }
        var longest = [[Int?]](repeating: [nil, nil], count: teams)
        var inOrder: [Int] = []
        for session in timetable.sessions {
            guard let opening = session.opening else { continue }
            let team = region.sites[session.site].team
            if longest[team].allSatisfy({ $0 == nil }) { inOrder.append(team) }
            let week = session.day < weeks[1] ? 0 : 1
            longest[team][week] = max(longest[team][week] ?? 0, opening.staffMinutes)
        }
        for team in inOrder {
            let windows = zip(weeks, longest[team]).compactMap { week, minutes in
                minutes.map { window(week, 0, 7 * 1440, amount: max($0, wanted[team] * 9 / 100)) }
            }
            pools.append([
                "id": .string("staff-\(team)"), "kind": "staff", "unit": "minutes",
                "windows": .array(windows),
            ])
        }
    }

    mutating func addCounsellor() {
        let asking = demand.orders.count { resident($0).need(.medicalCostBurden) == .yes }
        guard asking > 0 else { return }
        pools.append([
            "id": "counsellor", "kind": "counsellor", "unit": "minutes",
            "windows": .array(
                [calendar.today, calendar.first, calendar.first + 7].map {
                    window($0, 480, 1020, amount: scarcity.support(20 * max(1, asking / 6)))
                }),
        ])
    }

    /// Calls are made on the day of planning and on every working day before the last ones of the horizon; a
    /// quarter of all call minutes is there on the first day.
    mutating func addOutreach() {
        for language in ["en"] + region.languages {
            let needed = demand.orders.reduce(0) {
                resident($1).language == language ? $0 + resident($1).callMinutes : $0
            }
            guard needed > 0 || language == "en" else { continue }
            let minutes = max(20, needed * (language == "en" ? 95 : 85) / 100)
            let days = calendar.workingDays.dropLast(2)
            let daily = max(5, (minutes * 3 / 4 / days.count + 4) / 5 * 5)
            let today = max(10, (minutes / 4 + 4) / 5 * 5)
            let windows =
                [window(calendar.today, 480, 1020, amount: scarcity.support(today))]
                + days.map { window($0, 480, 1020, amount: scarcity.support(daily)) }
            pools.append([
                "id": .string("calls-\(language)"), "kind": "outreach", "language": .string(language),
                "unit": "minutes", "windows": .array(windows),
            ])
        }
    }
}
