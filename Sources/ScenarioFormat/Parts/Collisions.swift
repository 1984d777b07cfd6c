import Domain

extension ScenarioDecoder {
    /// Forced starts of one scanner, or of one patient, that cannot both be kept, or not beside a booking.
    func checkCollisions(_ forced: [Forced]) {
        var seen: Set<Index<Order>> = []
        let single = forced.filter { seen.insert($0.order).inserted }
        let spans = single.map(occupied)
        for (position, entry) in single.enumerated() {
            guard let span = spans[position] else { continue }
            let earlier = (0..<position).filter { spans[$0]?.overlaps(span) == true }
            if earlier.contains(where: { shares(single[$0], entry) }) || isBooked(span, entry) {
                log.error(
                    "forced-collision", at: entry.node,
                    "the scanner or the patient is already taken at that time",
                    "move one of the appointments")
            }
        }
    }

    private func shares(_ a: Forced, _ b: Forced) -> Bool {
        let scanners = [a, b].map { $0.session.flatMap { outlines[$0.int].scanner } }
        return orders[a.order.int]?.patient == orders[b.order.int]?.patient
            || (scanners[0] != nil && scanners[0] == scanners[1])
    }

    private func isBooked(_ span: Span, _ forced: Forced) -> Bool {
        let scanner = forced.session.flatMap { outlines[$0.int].scanner }
        let patient = orders[forced.order.int]?.patient
        return bookings.contains { booking in
            guard let booking, booking.order != forced.order, booking.span.overlaps(span) else {
                return false
            }
            let sameScanner = scanner != nil && outlines[booking.session.int].scanner == scanner
            return sameScanner || (patient != nil && self.patient(of: booking) == patient)
        }
    }
}
