import Attendance
import Domain

/// Orders whose appointment is still to come, placed or booked: what outreach is about.
struct AwaitedAppointments {
    struct Row {
        var appointment: AwaitedAppointment
        var patient: Index<Patient>
        var start: Instant
        /// The contact that carries the offer; nil for bookings, for what was accepted before and for the later orders of a
        /// visit.
        var contact: Placement.Contact?
        /// Whether anything is said to the patient about it: the later orders of a visit come with the first.
        var isContacted: Bool
        /// Its chances as it stands.
        var base: Outcome

        /// The last day on which a contact by a channel still helps.
        func by(_ channel: Channel) -> Day { channel.lastDay(before: appointment.day) }
    }

    /// In the order of the scenario.
    let rows: [Row]
    /// By order: its place in `rows`.
    let place: [Index<Order>: Int]

    init(_ plan: Plan, _ instance: Instance, _ model: AttendanceModel) {
        let scenario = instance.scenario
        var rows: [Index<Order>: Row] = [:]
        for placement in plan.placements { rows[placement.order] = Self.row(placement, instance, model) }
        for booking in scenario.bookings.rows where booking.start > scenario.asOf {
            guard let order = booking.order, rows[order] == nil else { continue }
            rows[order] = Self.row(booking, order, scenario, model)
        }
        let sorted = rows.sorted { $0.key < $1.key }
        self.rows = sorted.map(\.value)
        place = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1.key, $0) })
    }

    private static func row(
        _ placement: Placement, _ instance: Instance, _ model: AttendanceModel
    ) -> Row {
        let scenario = instance.scenario
        let patient = scenario.orders[placement.order].patient
        let channels = scenario.patients[patient].channels
        let appointment = AwaitedAppointment(
            order: placement.order, site: scenario.sessions[placement.session].site,
            session: placement.session,
            day: scenario.zone(of: placement.session).day(of: placement.start),
            channel: placement.contact.map { channels[$0.channel].kind },
            secondContact: placement.optional.contains(.secondContact),
            counselling: placement.optional.contains(.counselling),
            ride: placement.bundle.contains { scenario.pools[$0.pool].kind == .ride })
        return Row(
            appointment: appointment, patient: patient, start: placement.start, contact: placement.contact,
            isContacted: placement.contact != nil
                || instance.isAgreed(placement.order) && instance.leadsItsVisit(placement.order),
            base: model.outcome(appointment, with: []))
    }

    /// What has been said to a patient about a booking stands nowhere, so it counts as nothing.
    private static func row(
        _ booking: Booking, _ order: Index<Order>, _ scenario: Scenario, _ model: AttendanceModel
    ) -> Row {
        let appointment = AwaitedAppointment(
            order: order, site: scenario.sessions[booking.session].site, session: booking.session,
            day: scenario.zone(of: booking.session).day(of: booking.start), channel: nil,
            secondContact: false, counselling: false,
            ride: booking.bundle.contains { scenario.pools[$0.pool].kind == .ride })
        return Row(
            appointment: appointment, patient: scenario.orders[order].patient, start: booking.start,
            contact: nil, isContacted: true, base: model.outcome(appointment, with: []))
    }
}
