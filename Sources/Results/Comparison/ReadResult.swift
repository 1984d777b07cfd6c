import Domain

/// What a comparison needs of a result directory, as its files say it.
public struct ReadResult: Sendable {
    struct Goal: Sendable {
        var name: GoalName
        var value: Value
        var bound: Value

        /// Whether more of it is better.
        var isMaximum: Bool { name.sense == .maximise }
        /// But for the last bit of a level, which is only rounding.
        var isProven: Bool { abs(bound.millionths - value.millionths) <= (name.isLevel ? 10 : 0) }
    }

    struct Place: Sendable, Equatable {
        var session: String
        /// As written, with its offset.
        var start: String
    }

    struct Group: Sendable {
        var name: GroupName
        var orders: Int
        var placed: Int
        var isProtected: Bool
    }

    struct Session: Sendable {
        var id: String
        var isOpen: Bool
        var price: Value
    }

    /// A window of a pool, in the pool's unit.
    struct Stock: Sendable {
        var pool: String
        /// From 1.
        var window: Int
        var used: Value
        var amount: Value
    }

    /// Lower-case hexadecimal, of the scenario the result belongs to.
    public let scenarioSha256: String
    /// Likewise, of the policy it was planned by.
    public let policySha256: String
    /// Likewise, of the attendance model; nil: published chances.
    public let attendanceSha256: String?
    var goals: [Goal]
    /// By order, of those that are placed.
    let places: [String: Place]
    /// Orders in the order of the file: placed and waiting ones.
    let orders: [String]
    /// Of all of these together; a waiting order is as late as the day after the horizon.
    let lateDays: Int
    let waiting: Int
    let groups: [Group]
    /// Flexible ones.
    let sessions: [Session]
    /// In the order of the file.
    let stocks: [Stock]
    let currency: String

    /// Nil when the files are no result.
    public init?(plan: [UInt8], manifest: [UInt8]) {
        guard case .success(let plan) = JSONReader.read(plan),
            case .success(let manifest) = JSONReader.read(manifest),
            let sha256 = manifest.root.member("scenario")?.member("sha256")?.string,
            let policySha256 = manifest.root.member("policySha256")?.string,
            let goals = manifest.root.member("goals")?.all(Goal.init),
            let placed = plan.root.member("appointments")?.elements,
            let waiting = plan.root.member("waiting")?.elements,
            let groups = plan.root.member("groups")?.all(Group.init),
            let sessions = plan.root.member("sessions")?.elements,
            let stocks = plan.root.member("pools")?.all(Stock.init),
            let currency = plan.root.member("policy")?.member("money")?.member("currency")?.string
        else { return nil }
        scenarioSha256 = sha256
        self.policySha256 = policySha256
        attendanceSha256 = manifest.root.member("attendance")?.member("sha256")?.string
        self.goals = goals
        self.groups = groups
        self.stocks = stocks
        self.currency = currency
        self.waiting = waiting.count
        self.sessions = sessions.filter { $0.member("flexible")?.bool ?? false }.compactMap(Session.init)
        places = Dictionary(
            placed.compactMap { node in
                guard let order = node.member("order")?.string, let place = Place(node) else { return nil }
                return (order, place)
            }, uniquingKeysWith: { first, _ in first })
        orders = (placed + waiting).compactMap { $0.member("order")?.string }.sorted()
        lateDays = (placed + waiting).reduce(0) { $0 + Int($1.member("lateDays")?.asInt64 ?? 0) }
    }
}

extension JSONNode {
    /// Nil when this is no array, or one of its elements is not what it should be.
    fileprivate func all<Row>(_ row: (JSONNode) -> Row?) -> [Row]? {
        guard let elements else { return nil }
        let rows = elements.compactMap(row)
        return rows.count == elements.count ? rows : nil
    }
}

extension ReadResult.Goal {
    fileprivate init?(_ node: JSONNode) {
        guard let name = node.member("name")?.string.flatMap({ GoalName($0) }),
            let value = node.member("value")?.asMillionths, let bound = node.member("bound")?.asMillionths
        else { return nil }
        self.init(name: name, value: value, bound: bound)
    }
}

extension ReadResult.Place {
    fileprivate init?(_ node: JSONNode) {
        guard let session = node.member("session")?.string, let start = node.member("start")?.string else {
            return nil
        }
        self.init(session: session, start: start)
    }
}

extension ReadResult.Group {
    fileprivate init?(_ node: JSONNode) {
        guard let name = node.member("group")?.string.flatMap({ GroupName($0) }),
            let orders = node.member("orders")?.asInt64,
            let placed = node.member("placed")?.asInt64, let isProtected = node.member("protected")?.bool
        else { return nil }
        self.init(name: name, orders: Int(orders), placed: Int(placed), isProtected: isProtected)
    }
}

extension ReadResult.Stock {
    fileprivate init?(_ node: JSONNode) {
        guard let pool = node.member("pool")?.string, let window = node.member("window")?.asInt64,
            let used = node.member("used")?.asMillionths, let amount = node.member("amount")?.asMillionths
        else { return nil }
        self.init(pool: pool, window: Int(window), used: used, amount: amount)
    }
}

extension ReadResult.Session {
    fileprivate init?(_ node: JSONNode) {
        guard let id = node.member("session")?.string, let isOpen = node.member("open")?.bool,
            let price = node.member("price")?.asMillionths
        else { return nil }
        self.init(id: id, isOpen: isOpen, price: price)
    }
}

extension GoalName {
    fileprivate var isLevel: Bool {
        if case .equity = self { return true }
        return false
    }
}
