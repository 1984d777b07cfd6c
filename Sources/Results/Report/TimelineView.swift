import Domain

/// A timeline for each scanner: a row a day, with what is booked, proposed, free and closed.
struct TimelineView {
    let reading: PlanReading

    /// Room left of the axis for the day, and the length of the axis; in units of the drawing.
    static let labelWidth = 104
    static let axisWidth = 860
    private static let width = labelWidth + axisWidth + 26
    private static let headHeight = 26
    static let rowHeight = 40

    var view: [Report.View] {
        let scenario = reading.scenario
        // One axis for all, so that charts can be compared from top to bottom.
        let axis = HourAxis(
            scenario.sessions.indices.map { LocalSpan(scenario.sessions[$0].span, scenario.zone(of: $0)) })
        return scenario.scanners.indices.compactMap { scanner in
            let sessions = scenario.sessions.indices.filter { scenario.sessions[$0].scanner == scanner }
            return sessions.isEmpty ? nil : chart(scenario.scanners[scanner], sessions, axis)
        }
    }

    private func chart(_ scanner: Scanner, _ sessions: [Index<Session>], _ axis: HourAxis) -> Report.View {
        let scenario = reading.scenario
        let days = Dictionary(grouping: sessions) {
            LocalSpan(scenario.sessions[$0].span, scenario.zone(of: $0)).day
        }
        let sites = Set(sessions.map { scenario.sessions[$0].site })
        // A drawing a week, so that none is longer than a printed page.
        let weeks = Dictionary(grouping: days.keys) { $0.int - Int($0.weekday.rawValue) }
        let drawings = weeks.sorted { $0.key < $1.key }.map { _, week in
            drawing(week.sorted().map { ($0, days[$0] ?? []) }, axis, namesSite: sites.count > 1)
        }
        let placed = sessions.reduce(0) { $0 + reading.placementsOf[$1.int].count }
        let siteNames = Set(sites.map { scenario.sites[$0].label }).sorted()
        return [
            "scanner": scanner.label ?? scanner.id, "modality": scanner.modality.rawValue,
            "sites": siteNames.joined(separator: ", "),
            "proposed": Words.count(placed, "appointment") + " proposed", "weeks": drawings,
        ]
    }

    private func drawing(
        _ days: [(day: Day, sessions: [Index<Session>])], _ axis: HourAxis, namesSite: Bool
    ) -> Report.View {
        let rows = days.enumerated().map { position, row in
            TimelineRow(
                reading: reading, axis: axis, day: row.day, sessions: row.sessions,
                top: Self.headHeight + position * Self.rowHeight, namesSite: namesSite
            ).view
        }
        let height = Self.headHeight + rows.count * Self.rowHeight + 4
        return [
            "width": Self.width, "right": Self.width, "height": height,
            "ticks": axis.ticks(bottom: height - 4), "days": rows,
            "firstDay": Words.day(days[0].day), "lastDay": Words.day(days[days.count - 1].day),
        ]
    }
}

/// A time of day as the wall clock of its zone shows it; `to` may pass midnight.
struct LocalSpan {
    let day: Day
    let from: Int
    let to: Int

    init(_ span: Span, _ zone: Zone) {
        day = zone.day(of: span.from)
        from = zone.minuteOfDay(of: span.from).int
        to = from + span.length.int
    }
}

/// The hours a chart shows, and where a minute of the day stands on it.
struct HourAxis {
    let from: Int
    let to: Int

    init(_ spans: [LocalSpan]) {
        from = (spans.map(\.from).min() ?? 0) / 60 * 60
        to = ((spans.map(\.to).max() ?? 1440) + 59) / 60 * 60
    }

    /// In tenths of a unit of the drawing.
    func x(_ minute: Int) -> Tenths {
        let inside = min(max(minute, from), to)
        return Tenths(
            TimelineView.labelWidth * 10 + (inside - from) * TimelineView.axisWidth * 10 / max(to - from, 60))
    }

    func ticks(bottom: Int) -> [Report.View] {
        let step = to - from > 12 * 60 ? 120 : 60
        return stride(from: from, through: to, by: step).map { minute in
            ["x": x(minute).description, "bottom": bottom, "hour": "\(minute / 60 % 24):00"]
        }
    }
}

