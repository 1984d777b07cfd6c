import Domain

/// `letters.csv`: who is to get a text, a mail or a letter, and by when. What may stand in one is decided by its template:
/// here is only whether a ride and an interpreter are held, so that none is promised that is not.
struct LettersList: Worklist {
    static let name = "letters"
    static let title = "Texts, mails and letters to send"

    let reading: PlanReading

    var rows: [CallsList.Call] {
        var rows = CallsList(reading: reading).calls.filter { row in
            row.action.channel.map { $0 != .call } ?? false
        }
        for position in rows.indices { rows[position].rank = position + 1 }
        return rows
    }

    var columns: [Column<CallsList.Call>] {
        [
            Column("rank", "Rank", "In which order to send, from 1", .integer, isRequired: true) {
                .init($0.rank)
            },
            Column("order", "Order", "Key of the order", isRequired: true) {
                .init(reading.scenario.orders[$0.action.order].id)
            },
            Column("patient", "Patient", "Key of the patient", isRequired: true) { .init(patient($0).id) },
            Column("sendBy", "Send by", "Last day on which it still helps", .date) { .init($0.action.by) },
            Column("daysLeft", "Days left", "Days from the planning day to the last day", .integer) { row in
                .init(row.action.by.map { $0 - reading.today })
            },
            Column(
                "channel", "Channel", "How it is sent", values: ["text", "email", "portal", "letter"],
                isRequired: true
            ) { .init($0.action.channel?.rawValue) },
            Column("language", "Language", "Language to write in, BCP 47") { .init($0.action.language?.tag) },
            Column("template", "Template", "Text or letter to use", isRequired: true) {
                .init($0.action.template)
            },
            Column("offer1", "Offer", "Start of the appointment offered", .datetime) { offer($0, 1) },
            Column("offer1Site", "Offer at", "Site of the appointment offered") { site($0, 1) },
            Column("offer2", "Offer 2", "Start of the first alternative", .datetime) { offer($0, 2) },
            Column("offer2Site", "Offer 2 at", "Site of the first alternative") { site($0, 2) },
            Column("timeZone", "Time zone", "Zone of the first offer's site, by its IANA name") {
                .init(reading.appointment(of: $0.action.order)?.site.zone.name)
            },
        ] + reading.visitColumns + [
            Column("offer1Session", "Offer session", "Key of the session offered") {
                .init(reading.session(of: reading.offer($0.action, 1)))
            },
            Column("offer2Session", "Offer 2 session", "Key of the session of the alternative") {
                .init(reading.session(of: reading.offer($0.action, 2)))
            },
            Column("interpreterPool", "Interpreter of", "Key of the pool of the interpreter held") {
                .init(reading.interpreterPool($0.action))
            },
        ] + reading.wordColumns
    }

    private func patient(_ row: CallsList.Call) -> Patient {
        reading.patient(reading.scenario.orders[row.action.order])
    }

    private func offer(_ row: CallsList.Call, _ number: Int) -> Cell {
        .init(reading.offer(row.action, number).map { $0.site.zone.rfc3339($0.start) })
    }

    private func site(_ row: CallsList.Call, _ number: Int) -> Cell {
        .init(reading.offer(row.action, number)?.site.id)
    }
}

extension PlanReading {
    /// What one contact announces beside its own exam.
    var visitColumns: [Column<CallsList.Call>] {
        [
            Column(
                "visitStart", "Visit begins",
                "When the first exam of the visit begins, for which the patient comes; empty: there is one exam",
                .datetime
            ) { row in
                let visit = visit(row)
                return .init(visit.count > 1 ? site(visit[0]).zone.rfc3339(visit[0].start) : nil)
            },
            Column(
                "sameVisit", "Same visit",
                "Other exams that the same contact announces: order, start and session, with semicolons between"
            ) { row in
                .init(
                    visit(row).filter { $0.order != row.action.order }.map {
                        "\(order($0).id) \(site($0).zone.rfc3339($0.start)) \(scenario.sessions[$0.session].id)"
                    }.joined(separator: "; "))
            },
        ]
    }

    /// Empty: nothing is placed, or it was booked before.
    private func visit(_ row: CallsList.Call) -> [Placement] {
        placement(of: row.action.order).map(visit) ?? []
    }

    /// What a text, a letter or a script says beside days and times.
    var wordColumns: [Column<CallsList.Call>] {
        [
            Column("offer1Place", "Offer at (name)", "Name of the offer's site, for people") {
                .init(place($0, 1))
            },
            Column("offer2Place", "Offer 2 at (name)", "Name of the alternative's site, for people") {
                .init(place($0, 2))
            },
            Column("ride", "Ride held", "Whether the plan holds a ride", .boolean, isRequired: true) {
                .init(holds(.ride, $0))
            },
            Column(
                "interpreter", "Interpreter held", "Whether the plan holds an interpreter", .boolean,
                isRequired: true
            ) { .init(holds(.interpreter, $0)) },
        ]
    }

    private func place(_ row: CallsList.Call, _ number: Int) -> String? {
        offer(row.action, number).map { Words.oneLine($0.site.label) }
    }

    private func holds(_ kind: PoolKind, _ row: CallsList.Call) -> Bool {
        placement(of: row.action.order).map { !draws($0, of: kind).isEmpty } ?? false
    }
}

extension OutreachAction {
    /// What is said or written: what the contact is for and how it is made.
    var template: String {
        let form =
            switch channel {
            case .call, nil: "script"
            case .text: "text"
            case .email, .portal, .letter: "letter"
            }
        let purpose =
            switch kind {
            case .offer: "offer"
            case .question: "question"
            case .secondContact: "reminder"
            case .counselling: "help"
            case .further(let kind):
                switch kind {
                case .reminder, .secondReminder, .liveCall, .languageCall: "reminder"
                case .navigator, .counsellingCall, .enrol, .digitalNavigator: "help"
                }
            }
        return "\(purpose)-\(form)"
    }
}
