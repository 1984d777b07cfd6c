// What libFuzzer is let loose on; `.dev/fuzz` builds it.

import Attendance
import Domain
import Glibc
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
    "journal": { bytes in
        let lines = bytes.count { $0 == 0x0A }
        if case .broken(let line) = JournalAudit(bytes) { precondition((1...lines).contains(line)) }
    },
]

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
