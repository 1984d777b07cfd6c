import Domain

/// `equity.json` as read, before anything in it is believed. A count is nil where it says "hidden".
struct PrintedEquity {
    struct Side {
        var place: String
        var placed: Int?
        /// The share; of a group its level.
        var rate: Value?
        var onTime: Int?
        var urgentLateDays: Int?
        var meanWaitDays: Value?
    }
    struct Gap {
        var place: String
        var difference: Value
        var interval: [Value]
        var ratio: Value?
        var excludesZero: Bool
    }
    struct Row {
        var place: String
        /// One name; two in a table of two fields.
        var names: [String]
        var orders: Int?
        var plan: Side
        /// First come, first served with regular sessions, then with the plan's; none in a table of two fields.
        var baselines: [Side]
        var rateInterval: [Value]?
        var onTimeRate: Value?
        var onTimeInterval: [Value]?
        var gap: Gap?
    }
    struct Group {
        var row: Row
        var isProtected: Bool?
    }
    struct Table {
        var place: String
        /// One field, or two.
        var fields: [String]
        var reference: [String]?
        var recorded: Int?
        var completeness: Value?
        var rows: [Row]
    }

    /// Fields that say again what another says.
    static let doubles = [
        (field: "measurementPayer", double: "payer"), (field: "area", double: "areaQuartile"),
    ]

    var suppression: String
    var overall: Row
    var groups: [Group]
    /// Names of groups said to have fewer placed than first come, first served.
    var lower: [String]
    var fields: [Table]
    var twoWay: [Table]

    init(_ bytes: [UInt8]?) throws(Violation) {
        let root = try Field.document("equity.json", bytes)
        guard try root.text("schema") == "fairslot.equity/1" else {
            throw try root.member("schema").wrong("fairslot.equity/1")
        }
        suppression = try root.text("suppression")
        overall = try Row(try root.member("overall"), names: [], rate: "rate")
        groups = try root.list("groups") { field throws(Violation) in
            Group(
                row: try Row(field, names: [try field.text("group")], rate: "level"),
                isProtected: try field.optional("protected")?.flag())
        }
        lower = try root.list("lowerThanFirstCome") { field throws(Violation) in try field.text("group") }
        fields = try root.list("fields") { field throws(Violation) in
            Table(
                place: field.place, fields: [try field.text("field")],
                reference: try field.optional("reference").map { found throws(Violation) in [try found.text()]
                },
                recorded: try field.count("recorded"),
                completeness: try field.optional("completeness")?.decimal(),
                rows: try field.list("strata") { row throws(Violation) in
                    try Row(row, names: [try row.text("stratum")], rate: "rate")
                })
        }
        twoWay = try root.list("twoWay") { field throws(Violation) in
            Table(
                place: field.place, fields: try field.texts("fields"),
                reference: try field.optional("reference").map { _ throws(Violation) in
                    try field.texts("reference")
                },
                rows: try field.list("strata") { row throws(Violation) in
                    try Row(row, names: try row.texts("stratum"), rate: "rate")
                })
        }
    }
}

extension PrintedEquity.Row {
    init(_ field: Field, names: [String], rate: String) throws(Violation) {
        place = field.place
        self.names = names
        orders = try field.count("orders")
        let isCell = names.count == 2
        plan = try PrintedEquity.Side(field, rate: rate, hasLateDays: !isCell)
        baselines = []
        if !isCell {
            for name in ["baseline", "baselineWithSessions"] {
                baselines.append(try PrintedEquity.Side(try field.member(name), rate: rate))
            }
        }
        rateInterval = try field.interval("rateInterval")
        onTimeRate = try field.optional("onTimeRate")?.decimal()
        onTimeInterval = try field.interval("onTimeInterval")
        if let found = field.optional("gap") {
            guard let interval = try found.interval("interval") else { throw found.wrong("a gap") }
            gap = PrintedEquity.Gap(
                place: found.place, difference: try found.decimal("difference"), interval: interval,
                ratio: try found.optional("ratio")?.decimal(), excludesZero: try found.flag("excludesZero"))
        }
    }
}

extension PrintedEquity.Side {
    init(_ field: Field, rate: String, hasLateDays: Bool = true) throws(Violation) {
        place = field.place
        placed = try field.count("placed")
        self.rate = try field.optional(rate)?.decimal()
        onTime = try field.count("onTime")
        urgentLateDays = hasLateDays ? try field.count("urgentLateDays") : nil
        meanWaitDays = try field.optional("meanWaitDays")?.decimal()
    }
}

extension Field {
    /// A whole number of at least 0; nil where it says that it is hidden.
    fileprivate func count(_ key: String) throws(Violation) -> Int? {
        let field = try member(key)
        if field.node.string == "hidden" { return nil }
        let count = try field.integer()
        guard count >= 0 else { throw field.wrong("a count") }
        return count
    }

    fileprivate func texts(_ key: String) throws(Violation) -> [String] {
        let texts = try list(key) { part throws(Violation) in try part.text() }
        guard texts.count == 2 else { throw try member(key).wrong("two names") }
        return texts
    }

    fileprivate func interval(_ key: String) throws(Violation) -> [Value]? {
        guard optional(key) != nil else { return nil }
        let ends = try list(key) { part throws(Violation) in try part.decimal() }
        guard ends.count == 2 else { throw try member(key).wrong("two ends") }
        return ends
    }
}
