import Domain

extension ScenarioGenerator {
    /// One modality at one site: as many scanners as its sessions need, and its sessions.
    struct Room {
        let modality: Modality
        let site: Int
        let siteID: String
        /// The day on which the site is shut, where there is one.
        let closed: Day?
        let calendar: PlanningCalendar
        let asOf: Instant
        let zone: Zone
        private(set) var scanners = 1
        private(set) var sessions: [Session] = []

        init(
            modality: Modality, site: Int, siteID: String, closed: Day?, calendar: PlanningCalendar,
            asOf: Instant,
            zone: Zone
        ) {
            self.modality = modality
            self.site = site
            self.siteID = siteID
            self.closed = closed
            self.calendar = calendar
            self.asOf = asOf
            self.zone = zone
        }

        private static let usualMinutes = 145
        private static let sessionsPerScanner = 14

        /// Regular sessions whose free minutes are `regularMinutes`, give or take a few, and flexible ones of about
        /// `flexibleMinutes` that the plan may open.
        mutating func plan(
            regularMinutes: Int, flexibleMinutes: Int, booked: [(order: Int, minutes: Int)],
            _ random: inout SplitMix64
        ) {
            let count = max(1, (regularMinutes + Self.usualMinutes / 2) / Self.usualMinutes)
            scanners = (count + Self.sessionsPerScanner - 1) / Self.sessionsPerScanner
            var rest = regularMinutes
            var waiting = booked
            for (number, slot) in slots(count, &random).enumerated() {
                var session = regular(slot)
                session.reserve(asOf: asOf, zone: zone, &random)
                let firstBooking = waiting.isEmpty ? nil : waiting.removeLast()
                session.fill(modality, firstBooking, wanted: rest / (count - number), &random)
                rest -= session.freeMinutes
                sessions.append(session)
            }
            addFlexible(minutes: flexibleMinutes, &random)
        }

        private struct Slot {
            let scanner: Int
            let day: Day
            let half: PlanningCalendar.Half
        }

        /// `count` half days, spread evenly over the fortnight of each scanner; at most 14 for a scanner, so there is
        /// always another one when the site is shut.
        private func slots(_ count: Int, _ random: inout SplitMix64) -> [Slot] {
            var all: [Slot] = []
            let days = calendar.workingDays
            for scanner in 0..<scanners {
                let share = count / scanners + (scanner < count % scanners ? 1 : 0)
                var taken: Set<Int> = []
                // Every scanner runs on Monday or Tuesday, for those who cannot wait.
                let shift = random.below(4)
                for number in 0..<share {
                    var position = (number * 20 / share + shift) % 20
                    while taken.contains(position) || days[position / 2] == closed {
                        position = (position + 1) % 20
                    }
                    taken.insert(position)
                    let half: PlanningCalendar.Half = position % 2 == 0 ? .morning : .afternoon
                    all.append(Slot(scanner: scanner, day: days[position / 2], half: half))
                }
            }
            return all
        }

        private func regular(_ slot: Slot) -> Session {
            Session(
                scanner: slot.scanner, site: site, siteID: siteID, day: slot.day, from: slot.half.start,
                to: slot.half.start + Self.usualMinutes, word: "\(calendar.word(slot.day))-\(slot.half.word)")
        }

        /// Evenings, Saturdays and early mornings. A scanner has each of them at most once a day.
        private mutating func addFlexible(minutes: Int, _ random: inout SplitMix64) {
            var rest = minutes
            var taken: Set<String> = []
            while rest > 60, taken.count < 12 * scanners {
                let kind = random.position(weights: [60, 25, 15])
                let scanner = random.below(scanners)
                let day = kind == 1 ? random.pick(calendar.saturdays) : random.pick(calendar.workingDays)
                let (from, length, word) = [
                    (18 * 60, 30 * random.number(in: 5...6), "eve"), (8 * 60, 240, "day"), (390, 90, "early"),
                ][kind]
                let name = "\(calendar.word(day))-\(word)"
                guard taken.insert("\(scanner) \(name)").inserted, day != closed else { continue }
                var session = Session(
                    scanner: scanner, site: site, siteID: siteID, day: day, from: from, to: from + length,
                    word: name)
                session.opening = .init(length: length)
                if modality == .mr, kind == 2 { session.exams = ["mr-brain", "mr-knee"] }
                sessions.append(session)
                rest -= length
            }
        }
    }
}
