import Domain

/// The plan as far as it could be read: appointments that are offers, and the flexible sessions said to be open.
struct CheckedPlan {
    struct Appointment {
        var offer: Offer
        var choice: OptionalChoice
        var start: Instant

        /// The time the patient is in the room.
        var exam: Span { Span(from: start, to: start + offer.length) }
        /// The time the scanner is taken.
        var occupied: Span { Span(from: start, to: start + offer.minutes) }
        var helps: [Help] { offer.helps + choice.ride }
    }

    var appointments: [Index<Order>: Appointment] = [:]
    /// Open flexible sessions.
    var open: Set<Index<Session>> = []

    /// In the order of the scenario.
    var inOrder: [Appointment] { appointments.sorted { $0.key < $1.key }.map(\.value) }
}

extension CheckedPlan.Appointment {
    /// Minutes of help before the exam day: the offer's contact and what was chosen on top.
    func drawsBefore(_ list: OfferList) -> [(key: HelpBefore.Key, by: Day, minutes: Int64)] {
        let patient = list.scenario.patients[list.scenario.orders[offer.order].patient]
        var draws: [(HelpBefore.Key, Day, Int64)] = []
        if let contact = offer.contact {
            let channel = patient.channels[contact.channel]
            if let key = list.helpBefore.contactKey(patient, channel) {
                let days = [contact.by] + (choice.secondContact.map { [$0] } ?? [])
                draws += days.map { (key, $0, Int64(channel.minutes.int)) }
            }
        }
        if let day = choice.counselling, let key = list.helpBefore.counsellingKey(patient) {
            draws.append((key, day, Int64(list.scenario.policy.minutes.counselling.int)))
        }
        return draws
    }
}
