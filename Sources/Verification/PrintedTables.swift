import Domain

/// The rest of `plan.json`: what sessions, pools and groups come to, and the baseline.
struct PrintedTables {
    struct Session {
        var place: String
        var session: String
        var site: String
        var scanner: String
        var isFlexible: Bool
        var isOpen: Bool
        var openedFor: String?
        var minutesUsed: Int
        var minutes: Int
        var price: Value?
    }
    struct Pool {
        var place: String
        var pool: String
        var window: Int
        var from: Field
        var to: Field
        var used: Value
        var amount: Value
    }
    struct Outreach {
        var place: String
        var order: String
        var patient: String
        var kind: String
        var channel: String?
        var language: String?
        var by: Day?
        var minutes: Int?
        var question: String?
        /// Of outreach beyond offers.
        var cost: Value?
        var saving: Value?
    }
    struct Group {
        var place: String
        var group: String
        var orders: Int
        var placed: Int
        var level: Value
        var isProtected: Bool
    }
    struct Baseline {
        var place: String
        var placed: Int
        var waiting: Int
        var clinical: Value
        var value: Value
        var groups: [OfBaseline]
    }
    struct OfBaseline {
        var place: String
        var group: String
        var placed: Int
        var level: Value
    }

    var sessions: [Session]
    var pools: [Pool]
    var outreach: [Outreach]
    var outreachPlan: PrintedOutreach
    var standby: [PrintedStandby]
    var groups: [Group]
    var baselines: [Baseline]

    init(_ root: Field) throws(Violation) {
        sessions = try root.list("sessions") { field throws(Violation) in try Session(field) }
        pools = try root.list("pools") { field throws(Violation) in
            Pool(
                place: field.place, pool: try field.text("pool"), window: try field.integer("window"),
                from: try field.member("from"), to: try field.member("to"), used: try field.decimal("used"),
                amount: try field.decimal("amount"))
        }
        outreach = try root.list("outreach") { field throws(Violation) in try Outreach(field) }
        outreachPlan = try PrintedOutreach(try root.member("outreachPlan"))
        standby = try root.list("standby") { field throws(Violation) in try PrintedStandby(field) }
        groups = try root.list("groups") { field throws(Violation) in
            Group(
                place: field.place, group: try field.text("group"), orders: try field.integer("orders"),
                placed: try field.integer("placed"), level: try field.decimal("level"),
                isProtected: try field.flag("protected"))
        }
        let baseline = try root.member("baseline")
        baselines = []
        for name in ["regularSessions", "withPlanSessions"] {
            let field = try baseline.member(name)
            baselines.append(
                Baseline(
                    place: field.place, placed: try field.integer("placed"),
                    waiting: try field.integer("waiting"),
                    clinical: try field.decimal("clinical"), value: try field.decimal("value"),
                    groups: try field.list("groups") { group throws(Violation) in
                        OfBaseline(
                            place: group.place, group: try group.text("group"),
                            placed: try group.integer("placed"), level: try group.decimal("level"))
                    }))
        }
    }
}

extension PrintedTables.Session {
    init(_ field: Field) throws(Violation) {
        place = field.place
        session = try field.text("session")
        site = try field.text("site")
        scanner = try field.text("scanner")
        isFlexible = try field.flag("flexible")
        isOpen = try field.flag("open")
        openedFor = try field.optional("openedFor")?.text()
        minutesUsed = try field.integer("minutesUsed")
        minutes = try field.integer("minutes")
        price = try field.optional("price")?.decimal()
    }
}

extension PrintedTables.Outreach {
    init(_ field: Field) throws(Violation) {
        place = field.place
        order = try field.text("order")
        patient = try field.text("patient")
        kind = try field.text("kind")
        channel = try field.optional("channel")?.text()
        language = try field.optional("language")?.text()
        by = try field.optional("by")?.day()
        minutes = try field.optional("minutes")?.integer()
        question = try field.optional("question")?.text()
        cost = try field.optional("cost")?.decimal()
        saving = try field.optional("saving")?.decimal()
    }
}
