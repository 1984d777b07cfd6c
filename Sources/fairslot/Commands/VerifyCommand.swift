import ArgumentParser
import Domain
import Linux
import ScenarioFormat
import Spool
import Verification

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks a result directory without the solver: rules, values, bounds, reasons, digests.",
        discussion: """
            The scenario is taken from --scenario, else from the spool's archive when the directory stands in a \
            spool's outgoing/, else from scenario.json in the directory. Exit code 0 and "verified", or 1 and every \
            violation. Of what curve and marginal write, the figures are checked as far as they bind each other and \
            the scenario; the rest is named.
            """)

    @Argument(help: "The result directory.")
    var directory: String
    @Option(help: "The scenario file it was planned from.")
    var scenario: String?
    @Option(
        parsing: .upToNextOption,
        help: "Of a calibration: the files of outcomes it rests on. Default: those in the spool's archive.")
    var outcomes: [String] = []
    @Option(help: "The site policy it was planned with.")
    var policy: String?
    @Flag(
        help: ArgumentHelp(
            """
            Plan again as well: with measurement and missed appointments exchanged between patients, and with more of \
            some pools. Takes several times as long as planning did.
            """))
    var audit = false
    @Option(help: "Threads of planning again. Default: all.")
    var threads: Int?
    @Option(
        help:
            "The attendance model it was planned with. Default: attendance.json in the directory, where the policy goes by one."
    )
    var model: String?

    func run() async throws {
        try await CommandFailure.reporting {
            let result = try files()
            if let origin = result["manifest.json"].flatMap(CalibrationFiles.read(manifest:)) {
                return try verify(origin, result)
            }
            let bytes = try scenarioBytes(result)
            let modelBytes = try model.map { try FileBytes.read($0) } ?? result["attendance.json"]
            let policyBytes = try sitePolicy(bytes, result)
            let (decoded, used) = try decode(bytes, policyBytes, modelBytes)
            if let side = SideVerification(result) { return try verify(side, decoded, bytes) }
            let report = Verifier.verify(
                scenario: decoded.scenario, history: decoded.history, measurement: decoded.measurement,
                scenarioBytes: bytes,
                attendanceModel: used, result: result)
            for line in report.lines { print(line) }
            if let used { print("chances by the model with SHA-256 \(Digest(of: used).hex)") }
            if !report.isVerified { throw ExitCode(1) }
            if audit { try await runAudit(bytes, result, policyBytes, modelBytes) }
        }
    }

    private func verify(_ side: SideVerification, _ decoded: DecodedScenario, _ bytes: [UInt8]) throws {
        guard !audit else { throw CommandFailure(.usage, "--audit: there is no plan here to plan again") }
        let (lines, isVerified) = side.lines(decoded, bytes)
        for line in lines { print(line) }
        if !isVerified { throw ExitCode(1) }
    }

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads: at least 1") }
    }

    private func runAudit(
        _ bytes: [UInt8], _ result: [String: [UInt8]], _ policy: [UInt8]?, _ model: [UInt8]?
    ) async throws {
        var options = SolveOptions.parsed(
            ["--effort", try effort(result).rawValue, "--seed", "\(seed(result))"]
                + (threads.map { ["--threads", "\($0)"] } ?? []))
        let scratch = try ScratchDirectory()
        defer { withExtendedLifetime(scratch) {} }
        if let policy {
            options.policy = "\(scratch.path)/policy.json"
            try FileBytes.create("\(scratch.path)/policy.json", policy)
        }
        if let model {
            options.model = "\(scratch.path)/model.json"
            try FileBytes.create("\(scratch.path)/model.json", model)
        }
        let answers = try await Audit(
            bytes, options, policy: policy, model: model, published: result["plan.json"] ?? []
        ) {
            try decode($0, policy, model).0
        }.run()
        for answer in answers { print("\(answer.isKept ? "audit: " : "audit failed: ")\(answer.text)") }
        if !answers.allSatisfy(\.isKept) { throw ExitCode(1) }
    }

    /// As the manifest says.
    private func effort(_ result: [String: [UInt8]]) throws -> Policy.Effort {
        guard case .success(let document) = JSONReader.read(result["manifest.json"] ?? []),
            let effort = document.root.member("effort")?.string.flatMap({ Policy.Effort(rawValue: $0) })
        else { throw CommandFailure(.data, "\(directory)/manifest.json names no effort to plan again with") }
        return effort
    }

    private func seed(_ result: [String: [UInt8]]) -> Int64 {
        guard case .success(let document) = JSONReader.read(result["manifest.json"] ?? []) else { return 1 }
        return document.root.member("seed")?.asInt64 ?? 1
    }

    /// A calibration is made again from its outcomes; every byte must be the same.
    private func verify(_ origin: CalibrationFiles.Origin, _ result: [String: [UInt8]]) throws {
        guard !origin.isRedacted else {
            let misfits = CalibrationFiles.misfits(result)
            for path in misfits { print("not verified: \(path) is not the file that manifest.json lists") }
            guard misfits.isEmpty else { throw ExitCode(1) }
            return print(
                "verified: digests of a calibration\n"
                    + "redacted: a patient was taken out of its outcomes; chances and counts are those of before"
            )
        }
        let outcomes = try files(of: origin)
        let again = try? CalibrationFiles(
            outcomes: outcomes.last ?? [], earlier: outcomes.dropLast(), job: origin.job,
            suppression: origin.suppression)
        let paths = Set(result.keys).union(again?.files.keys ?? Dictionary<String, [UInt8]>().keys).sorted()
        let other = paths.filter { result[$0] != again?.files[$0] }
        for path in other { print("not verified: \(path) is not what these outcomes come to") }
        guard other.isEmpty else { throw ExitCode(1) }
        let files = origin.outcomes.count == 1 ? "1 file" : "\(origin.outcomes.count) files"
        print("verified: a calibration, made again from \(files) of outcomes with the same bytes")
    }

    /// The files a calibration rests on, found by their digests: those named, else the spool's archive.
    private func files(of origin: CalibrationFiles.Origin) throws -> [[UInt8]] {
        let archive = "\(directory)/../../archive"
        let kept = ((try? FileBytes.list(archive)) ?? []).map { "\(archive)/\($0)" }
        let named = self.outcomes + [scenario].compactMap { $0 }
        let paths = named.isEmpty ? kept.filter { $0.contains(".outcomes-") } : named
        var found: [String: [UInt8]] = [:]
        for path in paths {
            guard let bytes = try? FileBytes.read(path, limit: ScenarioReader.byteLimit) else { continue }
            found[Digest(of: bytes).hex] = bytes
        }
        return try (origin.leftOut + origin.outcomes).map { digest in
            guard let bytes = found[digest] else {
                throw CommandFailure(
                    .usage,
                    "the outcomes with SHA-256 \(digest) are neither named by --outcomes nor in the spool's archive"
                )
            }
            return bytes
        }
    }

    /// Every file but the scenario, which is input, and the timings, which nothing vouches for.
    private func files() throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        do {
            for path in try FileBytes.list(directory) where path != "scenario.json" && path != "timings.json"
            {
                files[path] = try FileBytes.read("\(directory)/\(path)")
            }
        } catch { throw CommandFailure(.io, "\(error)") }
        return files
    }

    private func scenarioBytes(_ result: [String: [UInt8]]) throws -> [UInt8] {
        if let scenario { return try FileBytes.read(scenario) }
        if let own = try? FileBytes.read("\(directory)/scenario.json") { return own }
        if let archived = archivedInput(result) { return archived }
        throw CommandFailure(.usage, "no scenario found for this result; name it with --scenario")
    }

    /// In a spool: the archived input whose job this is, or the same bytes under another job's name, as a rerun leaves them.
    private func archivedInput(_ result: [String: [UInt8]]) -> [UInt8]? {
        let name = directory.split(separator: "/").last.map(String.init) ?? directory
        let archive = "\(directory)/../../archive"
        guard let paths = try? FileBytes.list(archive) else { return nil }
        if let own = paths.first(where: { $0.hasPrefix(name) }) {
            return try? FileBytes.read("\(archive)/\(own)")
        }
        guard case .success(let manifest) = JSONReader.read(result["manifest.json"] ?? []),
            let wanted = manifest.root.member("scenario")?.member("sha256")?.string
        else { return nil }
        return paths.lazy.compactMap { try? FileBytes.read("\(archive)/\($0)") }
            .first { Digest(of: $0).hex == wanted }
    }

    /// As named; else, of the policies that the spool's daemon ever planned with, the one that the result names.
    private func sitePolicy(_ bytes: [UInt8], _ result: [String: [UInt8]]) throws -> [UInt8]? {
        if let policy { return try FileBytes.read(policy) }
        let state = "\(directory)/../../state"
        let kept = ((try? FileBytes.list(state)) ?? []).filter { $0.hasPrefix("policy-") }.sorted()
        guard !kept.isEmpty, case .success(let manifest) = JSONReader.read(result["manifest.json"] ?? []),
            let wanted = manifest.root.member("policySha256")?.string
        else { return nil }
        let copies = kept.compactMap { try? FileBytes.read("\(state)/\($0)") }
        return copies.first { copy in
            guard case .success(let decoded) = ScenarioReader.read(bytes, sitePolicy: copy) else {
                return false
            }
            return Digest(of: decoded.effectivePolicy.bytes()).hex == wanted
        }
    }

    private func decode(
        _ bytes: [UInt8], _ policy: [UInt8]?, _ model: [UInt8]?
    ) throws -> (DecodedScenario, model: [UInt8]?) {
        switch ScenarioReader.read(bytes, sitePolicy: policy).flatMap({
            $0.withAttendance { model }
        })
        {
        case .success(let decoded): return decoded
        case .failure(let refusal):
            for finding in refusal.findings { print(finding.text(file: "scenario")) }
            throw CommandFailure(.data, "the scenario itself is refused")
        }
    }
}
