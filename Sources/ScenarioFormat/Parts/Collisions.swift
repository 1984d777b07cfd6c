import Domain

extension ScenarioDecoder {
    /// Forced starts of one scanner, or of one patient, that cannot both be kept, or not beside a booking.
    func checkCollisions(_ forced: [Forced]) {
        // An order that is booked and forced has its finding already.
        var seen = bookedOrders
        var (scanners, patients) = (TakenTimes<Scanner>(), TakenTimes<Patient>())
        for booking in bookings.compactMap({ $0 }) {
            scanners.add(booking.span, of: outlines[booking.session.int].scanner)
            patients.add(booking.span, of: patient(of: booking))
        }
        for entry in forced where seen.insert(entry.order).inserted {
            guard let span = occupied(entry) else { continue }
            let scanner = entry.session.flatMap { outlines[$0.int].scanner }
            let order = orders[entry.order.int]
            let patient = order?.patient
            // A patient need not wait until the room is ready for the next: of a visit, one exam may follow the other at once.
            let turnaround = order.flatMap { exams[$0.exam.int]?.turnaround } ?? 0
            let own = Span(from: span.from, to: span.to - turnaround)
            if scanners.overlap(span, of: scanner) || patients.overlap(own, of: patient) {
                log.error(
                    "forced-collision", at: entry.node,
                    "the scanner or the patient is already taken at that time",
                    "move one of the appointments")
            }
            scanners.add(span, of: scanner)
            patients.add(own, of: patient)
        }
    }
}

/// What is busy when, filed by day, so that many times of one scanner cost no more than as many of many.
private struct TakenTimes<Entity> {
    private struct Page: Hashable {
        let of: Index<Entity>
        /// Days from 1970 in UTC.
        let day: Int
    }
    private var pages: [Page: MinutesOfDay] = [:]

    mutating func add(_ span: Span, of entity: Index<Entity>?) {
        guard let entity else { return }
        TakenTimes.days(of: span) { day, minutes in
            pages[Page(of: entity, day: day), default: MinutesOfDay()].add(minutes)
        }
    }

    func overlap(_ span: Span, of entity: Index<Entity>?) -> Bool {
        guard let entity else { return false }
        var isTaken = false
        TakenTimes.days(of: span) { day, minutes in
            isTaken = isTaken || pages[Page(of: entity, day: day)]?.overlap(minutes) == true
        }
        return isTaken
    }

    /// The days that a span touches, with its minutes in each.
    private static func days(of span: Span, _ visit: (Int, Range<Int>) -> Void) {
        var from = span.from.int
        while from < span.to.int {
            let day = Int((Double(from) / 1440).rounded(.down))
            let to = min((day + 1) * 1440, span.to.int)
            visit(day, from - day * 1440..<to - day * 1440)
            from = to
        }
    }
}

/// A set of the minutes of one day.
private struct MinutesOfDay {
    private var words = [UInt64](repeating: 0, count: 23)

    mutating func add(_ minutes: Range<Int>) {
        for minute in minutes { words[minute / 64] |= 1 << UInt64(minute % 64) }
    }
    func overlap(_ minutes: Range<Int>) -> Bool {
        minutes.contains { words[$0 / 64] & 1 << UInt64($0 % 64) != 0 }
    }
}
