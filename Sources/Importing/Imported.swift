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

    /// Takes out the rows that the scenario's reader refuses, each with a finding by its line, and writes the scenario anew.
    /// Bookings keep the time of orders and patients that are left out; other rows that name one may be refused then.
    /// - Parameter errors: what is wrong, by pointer.
    /// - Returns: false, and all stays as it was, where one of them is about something that cannot be left out, or no order
    ///   would be left.
    public mutating func leaveOut(_ errors: [(pointer: String, message: String, remedy: String)]) -> Bool {
        var gone: [ScenarioDraft.Part: Set<Int>] = [:]
        var findings: [ImportFinding] = []
        for error in errors {
            guard let (part, row, origin) = place(of: error.pointer), part.isLeavable else { return false }
            gone[part, default: []].insert(row)
            findings.append(
                ImportFinding(
                    severity: .error, code: .businessRule, file: origin.file, line: origin.line, column: 0,
                    expression: part.rawValue, message: "left out: \(error.message)", remedy: error.remedy))
        }
        // Where not one order is left, something is wrong with all of them: with the companion, most likely.
        if let orders = gone[.orders], orders.count == draft[.orders].count { return false }
        let before = [ScenarioDraft.Part.orders, .patients].map(draft.ids)
        for (part, rows) in gone {
            draft.remove(rows, from: part)
            report.refused(rows.count, of: part.rawValue)
        }
        for finding in findings { report.add(finding) }
        for finding in draft.unname(
            orders: before[0].subtracting(draft.ids(of: .orders)),
            patients: before[1].subtracting(draft.ids(of: .patients)))
        {
            report.add(finding)
        }
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
