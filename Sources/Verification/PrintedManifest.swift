import Domain

/// `manifest.json` as read.
struct PrintedManifest {
    struct File {
        var path: String
        var bytes: Int
        var sha256: String
    }
    struct Goal {
        var name: String
        var unit: String
        var sense: String
        var value: Value
        var bound: Value
        var basis: String
        var recomputedBound: Value
        var gap: Value
        var relativeGap: Value?
        var tolerance: Value
    }

    var job: String
    var scenarioName: String
    var scenarioSha256: String
    var scenarioBytes: Int
    var policySha256: String
    /// `cited`, or `calibrated` with the digest of the model.
    var attendance: String
    var modelSha256: String?
    var status: String
    var isReproducible: Bool
    /// A patient was taken out after the result was published.
    var isRedacted: Bool
    var goals: [Goal]
    var counts: [String: Int]
    var files: [File]
    /// By stage of outreach; none where the result says nothing of it.
    var outreach: [String: PrintedOutreach.Figure] = [:]

    init(_ bytes: [UInt8]?) throws(Violation) {
        let root = try Field.document("manifest.json", bytes)
        guard try root.text("schema") == "fairslot.result/1" else {
            throw try root.member("schema").wrong("fairslot.result/1")
        }
        job = try root.text("job")
        let scenario = try root.member("scenario")
        scenarioName = try scenario.text("name")
        scenarioSha256 = try scenario.text("sha256")
        scenarioBytes = try scenario.integer("bytes")
        policySha256 = try root.text("policySha256")
        attendance = try root.optional("attendance")?.text("basis") ?? "cited"
        modelSha256 = try root.optional("attendance")?.optional("sha256")?.text()
        status = try root.text("status")
        isReproducible = try root.optional("reproducible")?.flag() ?? true
        isRedacted = try root.optional("redacted")?.flag() ?? false
        goals = try root.list("goals") { goal throws(Violation) in try Goal(goal) }
        counts = [:]
        for name in PrintedManifest.counted { counts[name] = try root.member("counts").integer(name) }
        for stage in ["saved", "level"] {
            guard let figure = root.optional("outreach")?.optional(stage) else { continue }
            outreach[stage] = try PrintedOutreach.Figure(figure)
        }
        files = try root.list("files") { file throws(Violation) in
            File(
                path: try file.text("path"), bytes: try file.integer("bytes"), sha256: try file.text("sha256")
            )
        }
    }

    static let counted = ["orders", "placed", "waiting", "booked", "alternatives", "sessionsOpened"]
}

extension PrintedManifest.Goal {
    init(_ field: Field) throws(Violation) {
        name = try field.text("name")
        unit = try field.text("unit")
        sense = try field.text("sense")
        value = try field.decimal("value")
        bound = try field.decimal("bound")
        basis = try field.text("boundBasis")
        recomputedBound = try field.decimal("recomputedBound")
        gap = try field.decimal("gap")
        relativeGap = try field.optional("relativeGap")?.decimal()
        tolerance = try field.decimal("tolerance")
    }
}
