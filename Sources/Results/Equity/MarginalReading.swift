public import Domain

extension MarginalDocument {
    /// The values whose figures stand in a `marginal.json` of this scenario; written again, they show whether the words say
    /// the same. Nil: these bytes are none.
    public init?(reading bytes: [UInt8], _ scenario: Scenario, origin: DocumentOrigin) {
        guard case .success(let document) = JSONReader.read(bytes),
            let plan = document.root.member("plan"), let base = MarginalValues.Standing(plan),
            let groups = ProtectedGroup.all(plan),
            let isReproducible = document.root.member("reproducible")?.bool,
            let extras = document.root.member("extras")?.elements
        else { return nil }
        let entries = extras.compactMap { MarginalValues.Entry($0, scenario) }
        guard entries.count == extras.count else { return nil }
        self.init(
            MarginalValues(groups: groups, base: base, entries: entries, reproducible: isReproducible),
            scenario, origin: origin)
    }
}

extension MarginalValues.Standing {
    fileprivate init?(_ node: JSONNode) {
        guard let placed = node.member("placed")?.asInt64, let late = node.member("lateDays")?.asInt64,
            let price = node.member("sessionPrice")?.asCents, let groups = node.member("groups")?.elements,
            let goals = node.member("goals")?.elements
        else { return nil }
        let ofGroups = groups.compactMap { $0.member("placed")?.asInt64 }
        let read = goals.compactMap { goal -> Goal? in
            guard let name = goal.member("name")?.string.flatMap(GoalName.init),
                let value = goal.member("value")?.asMillionths,
                let bound = goal.member("bound")?.asMillionths
            else { return nil }
            return Goal(name: name, value: value, bound: bound)
        }
        guard ofGroups.count == groups.count, read.count == goals.count else { return nil }
        self.init(
            goals: read, placed: Int(placed), placedOfGroup: ofGroups.map { Int($0) }, lateDays: Int(late),
            price: price)
    }
}

extension MarginalValues.Entry {
    fileprivate init?(_ node: JSONNode, _ scenario: Scenario) {
        guard let call = node.member("whatif")?.string,
            let extra = MarginalValues.Extra(call: call, scenario),
            let atMost = node.member("atMost").flatMap(MarginalValues.AtMost.all),
            let elsewhere = node.member("elsewhere").flatMap(MarginalValues.AtMost.all),
            let withIt = node.member("withIt"), let idle = node.member("idle"),
            let cost = node.member("cost")
        else { return nil }
        let solved = MarginalValues.Standing(withIt)
        guard solved != nil || withIt.isNull else { return nil }
        self.init(
            family: MarginalValues.Family(of: extra, scenario), extra: extra, atMost: atMost, solved: solved,
            idle: idle.string.flatMap(MarginalValues.Idle.init), elsewhere: elsewhere, cost: cost.asCents)
    }
}

extension MarginalValues.AtMost {
    fileprivate static func all(_ node: JSONNode) -> [Self]? {
        guard let bounds = node.elements else { return nil }
        let read = bounds.compactMap { bound -> Self? in
            guard let goal = bound.member("goal")?.string.flatMap(GoalName.init),
                let gain = bound.member("gain")?.asMillionths,
                let fromExtra = bound.member("fromExtra")?.asMillionths
            else { return nil }
            return Self(goal: goal, gain: gain, fromExtra: fromExtra)
        }
        return read.count == bounds.count ? read : nil
    }
}

extension MarginalValues.Extra {
    /// From the call that shows who is placed by it: `... --add POOL@WINDOW=AMOUNT` or `... --open SESSION`.
    fileprivate init?(call: String, _ scenario: Scenario) {
        func behind(_ option: String) -> String? {
            call.firstRange(of: " \(option) ").map { String(call[$0.upperBound...]) }
        }
        if let id = behind("--open") {
            guard let session = scenario.sessions.indices.first(where: { scenario.sessions[$0].id == id })
            else { return nil }
            self = .session(session)
            return
        }
        guard let stock = behind("--add"), let equals = stock.lastIndex(of: "="),
            let at = stock[..<equals].lastIndex(of: "@"),
            let index = scenario.pools.indices.first(where: { scenario.pools[$0].id == stock[..<at] }),
            let number = Int(stock[stock.index(after: at)..<equals]),
            scenario.pools[index].windows.indices.contains(number - 1),
            case .success(let amount) = JSONReader.read(Array(stock[stock.index(after: equals)...].utf8)),
            let units = amount.root.asMillionths?.millionths
        else { return nil }
        let isMoney = scenario.pools[index].unit == .money
        self = .pool(index, window: number - 1, amount: units / (isMoney ? 10_000 : 1_000_000))
    }
}

extension JSONNode {
    /// Of an amount in whole units of the currency.
    fileprivate var asCents: Cents? { asMillionths.map { Cents($0.millionths / 10_000) } }
}
