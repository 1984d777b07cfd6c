import Domain

/// Ways to tell one patient of an exam in time. Condition 6 of `Formulation.md`, section 2.
struct Contacts: Sendable {
    private struct Way {
        /// Position in the patient's `channels`.
        var channel: Int
        var leadDays: Int
        var firstDay: Day
        /// What a contact draws on; nil: nothing.
        var supply: Index<Supply>?
        var minutes: Int64

        func help(for day: Day) -> Help? {
            let by = day - leadDays
            guard by >= firstDay else { return nil }
            let use = supply.map { Offer.Before(supply: $0, by: by, minutes: minutes) }
            return Help(contact: Placement.Contact(channel: channel, by: by), before: use.map { [$0] } ?? [])
        }
    }

    private let ways: [Way]
    /// Later orders of a visit need no contact of their own, nor does who has said yes before.
    private let isSpared: Bool
    private let horizon: ClosedRange<Day>
    /// By day of the horizon: places among the helps of the chunk.
    private var known: [[Int32]?]

    init(_ patient: Patient, _ exam: Exam, _ instance: Instance, isSpared: Bool) {
        let supply = instance.outreach(for: patient)
        ways = patient.channels.indices.compactMap { position in
            let channel = patient.channels[position]
            let draws = channel.minutes > 0
            let first =
                draws && instance.limitsContact
                ? supply.flatMap { instance.supplies[$0].firstDay } : instance.today
            guard channel.consent, let first else { return nil }
            return Way(
                channel: position, leadDays: max(channel.leadDays, exam.prepLeadDays), firstDay: first,
                supply: draws ? supply : nil, minutes: Int64(channel.minutes.int))
        }
        self.isSpared = isSpared
        horizon = instance.scenario.horizon
        known = Array(repeating: nil, count: horizon.upperBound - horizon.lowerBound + 1)
    }

    /// The helps that reach the patient in time for an exam on `day`, channel by channel.
    mutating func helps(for day: Day, in helps: inout Interned<Help>) -> [Int32] {
        let slot = day - horizon.lowerBound
        if let found = known[slot] { return found }
        let found =
            isSpared
            ? [helps.place(of: Help(contact: nil))]
            : ways.compactMap { $0.help(for: day) }.map { helps.place(of: $0) }
        known[slot] = found
        return found
    }
}
