import Domain

/// What the file said: the parts of its outermost object, each of the right shape, nothing inside them read yet.
struct RawScenario {
    var root: JSONNode
    var name: String?
    var timeZone: JSONNode?
    var asOf: JSONNode?
    var horizon: JSONNode?
    var policy: JSONNode?
    var sites: [JSONNode]
    var scanners: [JSONNode]
    var exams: [JSONNode]
    var pools: [JSONNode]
    var sessions: [JSONNode]
    var travel: [JSONNode]
    var unavailable: [JSONNode]
    var patients: [JSONNode]
    var orders: [JSONNode]
    var bookings: [JSONNode]
    var previousPlan: [JSONNode]
    var overrides: [JSONNode]
    var measurement: JSONNode?

    init?(_ document: JSONDocument, _ log: FindingLog) {
        guard var reader = ObjectReader(document.root, log) else { return nil }
        root = document.root
        RawScenario.check(schema: reader.value("schema", .required), "fairslot.scenario/1", log)
        _ = reader.int("schemaMinor", 0...999)
        name = reader.text("name", .required)
        timeZone = reader.value("timeZone", .required)
        asOf = reader.value("asOf", .required)
        horizon = reader.value("horizon", .required)
        policy = reader.value("policy")
        let isShort = Self.checkLengths(of: document.root, log)
        sites = reader.list("sites", .required)
        scanners = reader.list("scanners", .required)
        exams = reader.list("exams", .required)
        pools = reader.list("pools")
        sessions = reader.list("sessions", .required)
        travel = reader.list("travel")
        unavailable = reader.list("unavailable")
        patients = reader.list("patients", .required)
        orders = reader.list("orders", .required)
        bookings = reader.list("bookings")
        previousPlan = reader.list("previousPlan")
        overrides = reader.list("overrides")
        measurement = reader.value("measurement")
        reader.end()
        Strata.check(document, outside: [measurement, policy?.member("measurement")], log)
        if !isShort { return nil }
    }

    /// Ten times the largest region that is planned; a row costs up to half a kilobyte before anything is known of it.
    private static let mostRows = 1_000_000

    private static func checkLengths(of root: JSONNode, _ log: FindingLog) -> Bool {
        let long = (root.members ?? []).map(\.value).filter { ($0.list?.count ?? 0) > mostRows }
        for node in long {
            log.error(
                "too-many", at: node, "there are more than \(mostRows) rows",
                "split the file by region or by modality")
        }
        return long.isEmpty
    }

    static func check(schema node: JSONNode?, _ expected: String, _ log: FindingLog) {
        guard let node, !node.spells(expected) else { return }
        log.error(
            "unknown-schema", at: node, "this is not a format that is read here", "write \"\(expected)\"")
    }
}
