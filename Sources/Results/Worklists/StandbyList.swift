import Domain

/// `standby.csv`: whom to ask when an appointment falls through, slot by slot in the order of time. A slot's list is in
/// the order in which to ask; how likely a slot is to fall through stands on no list.
struct StandbyList: Worklist {
    static let name = "standby"
    static let title = "Who could come when an appointment falls through"

    let reading: PlanReading

    struct Row {
        /// Whose appointment it is.
        var gone: Placement
        /// From 1.
        var rank: Int
        var placement: Placement
    }

    var rows: [Row] {
        let slots = reading.outcome.standby.compactMap { slot in
            reading.placement(of: slot.order).map { (gone: $0, slot: slot) }
        }
        return slots.sorted { ($0.gone.start, $0.gone.order) < ($1.gone.start, $1.gone.order) }
            .flatMap { gone, slot in
                slot.standby.enumerated().map { Row(gone: gone, rank: $0 + 1, placement: $1) }
            }
    }

    var columns: [Column<Row>] {
        [
            Column("start", "Start", "When the exam would begin", .datetime, isRequired: true) {
                .init(zone($0).rfc3339($0.gone.start))
            },
            Column("site", "Site", "Key of the site", isRequired: true) { .init(reading.site($0.gone).id) },
            Column("scanner", "Scanner", "Key of the scanner", isRequired: true) {
                .init(reading.scanner($0.gone).id)
            },
            Column("session", "Session", "Key of the session", isRequired: true) {
                .init(reading.scenario.sessions[$0.gone.session].id)
            },
            Column("insteadOf", "Instead of", "Key of the order whose appointment it is", isRequired: true) {
                .init(reading.order($0.gone).id)
            },
            Column("rank", "Rank", "In which order to ask for this slot, from 1", .integer, isRequired: true)
            {
                .init($0.rank)
            },
            Column("order", "Order", "Key of the order that could come instead", isRequired: true) {
                .init(order($0).id)
            },
            Column("patient", "Patient", "Key of the patient", isRequired: true) {
                .init(reading.patient(order($0)).id)
            },
            Column("end", "End", "When the exam would end", .datetime, isRequired: true) {
                .init(zone($0).rfc3339($0.placement.exam.to))
            },
            Column(
                "channel", "Channel", "How the patient agreed to be reached",
                values: ChannelKind.allCases.map(\.rawValue)
            ) { .init(reading.channel($0.placement)?.kind.rawValue) },
            Column("language", "Language", "Language to speak, BCP 47") {
                .init(reading.patient(order($0)).outreachLanguage?.tag)
            },
            Column("callBy", "Call by", "Last day on which asking still helps", .date) {
                .init($0.placement.contact?.by)
            },
            Column("help", "Help", "Help that is still free for this slot") {
                .init(reading.help($0.placement).joined(separator: "; "))
            },
            Column("prepLeadDays", "Preparation days", "Days of preparation before the exam", .integer) {
                .init(reading.exam(order($0)).prepLeadDays)
            },
            Column("timeZone", "Time zone", "Zone of the site, by its IANA name", isRequired: true) {
                .init(zone($0).name)
            },
            Column("daysLeft", "Days left", "Days from the planning day to the last day", .integer) { row in
                .init(row.placement.contact.map { $0.by - reading.today })
            },
        ]
    }

    private func order(_ row: Row) -> Order { reading.order(row.placement) }
    private func zone(_ row: Row) -> Zone { reading.site(row.gone).zone }
}
