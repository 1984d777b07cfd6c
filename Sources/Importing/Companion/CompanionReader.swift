import Domain
import ScenarioFormat

extension SiteCompanion {
    /// Why a companion cannot be used: every finding at once.
    public struct Refusal: Error, Sendable {
        public var findings: [ImportFinding]
    }

    /// - Parameters:
    ///   - bytes: a document of `fairslot.companion/1`.
    ///   - asOf: the planning instant, before what the companion says: `2026-11-23T07:00`, local in its zone, or with an
    ///     offset.
    public static func read(_ bytes: [UInt8], asOf: String? = nil) -> Result<SiteCompanion, Refusal> {
        switch JSONReader.read(bytes) {
        case .failure(let problem):
            let finding = ImportFinding(
                severity: .error, code: .structure, file: 0, line: problem.place.line,
                column: problem.place.column, expression: "/", message: problem.message,
                remedy: problem.remedy)
            return .failure(Refusal(findings: [finding]))
        case .success(let document):
            var problems = CompanionProblems()
            let companion = CompanionReader(asOf: asOf).read(document, &problems)
            guard let companion, problems.findings.isEmpty else {
                let findings = problems.findings.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
                return .failure(Refusal(findings: findings))
            }
            return .success(companion)
        }
    }
}

struct CompanionReader {
    let asOf: String?

    func read(_ document: JSONDocument, _ problems: inout CompanionProblems) -> SiteCompanion? {
        for duplicate in document.duplicates {
            problems.add(document.root, duplicate.message, remedy: duplicate.remedy)
        }
        guard var top = Fields(document.root, &problems) else { return nil }
        if top.string("schema", &problems, isRequired: true) != "fairslot.companion/1" {
            problems.add(document.root, "\"schema\" must be \"fairslot.companion/1\"")
        }
        guard var companion = head(&top, &problems) else { return nil }
        for list in ScenarioDraft.Part.allCases where Self.lists.contains(list) {
            companion.lists[list.rawValue] = top.list(list.rawValue, &problems).map(\.output)
        }
        if let policy = top.value("policy") { companion.policy = policy.output }
        readWeekly(&top, &companion, &problems)
        readCodes(&top, &companion, &problems)
        readPeople(&top, &companion, &problems)
        top.end(&problems)
        return companion
    }

    /// What a companion may list as a scenario does. Patients, orders and bookings come from the export.
    private static let lists: Set<ScenarioDraft.Part> = [
        .sites, .scanners, .exams, .sessions, .unavailable, .pools, .travel, .overrides,
    ]

    /// Zone, planning instant and horizon, without which nothing else can be read.
    private func head(_ top: inout Fields, _ problems: inout CompanionProblems) -> SiteCompanion? {
        let name = top.string("name", &problems)
        guard let zoneName = top.string("timeZone", &problems, isRequired: true) else { return nil }
        var zones = Zones(years: 1970...2199)
        guard let zone = zones.zone(named: zoneName) else {
            problems.add(
                top.node, "there is no time zone \"\(zoneName)\"", remedy: "name one such as America/New_York"
            )
            return nil
        }
        let written = top.string("asOf", &problems)
        guard let text = asOf ?? written else {
            problems.add(top.node, "there is no planning instant", remedy: "give --as-of, or the key asOf")
            return nil
        }
        guard let instant = FHIRTime.instant(text, in: zone) else {
            problems.add(
                top.node, "the planning instant cannot be read", remedy: "write it as 2026-11-23T07:00")
            return nil
        }
        guard let horizon = horizon(&top, from: zone.day(of: instant), &problems) else { return nil }
        return SiteCompanion(name: name, zone: zone, asOf: instant, horizon: horizon)
    }

