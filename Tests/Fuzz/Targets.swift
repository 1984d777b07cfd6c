// What libFuzzer is let loose on; `.dev/fuzz` builds it.

import Attendance
import Domain
import Glibc
import Importing
import ScenarioFormat
import Spool

/// A reader of bytes from outside, by name: a line here and seeds in `seeds/NAME` are all that a new one needs. It must
/// come back, whatever the bytes are; what else must hold is a precondition.
private let targets: [String: @Sendable ([UInt8]) -> Void] = [
    "scenario": { check(ScenarioReader.read($0)) { $0.warnings } },
    "policy": { check(ScenarioReader.check(sitePolicy: $0), in: $0) },
    "attendance": { check(AttendanceFileReader.read($0)) { _ in [] } },
    "outcomes": { check(OutcomesReader.read($0)) { $0.warnings } },
    "syntax": { bytes in check(ScenarioReader.checkSyntax(bytes), in: bytes) },
    "line": { bytes in
        guard let line = JSONLine(bytes) else { return }
        for member in line.members {
            _ = (line.text(member.key), line.integer(member.key), line.decimal(member.key))
        }
        guard case .success(let document) = JSONReader.read(bytes) else {
            preconditionFailure("a line is read that is not JSON")
        }
        precondition(document.root.members?.count == line.members.count)
    },
    "csv": { bytes in
        // In pieces it must be the same table, or wrong at the same place.
        var rest = bytes[...]
        var whole = CSVReader(bytes)
        var pieces = CSVReader(source: {
            defer { rest = rest.dropFirst(3) }
            return Array(rest.prefix(3))
        })
        while true {
            let (one, other) = (Result { try whole.next() }, Result { try pieces.next() })
            switch (one, other) {
            case (.success(nil), .success(nil)): return
            case (.success(let row?), .success(let same?)):
                precondition(row.line == same.line && row.count == same.count)
                for field in 0..<row.count {
                    precondition(row.content(field) == same.content(field))
                    precondition(row.place(of: field) == same.place(of: field))
                    precondition(String(validating: row.content(field), as: UTF8.self) != nil)
                }
            case (.failure(let one as CSVProblem), .failure(let other as CSVProblem)):
                // A long row is given up before its end is seen.
                precondition(other.kind == .rowTooLong || one == other)
                return
            default: preconditionFailure("a table depends on the pieces in which it comes")
            }
        }
    },
    "companion": { bytes in
        if case .failure(let refusal) = SiteCompanion.read(bytes) {
            precondition(!refusal.findings.isEmpty, "a refusal without a finding")
            check(refusal.findings, lines: bytes.count { $0 == 0x0A } + 1)
        }
    },
    "fhir": { bytes in
        for name in ["export.ndjson", "export.json"] {
            var importer = FHIRImporter(companion: companion)
            importer.read(bytes, file: name)
            check(importer.finish(), lines: bytes.count { $0 == 0x0A } + 1)
        }
    },
    "tables": { bytes in
        // The first byte says which table the rest is.
        guard let first = bytes.first else { return }
        let table = ImportTable.all[Int(first) % ImportTable.all.count]
        var importer = CSVImporter(companion: companion)
        var pieces = [Array(bytes.dropFirst())]
        precondition(importer.read(file: "\(table.name).csv") { pieces.popLast() ?? [] })
        // Line ends of three kinds.
        check(importer.finish(), lines: bytes.count { $0 == 0x0A || $0 == 0x0D } + 1)
    },
    "journal": { bytes in
        let lines = bytes.count { $0 == 0x0A }
        if let line = JournalAudit(bytes).brokenLine { precondition((1...lines).contains(line)) }
    },
]

private let companion: SiteCompanion = {
    let text = """
        {"schema": "fairslot.companion/1", "timeZone": "America/New_York", "asOf": "2027-03-05T08:00", "horizonDays": 14,
         "sites": [{"id": "main"}], "scanners": [{"id": "us-1", "modality": "US", "site": "main"}],
         "exams": [{"id": "us-abdomen", "modality": "US", "minutes": 30}],
         "examCodes": [{"exam": "us-abdomen", "system": "http://loinc.org", "code": "24558-9"}],
         "scannerReferences": [{"scanner": "us-1", "references": ["Device/d1"]}],
         "siteReferences": [{"site": "main", "references": ["Location/l1"]}],
         "zones": [{"zone": "hill", "postalCodes": ["011"]}], "windows": {"routine": {"dueDays": 14}},
         "channels": [{"channel": "call", "consent": true, "minutes": 5}],
         "consentCodes": [{"system": "urn:c", "code": "texts", "channels": ["call"]}]}
        """
    guard case .success(let companion) = SiteCompanion.read(Array(text.utf8)) else {
        preconditionFailure("the companion is wrong")
    }
    return companion
}()

/// Whatever an export is, what comes of it is a JSON document, and its reader has an answer.
private func check(_ imported: Imported, lines: Int) {
    check(imported.report.findings, lines: lines)
    guard case .success(let document) = JSONReader.read(imported.scenario) else {
        preconditionFailure("an import that is not JSON")
    }
    precondition(document.duplicates.isEmpty, "an import with a key twice")
    if let outcomes = imported.outcomes { check(OutcomesReader.read(outcomes)) { $0.warnings } }
    check(ScenarioReader.read(imported.scenario)) { $0.warnings }
}

private func check(_ findings: [ImportFinding], lines: Int) {
    for finding in findings {
        precondition((1...lines).contains(finding.line) && finding.column >= 0, "a finding without a place")
        precondition(!finding.expression.isEmpty && !finding.message.isEmpty && !finding.remedy.isEmpty)
    }
}

private func check<Read>(
    _ result: Result<Read, Refusal>, _ warnings: (Read) -> [Finding]
) {
    switch result {
    case .success(let read): precondition(warnings(read).allSatisfy { $0.severity == .warning })
    case .failure(let refusal):
        precondition(refusal.findings.contains { $0.severity == .error }, "a refusal without an error")
        check(refusal.findings, in: nil)
    }
}

private func check(_ findings: [Finding], in bytes: [UInt8]?) {
    let lines = bytes.map { $0.count { $0 == 0x0A } + 1 } ?? .max
    for finding in findings {
        precondition((1...lines).contains(finding.line) && finding.column >= 1, "a finding without a place")
        precondition(!finding.rule.isEmpty && !finding.message.isEmpty && !finding.remedy.isEmpty)
    }
}

/// Chosen once, by `FAIRSLOT_FUZZ`.
private let chosen: @Sendable ([UInt8]) -> Void = {
    let name = getenv("FAIRSLOT_FUZZ").map { String(cString: $0) } ?? ""
    guard let target = targets[name] else {
        preconditionFailure("FAIRSLOT_FUZZ is one of: \(targets.keys.sorted().joined(separator: ", "))")
    }
    return target
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    chosen(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
