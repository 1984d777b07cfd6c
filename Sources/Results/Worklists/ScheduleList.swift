import Domain

/// `schedule.csv`: every proposed appointment, by start, for the people who book.
struct ScheduleList {
    let reading: PlanReading

    var table: CSVTable {
        let rows = reading.byStart.map(row)
        return CSVTable(
            header: [
                "order", "start", "arriveBy", "end", "site", "scanner", "session", "exam", "bundle",
                "contact",
                "contactBy", "why",
            ], rows: rows)
    }

    private func row(_ position: Int) -> [CSVTable.Cell] {
        let placement = reading.placements[position]
        let order = reading.order(placement)
        let exam = reading.exam(order)
        let zone = reading.site(placement).zone
        return [
            .text(order.id),
            .text(zone.rfc3339(placement.start)),
            .text(zone.rfc3339(placement.start - exam.prepMinutes)),
            .text(zone.rfc3339(placement.exam.to)),
            .text(reading.site(placement).id),
            .text(reading.scanner(placement).id),
            .text(reading.scenario.sessions[placement.session].id),
            .text(exam.id),
            .text(placement.bundle.map { reading.scenario.pools[$0.pool].id }.joined(separator: "+")),
            .init(reading.contactWords(placement)),
            .init(placement.contact?.by.description),
            .text(reading.reasons.placed[position]),
        ]
    }
}

extension PlanReading {
    /// Positions of placements by start, then by the scenario's order.
    var byStart: [Int] {
        placements.indices.sorted { (placements[$0].start, $0) < (placements[$1].start, $1) }
    }

    /// `call es`; nil for the later orders of a visit.
    func contactWords(_ placement: Placement) -> String? {
        guard let channel = channel(placement) else { return nil }
        let language = patient(order(placement)).outreachLanguage
        return [channel.kind.rawValue, language?.tag].compactMap { $0 }.joined(separator: " ")
    }
}
