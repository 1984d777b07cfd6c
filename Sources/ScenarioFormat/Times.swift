import Domain

// Days, wall-clock times and instants, in the zone that counts for them.
extension ScenarioDecoder {
    func day(_ node: JSONNode) -> Day? { log.day(node) }

    func day(in reader: inout ObjectReader, _ key: String, _ presence: ObjectReader.Presence = .optional)
        -> Day?
    {
        reader.value(key, presence).flatMap(day)
    }

    /// A wall-clock time of a day, in minutes since midnight.
    func clock(_ node: JSONNode) -> Minutes? {
        guard let text = node.text else {
            log.wrongType(node, "a time of day")
            return nil
        }
        if let minute = WrittenTime.clock(text) { return minute }
        log.error("malformed-time", at: node, "there is no such time of day", "write a time such as 16:30")
        return nil
    }

    /// An instant; a time without offset is read in `zone`. Seconds are dropped where `droppingSeconds`, else refused.
    func instant(_ node: JSONNode, in zone: Zone, droppingSeconds: Bool = false) -> Instant? {
        guard let text = node.text else {
            log.wrongType(node, "a date with a time")
            return nil
        }
        guard let written = WrittenTime(text) else {
            log.error(
                "malformed-time", at: node, "there is no such date with a time",
                "write it as 2026-12-02T08:00:00-05:00 or, in the site's own time, 2026-12-02T08:00")
            return nil
        }
        if written.hasSeconds && !droppingSeconds {
            log.error("seconds", at: node, "this time has seconds", "write whole minutes")
            return nil
        }
        if let offset = written.offset {
            return Instant(minute: written.day.int * 1440 + written.minute.int - offset.int)
        }
        return local(written, node, in: zone)
    }

    private func local(_ written: WrittenTime, _ node: JSONNode, in zone: Zone) -> Instant? {
        guard zones.years.contains(CalendarDate(written.day).year) else {
            log.error(
                "out-of-range", at: node, "this time is years away from the horizon",
                "correct it, or write its offset from UTC")
            return nil
        }
        let instants = zone.instants(on: written.day, at: written.minute)
        switch instants.count {
        case 1: return instants[0]
        case 0:
            log.error(
                "time-skipped", at: node, "the clocks of \(zone.name) skip this time", "write the offset")
        default:
            log.error(
                "time-twice", at: node, "the clocks of \(zone.name) show this time twice", "write the offset")
        }
        return nil
    }

    func instant(
        in reader: inout ObjectReader, _ key: String, _ presence: ObjectReader.Presence, zone: Zone,
        droppingSeconds: Bool = false
    ) -> Instant? {
        reader.value(key, presence).flatMap { instant($0, in: zone, droppingSeconds: droppingSeconds) }
    }

    /// `from` and `to` of an object; a finding when nothing lies between them.
    func span(in reader: inout ObjectReader, zone: Zone, of what: String) -> Span? {
        let from = instant(in: &reader, "from", .required, zone: zone)
        let last = reader.value("to", .required)
        let to = last.flatMap { instant($0, in: zone) }
        guard let from, let to, let last else { return nil }
        if to <= from {
            log.error(
                "ends-before-start", at: last, "this \(what) ends before it starts",
                "correct one of the times; the end is not part of the \(what)")
            return nil
        }
        return Span(from: from, to: to)
    }

    /// Weekly or dated times at which someone can be there; nil where the key is absent.
    func availability(in reader: inout ObjectReader, _ key: String) -> [Availability]? {
        guard let node = reader.value(key), let entries = log.list(node) else { return nil }
        return entries.compactMap(availability)
    }

    private func availability(_ node: JSONNode) -> Availability? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let days = availabilityDays(&reader)
        let from = reader.value("from", .required).flatMap(clock)
        let last = reader.value("to", .required)
        let to = last.flatMap(clock)
        reader.end()
        guard let days, let from, let to, let last else { return nil }
        if to <= from {
            log.error(
                "ends-before-start", at: last, "these hours end before they start",
                "write hours of one day; 24:00 is its end")
            return nil
        }
        return Availability(days: days, from: from, to: to)
    }

    private func availabilityDays(_ reader: inout ObjectReader) -> Availability.Days? {
        let (weekly, dated) = (reader.value("days"), reader.value("dates"))
        switch (weekly, dated) {
        case (let weekly?, nil): return log.list(weekly).map { .weekly(Set($0.compactMap(weekday))) }
        case (nil, let dated?): return log.list(dated).map { .dates(Set($0.compactMap(day))) }
        default:
            log.error(
                "one-of", at: reader.node, "exactly one of days and dates belongs here",
                "keep or add one of them")
            return nil
        }
    }

    private func weekday(_ node: JSONNode) -> Weekday? {
        if let found = Weekday.names.firstIndex(where: node.spells) { return Weekday.allCases[found] }
        log.error(
            "unknown-value", at: node, "this is no day of the week",
            "use one of: mon, tue, wed, thu, fri, sat, sun")
        return nil
    }
}

extension FindingLog {
    func day(_ node: JSONNode) -> Day? {
        guard let text = node.text else {
            wrongType(node, "a date")
            return nil
        }
        if let day = WrittenTime.day(text) { return day }
        error("malformed-time", at: node, "there is no such date", "write a date such as 2026-12-02")
        return nil
    }
}

extension Weekday {
    /// As a scenario writes them, Monday first.
    fileprivate static let names = allCases.map { "\($0)" }
}
