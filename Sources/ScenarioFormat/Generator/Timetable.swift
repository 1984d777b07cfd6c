import Domain

extension ScenarioGenerator {
    /// Scanners, their sessions, what is booked in them, and when things are shut.
    struct Timetable {
        private(set) var scanners: [Scanner] = []
        private(set) var sessions: [Session] = []
        private(set) var unavailable: [JSONOutput] = []
        /// Orders that have their appointment already.
        private(set) var bookedOrders: Set<Int> = []

        init(demand: Demand, region: Region, calendar: PlanningCalendar, seed: UInt64) {
            var random = SplitMix64(seed: seed, stream: .timetable)
            // Demand over what regular sessions can hold, in thousandths.
            let pressure = random.number(in: 1040...1260)
            let holiday = Holiday(
                site: random.below(region.sites.count), day: calendar.first + 7 + random.below(5))
            for (modality, _) in ExamCatalogue.modalities {
                for site in region.sites.indices {
                    let local = demand.orders.indices.filter {
                        demand.orders[$0].modality == modality && demand.orders[$0].sites.first == site
                    }
                    guard !local.isEmpty else { continue }
                    bookSome(of: local, demand, &random)
                    let open = local.filter { !bookedOrders.contains($0) }
                    let minutes = open.reduce(0) { $0 + demand.orders[$1].blockMinutes }
                    var room = Room(
                        modality: modality, site: site, siteID: region.sites[site].id,
                        closed: site == holiday.site ? holiday.day : nil, calendar: calendar,
                        asOf: calendar.asOf,
                        zone: region.sites[site].inOtherZone ? calendar.otherZone : calendar.zone)
                    room.plan(
                        regularMinutes: minutes * 1000 / pressure, flexibleMinutes: max(300, minutes * 2 / 5),
                        booked: local.filter { bookedOrders.contains($0) }
                            .map { (order: $0, minutes: demand.orders[$0].blockMinutes) }, &random)
                    add(room)
                }
            }
            close(holiday, region, calendar)
        }

        private struct Holiday {
            let site: Int
            let day: Day
        }

        private mutating func bookSome(of local: [Int], _ demand: Demand, _ random: inout SplitMix64) {
            let candidates = local.filter {
                demand.orders[$0].isUnrestricted && demand.orders[$0].priority == .routine
            }
            guard let chosen = candidates.first, random.happens(permille: 200) else { return }
            bookedOrders.insert(chosen)
        }

        private mutating func add(_ room: Room) {
            let first = scanners.count { $0.modality == room.modality } + 1
            let base = scanners.count
            for number in 0..<room.scanners {
                let features = room.modality == .mr && (first + number) % 3 == 1 ? ["wide-bore"] : []
                scanners.append(
                    Scanner(
                        id: "\(room.modality.rawValue.lowercased())-\(first + number)",
                        modality: room.modality,
                        features: features))
            }
            for var session in room.sessions {
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
        private mutating func close(_ holiday: Holiday, _ region: Region, _ calendar: PlanningCalendar) {
            unavailable.append([
                "site": .string(region.sites[holiday.site].id), "from": .local(holiday.day, 0),
                "to": .local(holiday.day + 1, 0), "reason": "holiday",
            ])
            guard let scanner = sessions.first(where: { $0.site == holiday.site })?.scanner else { return }
            var shut = Session(
                scanner: scanner, site: holiday.site, siteID: region.sites[holiday.site].id, day: holiday.day,
                from: 8 * 60, to: 12 * 60, word: calendar.word(holiday.day) + "-am")
            shut.isShut = true
            sessions.append(shut)
        }

        func id(_ session: Session) -> String { "\(scanners[session.scanner].id)-\(session.word)" }

        func bookings(_ residents: Residents, _ demand: Demand) -> [JSONOutput] {
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

    struct Scanner {
        let id: String
        let modality: Modality
        let features: [String]

        var json: JSONOutput {
            ["id": .string(id), "modality": .string(modality.rawValue), "features": .words(features)]
        }
    }
}
