import Domain

extension ScenarioGenerator {
    /// One modality at one site: as many scanners as its sessions need, and its sessions.
    struct Room {
        let modality: Modality
        let place: Place
        let setting: Setting
        let scarcity: Scarcity
        private(set) var scanners = 1
        private(set) var sessions: [Session] = []

        /// A site, and when it is open.
        struct Place {
            let site: Int
            let id: String
            let staff: String
            /// The day on which the site is shut, where there is one.
            let closed: Day?
            let calendar: PlanningCalendar
            let zone: Zone
        }

        init(_ modality: Modality, at place: Place, setting: Setting, scarcity: Scarcity) {
            self.modality = modality
            self.place = place
            self.setting = setting
            self.scarcity = scarcity
        }

        private static let halvesPerScanner = 14
        private static let longestDay = 510

        /// Regular sessions whose free minutes are `regularMinutes`, give or take a few, and flexible ones of about
        /// `flexibleMinutes` that the plan may open.
        mutating func plan(
            regularMinutes: Int, flexibleMinutes: Int, booked: [(order: Int, minutes: Int)],
            _ random: inout SplitMix64
        ) {
            let usual = setting.halfDay * (1000 + setting.fullDays) / 1000
            let count = max(1, (regularMinutes + usual / 2) / usual)
            let slots = slots(count, &random)
            var rest = regularMinutes
            var halves = slots.reduce(0) { $0 + $1.halves }
            var waiting = booked
            for slot in slots {
                var session = regular(slot)
                session.reserve(asOf: place.calendar.asOf, zone: place.zone, &random)
                let firstBooking = waiting.isEmpty ? nil : waiting.removeLast()
                session.fill(
                    modality, firstBooking, wanted: rest * slot.halves / halves,
                    longest: slot.isWholeDay ? Self.longestDay : 300, &random)
                rest -= session.freeMinutes
                halves -= slot.halves
                sessions.append(session)
            }
            addFlexible(minutes: flexibleMinutes, &random)
        }

        private struct Slot {
            let scanner: Int
            let day: Day
            let half: PlanningCalendar.Half
            var isWholeDay = false
            var halves: Int { isWholeDay ? 2 : 1 }
        }

        /// `count` half or whole days, spread evenly over the fortnight of each scanner; at most 14 half days for a
        /// scanner, so there is always another one when the site is shut.
        private mutating func slots(_ count: Int, _ random: inout SplitMix64) -> [Slot] {
            var all: [Slot] = []
            let days = place.calendar.workingDays
            scanners =
                (count * (1000 + setting.fullDays) / 1000 + Self.halvesPerScanner - 1)
                / Self.halvesPerScanner
            for scanner in 0..<scanners {
                let share = count / scanners + (scanner < count % scanners ? 1 : 0)
                var taken: Set<Int> = []
                // Every scanner runs on Monday or Tuesday, for those who cannot wait.
                let shift = random.below(4)
                for number in 0..<share {
                    var position = (number * 20 / share + shift) % 20
                    while taken.contains(position) || days[position / 2] == place.closed {
                        position = (position + 1) % 20
                    }
                    taken.insert(position)
                    var slot = Slot(
                        scanner: scanner, day: days[position / 2],
                        half: position % 2 == 0 ? .morning : .afternoon)
                    if setting.fullDays > 0, random.happens(permille: setting.fullDays),
                        taken.count < Self.halvesPerScanner, taken.insert(position ^ 1).inserted
                    {
                        slot = Slot(scanner: scanner, day: slot.day, half: .morning, isWholeDay: true)
                    }
                    all.append(slot)
                }
            }
            return all
        }

        private func regular(_ slot: Slot) -> Session {
            let word = "\(place.calendar.word(slot.day))-\(slot.isWholeDay ? "day" : slot.half.word)"
            return Session(
                scanner: slot.scanner, site: place.site, siteID: place.id, day: slot.day,
                from: slot.half.start, to: slot.half.start + setting.halfDay, word: word)
        }

        /// Evenings, Saturdays and early mornings. A scanner has each of them at most once a day.
        private mutating func addFlexible(minutes: Int, _ random: inout SplitMix64) {
            var rest = minutes
            var taken: Set<String> = []
            let calendar = place.calendar
            while rest > 60, taken.count < 12 * scanners {
                let kind = random.position(weights: setting.flexibleOdds)
                let scanner = random.below(scanners)
                let day = kind == 1 ? random.pick(calendar.saturdays) : random.pick(calendar.workingDays)
                let (from, length, word) = [
                    (18 * 60, 30 * random.number(in: setting.evening), "eve"),
                    (8 * 60, setting.saturday, "day"), (390, 90, "early"),
                ][kind]
                let name = "\(calendar.word(day))-\(word)"
                guard taken.insert("\(scanner) \(name)").inserted, day != place.closed else { continue }
                var session = Session(
                    scanner: scanner, site: place.site, siteID: place.id, day: day, from: from,
                    to: from + length, word: name)
                session.opening = .init(
                    length: length, staff: place.staff, minimumMinutes: scarcity.minimumMinutes(of: length))
                if modality == .mr, kind == 2 { session.exams = ["mr-brain", "mr-knee"] }
                sessions.append(session)
                rest -= length
            }
        }
    }
}
