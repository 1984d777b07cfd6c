import Domain

/// Writes made-up scenarios: a network of imaging sites, two weeks of sessions, the orders that wait, and patients
/// whose barriers go together as they do in life. Nobody in it exists. The same orders, seed, profile and scarcity
/// give the same bytes, everywhere.
public struct ScenarioGenerator: Sendable {
    /// What kind of network is made up.
    public enum Profile: String, CaseIterable, Sendable {
        /// A few sites some 30 minutes apart, four modalities, demand a little above what regular sessions hold.
        case community
        /// Groups of five to eight sites near each other, whole days and evenings, many languages, buses and trains.
        case metro
        /// Hospitals far apart with small sites at the ends of long roads, scanners that come by van, few rides.
        case rural
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
    public let scarcity: Scarcity

    /// `orders` is at least 1; shares and demand are held to their ranges from about 30 orders on.
    public init(
        orders: Int, seed: UInt64, profile: Profile = .community, scarcity: Scarcity = Scarcity()
    ) {
        precondition(orders >= 1)
        self.orders = orders
        self.seed = seed
        self.profile = profile
        self.scarcity = scarcity
    }

    /// The scenario file (`fairslot.scenario/1`).
    public func bytes() -> [UInt8] {
        var bytes: [UInt8] = []
        write { bytes += $0 }
        return bytes
    }

    /// The same in pieces, for files that are better not held whole.
    public func write<Failure: Error>(to sink: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
        try parts().write(of: self, to: sink)
    }

    public func figures() -> Figures { parts().figures }

    func parts() -> Parts {
        let setting = profile.setting
        var scarcity = scarcity
        // A community's minutes stay as they always were; where a share is named they are whole five minutes.
        if setting.clusters != nil, scarcity.fillPermille == nil { scarcity.fillPermille = 400 }
        let calendar = PlanningCalendar(seed: seed)
        let region = Region(orders: orders, setting: setting, seed: seed)
        let residents = Residents(
            count: Demand.patients(for: orders), region: region, setting: setting, calendar: calendar,
            seed: seed)
        let demand = Demand(
            orders: orders, residents: residents, region: region, setting: setting, calendar: calendar,
            seed: seed)
        let timetable = Timetable(
            demand: demand, region: region, setting: setting, scarcity: scarcity, calendar: calendar,
            seed: seed)
        let supplies = Supplies(
            demand: demand, residents: residents, region: region, timetable: timetable, setting: setting,
            scarcity: scarcity, calendar: calendar, seed: seed)
        let precedents = Precedents(
            demand: demand, residents: residents, region: region, timetable: timetable, calendar: calendar,
            seed: seed)
        return Parts(
            calendar: calendar, region: region, residents: residents, demand: demand, timetable: timetable,
            pools: supplies.pools, precedents: precedents)
    }
}