/// One day of one scanner.
struct TimelineRow {
    let reading: PlanReading
    let axis: HourAxis
    let day: Day
    let sessions: [Index<Session>]
    let top: Int
    let namesSite: Bool

    private var scenario: Scenario { reading.scenario }
    private static let barTop = 6
    private static let barHeight = 28

    var view: Report.View {
        [
            "label": Words.day(day), "labelY": top + 25, "lineY": top + TimelineView.rowHeight,
            "bars": sessions.flatMap(bars),
        ]
    }

    private func bars(_ index: Index<Session>) -> [Report.View] {
        let session = scenario.sessions[index]
        let isOpen = reading.isOpen(index)
        let kind = !isOpen ? "closed" : session.isFlexible ? "extra" : "frame"
        let what =
            !isOpen
            ? "Extra session, stays closed" : session.isFlexible ? "Extra session, proposed" : "Session"
        let place = namesSite ? " at \(scenario.sites[session.site].label)" : ""
        var bars = [bar(kind, session.span, index, title: "\(what) \(session.id)\(place)")]
        if isOpen {
            bars += reading.blocksOf[index.int].map {
                bar("free", $0, index, title: "Free time of \(session.id)")
            }
        }
        bars += session.unavailable.map { $0.intersection(session.span) }.filter { !$0.isEmpty }
            .map { bar("down", $0, index, title: "Not available") }
        bars += scenario.keptSpans(of: index).map { $0.intersection(session.span) }.filter { !$0.isEmpty }
            .map { bar("kept", $0, index, title: "Kept for others") }
        bars += reading.bookingsOf[index.int].map {
            bar("booked", $0.span, index, title: "Booked: \($0.id)", label: $0.id)
        }
        bars += reading.placementsOf[index.int].flatMap { appointment(reading.placements[$0], index) }
        return bars
    }

    /// The exam, and behind it the turnaround of the scanner.
    private func appointment(_ placement: Placement, _ index: Index<Session>) -> [Report.View] {
        let order = reading.order(placement)
        let exam = reading.exam(order)
        let help = reading.help(placement)
        let title =
            "\(order.id): \(exam.label ?? exam.id)"
            + (help.isEmpty ? "" : ", with \(Words.list(help))")
        let turnaround = Span(from: placement.exam.to, to: placement.occupied.to)
        let urgent = scenario.isUrgent(order)
        return
            (turnaround.isEmpty
            ? [] : [bar("turn", turnaround, index, title: "Turnaround after \(order.id)")])
            + [
                bar(
                    urgent ? "urgent" : "exam", placement.exam, index, title: title,
                    label: order.id)
            ]
    }

    private func bar(
        _ kind: String, _ span: Span, _ index: Index<Session>, title: String, label: String? = nil
    ) -> Report.View {
        let zone = scenario.zone(of: index)
        let local = LocalSpan(span, zone)
        // Spans that begin after midnight of a session that began the day before.
        let shift = (local.day - day) * 1440
        let (left, right) = (axis.x(local.from + shift), axis.x(local.to + shift))
        let width = Tenths(max(right.count - left.count, 10))
        var view: Report.View = [
            "kind": kind, "x": left.description, "y": top + Self.barTop, "width": width.description,
            "height": Self.barHeight,
            "title": "\(title), \(zone.clock(span.from))–\(zone.clock(span.to))",
        ]
        if let label, let fitting = Self.fit(label, into: width.count / 10, urgent: kind == "urgent") {
            view["name"] =
                ["text": fitting, "x": Tenths(left.count + 30).description, "y": top + 24] as Report.View
        }
        return view
    }

    /// As much of a key as a bar has room for, its end first: keys of one file differ there. Nil where it has none.
    private static func fit(_ label: String, into width: Int, urgent: Bool) -> String? {
        let mark = urgent ? "!" : ""
        let room = (width - 5) * 10 / 74
        if label.count + (urgent ? 2 : 0) <= room { return urgent ? "! " + label : label }
        switch room - mark.count {
        case 5...: return mark + "…" + label.suffix(room - mark.count - 1)
        case 2...: return mark + label.suffix(room - mark.count)
        default: return urgent && room >= 1 ? mark : nil
        }
    }
}
