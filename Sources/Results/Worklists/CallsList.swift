import Domain

/// `calls.csv`: whom to reach, until when, with which offers and which questions; what is due first comes first.
/// Where a day is open-ended (a question to a waiting patient) the row comes last.
struct CallsList: Worklist {
    static let name = "calls"
    static let title = "Every contact with a patient, by whatever channel"

    let reading: PlanReading

    /// One row for a contact: questions ride on the offer, or stand alone for a waiting order.
    struct Call {
        var action: OutreachAction
        var questions: [BarrierCode]
        /// From 1, in the order in which contacts are made.
        var rank = 0
    }

    var rows: [Call] { calls }

    var calls: [Call] {
        var rows: [Call] = []
        var asked: [Index<Order>: Int] = [:]
        for action in reading.outreach {
            switch action.kind {
            case .counselling: continue  // on the finance list
            // Who has agreed to no channel is asked when they get in touch, and called by nobody.
            case .question where action.channel == nil: continue
            case .question(let need):
                if let carrier = asked[action.order] {
                    rows[carrier].questions.append(need)
                } else {
                    asked[action.order] = rows.count
                    rows.append(Call(action: action, questions: [need]))
                }
            case .offer:
                asked[action.order] = rows.count
                rows.append(Call(action: action, questions: []))
            case .secondContact, .further: rows.append(Call(action: action, questions: []))
            }
        }
        rows += reading.outcome.outreach.actions.map { Call(action: further($0), questions: []) }
        rows = rows.enumerated().sorted { (key($0.element), $0.offset) < (key($1.element), $1.offset) }
            .map(\.element)
        for position in rows.indices { rows[position].rank = position + 1 }
        return rows
    }

    private func further(_ action: OutreachPlan.Action) -> OutreachAction {
        OutreachAction(
            order: action.order, kind: .further(action.kind), channel: action.channel,
            language: reading.patient(reading.scenario.orders[action.order]).outreachLanguage,
            by: action.by, minutes: action.minutes)
    }

    /// By the last day, then by start.
    private func key(_ row: Call) -> Int64 {
        let start = reading.appointment(of: row.action.order)?.start.minute ?? .max
        return Int64(row.action.by?.number ?? .max) << 32 + Int64(start)
    }

    var columns: [Column<Call>] {
        contactColumns + offerColumns + reading.visitColumns + deskColumns + answerColumns
            + reading.wordColumns
    }

    private var contactColumns: [Column<Call>] {
        [
            Column("order", "Order", "Key of the order", isRequired: true) { .init(order($0).id) },
            Column("patient", "Patient", "Key of the patient", isRequired: true) { .init(patient($0).id) },
            Column("callBy", "Call by", "Last day on which the contact still helps", .date) {
                .init($0.action.by)
            },
            Column(
                "channel", "Channel", "How the patient agreed to be reached; empty: in person, at the visit",
                values: ChannelKind.allCases.map(\.rawValue)
            ) { .init($0.action.channel?.rawValue) },
            Column("language", "Language", "Language to speak or write in, BCP 47") {
                .init($0.action.language?.tag)
            },
            Column("purpose", "Purpose", "Why the patient is contacted", isRequired: true) {
                .init($0.action.kind.purpose)
            },
            Column("minutes", "Minutes", "Minutes the contact takes", .integer) {
                .init($0.action.minutes.int)
            },
        ]
    }

    private var deskColumns: [Column<Call>] {
        [
            Column("help", "Help arranged", "Help that the plan holds for the appointment") { row in
                .init(placement(row).map { reading.help($0).joined(separator: "; ") })
            },
            Column("question", "Ask", "What is not known and is to be asked") {
                .init($0.questions.map(Words.question).joined(separator: " "))
            },
            Column("prepLeadDays", "Preparation days", "Days of preparation before the exam", .integer) {
                .init(placement($0) == nil ? nil : reading.exam(order($0)).prepLeadDays)
            },
            Column("quietHours", "Quiet hours", "When the patient must not be contacted, local time") { row in
                .init(channel(row)?.quietHours.map { "\(clock($0.from))-\(clock($0.to))" })
            },
            Column("rank", "Rank", "In which order to make the contacts, from 1", .integer, isRequired: true)
            {
                .init($0.rank)
            },
            Column("daysLeft", "Days left", "Days from the planning day to the last day", .integer) { row in
                .init(row.action.by.map { $0 - reading.today })
            },
            Column("template", "Template", "Script, text or letter to use", isRequired: true) {
                .init($0.action.template)
            },
            Column("reason", "Why then", "Why the appointment is where it is") { row in
                .init(reading.position(of: row.action.order).map { reading.reasons.placed[$0] })
            },
            Column("timeZone", "Time zone", "Zone of the first offer's site, by its IANA name") {
                .init(reading.appointment(of: $0.action.order)?.site.zone.name)
            },
        ]
    }

