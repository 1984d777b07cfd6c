import Attendance
import Domain

/// Turns a raw scenario into a checked one. Rows keep the position they have in the file; a row that could not be read
/// is nil, so that one error does not make ten: what refers to it is still found.
final class ScenarioDecoder {
    let raw: RawScenario
    let log: FindingLog
    private(set) var zones: Zones

    /// The file's zone; UTC where it could not be read.
    private(set) var zone = Zone.utc
    private(set) var asOf: Instant?
    /// The day of `asOf`.
    private(set) var today: Day?
    private(set) var horizon: ClosedRange<Day>?
    let policy: Policy

    let siteIDs: Register<Site>
    let scannerIDs: Register<Scanner>
    let examIDs: Register<Exam>
    let poolIDs: Register<Pool>
    let sessionIDs: Register<Session>
    let patientIDs: Register<Patient>
    let orderIDs: Register<Order>

    var sites: [Site?] = []
    var scanners: [Scanner?] = []
    /// Where a scanner stands; nil for one that moves.
    var homes: [Index<Site>?] = []
    var pools: [Pool?] = []
    var exams: [Exam?] = []
    /// Those asked for so far, once exams are read.
    var examsOfModality: [Modality: Set<Index<Exam>>] = [:]
    var sessions: [Session?] = []
    /// Parallel to `sessions`.
    var outlines: [SessionOutline] = []
    var travel: [TravelRow?] = []
    var patients: [Patient?] = []
    var orders: [Order?] = []
    var bookings: [Booking?] = []
    var previousPlan: [PreviousProposal?] = []
    var overrides: [Override?] = []
    var history = History()
    var measurement = Measurement()

    init(_ raw: RawScenario, policy: Policy, _ log: FindingLog) {
        self.raw = raw
        self.log = log
        self.policy = policy
        zones = Zones(years: ScenarioDecoder.years(raw))
        siteIDs = Register("site", raw.sites, isShowable: true, log)
        scannerIDs = Register("scanner", raw.scanners, isShowable: true, log)
        examIDs = Register("exam", raw.exams, isShowable: true, log)
        poolIDs = Register("pool", raw.pools, isShowable: true, log)
        sessionIDs = Register("session", raw.sessions, isShowable: true, log)
        patientIDs = Register("patient", raw.patients, isShowable: false, log)
        orderIDs = Register("order", raw.orders, isShowable: false, log)
    }

    /// The years whose time zone rules are needed: one before `asOf` to one after the horizon.
    private static func years(_ raw: RawScenario) -> ClosedRange<Int> {
        func year(_ node: JSONNode?) -> Int? {
            (node?.text).flatMap { WrittenTime.day($0.prefix(10)) }.map { CalendarDate($0).year }
        }
        let first = year(raw.asOf) ?? 2020
        let last = year(raw.horizon?.member("to")) ?? first
        return first - 1...max(first - 1, min(last, first + 5) + 1)
    }

    /// Everything in the order in which one part needs another. Nil when something stands in the way.
    func decode() -> Scenario? {
        decodeFrame()
        decodeSites()
        decodeScanners()
        decodePools()
        decodeExams()
        decodeSessions()
        decodeClosures()
        decodeTravel()
        decodePatients()
        decodeOrders()
        decodeBookings()
        decodePreviousPlan()
        decodeOverrides()
        checkForced()
        checkVisits()
        decodeMeasurement()
        warn()
        return scenario()
    }

    private func scenario() -> Scenario? {
        guard !log.hasErrors, let asOf, let horizon, let name = raw.name else { return nil }
        var scenario = Scenario(name: name, zone: zone, asOf: asOf, horizon: horizon, policy: policy)
        scenario.sites = Table(sites.compactMap { $0 })
        scenario.exams = Table(exams.compactMap { $0 })
        scenario.scanners = Table(scanners.compactMap { $0 })
        scenario.sessions = Table(sessions.compactMap { $0 })
        scenario.pools = Table(pools.compactMap { $0 })
        scenario.travel = travel.compactMap { $0 }
        scenario.patients = Table(patients.compactMap { $0 })
        scenario.orders = Table(orders.compactMap { $0 })
        scenario.bookings = Table(bookings.compactMap { $0 })
        scenario.previousPlan = previousPlan.compactMap { $0 }
        scenario.overrides = overrides.compactMap { $0 }
        return scenario
    }

    private func decodeFrame() {
        if let node = raw.timeZone, let zone = zone(node) { self.zone = zone }
        asOf = raw.asOf.flatMap { instant($0, in: zone) }
        today = asOf.map(zone.day)
        if let node = raw.horizon { horizon = decodeHorizon(node) }
        guard let today, let horizon, let node = raw.horizon?.member("to") else { return }
        if today > horizon.upperBound {
            log.error(
                "horizon-over", at: node, "the horizon ends before asOf",
                "plan for days that are still to come")
        }
    }

    private func decodeHorizon(_ node: JSONNode) -> ClosedRange<Day>? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let from = day(in: &reader, "from", .required)
        let last = reader.value("to", .required)
        let to = last.flatMap(day)
        reader.end()
        guard let from, let to, let last else { return nil }
        if to < from {
            log.error(
                "ends-before-start", at: last, "the horizon ends before it starts", "correct one of the days")
            return nil
        }
        if to - from > 366 {
            log.error(
                "out-of-range", at: last, "the horizon is longer than a year", "plan for 366 days at most")
            return nil
        }
        return from...to
    }

    func zone(_ node: JSONNode) -> Zone? {
        guard let name = node.string else {
            log.wrongType(node, "the name of a time zone")
            return nil
        }
        if let zone = zones.zone(named: name) { return zone }
        log.error(
            "unknown-time-zone", at: node, "there is no time zone of this name",
            "use a name of the IANA database such as America/New_York, or UTC")
        return nil
    }

    func zone(of site: Index<Site>?) -> Zone { site.flatMap { sites[$0.int]?.zone } ?? zone }
    func zone(of session: Index<Session>?) -> Zone { zone(of: session.flatMap { sessions[$0.int]?.site }) }
}

// MARK: References

extension ScenarioDecoder {
    func site(in reader: inout ObjectReader, _ presence: ObjectReader.Presence = .optional) -> Index<Site>? {
        reader.value("site", presence).flatMap { siteIDs.find($0, log) }
    }
    func session(in reader: inout ObjectReader, _ presence: ObjectReader.Presence = .optional) -> Index<
        Session
    >? {
        reader.value("session", presence).flatMap { sessionIDs.find($0, log) }
    }
    func pool(in reader: inout ObjectReader, _ presence: ObjectReader.Presence = .optional) -> Index<Pool>? {
        reader.value("pool", presence).flatMap { poolIDs.find($0, log) }
    }
    func order(in reader: inout ObjectReader) -> Index<Order>? {
        reader.value("order", .required).flatMap { orderIDs.find($0, log) }
    }
}
