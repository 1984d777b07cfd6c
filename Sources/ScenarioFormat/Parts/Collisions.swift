import Domain

extension ScenarioDecoder {
    /// Forced starts of one scanner, or of one patient, that cannot both be kept, or not beside a booking.
    func checkCollisions(_ forced: [Forced]) {
        var seen: Set<Index<Order>> = []
        var taken = Taken(bookings.compactMap { $0 }, self)
        for entry in forced where seen.insert(entry.order).inserted {
            guard let span = occupied(entry) else { continue }
            let scanner = entry.session.flatMap { outlines[$0.int].scanner }
            let patient = orders[entry.order.int]?.patient
            if taken.overlaps(span, scanner, patient, except: entry.order) {
                log.error(
                    "forced-collision", at: entry.node,
                    "the scanner or the patient is already taken at that time",
                    "move one of the appointments")
            }
            taken.add(span, scanner, patient, entry.order)
        }
    }

    /// What is busy when, filed under scanners and patients.
    private struct Taken {
        private struct Time {
            let span: Span
            let order: Index<Order>?
        }
        private var scanners: [Index<Scanner>: [Time]] = [:]
        private var patients: [Index<Patient>: [Time]] = [:]

        init(_ bookings: [Booking], _ decoder: ScenarioDecoder) {
            for booking in bookings {
                add(
                    booking.span, decoder.outlines[booking.session.int].scanner,
                    decoder.patient(of: booking), booking.order)
            }
        }

        mutating func add(
            _ span: Span, _ scanner: Index<Scanner>?, _ patient: Index<Patient>?, _ order: Index<Order>?
        ) {
            let time = Time(span: span, order: order)
            if let scanner { scanners[scanner, default: []].append(time) }
            if let patient { patients[patient, default: []].append(time) }
        }

        func overlaps(
            _ span: Span, _ scanner: Index<Scanner>?, _ patient: Index<Patient>?, except order: Index<Order>
        ) -> Bool {
            let times =
                (scanner.flatMap { scanners[$0] } ?? []) + (patient.flatMap { patients[$0] } ?? [])
            return times.contains { $0.order != order && $0.span.overlaps(span) }
        }
    }
}
