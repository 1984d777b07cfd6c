import Domain

/// What an import came to.
public struct Imported: Sendable {
    public var report: ImportReport
    /// `fairslot.scenario/1`. Whether it can be planned, its reader says.
    public var scenario: [UInt8]
    /// `fairslot.outcomes/1`: what became of past appointments; nil when the export tells of none.
    public var outcomes: [UInt8]?
    private let companion: SiteCompanion
    private var draft: ScenarioDraft

    init(companion: SiteCompanion, draft: ScenarioDraft, report: ImportReport, outcomes: [UInt8]? = nil) {
        self.report = report
        self.outcomes = outcomes
        self.companion = companion
        self.draft = draft
        scenario = ScenarioWriter(companion: companion, draft: draft).bytes()
    }

    /// Lists of people and of what is theirs: a row of these that cannot be planned costs nobody else a place. What is wrong
    /// with rooms, hours and stocks is mended before anybody is planned with them.
    private static let leavable: Set<ScenarioDraft.Part> = [
        .patients, .orders, .bookings, .previousPlan, .overrides, .strata,
    ]

    /// Takes out the rows that the scenario's reader refuses, each with a finding by its line, and writes the scenario anew.
    /// Rows that name one of them may be refused then.
    /// - Parameter errors: what is wrong, by pointer.
    /// - Returns: false, and all stays as it was, where one of them is about something else, or no order would be left.
    public mutating func leaveOut(_ errors: [(pointer: String, message: String, remedy: String)]) -> Bool {
        var gone: [ScenarioDraft.Part: Set<Int>] = [:]
        var findings: [ImportFinding] = []
        for error in errors {
            guard let (part, row, origin) = place(of: error.pointer), Self.leavable.contains(part) else {
                return false
            }
            gone[part, default: []].insert(row)
            findings.append(
                ImportFinding(
                    severity: .error, code: .businessRule, file: origin.file, line: origin.line, column: 0,
                    expression: part.rawValue, message: "left out: \(error.message)", remedy: error.remedy))
        }
        // Where not one order is left, something is wrong with all of them: with the companion, most likely.
        if let orders = gone[.orders], orders.count == draft[.orders].count { return false }
        for (part, rows) in gone {
            draft.remove(rows, from: part)
            report.refused(rows.count, of: part.rawValue)
        }
        let room = max(0, ImportLog.limit - report.findings.count)
        report.findings += findings.prefix(room)
        report.furtherFindings += max(0, findings.count - room)
        scenario = ScenarioWriter(companion: companion, draft: draft).bytes()
        return true
    }

    /// The file and line that a place of the scenario was made of; nil for what the companion says.
    /// - Parameter pointer: RFC 6901, as findings of the scenario have it: `/orders/12/exam`.
    public func origin(of pointer: String) -> (file: String, line: Int)? {
        place(of: pointer).map { (report.files[$0.origin.file], $0.origin.line) }
    }

    private func place(of pointer: String) -> (part: ScenarioDraft.Part, row: Int, origin: Origin)? {
        var steps = pointer.split(separator: "/")[...]
        if steps.first == "measurement" { steps = steps.dropFirst() }
        guard let part = steps.popFirst().flatMap({ ScenarioDraft.Part(rawValue: String($0)) }),
            let place = steps.first.flatMap({ Int($0) }), let known = draft.origins[part]
        else { return nil }
        // Rows of the companion come first.
        let row = place - companion.rows(of: part.rawValue).count
        guard known.indices.contains(row), let origin = known[row] else { return nil }
        return (part, row, origin)
    }
}
