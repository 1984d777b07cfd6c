import Domain

/// One contact with a patient: to bring an offer, to remind, to counsel, or to ask what is not known.
struct OutreachAction: Sendable {
    enum Kind: Hashable, Sendable {
        case offer, secondContact, counselling
        case question(BarrierCode)
        /// Beyond offers, decided after the appointments.
        case further(OutreachKind)

        var word: String {
            switch self {
            case .offer: "offer"
            case .secondContact: "second-contact"
            case .counselling: "counselling"
            case .question: "question"
            case .further(let kind): kind.rawValue
            }
        }
    }

    let order: Index<Order>
    let kind: Kind
    let channel: ChannelKind?
    let language: LanguageTag?
    /// The last day on which it still helps; nil: no day is set.
    let by: Day?
    let minutes: Minutes
}

extension PlanReading {
    /// Needs that steer a plan and are therefore asked about when they are not known.
    static let askedNeeds: [BarrierCode] = [.languageAccess, .transportationInsecurity, .medicalCostBurden]

    /// What is not known of a patient is asked once: with the first offer brought to them, or with their first waiting
    /// order when there is none.
    var everyContact: [OutreachAction] {
        let asked = ordersToAskWith
        return scenario.orders.indices.flatMap { index -> [OutreachAction] in
            let questions = asked.contains(index) ? self.questions(index) : []
            switch fates[index.int] {
            case .placed(let position): return contacts(placements[position]) + questions
            case .waiting: return questions
            case .booked: return []
            }
        }
    }

    private func contacts(_ placement: Placement) -> [OutreachAction] {
        let language = patient(order(placement)).outreachLanguage
        let channel = self.channel(placement)
        let dayBefore = day(placement) - 1
        func action(
            _ kind: OutreachAction.Kind, _ channel: ChannelKind?, by: Day, _ minutes: Minutes
        ) -> OutreachAction {
            OutreachAction(
                order: placement.order, kind: kind, channel: channel, language: language, by: by,
                minutes: minutes)
        }
        var actions: [OutreachAction] = []
        if let contact = placement.contact, let channel {
            actions.append(action(.offer, channel.kind, by: contact.by, channel.minutes))
        }
        if placement.optional.contains(.secondContact), let channel {
            let by = channel.lastDay(before: day(placement))
            actions.append(action(.secondContact, channel.kind, by: by, channel.minutes))
        }
        if placement.optional.contains(.counselling) {
            actions.append(action(.counselling, nil, by: dayBefore, scenario.policy.minutes.counselling))
        }
        return actions
    }

    /// A question rides on the contact that is made anyway and costs no minutes of its own.
    private func questions(_ index: Index<Order>) -> [OutreachAction] {
        let patient = self.patient(scenario.orders[index])
        let offered = placement(of: index)
        let channel = offered.flatMap(self.channel) ?? patient.channelForQuestions
        return unknownNeeds(patient).map { need in
            OutreachAction(
                order: index, kind: .question(need), channel: channel?.kind,
                language: patient.outreachLanguage,
                by: offered?.contact?.by, minutes: 0)
        }
    }

    /// `unknown` is asked about; `declined` was an answer and is not asked again.
    func unknownNeeds(_ patient: Patient) -> [BarrierCode] {
        Self.askedNeeds.filter { patient.need($0) == .unknown }
    }

    func placement(of order: Index<Order>) -> Placement? {
        guard case .placed(let position) = fates[order.int] else { return nil }
        return placements[position]
    }

    private var ordersToAskWith: Set<Index<Order>> {
        var byPatient: [Index<Patient>: (offer: Index<Order>?, waiting: Index<Order>?)] = [:]
        for index in scenario.orders.indices {
            let patient = scenario.orders[index].patient
            var known = byPatient[patient] ?? (nil, nil)
            switch fates[index.int] {
            case .placed(let position) where placements[position].contact != nil:
                known.offer = known.offer ?? index
            case .waiting: known.waiting = known.waiting ?? index
            case .placed, .booked: break
            }
            byPatient[patient] = known
        }
        return Set(byPatient.values.compactMap { $0.offer ?? $0.waiting })
    }
}

extension Patient {
    /// A question needs an answer: a call first, else what they agreed to.
    var channelForQuestions: Channel? {
        let agreed = channels.filter(\.consent)
        return agreed.first { $0.kind == .call } ?? agreed.first
    }
}
