import Domain

extension ScenarioGenerator {
    /// Scanners, their sessions, what is booked in them, and when things are shut.
    struct Timetable {
        private(set) var scanners: [Scanner] = []
        private(set) var sessions: [Session] = []
        private(set) var unavailable: [JSONOutput] = []
        /// Whether an order has its appointment already.
        private(set) var isBooked: [Bool]
        private(set) var bookedOrders: [Int] = []

        private let demand: Demand
        private let region: Region
        private let calendar: PlanningCalendar
        private let setting: Setting
        private let scarcity: Scarcity
        /// Demand over what regular sessions can hold, in thousandths.
        private let pressure: Int
        /// Minutes that rounding kept from sessions made so far, or gave them too many.
        private var owed = 0

        init(
            demand: Demand, region: Region, setting: Setting, scarcity: Scarcity, calendar: PlanningCalendar,
            seed: UInt64
        ) {
            self.demand = demand
            self.region = region
            self.calendar = calendar
            self.setting = setting
            self.scarcity = scarcity
            isBooked = Array(repeating: false, count: demand.orders.count)
            var random = SplitMix64(seed: seed, stream: .timetable)
            let usual = random.number(in: 1040...1260)
            pressure = scarcity.demandPermille ?? usual
            let holidays = Self.holidays(region, setting, calendar, &random)
            for (modality, _) in ExamCatalogue.modalities {
                let ordersOf = demand.firstChoices(of: modality, sites: region.sites.count)
                for site in region.sites.indices where !ordersOf[site].isEmpty {
                    guard region.sites[site].modalities.contains(modality) else { continue }
                    addRoom(modality, place(site, holidays), ordersOf[site], &random)
                }
                addVans(modality, ordersOf, holidays, &random)
            }
            for (site, day) in holidays.sorted(by: { $0.key < $1.key }) { close(site, day) }
        }

        /// One site is shut for a day; in a network of many groups, the main site of every other one.
        private static func holidays(
            _ region: Region, _ setting: Setting, _ calendar: PlanningCalendar, _ random: inout SplitMix64
        ) -> [Int: Day] {
            guard setting.clusters != nil else {
                return [random.below(region.sites.count): calendar.first + 7 + random.below(5)]
            }
            var holidays: [Int: Day] = [:]
            for site in region.sites.indices
            where region.sites[site].isHub && random.happens(permille: 500) {
                holidays[site] = calendar.first + 7 + random.below(5)
            }
            return holidays
        }

        private func place(_ site: Int, _ holidays: [Int: Day]) -> Room.Place {
            let row = region.sites[site]
            return Room.Place(
                site: site, id: row.id, staff: row.staff, closed: holidays[site], calendar: calendar,
                zone: row.inOtherZone ? calendar.otherZone : calendar.zone)
        }

        private mutating func addRoom(
            _ modality: Modality, _ place: Room.Place, _ local: [Int], _ random: inout SplitMix64
        ) {
            bookSome(of: local, &random)
            let minutes = openMinutes(local)
            var room = Room(modality, at: place, setting: setting, scarcity: scarcity)
            let regular = regularMinutes(for: minutes)
            room.plan(
                regularMinutes: regular, flexibleMinutes: max(300, minutes * 2 / 5), booked: booked(local),
                &random)
            settle(regular, room.sessions)
            add(modality, room.scanners, room.sessions, numberedAs: "")
        }

        /// A van for each group of sites that orders name first and that lack a scanner of their own.
        private mutating func addVans(
            _ modality: Modality, _ ordersOf: [[Int]], _ holidays: [Int: Day], _ random: inout SplitMix64
        ) {
            var stopsOf: [Int: [Int]] = [:]
            for site in region.sites.indices
            where region.sites[site].visited.contains(modality) && !ordersOf[site].isEmpty {
                stopsOf[region.sites[site].team, default: []].append(site)
            }
            for (_, sites) in stopsOf.sorted(by: { $0.key < $1.key }) {
                let stops = sites.map { site in
                    bookSome(of: ordersOf[site], &random)
                    return Van.Stop(
                        place: place(site, holidays), minutes: openMinutes(ordersOf[site]),
                        booked: booked(ordersOf[site]))
                }
                let minutes = stops.reduce(0) { $0 + $1.minutes }
                var van = Van(modality, to: stops, scarcity: scarcity)
                let regular = regularMinutes(for: minutes)
                van.plan(regularMinutes: regular, flexibleMinutes: max(600, minutes * 2 / 5), &random)
                settle(regular, van.sessions)
                add(modality, van.scanners, van.sessions, numberedAs: "van-")
            }
        }

