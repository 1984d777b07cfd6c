import ArgumentParser
import Domain
import ScenarioFormat

struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Reads a scenario file and lists everything that is wrong with it.",
        discussion:
            """
            Exit code 0 when it would be planned (warnings may be printed), 65 when it would be refused. A finding of class \
            syntax says that the bytes are not JSON by RFC 8259 with each key once; findings of the other classes are \
            about a document that is. At most 10,000 findings are listed, and the last one then says that there are more.
            """)

    @Argument(help: "The scenario file.")
    var file: String
    @Option(help: "The site's policy file.")
    var policy: String?
    @Flag(help: "Ask only whether the file is JSON, whatever it says: 0 when it is, 65 when it is not.")
    var syntax = false
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
                let verdict =
                    syntax
                    ? errors == 0 ? "is JSON" : "is not JSON"
                    : errors == 0 ? "would be planned" : "would be refused"
                print("\(file): \(verdict); errors: \(errors), warnings: \(findings.count - errors)")
            }
            if findings.contains(where: { $0.severity == .error }) {
                throw ExitCode(CommandFailure.Code.data.rawValue)
            }
        }
    }

    private func findings() throws -> [Finding] {
        let policyBytes = try policy.map { try FileBytes.read($0) }
        let bytes = try FileBytes.read(file, limit: ScenarioReader.byteLimit)
        if syntax { return ScenarioReader.checkSyntax(bytes) }
        switch ScenarioReader.read(bytes, sitePolicy: policyBytes) {
        case .success(let decoded): return decoded.warnings
        case .failure(let refusal): return refusal.findings
        }
    }
}
