import ArgumentParser
import Domain
import ScenarioFormat

struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Reads a scenario file and lists everything that is wrong with it.",
        discussion:
            "Exit code 0 when it would be planned (warnings may be printed), 65 when it would be refused.")

    @Argument(help: "The scenario file.")
    var file: String
    @Option(help: "The site's policy file.")
    var policy: String?
    @Flag(help: "Print the findings as JSON.")
    var json = false

    func run() async throws {
        try await CommandFailure.reporting {
            let findings = try self.findings()
            if json {
                print(String(decoding: findings.json.bytes(), as: UTF8.self), terminator: "")
            } else {
                for finding in findings { print(finding.text(file: file)) }
                let errors = findings.filter { $0.severity == .error }.count
                let verdict = errors == 0 ? "would be planned" : "would be refused"
                print("\(file): \(verdict); errors: \(errors), warnings: \(findings.count - errors)")
            }
            if findings.contains(where: { $0.severity == .error }) {
                throw ExitCode(CommandFailure.Code.data.rawValue)
            }
        }
    }

    private func findings() throws -> [Finding] {
        let policyBytes = try policy.map { try FileBytes.read($0) }
        switch ScenarioReader.read(
            try FileBytes.read(file, limit: ScenarioReader.byteLimit), sitePolicy: policyBytes)
        {
        case .success(let decoded): return decoded.warnings
        case .failure(let refusal): return refusal.findings
        }
    }
}