        // MARK: how much

        private func openMinutes(_ local: [Int]) -> Int {
            local.reduce(0) { isBooked[$1] ? $0 : $0 + demand.orders[$1].blockMinutes }
        }

        private func booked(_ local: [Int]) -> [(order: Int, minutes: Int)] {
            local.filter { isBooked[$0] }.map { (order: $0, minutes: demand.orders[$0].blockMinutes) }
        }

        private func regularMinutes(for minutes: Int) -> Int { minutes * 1000 / pressure + owed }

        /// Where a ratio of demand is asked for, what one room got too little the next one gets more.
        private mutating func settle(_ wanted: Int, _ sessions: [Session]) {
            guard scarcity.demandPermille != nil || setting.clusters != nil else { return }
            owed = wanted - sessions.reduce(0) { $1.isFlexible ? $0 : $0 + $1.freeMinutes }
        }

        private mutating func bookSome(of local: [Int], _ random: inout SplitMix64) {
            let chosen = local.first {
                demand.orders[$0].isUnrestricted && demand.orders[$0].priority == .routine
            }
            guard let chosen, random.happens(permille: 200) else { return }
            isBooked[chosen] = true
            bookedOrders.append(chosen)
        }

        // MARK: what there is

        private mutating func add(
            _ modality: Modality, _ count: Int, _ made: [Session], numberedAs prefix: String
        ) {
            let name = modality.rawValue.lowercased()
            let base = scanners.count
            let first =
                (scanners.last { $0.modality == modality && $0.isVan == !prefix.isEmpty }?.number ?? 0) + 1
            for number in first..<first + count {
                let features = modality == .mr && number % 3 == 1 ? ["wide-bore"] : []
                scanners.append(
                    Scanner(
                        id: "\(name)-\(prefix)\(number)", modality: modality, features: features,
                        number: number, isVan: !prefix.isEmpty))
            }
            for var session in made {
                session.scanner += base
                if let service = session.service { unavailable.append(downtime(session, service)) }
                sessions.append(session)
            }
        }

        private func downtime(_ session: Session, _ service: Range<Int>) -> JSONOutput {
            [
                "scanner": .string(scanners[session.scanner].id),
                "from": .local(session.day, service.lowerBound),
                "to": .local(session.day, service.upperBound), "reason": "service",
            ]
        }

        /// The site is shut all day; sessions that were planned there stay in the file and hold nothing.
        private mutating func close(_ site: Int, _ day: Day) {
            unavailable.append([
                "site": .string(region.sites[site].id), "from": .local(day, 0), "to": .local(day + 1, 0),
                "reason": "holiday",
            ])
            guard let scanner = sessions.first(where: { $0.site == site })?.scanner else { return }
            var shut = Session(
                scanner: scanner, site: site, siteID: region.sites[site].id, day: day, from: 8 * 60,
                to: 12 * 60, word: calendar.word(day) + "-am")
            shut.isShut = true
            sessions.append(shut)
        }
    }

    struct Scanner {
        let id: String
        let modality: Modality
        let features: [String]
        /// Among those of its modality that stand, or that move.
        let number: Int
        let isVan: Bool

        var json: JSONOutput {
            ["id": .string(id), "modality": .string(modality.rawValue), "features": .words(features)]
        }
    }
}

extension ScenarioGenerator.Timetable {
    typealias Session = ScenarioGenerator.Session

    func id(_ session: Session) -> String { "\(scanners[session.scanner].id)-\(session.word)" }

    func bookings(
        _ residents: ScenarioGenerator.Residents, _ demand: ScenarioGenerator.Demand
    ) -> [JSONOutput] {
        let all = sessions.flatMap { session in session.bookings.map { (session: session, booking: $0) } }
        return all.enumerated().map { number, entry in
            let order = entry.booking.order.map { demand.orders[$0] }
            return [
                "id": .string(numbered("B-", number + 1, of: all.count, digits: 3)),
                "session": .string(id(entry.session)),
                "start": .local(entry.session.day, entry.booking.from),
                "minutes": .number(entry.booking.minutes),
                "order": order.map { .string($0.id) } ?? .null,
                "patient": order.map { .string(residents.all[$0.patient].id) } ?? .null, "bundle": [],
            ]
        }
    }
}
