import ArgumentParser
import Domain
import Importing
import ScenarioFormat

/// One import: reads, checks what came of it as the daemon would, says what was found, and writes.
struct ImportRun {
    private let options: ImportOptions
    private let output: String
    private let companion: SiteCompanion
    private var imported: Imported?

    init(_ options: ImportOptions) throws {
        self.options = options
        let (path, output) = try options.required()
        self.output = output
        switch SiteCompanion.read(
            try FileBytes.read(path, limit: ScenarioReader.byteLimit), asOf: options.asOf)
        {
        case .success(let companion): self.companion = companion
        case .failure(let refusal):
            for finding in refusal.findings { print(finding.text(files: [path])) }
            throw ExitCode(CommandFailure.Code.data.rawValue)
        }
    }

    static func printTables() {
        print(String(decoding: ImportTable.dataPackage.bytes(), as: UTF8.self), terminator: "")
    }

    // MARK: FHIR

    mutating func importFHIR(_ paths: [String]) throws {
        var importer = FHIRImporter(companion: companion)
        for path in paths {
            for file in try ExportFolder.files(path) {
                importer.read(try FileBytes.read(file.path), file: file.name, form: file.form)
            }
        }
        imported = importer.finish()
    }

    // MARK: Tables

    mutating func importTables(_ folder: String) throws {
        var importer = CSVImporter(companion: companion)
        for name in try FileBytes.list(folder).sorted() where name.hasSuffix(".csv") && !name.contains("/") {
            let pieces = try FilePieces("\(folder)/\(name)")
            if !importer.read(file: name, source: pieces.next) {
                printError(
                    "\(name): there is no such table, and it is not read; see fairslot import csv --tables\n")
            }
            if let failure = pieces.failure { throw failure }
        }
        imported = importer.finish()
    }

    // MARK: What came of it

    func finish(outcomes: String?) throws {
        guard var imported else { return }
        let policy = try options.policy.map { try FileBytes.read($0) }
        // What half a table comes to would be refused for what the other half says.
        var checked = imported.report.isFatal ? [] : check(imported, policy)
        // Each round leaves a row out, or is the last.
        // That there are more is no row's fault.
        while !options.strict,
            case let errors = checked.filter({ $0.severity == .error && $0.rule != "more-findings" }),
            !errors.isEmpty,
            imported.leaveOut(errors.map { ($0.pointer, $0.message, $0.remedy) })
        {
            checked = check(imported, policy)
        }
        try writeFindings(imported, refused: checked.filter { $0.severity == .error })
        let isRefused = imported.report.isFatal || checked.contains { $0.severity == .error }
        let isWritten = !isRefused && (!options.strict || imported.report.errors == 0)
        let scenario = isWritten ? try decided(imported.scenario, policy) : []
        show(imported, checked, isWritten: isWritten)
        guard isWritten else { throw ExitCode(CommandFailure.Code.data.rawValue) }
        try FileBytes.replace(output, scenario)
        if let outcomes {
            guard let bytes = imported.outcomes else {
                return printError(
                    "\(outcomes): not written; the export has no past appointments of known orders\n")
            }
            try FileBytes.replace(outcomes, bytes)
        }
    }

    private func decided(_ scenario: [UInt8], _ policy: [UInt8]?) throws -> [UInt8] {
        guard let path = options.decisions else { return scenario }
        return try DecisionsFile.read(at: path).written(into: scenario, policy: policy, path: path)
    }

    private func check(_ imported: Imported, _ policy: [UInt8]?) -> [Finding] {
        switch ScenarioReader.read(imported.scenario, sitePolicy: policy) {
        case .success(let decoded): decoded.warnings
        case .failure(let refusal): refusal.findings
        }
    }

    /// - Parameter refused: what the made scenario is refused for.
    private func writeFindings(_ imported: Imported, refused: [Finding]) throws {
        guard let path = options.findings else { return }
        let report = imported.report
        let refusals = refused.map { ImportFinding.refusal(text($0, imported), at: $0.pointer) }
        try FileBytes.replace(path) { (append) throws(FileBytes.Failure) in
            for outcome in report.findings.map({ $0.operationOutcome(files: report.files) }) + refusals {
                try append(outcome.line() + [0x0A])
            }
        }
    }

    private func show(_ imported: Imported, _ checked: [Finding], isWritten: Bool) {
        let report = imported.report
        if options.json {
            let document: JSONOutput = [
                "written": .bool(isWritten), "resources": report.json,
                "findings": .array(report.findings.map { $0.operationOutcome(files: report.files) }),
                "furtherFindings": .integer(Int64(report.furtherFindings)),
                "scenario": .array(checked.map(\.json)),
            ]
            return print(String(decoding: document.bytes(), as: UTF8.self), terminator: "")
        }
        if !options.quiet || !isWritten {
            for finding in report.findings { print(finding.text(files: report.files)) }
            if report.furtherFindings > 0 { print("and \(report.furtherFindings) findings more") }
            for finding in checked { print(text(finding, imported)) }
        }
        for (name, tally) in report.tallies.sorted(by: { $0.key < $1.key }) {
            let left = tally.leftOut.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            print(
                "\(name): read \(tally.read), used \(tally.used)"
                    + (left.isEmpty ? "" : "; " + left.joined(separator: ", ")))
        }
        print(
            isWritten
                ? "\(output): written; fairslot submit it, or fairslot solve it"
                : "\(output): not written; errors: \(report.errors + checked.count { $0.severity == .error })"
        )
    }

    /// With the line of the export that a place of the scenario was made of.
    private func text(_ finding: Finding, _ imported: Imported) -> String {
        guard let origin = imported.origin(of: finding.pointer) else { return finding.text(file: output) }
        let severity = finding.severity == .warning ? "warning: " : ""
        return "\(origin.file):\(origin.line): \(severity)\(finding.message); \(finding.remedy)"
    }
}
