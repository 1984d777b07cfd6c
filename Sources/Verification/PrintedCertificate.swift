import Domain

/// `certificate.json` as read: figures in whole millionths, prices in 10⁻¹² of the goal's unit.
struct PrintedCertificate {
    struct Goal {
        var place: String
        var name: GoalName
        var value: Int64
        /// The value of the timed plan when the goal was decided: what later goals had to keep.
        var pinned: Int64
        var bound: Int64
        var basis: BoundBasis
        var recomputedBound: Int64
        /// How the prices prove it.
        var recomputedBasis: BoundBasis
        var tolerance: Int64
        var prices: [RowPrice]
    }

    /// What a smaller gap between groups may cost.
    struct LevellingDown {
        var place: String
        var placedWithoutGap: Int
        var allowed: Int
    }

    var scenarioSha256: String
    var policySha256: String
    var goals: [Goal]
    var levellingDown: LevellingDown?
    var outreachSaved: CertifiedOutreach
    /// Nil: there is no level to raise.
    var outreachLevel: CertifiedOutreach?

    init(_ bytes: [UInt8]?) throws(Violation) {
        let root = try Field.document("certificate.json", bytes)
        guard try root.text("schema") == "fairslot.certificate/1" else {
            throw try root.member("schema").wrong("fairslot.certificate/1")
        }
        guard try root.text("priceUnit") == "1e-12" else { throw try root.member("priceUnit").wrong("1e-12") }
        scenarioSha256 = try root.text("scenarioSha256")
        policySha256 = try root.text("policySha256")
        goals = try root.list("goals") { goal throws(Violation) in try Goal(goal) }
        if let field = root.optional("levellingDown") {
            levellingDown = LevellingDown(
                place: field.place, placedWithoutGap: try field.integer("placedWithoutGap"),
                allowed: try field.integer("allowed"))
        }
        let outreach = try root.member("outreach")
        outreachSaved = try CertifiedOutreach(try outreach.member("saved"))
        outreachLevel = try outreach.optional("level").map { level throws(Violation) in
            try CertifiedOutreach(level)
        }
    }
}

extension PrintedCertificate.Goal {
    init(_ field: Field) throws(Violation) {
        place = field.place
        guard let name = GoalName(try field.text("name")) else {
            throw try field.member("name").wrong("a goal")
        }
        self.name = name
        guard try field.text("unit") == name.unit else { throw try field.member("unit").wrong(name.unit) }
        guard try field.text("sense") == name.sense.rawValue else {
            throw try field.member("sense").wrong(name.sense.rawValue)
        }
        guard let basis = BoundBasis(rawValue: try field.text("boundBasis")) else {
            throw try field.member("boundBasis").wrong("prices, knapsack-prices or glpk-tree")
        }
        self.basis = basis
        value = Int64(try field.integer("value"))
        pinned = Int64(try field.integer("pinned"))
        bound = Int64(try field.integer("bound"))
        recomputedBound = Int64(try field.integer("recomputedBound"))
        recomputedBasis = try Self.recomputedBasis(field)
        tolerance = Int64(try field.integer("tolerance"))
        prices = try field.list("prices") { price throws(Violation) in
            RowPrice(row: try price.text("row"), price: try price.member("price").price())
        }
    }

    /// Certificates written before there were two kinds of prices do not say which; theirs are plain ones.
    private static func recomputedBasis(_ field: Field) throws(Violation) -> BoundBasis {
        guard let printed = field.optional("recomputedBasis") else { return .prices }
        switch BoundBasis(rawValue: try printed.text()) {
        case .prices: return .prices
        case .knapsackPrices: return .knapsackPrices
        case .glpkTree, nil: throw printed.wrong("prices or knapsack-prices")
        }
    }
}