    /// `horizon` as a scenario has it, or `horizonDays` from the day after the planning instant.
    private func horizon(
        _ top: inout Fields, from today: Day, _ problems: inout CompanionProblems
    ) -> ClosedRange<Day>? {
        let days = top.int("horizonDays", 1...366, &problems)
        guard let node = top.value("horizon") else {
            guard let days else {
                problems.add(
                    top.node, "there is no horizon", remedy: "give horizonDays, or horizon with from and to")
                return nil
            }
            return today + 1...today + days
        }
        guard var fields = Fields(node, &problems) else { return nil }
        let from = fields.string("from", &problems, isRequired: true).flatMap(FHIRTime.day)
        let to = fields.string("to", &problems, isRequired: true).flatMap(FHIRTime.day)
        fields.end(&problems)
        guard let from, let to, from <= to else {
            problems.add(node, "the horizon needs two dates, the first not after the last")
            return nil
        }
        return from...to
    }

    private func readCodes(
        _ top: inout Fields, _ companion: inout SiteCompanion, _ problems: inout CompanionProblems
    ) {
        for node in top.list("examCodes", &problems) {
            guard var fields = Fields(node, &problems) else { continue }
            let exam = fields.string("exam", &problems, isRequired: true)
            let code = code(&fields, &problems)
            fields.end(&problems)
            if let exam, let code { companion.exams[code] = exam }
        }
        for (key, path) in [
            ("scannerReferences", \SiteCompanion.scanners), ("siteReferences", \SiteCompanion.sites),
        ] {
            for node in top.list(key, &problems) {
                guard var fields = Fields(node, &problems) else { continue }
                let id = fields.string(
                    key == "siteReferences" ? "site" : "scanner", &problems, isRequired: true)
                let references = fields.strings("references", &problems)
                fields.end(&problems)
                for reference in references { companion[keyPath: path][reference] = id }
            }
        }
        for node in top.list("zones", &problems) {
            guard var fields = Fields(node, &problems) else { continue }
            let zone = fields.string("zone", &problems, isRequired: true)
            for code in fields.strings("postalCodes", &problems) { companion.zones[code] = zone }
            fields.end(&problems)
        }
    }

    private func code(_ fields: inout Fields, _ problems: inout CompanionProblems) -> FHIRCode? {
        let system = fields.string("system", &problems, isRequired: true)
        let code = fields.string("code", &problems, isRequired: true)
        guard let system, let code else { return nil }
        return FHIRCode(system: system, code: code)
    }

    private func readPeople(
        _ top: inout Fields, _ companion: inout SiteCompanion, _ problems: inout CompanionProblems
    ) {
        for member in top.value("windows")?.members ?? [] {
            guard var fields = Fields(member.value, &problems) else { continue }
            let earliest = fields.int("earliestDays", 0...3660, &problems)
            let due = fields.int("dueDays", 0...3660, &problems, isRequired: true)
            let latest = fields.int("latestDays", 0...3660, &problems)
            fields.end(&problems)
            guard let priority = member.key.string, Priority(rawValue: priority) != nil else {
                problems.add(member.key, "a priority must stand here: routine, urgent, asap or stat")
                continue
            }
            if let due {
                companion.windows[priority] = .init(earliest: earliest ?? 0, due: due, latest: latest)
            }
        }
        for node in top.list("channels", &problems) { readChannel(node, &companion, &problems) }
        for node in top.list("consentCodes", &problems) {
            guard var fields = Fields(node, &problems) else { continue }
            let code = code(&fields, &problems)
            let channels = fields.strings("channels", &problems)
            fields.end(&problems)
            if let code { companion.consents.append(.init(code: code, channels: Set(channels))) }
        }
        companion.siteLanguages = top.strings("siteLanguages", &problems)
        companion.transport = top.value("transport")?.output
    }

    private func readChannel(
        _ node: JSONNode, _ companion: inout SiteCompanion, _ problems: inout CompanionProblems
    ) {
        guard var fields = Fields(node, &problems) else { return }
        let kind = fields.string("channel", &problems, isRequired: true)
        let consent = fields.bool("consent", &problems) ?? false
        var row = [JSONOutput.Member]()
        for key in ["leadDays", "minutes", "quietHours"] {
            if let value = fields.value(key) { row.append(.init(key, value.output)) }
        }
        fields.end(&problems)
        if let kind { companion.channels.append(.init(row: row, kind: kind, consent: consent)) }
    }
}
