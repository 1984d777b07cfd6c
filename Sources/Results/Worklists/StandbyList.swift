import Domain

/// `standby.csv`: whom to ask when an appointment falls through, slot by slot in the order of time. A slot's list is in
/// the order in which to ask; how likely a slot is to fall through stands on no list.
struct StandbyList {
    let reading: PlanReading

    var table: CSVTable {
        CSVTable(
            header: [
                "start", "site", "scanner", "session", "insteadOf", "rank", "order", "patient", "end",
                "channel", "language", "callBy", "help", "prepLeadDays",
            ], rows: slots.flatMap(rows))
    }

    private var slots: [(gone: Placement, slot: StandbySlot)] {
        reading.outcome.standby.compactMap { slot in
            reading.placement(of: slot.order).map { ($0, slot) }
        }.sorted { ($0.0.start, $0.0.order) < ($1.0.start, $1.0.order) }
    }

    private func rows(_ gone: Placement, _ slot: StandbySlot) -> [[CSVTable.Cell]] {
        let zone = reading.site(gone).zone
        return slot.standby.enumerated().map { rank, placement in
            let order = reading.order(placement)
            return [
                .text(zone.rfc3339(gone.start)), .text(reading.site(gone).id),
                .text(reading.scanner(gone).id), .text(reading.scenario.sessions[gone.session].id),
                .text(reading.order(gone).id), .number(rank + 1), .text(order.id),
                .text(reading.patient(order).id), .text(zone.rfc3339(placement.exam.to)),
                .init(reading.channel(placement)?.kind.rawValue),
                .init(reading.patient(order).outreachLanguage?.tag),
                .init(placement.contact?.by.description),
                .text(reading.help(placement).joined(separator: "; ")),
                .number(reading.exam(order).prepLeadDays),
            ]
        }
    }
}
