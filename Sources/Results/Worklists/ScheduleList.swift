import Domain

/// `schedule.csv`: every proposed appointment, by start, for the people who book.
struct ScheduleList: Worklist {
    static let name = "schedule"
    static let title = "Proposed appointments"

    let reading: PlanReading

    /// Positions of placements.
    var rows: [Int] { reading.byStart }

    var columns: [Column<Int>] {
        [
            Column("order", "Order", "Key of the order", isRequired: true) { .init(order($0).id) },
            Column("start", "Start", "When the exam begins", .datetime, isRequired: true) {
                .init(zone($0).rfc3339(placement($0).start))
            },
            Column("arriveBy", "Arrive by", "The start less preparation", .datetime, isRequired: true) {
                .init(zone($0).rfc3339(placement($0).start - reading.exam(order($0)).prepMinutes))
            },
            Column("end", "End", "When the exam ends, without turnaround", .datetime, isRequired: true) {
                .init(zone($0).rfc3339(placement($0).exam.to))
            },
            Column("site", "Site", "Key of the site", isRequired: true) {
                .init(reading.site(placement($0)).id)
            },
            Column("scanner", "Scanner", "Key of the scanner", isRequired: true) {
                .init(reading.scanner(placement($0)).id)
            },
            Column("session", "Session", "Key of the session", isRequired: true) {
                .init(reading.scenario.sessions[placement($0).session].id)
            },
            Column("exam", "Exam", "Key of the exam", isRequired: true) { .init(reading.exam(order($0)).id) },
            Column("bundle", "Drawn on", "Pools that are drawn on, by key, with + between them") {
                .init(placement($0).bundle.map { reading.scenario.pools[$0.pool].id }.joined(separator: "+"))
            },
            Column("contact", "Contact", "How and in which language the offer is made") {
                .init(reading.contactWords(placement($0)))
            },
            Column("contactBy", "Contact by", "Last day for the offer", .date) {
                .init(placement($0).contact?.by)
            },
            Column("why", "Why then", "Why the appointment is where it is", isRequired: true) {
                .init(reading.reasons.placed[$0])
            },
            Column("timeZone", "Time zone", "Zone of the site, by its IANA name", isRequired: true) {
                .init(zone($0).name)
            },
            Column("patient", "Patient", "Key of the patient", isRequired: true) {
                .init(reading.patient(order($0)).id)
            },
        ]
    }

    private func placement(_ position: Int) -> Placement { reading.placements[position] }
    private func order(_ position: Int) -> Order { reading.order(placement(position)) }
    private func zone(_ position: Int) -> Zone { reading.site(placement(position)).zone }
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
