import Domain

/// What an import came to.
public struct Imported: Sendable {
    public var report: ImportReport
    /// `fairslot.scenario/1`. Whether it can be planned, its reader says.
    public var scenario: [UInt8]
    /// `fairslot.outcomes/1`: what became of past appointments; nil when the export tells of none.
    public var outcomes: [UInt8]?
    /// Where the rows of each list of the scenario came from, behind those of the companion.
    private let origins: [ScenarioDraft.Part: (skipped: Int, rows: [Origin?])]

    init(companion: SiteCompanion, draft: ScenarioDraft, report: ImportReport, outcomes: [UInt8]? = nil) {
        self.report = report
        self.outcomes = outcomes
        scenario = ScenarioWriter(companion: companion, draft: draft).bytes()
        origins = Dictionary(
            uniqueKeysWithValues: ScenarioDraft.Part.allCases.map {
                ($0, (companion.rows(of: $0.rawValue).count, draft.origins[$0] ?? []))
            })
    }

    /// The file and line that a place of the scenario was made of; nil for what the companion says.
    /// - Parameter pointer: RFC 6901, as findings of the scenario have it: `/orders/12/exam`.
    public func origin(of pointer: String) -> (file: String, line: Int)? {
        var steps = pointer.split(separator: "/")[...]
        if steps.first == "measurement" { steps = steps.dropFirst() }
        guard let part = steps.popFirst().flatMap({ ScenarioDraft.Part(rawValue: String($0)) }),
            let place = steps.first.flatMap({ Int($0) }), let known = origins[part]
        else { return nil }
        let row = place - known.skipped
        guard known.rows.indices.contains(row), let origin = known.rows[row] else { return nil }
        return (report.files[origin.file], origin.line)
    }
}
