import Domain

/// What plan.json says of outreach beyond its actions.
struct PrintedOutreach {
    struct Figure {
        var place: String
        var value: Value
        var bound: Value
        var gap: Value
        var basis: String
        var recomputedBound: Value
    }
    struct Tally: Equatable {
        var reached: Int
        var contacts: Int
        var minutes: Int
        var cost: Value
        var saved: Value
    }
    struct Group {
        var place: String
        var group: String
        var isProtected: Bool
        var appointments: Int
        var expected: Value
        var own: Tally
        var byRisk: Tally
    }
    struct Purse: Equatable {
        var pool: String
        var window: Int
        var left: Value
        var spent: Value
    }
    struct Minutes: Hashable {
        var pool: String
        var language: String?
        var minutes: Int
    }

    var place: String
    var saved: Figure
    var level: Figure?
    var low: Value
    var high: Value
    var total: Tally
    var byRisk: Tally
    var penalty: Value
    var minutes: [Minutes]
    var money: [Purse]
    var groups: [Group]

    init(_ field: Field) throws(Violation) {
        place = field.place
        saved = try Figure(try field.member("saved"))
        if let level = field.optional("level") { self.level = try Figure(level) }
        let range = try field.member("range")
        (low, high) = (try range.decimal("low"), try range.decimal("high"))
        total = try Tally(try field.member("total"))
        byRisk = try Tally(try field.member("compared").member("byRisk"))
        penalty = try field.decimal("penalty")
        money = try field.list("money") { purse throws(Violation) in
            PrintedOutreach.Purse(
                pool: try purse.text("pool"), window: try purse.integer("window"),
                left: try purse.decimal("left"), spent: try purse.decimal("spent"))
        }
        minutes = try field.list("minutes") { row throws(Violation) in
            Minutes(
                pool: try row.text("pool"), language: try row.optional("language")?.text(),
                minutes: try row.integer("minutes"))
        }
        groups = try field.list("groups") { group throws(Violation) in
            Group(
                place: group.place, group: try group.text("group"), isProtected: try group.flag("protected"),
                appointments: try group.integer("appointments"), expected: try group.decimal("expected"),
                own: try Tally(try group.member("own")), byRisk: try Tally(try group.member("byRisk")))
        }
    }
}

extension PrintedOutreach.Figure {
    init(_ field: Field) throws(Violation) {
        place = field.place
        value = try field.decimal("value")
        bound = try field.decimal("bound")
        gap = try field.decimal("gap")
        basis = try field.text("boundBasis")
        recomputedBound = try field.decimal("recomputedBound")
    }
}

extension PrintedOutreach.Tally {
    init(_ field: Field) throws(Violation) {
        reached = try field.integer("reached")
        contacts = try field.integer("contacts")
        minutes = try field.integer("minutes")
        cost = try field.decimal("cost")
        saved = try field.decimal("saved")
    }

    static let none = PrintedOutreach.Tally(reached: 0, contacts: 0, minutes: 0, cost: .zero, saved: .zero)
}

/// One stage of outreach in certificate.json, in whole millionths.
struct CertifiedOutreach {
    var place: String
    var value: Int64
    var pinned: Int64
    var bound: Int64
    var basis: BoundBasis
    var recomputedBound: Int64
    var prices: [RowPrice]

    init(_ field: Field) throws(Violation) {
        place = field.place
        value = Int64(try field.integer("value"))
        pinned = Int64(try field.integer("pinned"))
        bound = Int64(try field.integer("bound"))
        recomputedBound = Int64(try field.integer("recomputedBound"))
        switch BoundBasis(rawValue: try field.text("boundBasis")) {
        case .prices: basis = .prices
        case .glpkTree: basis = .glpkTree
        case .knapsackPrices, nil: throw try field.member("boundBasis").wrong("prices or glpk-tree")
        }
        prices = try field.list("prices") { price throws(Violation) in
            RowPrice(row: try price.text("row"), price: try price.member("price").price())
        }
    }
}

/// A slot of plan.json with who could take it.
struct PrintedStandby {
    var place: String
    var order: String
    var session: String
    var start: Field
    var standby: [Entry]

    struct Entry {
        var order: String
        var patient: String
        var at: PrintedPlan.Place
    }

    init(_ field: Field) throws(Violation) {
        place = field.place
        order = try field.text("order")
        session = try field.text("session")
        start = try field.member("start")
        standby = try field.list("standby") { entry throws(Violation) in
            Entry(
                order: try entry.text("order"), patient: try entry.text("patient"),
                at: try PrintedPlan.Place(entry))
        }
    }
}
