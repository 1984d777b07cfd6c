import Domain

/// Writes made-up scenarios: a network of imaging sites, two weeks of sessions, the orders that wait, and patients
/// whose barriers go together as they do in life. Nobody in it exists. The same orders, seed and profile give the
/// same bytes, everywhere.
public struct ScenarioGenerator: Sendable {
    /// What kind of network is made up.
    public enum Profile: String, CaseIterable, Sendable {
        /// A few sites some 30 minutes apart, four modalities, demand a little above what regular sessions hold.
        case community
    }

    /// What was made, counted; for tests and for the line a command prints.
    public struct Figures: Sendable, Equatable {
        public var sites = 0
        public var patients = 0
        public var patientsWithBarrier = 0
        public var orders = 0
        public var bookedOrders = 0
        public var regularSessions = 0
        public var flexibleSessions = 0
        /// Minutes the open orders need, turnaround, interpreters' and transfer minutes included.
        public var demandMinutes = 0
        /// Minutes regular sessions have left after bookings, downtime, holidays and reserves that are kept.
        public var regularMinutes = 0
    }

    public let orders: Int
    public let seed: UInt64
    public let profile: Profile

    /// `orders` is at least 1; shares and demand are held to their ranges from about 30 orders on.
    public init(orders: Int, seed: UInt64, profile: Profile = .community) {
        precondition(orders >= 1)
        self.orders = orders
        self.seed = seed
        self.profile = profile
    }

    /// The scenario file (`fairslot.scenario/1`).
    public func bytes() -> [UInt8] { parts().document(of: self).bytes() }

    public func figures() -> Figures { parts().figures }

    func parts() -> Parts {
        let calendar = PlanningCalendar(seed: seed)
        let region = Region(orders: orders, seed: seed)
        let residents = Residents(
            count: Demand.patients(for: orders), region: region, calendar: calendar, seed: seed)
        let demand = Demand(
            orders: orders, residents: residents, region: region, calendar: calendar, seed: seed)
        let timetable = Timetable(demand: demand, region: region, calendar: calendar, seed: seed)
        let supplies = Supplies(
            demand: demand, residents: residents, region: region, timetable: timetable, calendar: calendar,
            seed: seed)
        let precedents = Precedents(
            demand: demand, residents: residents, region: region, timetable: timetable, calendar: calendar,
            seed: seed)
        return Parts(
            calendar: calendar, region: region, residents: residents, demand: demand, timetable: timetable,
            supplies: supplies, precedents: precedents)
    }
}

extension ScenarioGenerator {
    /// Everything a generated scenario is made of, before it is written down.
    struct Parts {
        let calendar: PlanningCalendar
        let region: Region
        let residents: Residents
        let demand: Demand
        let timetable: Timetable
        let supplies: Supplies
        let precedents: Precedents

        var figures: Figures {
            Figures(
                sites: region.sites.count,
                patients: residents.all.count,
                patientsWithBarrier: residents.all.count { $0.hasBarrier },
                orders: demand.orders.count,
                bookedOrders: timetable.bookedOrders.count,
                regularSessions: timetable.sessions.count { !$0.isFlexible },
                flexibleSessions: timetable.sessions.count { $0.isFlexible },
                demandMinutes: demand.minutes(except: timetable.bookedOrders),
                regularMinutes: timetable.sessions.filter { !$0.isFlexible }.reduce(0) { $0 + $1.freeMinutes }
            )
        }

        func document(of generator: ScenarioGenerator) -> JSONOutput {
            let zone = calendar.zone
            let name =
                "Synthetic \(generator.profile.rawValue): \(generator.orders) orders, seed \(generator.seed)"
            return [
                "schema": "fairslot.scenario/1",
                "name": .string(name),
                "timeZone": .string(zone.name),
                "asOf": .string(zone.rfc3339(calendar.asOf)),
                "horizon": ["from": .day(calendar.first), "to": .day(calendar.last)],
                "policy": policy(orders: generator.orders),
                "sites": .array(region.sites.map(\.json)),
                "exams": .array(ExamCatalogue.exams.map(\.json)),
                "scanners": .array(timetable.scanners.map(\.json)),
                "sessions": .array(timetable.sessions.map { $0.json(timetable) }),
                "unavailable": .array(timetable.unavailable),
                "pools": .array(supplies.pools),
                "travel": .array(region.travel.map { $0.json(region) }),
                "patients": .array(residents.all.map { $0.json(region) }),
                "orders": .array(demand.orders.map { $0.json(residents, region, calendar) }),
                "bookings": .array(timetable.bookings(residents, demand)),
                "previousPlan": .array(precedents.previousPlan),
                "overrides": .array(precedents.overrides),
                "measurement": ["strata": .array(residents.all.map(\.stratum))],
            ]
        }

        private func policy(orders: Int) -> JSONOutput {
            let needs: JSONOutput = ["needed", "unknown"]
            return [
                "clinical": [
                    "urgent": ["stat", "asap", "urgent"], "points": ["stat": 100, "asap": 30, "urgent": 10],
                ],
                "value": [
                    "weight": ["stat": 8, "asap": 8, "urgent": 4, "routine": 1],
                    "timeliness": [
                        ["days": 0, "factor": 1],
                        ["days": 7, "factor": .decimal(Value(millionths: 900_000))],
                        ["days": 30, "factor": .decimal(Value(millionths: 600_000))],
                    ],
                    "tolerance": 0,
                ],
                "equity": [
                    "levels": 3,
                    "minimumGroup": orders < 100 ? 5 : 10,
                    "partitions": [
                        ["by": "interpreter", "groups": needs], ["by": "transport", "groups": needs],
                        ["by": "cost", "groups": needs],
                        [
                            "by": "language",
                            "groups": .array(region.languages.map { .string($0) }),
                            "parent": ["partition": "interpreter", "group": "needed"],
                        ],
                    ],
                    "tolerance": 0,
                ],
                "money": ["currency": "USD", "perExam": 250],
                "care": [
                    "travelMinute": .decimal(Value(millionths: 1000)),
                    "offPreference": .decimal(Value(millionths: 200_000)),
                    "shortNotice": .decimal(Value(millionths: 100_000)), "shortNoticeDays": 4,
                    "move": .decimal(Value(millionths: 500_000)),
                ],
                "suppression": "internal",
                "effort": "normal",
                "minutes": [
                    "interpreterExtra": .integer(Int64(ExamCatalogue.interpreterExtra)),
                    "transferExtra": .integer(Int64(ExamCatalogue.transferExtra)), "counselling": 20,
                ],
            ]
        }
    }
}
