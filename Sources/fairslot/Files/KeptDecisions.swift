import Domain
import ScenarioFormat

extension DecisionsFile {
    /// - Throws: `CommandFailure` with every finding, by place.
    static func read(at path: String) throws -> DecisionsFile {
        switch read(try FileBytes.read(path, limit: ScenarioReader.byteLimit)) {
        case .success(let file): return file
        case .failure(let refusal):
            let lines = refusal.findings.map { "\(path): \($0.pointer): \($0.message); \($0.remedy)" }
            throw CommandFailure(.data, lines.joined(separator: "\n"))
        }
    }

    /// The scenario with the decisions in it. What has no place any more is said by its line, and left out: the rest holds.
    func written(into scenario: [UInt8], policy: [UInt8]?, path: String) throws -> [UInt8] {
        switch DecidedScenario.make(scenario, decisions, sitePolicy: policy) {
        case .failure(let refusal):
            let first = refusal.findings.first { $0.severity == .error }
            throw CommandFailure(
                .data,
                "\(path): \(first?.message ?? "cannot be written into the scenario"); \(first?.remedy ?? "")")
        case .success(let decided):
            for booked in decided.booked {
                printError(
                    "\(path):\(booked.line): booked by now, by an appointment without an order at the time that was accepted; "
                        + "have the export say basedOn\n")
            }
            for unfit in decided.unfit {
                printError("\(path):\(unfit.decision.line): left out: \(unfit.message); \(unfit.remedy)\n")
            }
            return decided.bytes
        }
    }
}
