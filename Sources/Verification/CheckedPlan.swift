import Domain

/// The plan as far as it could be read: appointments that are offers, and the flexible sessions said to be open.
struct CheckedPlan {
    struct Appointment {
        var offer: Offer
        var choice: OptionalChoice
        var start: Instant
        /// All it draws, an optional ride included.
        var helps: [Help]

        /// The time the patient is in the room.
        var exam: Span { Span(from: start, to: start + offer.length) }
        /// The time the scanner is taken.
        var occupied: Span { Span(from: start, to: start + offer.minutes) }
    }

    var appointments: [Index<Order>: Appointment] = [:]
    /// Open flexible sessions.
    var open: Set<Index<Session>> = []

    /// In the order of the scenario.
    var inOrder: [Appointment] { appointments.sorted { $0.key < $1.key }.map(\.value) }
}

/// Minutes of help before the exam day, by a day.
struct DrawBefore {
    var supply: Index<HelpBefore.Supply>
    var by: Day
    var minutes: Int64
}

extension OfferList {
    func appointment(_ offer: Offer, _ choice: OptionalChoice, at start: Instant) -> CheckedPlan.Appointment {
        CheckedPlan.Appointment(
            offer: offer, choice: choice, start: start, helps: helps(of: offer) + (choice.ride?.helps ?? []))
    }

    /// What an appointment's contacts and counselling draw.
    func drawsBefore(_ appointment: CheckedPlan.Appointment) -> [DrawBefore] {
        let (offer, choice) = (appointment.offer, appointment.choice)
        var draws: [DrawBefore] = []
        if let own = contactDraw(offer) {
            draws.append(own)
            if let day = choice.secondContact {
                draws.append(DrawBefore(supply: own.supply, by: day, minutes: own.minutes))
            }
        }
        if let day = choice.counselling, let supply = helpBefore.counsellingSupply(patient(of: offer)) {
            let minutes = scenario.policy.minutes.counselling.int
            draws.append(DrawBefore(supply: supply, by: day, minutes: Int64(minutes)))
        }
        return draws
    }

    /// What the contact that carries an offer draws; nil where that is not limited.
    func contactDraw(_ offer: Offer) -> DrawBefore? {
        guard let contact = offer.contact else { return nil }
        let patient = patient(of: offer)
        let channel = scenario.patients[patient].channels[contact.channel]
        guard let supply = helpBefore.contactSupply(patient, channel) else { return nil }
        return DrawBefore(supply: supply, by: contact.by, minutes: Int64(channel.minutes.int))
    }
}
