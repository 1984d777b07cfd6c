import Domain

/// `marginal.json` as read.
struct PrintedMarginal {
    struct Goal {
        var place: String
        var name: GoalName
        var value: Int64
        var bound: Int64
    }
    struct Standing {
        var place: String
        var placed: Int
        var lateDays: Int
        var sessionPrice: Value
        var goals: [Goal]
        var groups: [PrintedGroupCount]
    }
    struct AtMost {
        var place: String
        var goal: GoalName
        var gain: Value
        var fromExtra: Value
    }
    struct Extra {
        var place: String
        /// `--add POOL@WINDOW=AMOUNT` or `--open SESSION`, behind the command that shows who is placed by it.
        var whatIf: String
        var cost: Value?
        var costPerPlacement: Value?
        var atMost: [AtMost]
        var withIt: Standing?
        var idle: String?
        var elsewhere: [AtMost]
    }

    var origin: PrintedOrigin
    var currency: String
    var plan: Standing
    var extras: [Extra]

    init(_ bytes: [UInt8]?) throws(Violation) {
        let root = try Field.document("marginal.json", bytes)
        guard try root.text("schema") == "fairslot.marginal/1" else {
            throw try root.member("schema").wrong("fairslot.marginal/1")
        }
        origin = try PrintedOrigin(root)
        currency = try root.text("currency")
        plan = try Standing(try root.member("plan"))
        extras = try root.list("extras") { extra throws(Violation) in try Extra(extra) }
    }

    /// A goal with its unit.
    fileprivate static func goal(_ field: Field, _ key: String) throws(Violation) -> GoalName {
        guard let name = GoalName(try field.text(key)) else { throw try field.member(key).wrong("a goal") }
        guard try field.text("unit") == name.unit else { throw try field.member("unit").wrong(name.unit) }
        return name
    }
}

extension PrintedMarginal.Standing {
    init(_ field: Field) throws(Violation) {
        place = field.place
        placed = try field.integer("placed")
        lateDays = try field.integer("lateDays")
        sessionPrice = try field.decimal("sessionPrice")
        goals = try field.list("goals") { goal throws(Violation) in
            PrintedMarginal.Goal(
                place: goal.place, name: try PrintedMarginal.goal(goal, "name"),
                value: try goal.decimal("value").millionths, bound: try goal.decimal("bound").millionths)
        }
        groups = try PrintedGroupCount.list(field)
    }
}

extension PrintedMarginal.Extra {
    init(_ field: Field) throws(Violation) {
        place = field.place
        whatIf = try field.text("whatif")
        cost = try field.optional("cost")?.decimal()
        costPerPlacement = try field.optional("costPerPlacement")?.decimal()
        atMost = try PrintedMarginal.AtMost.list(field, "atMost")
        elsewhere = try PrintedMarginal.AtMost.list(field, "elsewhere")
        withIt = try field.optional("withIt").map { found throws(Violation) in
            try PrintedMarginal.Standing(found)
        }
        idle = try field.optional("idle")?.text()
    }
}

extension PrintedMarginal.AtMost {
    fileprivate static func list(_ field: Field, _ key: String) throws(Violation) -> [Self] {
        try field.list(key) { row throws(Violation) in
            Self(
                place: row.place, goal: try PrintedMarginal.goal(row, "goal"), gain: try row.decimal("gain"),
                fromExtra: try row.decimal("fromExtra"))
        }
    }
}
