import Domain

/// `calls.csv`: whom to reach, until when, with which offers and which questions; what is due first comes first.
/// Where a day is open-ended (a question to a waiting patient) the row comes last.
struct CallsList {
    let reading: PlanReading

    var table: CSVTable {
        CSVTable(
            header: [
                "order", "patient", "callBy", "channel", "language", "purpose", "minutes", "offer1",
                "offer1Site",
                "offer2", "offer2Site", "offer3", "offer3Site", "sameVisit", "help", "question",
                "prepLeadDays",
                "quietHours",
            ], rows: calls.map(row))
    }

    /// One row for a contact: questions ride on the offer, or stand alone for a waiting order.
    struct Call {
        var action: OutreachAction
        var questions: [BarrierCode]
    }

    var calls: [Call] {
        var calls: [Call] = []
        var asked: [Index<Order>: Int] = [:]
        for action in reading.outreach {
            switch action.kind {
            case .counselling: continue  // on the finance list
            case .question(let need):
                if let carrier = asked[action.order] {
                    calls[carrier].questions.append(need)
                } else {
                    asked[action.order] = calls.count
                    calls.append(Call(action: action, questions: [need]))
                }
            case .offer:
                asked[action.order] = calls.count
                calls.append(Call(action: action, questions: []))
            case .secondContact, .further: calls.append(Call(action: action, questions: []))
            }
        }
        calls += reading.outcome.outreach.actions.map { Call(action: further($0), questions: []) }
        return calls.enumerated().sorted { (key($0.element), $0.offset) < (key($1.element), $1.offset) }
            .map(\.element)
    }

    private func further(_ action: OutreachPlan.Action) -> OutreachAction {
        OutreachAction(
            order: action.order, kind: .further(action.kind), channel: action.channel,
            language: reading.patient(reading.scenario.orders[action.order]).outreachLanguage,
            by: action.by, minutes: action.minutes)
    }

    /// By the last day, then by start.
    private func key(_ call: Call) -> Int64 {
        let start = reading.appointment(of: call.action.order)?.start.minute ?? .max
        return Int64(call.action.by?.number ?? .max) << 32 + Int64(start)
    }

    private func row(_ call: Call) -> [CSVTable.Cell] {
        let action = call.action
        let order = reading.scenario.orders[action.order]
        let patient = reading.patient(order)
        let placement = reading.placement(of: action.order)
        return [
            .text(order.id), .text(patient.id), .init(action.by?.description),
            .init(action.channel?.rawValue), .init(action.language?.tag),
            .text(action.kind.purpose), .number(action.minutes.int),
        ] + offers(action) + [
            .text(sameVisit(order, action)),
            .text(placement.map { reading.help($0).joined(separator: "; ") } ?? ""),
            .text(call.questions.map(Words.question).joined(separator: " ")),
            .init(placement == nil ? nil : reading.exam(order).prepLeadDays),
            .init(
                channel(action, placement, patient)?.quietHours.map { "\(clock($0.from))-\(clock($0.to))" }),
        ]
    }

    private func channel(
        _ action: OutreachAction, _ placement: Placement?, _ patient: Patient
    ) -> Channel? {
        // Of two channels of a kind, a reminder goes by the one that carried the offer.
        let offered = placement.flatMap(reading.channel)
        if case .further = action.kind, offered?.kind != action.channel {
            return patient.channels.first { $0.consent && $0.kind == action.channel }
        }
        return offered ?? patient.channelForQuestions
    }

    /// The first choice and up to two alternatives, each a start and a site; of what goes beyond the offer, the
    /// appointment it is about.
    private func offers(_ action: OutreachAction) -> [CSVTable.Cell] {
        var cells: [CSVTable.Cell] = []
        if case .further = action.kind {
            let appointment = reading.appointment(of: action.order)
            cells = appointment.map { [.text($0.site.zone.rfc3339($0.start)), .text($0.site.id)] } ?? []
            return cells + [CSVTable.Cell](repeating: .empty, count: 6 - cells.count)
        }
        if case .placed(let position) = reading.fates[action.order.int], action.kind != .secondContact {
            let offered = [reading.placements[position]] + reading.outcome.alternatives[position]
            cells = offered.prefix(3).flatMap { placement -> [CSVTable.Cell] in
                let site = reading.site(placement)
                return [.text(site.zone.rfc3339(placement.start)), .text(site.id)]
            }
        }
        return cells + [CSVTable.Cell](repeating: .empty, count: 6 - cells.count)
    }

    /// The other exams that the same contact announces.
    private func sameVisit(_ order: Order, _ action: OutreachAction) -> String {
        guard let visit = order.visit, action.kind == .offer else { return "" }
        let others = (reading.placementsOfPatient[order.patient] ?? []).map { reading.placements[$0] }.filter
        {
            let other = reading.order($0)
            return other.visit == visit && other.id != order.id
        }
        return others.map { "\(reading.order($0).id) \(reading.site($0).zone.rfc3339($0.start))" }
            .joined(separator: "; ")
    }

    private func clock(_ minute: Minutes) -> String { Zone.utc.clock(Instant(minute: minute.int % 1440)) }
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
