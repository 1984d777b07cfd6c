import Domain

extension Policy.Outreach.Equity: WrittenChoice {}
extension Policy.Outreach.Measure: WrittenChoice {}

/// What one file says about outreach; nil where it says nothing.
struct OutreachLayer {
    var contacts: Int?
    var equity: Policy.Outreach.Equity?
    var parityPenalty: Value?
    var parityOf: Policy.Outreach.Measure?
    var navigatorMinutes: Minutes?
    var enrolMinutes: Minutes?
    var digitalMinutes: Minutes?
    var standbySlots: Int?
    var standbyOrders: Int?

    init() {}

    init(_ reader: inout ObjectReader) {
        contacts = reader.int("contacts", 0...20)
        equity = reader.choice("equity")
        parityPenalty = reader.figure("parityPenalty", 0...1000)
        parityOf = reader.choice("parityOf")
        navigatorMinutes = reader.minutes("navigatorMinutes", 1...1440)
        enrolMinutes = reader.minutes("enrolMinutes", 1...1440)
        digitalMinutes = reader.minutes("digitalMinutes", 1...1440)
        standbySlots = reader.int("standbySlots", 0...10_000)
        standbyOrders = reader.int("standbyOrders", 1...20)
    }

    /// This layer where it speaks, `base` where it is silent.
    func over(_ base: OutreachLayer) -> OutreachLayer {
        var merged = base
        func take<Setting>(_ setting: WritableKeyPath<OutreachLayer, Setting?>) {
            if let own = self[keyPath: setting] { merged[keyPath: setting] = own }
        }
        take(\.contacts)
        take(\.equity)
        take(\.parityPenalty)
        take(\.parityOf)
        take(\.navigatorMinutes)
        take(\.enrolMinutes)
        take(\.digitalMinutes)
        take(\.standbySlots)
        take(\.standbyOrders)
        return merged
    }

    var outreach: Policy.Outreach? {
        guard let contacts, let equity, let parityPenalty, let parityOf, let navigatorMinutes,
            let enrolMinutes, let digitalMinutes, let standbySlots, let standbyOrders
        else { return nil }
        return .init(
            contacts: contacts, equity: equity, parityPenalty: parityPenalty, parityOf: parityOf,
            navigatorMinutes: navigatorMinutes,
            enrolMinutes: enrolMinutes, digitalMinutes: digitalMinutes, standbySlots: standbySlots,
            standbyOrders: standbyOrders)
    }
}

extension Policy.Outreach {
    var document: JSONOutput {
        [
            "contacts": .integer(Int64(contacts)), "equity": .string(equity.rawValue),
            "parityPenalty": .decimal(parityPenalty), "parityOf": .string(parityOf.rawValue),
            "navigatorMinutes": .integer(Int64(navigatorMinutes.count)),
            "enrolMinutes": .integer(Int64(enrolMinutes.count)),
            "digitalMinutes": .integer(Int64(digitalMinutes.count)),
            "standbySlots": .integer(Int64(standbySlots)),
            "standbyOrders": .integer(Int64(standbyOrders)),
        ]
    }
}
