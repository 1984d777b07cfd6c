import Domain

extension ScenarioGenerator {
    /// A scanner on wheels, or several: on each day at one of a few sites that have none of their own. Its route is
    /// regular; on days that are left over, and on Saturdays, it comes where the plan asks for it.
    struct Van {
        struct Stop {
            let place: Room.Place
            /// What is ordered there, in minutes.
            let minutes: Int
            var booked: [(order: Int, minutes: Int)]
            var days = 0
        }

        let modality: Modality
        let scarcity: Scarcity
        private(set) var stops: [Stop]
        private(set) var scanners = 1
        private(set) var sessions: [Session] = []

        private static let usualMinutes = 360
        private static let longestDay = 480
        /// Of the ten working days, so that some are left over.
        private static let daysPerScanner = 8

        /// `stops` must not be empty.
        init(_ modality: Modality, to stops: [Stop], scarcity: Scarcity) {
            self.modality = modality
            self.stops = stops
            self.scarcity = scarcity
        }

        mutating func plan(regularMinutes: Int, flexibleMinutes: Int, _ random: inout SplitMix64) {
            let count = max(1, (regularMinutes + Self.usualMinutes / 2) / Self.usualMinutes)
            scanners = (count + Self.daysPerScanner - 1) / Self.daysPerScanner
            var rest = regularMinutes
            var left = count
            var free: [(scanner: Int, day: Day)] = []
            for scanner in 0..<scanners {
                let share = count / scanners + (scanner < count % scanners ? 1 : 0)
                let days = stops[0].place.calendar.workingDays
                let running = Set((0..<share).map { ($0 * days.count / share + scanner) % days.count })
                for (position, day) in days.enumerated() {
                    guard running.contains(position) else {
                        free.append((scanner, day))
                        continue
                    }
                    addRegular(scanner, day, wanted: rest / left, &random)
                    rest -= sessions[sessions.count - 1].freeMinutes
                    left -= 1
                }
                free += stops[0].place.calendar.saturdays.map { (scanner, $0) }
            }
            addFlexible(on: random.shuffled(free), minutes: flexibleMinutes)
        }

        /// The stop that has waited longest for its share of days.
        private mutating func nextStop() -> Int {
            let next = stops.indices.max { a, b in
                stops[a].minutes * (stops[b].days + 1) < stops[b].minutes * (stops[a].days + 1)
            }
            stops[next ?? 0].days += 1
            return next ?? 0
        }

        private mutating func addRegular(
            _ scanner: Int, _ day: Day, wanted: Int, _ random: inout SplitMix64
        ) {
            let stop = nextStop()
            var session = session(scanner, day, at: stops[stop].place, from: 8 * 60, length: Self.longestDay)
            session.reserve(asOf: stops[stop].place.calendar.asOf, zone: stops[stop].place.zone, &random)
            let booking = stops[stop].booked.popLast()
            session.fill(modality, booking, wanted: wanted, longest: Self.longestDay, &random)
            sessions.append(session)
        }

        private mutating func addFlexible(on days: [(scanner: Int, day: Day)], minutes: Int) {
            var rest = minutes
            for (scanner, day) in days where rest > 120 {
                let place = stops[nextStop()].place
                var session = session(scanner, day, at: place, from: 9 * 60, length: 300)
                session.opening = .init(
                    length: 300, staff: place.staff, minimumMinutes: scarcity.minimumMinutes(of: 300),
                    callOut: 260)
                sessions.append(session)
                rest -= 300
            }
        }

        private func session(
            _ scanner: Int, _ day: Day, at place: Room.Place, from: Int, length: Int
        ) -> Session {
            Session(
                scanner: scanner, site: place.site, siteID: place.id, day: day, from: from,
                to: from + length, word: place.calendar.word(day))
        }
    }
}
