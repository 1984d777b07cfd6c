import Domain

extension ScenarioGenerator {
    /// What earlier plans proposed and people decided: kept small, and so that all of it can be obeyed.
    struct Precedents {
        private(set) var previousPlan: [JSONOutput] = []
        private(set) var overrides: [JSONOutput] = []

        private let demand: Demand
        private let residents: Residents
        private let region: Region
        private let timetable: Timetable
        private let calendar: PlanningCalendar
        /// Orders and sessions an earlier entry has spoken for.
        private var isUsed: [Bool]
        private var usedSessions: Set<Int> = []
        /// By patient.
        private let ordersOf: [Int]
        private let sessionsOf: SessionsOfSites

        init(
            demand: Demand, residents: Residents, region: Region, timetable: Timetable,
            calendar: PlanningCalendar, seed: UInt64
        ) {
            self.demand = demand
            self.residents = residents
            self.region = region
            self.timetable = timetable
            self.calendar = calendar
            isUsed = timetable.isBooked
            ordersOf = demand.orders.reduce(into: Array(repeating: 0, count: residents.all.count)) {
                $0[$1.patient] += 1
            }
            sessionsOf = SessionsOfSites(timetable, sites: region.sites.count)
            var random = SplitMix64(seed: seed, stream: .precedents)
            let few = max(1, demand.orders.count / 50)
            let orders = random.shuffled(Array(demand.orders.indices))
            settle(few, orders) { $0.accept($1, $2) }
            settle(max(1, few / 2), orders) { $0.demand($1, $2) }
            for _ in 0..<few { mention(orders, status: "proposed", reason: nil) }
            for number in 0..<few {
                mention(
                    orders, status: "declined", reason: ["day", "time-of-day", "site", "other"][number % 4])
            }
            for _ in 0..<max(1, few / 2) { forbid(orders) }
        }

        /// Lets up to `count` orders without any condition have the start of an empty regular session that they can
        /// reach: entries that bind can always be obeyed together.
        private mutating func settle(
            _ count: Int, _ orders: [Int], _ write: (inout Precedents, Int, Int) -> Void
        ) {
            var left = count
            for order in orders where left > 0 && canCome(order) {
                guard let session = sessionsOf.first(for: demand.orders[order], where: { suits(order, $0) })
                else {
                    continue
                }
                write(&self, order, session)
                isUsed[order] = true
                usedSessions.insert(session)
                left -= 1
            }
        }

        private func canCome(_ order: Int) -> Bool {
            let resident = residents.all[demand.orders[order].patient]
            return !isUsed[order] && ordersOf[demand.orders[order].patient] == 1
                && demand.orders[order].isUnrestricted
                && !resident.hasBarrier && resident.canBeTexted && resident.modes.contains(.car)
                && resident.mobility != .wheelchair
        }

        private func suits(_ order: Int, _ number: Int) -> Bool {
            let session = timetable.sessions[number]
            let order = demand.orders[order]
            let resident = residents.all[order.patient]
            let way = region.areas[resident.area].sites.first { $0.site == session.site }
            return !usedSessions.contains(number) && session.isEmpty
                && order.blockMinutes <= session.length
                && max(order.earliest, calendar.first + 1) <= session.day && session.day <= order.latest
                && (way?.minutes ?? .max) <= resident.maxMinutes
        }

        private mutating func accept(_ order: Int, _ session: Int) {
            previousPlan.append(entry(order, session, status: "accepted", reason: nil))
        }

        private mutating func demand(_ order: Int, _ session: Int) {
            overrides.append([
                "order": .string(demand.orders[order].id),
                "must": [
                    "session": .string(timetable.id(timetable.sessions[session])),
                    "start": .string(start(timetable.sessions[session])),
                ],
            ])
        }

        /// An entry about the first session an order might have had; it binds nobody to a place.
        private mutating func mention(_ orders: [Int], status: String, reason: String?) {
            for order in orders where !isUsed[order] {
                let wanted = demand.orders[order]
                let session = sessionsOf.first(for: wanted) { number in
                    let session = timetable.sessions[number]
                    return !session.isShut && wanted.earliest <= session.day && session.day <= wanted.latest
                }
                guard let session, reason != "site" || wanted.sites.count > 1 else { continue }
                isUsed[order] = true
                previousPlan.append(entry(order, session, status: status, reason: reason))
                return
            }
        }

        private mutating func forbid(_ orders: [Int]) {
            guard
                let order = orders.first(where: { !isUsed[$0] && demand.orders[$0].visit == nil }
                )
            else { return }
            isUsed[order] = true
            let day = calendar.workingDays[order % 10]
            overrides.append(["order": .string(demand.orders[order].id), "never": ["day": .day(day)]])
        }

        private func entry(_ order: Int, _ number: Int, status: String, reason: String?) -> JSONOutput {
            let session = timetable.sessions[number]
            return .sparse(
                ("order", .string(demand.orders[order].id)), ("status", .string(status)),
                ("reason", reason.map { .string($0) }), ("site", .string(session.siteID)),
                ("session", .string(timetable.id(session))), ("start", .string(start(session))),
                (
                    "decidedAt",
                    .string(
                        calendar.zone.rfc3339(calendar.zone.firstInstant(on: calendar.today - 1, at: 840)))
                ))
        }

        private func start(_ session: Session) -> String {
            let zone = region.sites[session.site].inOtherZone ? calendar.otherZone : calendar.zone
            return zone.rfc3339(zone.firstInstant(on: session.day, at: Minutes(session.from)))
        }
    }

    /// Sessions filed under modality and site, so that an order need not look at all of them.
    private struct SessionsOfSites {
        private var numbers: [Modality: [[Int]]] = [:]

        init(_ timetable: Timetable, sites: Int) {
            for (modality, _) in ExamCatalogue.modalities {
                numbers[modality] = Array(repeating: [], count: sites)
            }
            for (number, session) in timetable.sessions.enumerated() {
                numbers[timetable.scanners[session.scanner].modality]?[session.site].append(number)
            }
        }

        /// The first in the timetable's order that does the order's modality at one of its sites and that is `wanted`.
        func first(for order: Order, where wanted: (Int) -> Bool) -> Int? {
            order.sites.compactMap { numbers[order.modality]?[$0].first(where: wanted) }.min()
        }
    }
}
