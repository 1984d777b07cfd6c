import Domain

/// `plan.json` as read, before anything in it is believed.
struct PrintedPlan {
    struct Use {
        var pool: String
        /// From 1.
        var window: Int
        /// Minutes or units; money in units of the currency.
        var use: Value
    }
    struct Contact: Equatable {
        var channel: String
        var language: String?
        var by: Day
        var minutes: Int
    }
    /// A dated, timed place with its help: an appointment's or an alternative's.
    struct Place {
        var place: String
        var site: String
        var scanner: String
        var session: String
        var start: Field
        var end: Field
        var minutes: Int
        var bundle: [Use]
        var contact: Contact?
    }
    struct Binding: Equatable {
        var rule: String
        var count: Int
    }
    struct Appointment {
        var order: String
        var patient: String
        var exam: String
        var at: Place
        var optional: [String]
        var lateDays: Int
        var chance: [Value]
        var alternatives: [Place]
        var addresses: [String]
        var earlierOffers: Int
        var binding: [Binding]
    }
    struct Waiting {
        var place: String
        var order: String
        var patient: String
        var exam: String
        var reason: String
        var binding: [Binding]
        var lateDays: Int
    }
    struct Booked {
        var place: String
        var order: String
        var patient: String
        var booking: String
    }

    var job: String
    var policy: JSONOutput
    var appointments: [Appointment]
    var waiting: [Waiting]
    var booked: [Booked]
    var tables: PrintedTables

    init(_ bytes: [UInt8]?) throws(Violation) {
        let root = try Field.document("plan.json", bytes)
        guard try root.text("schema") == "fairslot.plan/1" else {
            throw try root.member("schema").wrong("fairslot.plan/1")
        }
        job = try root.text("job")
        let policyField = try root.member("policy")
        guard let policy = JSONOutput(policyField.node) else { throw policyField.wrong("a policy") }
        self.policy = policy
        appointments = try root.list("appointments") { field throws(Violation) in try Appointment(field) }
        waiting = try root.list("waiting") { field throws(Violation) in try Waiting(field) }
        booked = try root.list("booked") { field throws(Violation) in
            Booked(
                place: field.place, order: try field.text("order"), patient: try field.text("patient"),
                booking: try field.text("booking"))
        }
        tables = try PrintedTables(root)
    }
}

extension PrintedPlan.Appointment {
    init(_ field: Field) throws(Violation) {
        order = try field.text("order")
        patient = try field.text("patient")
        exam = try field.text("exam")
        at = try PrintedPlan.Place(field)
        optional = try field.list("optional") { support throws(Violation) in try support.text() }
        lateDays = try field.integer("lateDays")
        let outcome = try field.member("chance")
        chance = [
            try outcome.decimal("completed"), try outcome.decimal("cancelled"), try outcome.decimal("missed"),
        ]
        alternatives = try field.list("alternatives") { other throws(Violation) in
            try PrintedPlan.Place(other)
        }
        let why = try field.member("why")
        addresses = try why.list("addresses") { code throws(Violation) in try code.text() }
        earlierOffers = try why.integer("earlierOffers")
        binding = try why.list("binding") { rule throws(Violation) in try PrintedPlan.Binding(rule) }
    }
}

extension PrintedPlan.Place {
    init(_ field: Field) throws(Violation) {
        place = field.place
        site = try field.text("site")
        scanner = try field.text("scanner")
        session = try field.text("session")
        start = try field.member("start")
        end = try field.member("end")
        minutes = try field.integer("minutes")
        bundle = try field.list("bundle") { use throws(Violation) in
            PrintedPlan.Use(
                pool: try use.text("pool"), window: try use.integer("window"), use: try use.decimal("use"))
        }
        if let contact = field.optional("contact") { self.contact = try PrintedPlan.Contact(contact) }
    }
}

extension PrintedPlan.Contact {
    init(_ field: Field) throws(Violation) {
        channel = try field.text("channel")
        language = try field.optional("language")?.text()
        by = try field.member("by").day()
        minutes = try field.integer("minutes")
    }
}

extension PrintedPlan.Binding {
    init(_ field: Field) throws(Violation) {
        rule = try field.text("rule")
        count = try field.integer("count")
    }
}

extension PrintedPlan.Waiting {
    init(_ field: Field) throws(Violation) {
        place = field.place
        order = try field.text("order")
        patient = try field.text("patient")
        exam = try field.text("exam")
        reason = try field.text("reason")
        binding = try field.list("binding") { rule throws(Violation) in try PrintedPlan.Binding(rule) }
        lateDays = try field.integer("lateDays")
    }
}
