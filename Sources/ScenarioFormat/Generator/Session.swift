import Domain

extension ScenarioGenerator {
    struct Session {
        /// What opening costs: a call-out and 50 an hour, and technologists' time from half an hour before.
        struct Opening {
            let length: Int
            /// The pool its technologists' time is taken from.
            let staff: String
            let minimumMinutes: Int
            var callOut = 120
            var price: Int { callOut + length * 5 / 6 }
            var staffMinutes: Int { length + 30 }
        }

        struct Booking {
            let from: Int
            let minutes: Int
            let order: Int?
        }

        var scanner: Int
        let site: Int
        let siteID: String
        let day: Day
        let from: Int
        var to: Int
        /// `w1-mon-am`: the session's id after its scanner's.
        let word: String
        var opening: Opening?
        var exams: [String] = []
        private(set) var bookings: [Booking] = []
        private(set) var service: Range<Int>?
        private var reserve: Reserve?
        /// The site is closed all day.
        var isShut = false

        private struct Reserve {
            let minutes: Int
            let purpose: Domain.Session.Reserve.Purpose
            let releaseHours: Int?
            let isReleased: Bool
        }

        init(
            scanner: Int, site: Int, siteID: String, day: Day, from: Int, to: Int, word: String
        ) {
            self.scanner = scanner
            self.site = site
            self.siteID = siteID
            self.day = day
            self.from = from
            self.to = to
            self.word = word
        }

        var isFlexible: Bool { opening != nil }
        var length: Int { to - from }
        private var keptMinutes: Int { reserve.map { $0.isReleased ? 0 : $0.minutes } ?? 0 }
        private var occupiedMinutes: Int {
            bookings.reduce(0) { $0 + $1.minutes } + (service?.count ?? 0) + keptMinutes
        }
        /// What is left for open orders.
        var freeMinutes: Int { isShut ? 0 : length - occupiedMinutes }
        /// Nothing is in it or kept from it.
        var isEmpty: Bool { !isShut && !isFlexible && occupiedMinutes == 0 }

        /// Three sessions in ten keep some minutes for those who cannot be planned for.
        mutating func reserve(asOf: Instant, zone: Zone, _ random: inout SplitMix64) {
            guard random.happens(permille: 300) else { return }
            let releaseHours = [24, 48, 96, nil][random.below(4)]
            let start = zone.firstInstant(on: day, at: Minutes(from))
            reserve = Reserve(
                minutes: 15 * random.number(in: 1...2),
                purpose: random.pick([.emergency, .inpatient, .urgent, .walkIn]), releaseHours: releaseHours,
                isReleased: releaseHours.map { start - Minutes(60 * $0) <= asOf } ?? false)
        }

        /// Puts bookings and at times a service in, then sets the end so that about `wanted` minutes stay free, in
        /// whole quarters of an hour and at most `longest`.
        mutating func fill(
            _ modality: Modality, _ first: (order: Int, minutes: Int)?, wanted: Int, longest: Int = 300,
            _ random: inout SplitMix64
        ) {
            let usual = ExamCatalogue.positions(of: modality).map { ExamCatalogue.exams[$0].blockMinutes }
            var lengths: [(minutes: Int, order: Int?)] = first.map { [($0.minutes, $0.order)] } ?? []
            if lengths.isEmpty, random.happens(permille: 450) { lengths.append((random.pick(usual), nil)) }
            if lengths.count == 1, random.happens(permille: 250) { lengths.append((random.pick(usual), nil)) }
            let serviced = lengths.isEmpty && random.happens(permille: 60) ? 30 : 0
            let taken = lengths.reduce(serviced + keptMinutes) { $0 + $1.minutes }
            to = from + min(longest, max(60, (wanted + taken + 7) / 15 * 15))
            if serviced > 0 { service = from + 60..<from + 90 }
            if serviced > 0, length < 120 { service = nil }
            place(lengths, &random)
        }

        /// The first booking stands at the start, a second at the end, if there is room for both.
        private mutating func place(_ lengths: [(minutes: Int, order: Int?)], _ random: inout SplitMix64) {
            guard let first = lengths.first, first.minutes <= length else { return }
            let later = length >= first.minutes + 120 && random.happens(permille: 300) ? 60 : 0
            bookings.append(Booking(from: from + later, minutes: first.minutes, order: first.order))
            if let second = lengths.dropFirst().first, later + first.minutes + second.minutes <= length {
                bookings.append(
                    Booking(from: to - second.minutes, minutes: second.minutes, order: second.order))
            }
        }
    }
}

extension ScenarioGenerator.Session {
    func json(_ timetable: ScenarioGenerator.Timetable) -> JSONOutput {
        .sparse(
            ("id", .string(timetable.id(self))), ("scanner", .string(timetable.scanners[scanner].id)),
            ("site", .string(siteID)), ("kind", isFlexible ? "flexible" : "regular"),
            ("from", .local(day, from)),
            ("to", .local(day, to)), ("exams", exams.isEmpty ? nil : .words(exams)),
            (
                "reserved",
                reserve.map {
                    [
                        .sparse(
                            ("minutes", .number($0.minutes)), ("for", .string($0.purpose.rawValue)),
                            ("releaseHours", $0.releaseHours.map { .number($0) }))
                    ]
                }
            ),
            (
                "opening",
                opening.map {
                    [
                        "price": .number($0.price), "minimumMinutes": .number($0.minimumMinutes),
                        "draws": [
                            [
                                "pool": .string($0.staff),
                                "minutes": .number($0.staffMinutes),
                            ]
                        ],
                    ]
                }
            ))
    }
}
