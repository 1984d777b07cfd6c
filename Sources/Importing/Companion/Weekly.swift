import Domain

// Sessions and windows of pools that come again every week, written out day by day over the horizon: a companion stays
// true while the horizon moves.

extension CompanionReader {
    func readWeekly(
        _ top: inout Fields, _ companion: inout SiteCompanion, _ problems: inout CompanionProblems
    ) {
        guard var weekly = Fields(top.value("weekly"), &problems) else { return }
        for node in weekly.list("sessions", &problems) {
            guard var fields = Fields(node, &problems),
                let rhythm = Rhythm(&fields, &problems),
                let id = fields.string("id", &problems, isRequired: true)
            else { continue }
            for day in rhythm.days(of: companion.horizon) {
                var row = Row()
                row.add("id", "\(id)-\(day)")
                for member in node.members ?? [] where !Rhythm.keys.contains(member.key.string ?? "") {
                    if !member.key.spells("id") { row.add(member.key.string ?? "", member.value.output) }
                }
                row.add("from", rhythm.from(on: day))
                row.add("to", rhythm.to(on: day))
                companion.lists["sessions", default: []].append(row.json)
            }
        }
        for node in weekly.list("pools", &problems) {
            guard var fields = Fields(node, &problems) else { continue }
            let pool = fields.string("pool", &problems, isRequired: true)
            let windows = fields.list("windows", &problems)
            fields.end(&problems)
            let all = windows.flatMap { windowRows($0, companion, &problems) }
            guard let pool else { continue }
            if !companion.addWindows(all, to: pool) {
                problems.add(
                    node, "no pool of the companion is called \"\(pool)\"", remedy: "list it under pools")
            }
        }
        weekly.end(&problems)
    }

    private func windowRows(
        _ node: JSONNode, _ companion: SiteCompanion, _ problems: inout CompanionProblems
    ) -> [JSONOutput] {
        guard var fields = Fields(node, &problems), let rhythm = Rhythm(&fields, &problems) else { return [] }
        let amount = fields.value("amount")
        fields.end(&problems)
        guard let amount, amount.kind == .number else {
            problems.add(node, "the amount is missing")
            return []
        }
        // Calls are made before the first day of the horizon too.
        let today = companion.zone.day(of: companion.asOf)
        return rhythm.days(of: min(today, companion.horizon.lowerBound)...companion.horizon.upperBound).map {
            day in
            var row = Row()
            row.add("from", rhythm.from(on: day))
            row.add("to", rhythm.to(on: day))
            row.add("amount", amount.output)
            return row.json
        }
    }
}

extension SiteCompanion {
    /// False when there is no such pool.
    fileprivate mutating func addWindows(_ windows: [JSONOutput], to pool: String) -> Bool {
        var pools = rows(of: "pools")
        for (place, row) in pools.enumerated() {
            guard case .object(var members) = row,
                members.contains(where: { $0.key == "id" && $0.value == .string(pool) })
            else { continue }
            if let at = members.firstIndex(where: { $0.key == "windows" }),
                case .array(let own) = members[at].value
            {
                members[at].value = .array(own + windows)
            } else {
                members.append(.init("windows", .array(windows)))
            }
            pools[place] = .object(members)
            lists["pools"] = pools
            return true
        }
        return false
    }
}

/// Days of the week and hours of the day.
private struct Rhythm {
    static let keys: Set<String> = ["days", "from", "to"]

    private let weekdays: Set<Weekday>
    private let opening: String
    private let closing: String

    init?(_ fields: inout Fields, _ problems: inout CompanionProblems) {
        var weekdays: Set<Weekday> = []
        for node in fields.list("days", &problems) {
            guard let day = node.string.flatMap(Self.weekday) else {
                problems.add(node, "a day must stand here: mon, tue, wed, thu, fri, sat or sun")
                continue
            }
            weekdays.insert(day)
        }
        let from = fields.string("from", &problems, isRequired: true)
        let to = fields.string("to", &problems, isRequired: true)
        guard let from, let to, Self.isClock(from), Self.isClock(to), from < to else {
            problems.add(fields.node, "from and to must be hours of one day, such as 08:00 and 12:30")
            return nil
        }
        (self.weekdays, opening, closing) = (weekdays, from, to)
    }

    func days(of range: ClosedRange<Day>) -> [Day] {
        (0...range.upperBound - range.lowerBound).map { range.lowerBound + $0 }
            .filter { weekdays.contains($0.weekday) }
    }

    func from(on day: Day) -> String { "\(day)T\(opening)" }
    /// The end of a day is the beginning of the next.
    func to(on day: Day) -> String { closing == "24:00" ? "\(day + 1)T00:00" : "\(day)T\(closing)" }

    private static func weekday(_ name: String) -> Weekday? {
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].firstIndex(of: name).flatMap {
            Weekday(rawValue: UInt8($0))
        }
    }

    private static func isClock(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hour = Int(parts[0]),
            let minute = Int(parts[1])
        else { return false }
        return (0..<60).contains(minute) && (0..<24).contains(hour) || text == "24:00"
    }
}
