public import ArgumentParser
public import Domain
import Results
import ScenarioFormat

struct CalibrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Lays outcomes of past appointments beside the published chances, and recalibrates those.",
        discussion: """
            Says how well chances fitted, over all and by group, and whether what was fitted to earlier appointments \
            held for later ones. Published effects of calls and texts never change by it. No plan changes either, until \
            the policy says attendance: "calibrated" and --model names the file written here.
            """)

    @Argument(help: "Files of outcomes (fairslot.outcomes/1), the newest last.")
    var outcomes: [String]
    @Option(help: ArgumentHelp("Write the recalibration here; the file must not exist.", valueName: "file"))
    var model: String?
    @Option(
        help: ArgumentHelp(
            "The first day of the later part. Default: so that the earlier one has seven appointments in ten.",
            valueName: "day"))
    var laterFrom: Day?
    @Option(help: "The site's policy file: it says whether small counts are shown.")
    var policy: String?
    @Flag(help: "Print the report as JSON.")
    var json = false

    func run() async throws {
        try await CommandFailure.reporting {
            let files = try outcomes.map {
                Calibration.File(name: $0, bytes: try FileBytes.read($0, limit: ScenarioReader.byteLimit))
            }
            let suppression = try suppression()
            do {
                try show(try Calibration(files, laterFrom: laterFrom, suppression: suppression))
            } catch let refused as Calibration.Refused {
                show(refused)
                throw ExitCode(CommandFailure.Code.data.rawValue)
            }
        }
    }

    private func show(_ calibration: Calibration) throws {
        for (file, finding) in calibration.warnings { printError(finding.text(file: file) + "\n") }
        if let model { try FileBytes.create(model, calibration.model) }
        let report = calibration.report
        print(
            json ? String(decoding: report.document.bytes(), as: UTF8.self) : report.text, terminator: "")
        if let model, !json { print("Model: \(model)") }
    }

    private func show(_ refused: Calibration.Refused) {
        guard json else {
            for (file, finding) in refused.findings { print(finding.text(file: file)) }
            return
        }
        let findings = refused.findings.map { $0.finding.json(in: $0.file) }
        let document: JSONOutput = ["findings": .array(findings)]
        print(String(decoding: document.bytes(), as: UTF8.self), terminator: "")
    }

    private func suppression() throws -> Policy.Suppression {
        let bytes = try policy.map { try FileBytes.read($0) }
        switch ScenarioReader.suppression(sitePolicy: bytes) {
        case .success(let suppression): return suppression
        case .failure(let refusal):
            for finding in refusal.findings { print(finding.text(file: policy ?? "policy")) }
            throw ExitCode(CommandFailure.Code.data.rawValue)
        }
    }
}

extension Day: ExpressibleByArgument {
    public init?(argument: String) {
        guard let date = CalendarDate(written: argument) else { return nil }
        self = date.number
    }
}