    /// What an answer needs to find its way back into the next scenario.
    private var answerColumns: [Column<Call>] {
        (1...3).map { number in
            Column("offer\(number)Session", "Offer \(number) session", "Key of the session offered") {
                .init(reading.session(of: reading.offer($0.action, number)))
            }
        } + [
            Column("interpreterPool", "Interpreter of", "Key of the pool of the interpreter held") {
                .init(reading.interpreterPool($0.action))
            }
        ]
    }

    /// The first choice and up to two alternatives, each a start and a site.
    private var offerColumns: [Column<Call>] {
        (1...3).flatMap { number -> [Column<Call>] in
            let title = number == 1 ? "Offer" : "Offer \(number)"
            return [
                Column("offer\(number)", title, "Start of the appointment offered", .datetime) {
                    .init(reading.offer($0.action, number).map { $0.site.zone.rfc3339($0.start) })
                },
                Column("offer\(number)Site", "\(title) at", "Site of the appointment offered") {
                    .init(reading.offer($0.action, number)?.site.id)
                },
            ]
        }
    }

    private func order(_ row: Call) -> Order { reading.scenario.orders[row.action.order] }
    private func patient(_ row: Call) -> Patient { reading.patient(order(row)) }
    private func placement(_ row: Call) -> Placement? { reading.placement(of: row.action.order) }

    private func channel(_ row: Call) -> Channel? {
        // Of two channels of a kind, a reminder goes by the one that carried the offer.
        let offered = placement(row).flatMap(reading.channel)
        if case .further = row.action.kind, offered?.kind != row.action.channel {
            return patient(row).channels.first { $0.consent && $0.kind == row.action.channel }
        }
        return offered ?? patient(row).channelForQuestions
    }

    private func clock(_ minute: Minutes) -> String { Zone.utc.clock(Instant(minute: minute.int % 1440)) }
}

extension PlanReading {
    func position(of order: Index<Order>) -> Int? {
        guard case .placed(let position) = fates[order.int] else { return nil }
        return position
    }

    /// What a contact offers, from 1; of a second contact and of what goes beyond the offer, the appointment it is about.
    func offer(_ action: OutreachAction, _ number: Int) -> Offered? {
        switch action.kind {
        case .further, .secondContact:
            guard number == 1, let appointment = appointment(of: action.order) else { return nil }
            return Offered(
                start: appointment.start, site: appointment.site,
                session: placement(of: action.order).map(\.session))
        case .offer, .question, .counselling: break
        }
        guard let position = position(of: action.order) else { return nil }
        let placements = [placements[position]] + outcome.alternatives[position]
        guard number <= placements.count else { return nil }
        let placement = placements[number - 1]
        return Offered(start: placement.start, site: site(placement), session: placement.session)
    }

    func session(of offered: Offered?) -> String? { offered?.session.map { scenario.sessions[$0].id } }

    /// The pool of the interpreter that is held: whoever declines the language declines this one.
    func interpreterPool(_ action: OutreachAction) -> String? {
        placement(of: action.order).flatMap { draws($0, of: .interpreter).first }.map {
            scenario.pools[$0.pool].id
        }
    }
}

/// A time that a contact offers.
struct Offered {
    var start: Instant
    var site: Site
    /// Nil: of an appointment that was booked before.
    var session: Index<Session>?
}

extension OutreachAction.Kind {
    fileprivate var purpose: String {
        switch self {
        case .offer: "offer"
        case .secondContact: "second contact"
        case .counselling: "counselling"
        case .question: "question"
        case .further(let kind): Words.purpose(kind)
        }
    }
}
