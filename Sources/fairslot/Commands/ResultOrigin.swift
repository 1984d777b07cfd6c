import Domain
import Linux
import Results
import ScenarioFormat

/// Whether a result directory belongs to the scenario, policy and model that were named beside it.
struct ResultOrigin {
    /// The result directory.
    let directory: String
    let file: String
    let decoded: DecodedScenario
    /// As named, or as the result brings it.
    let model: [UInt8]?

    /// Throws a `CommandFailure` that says what differs.
    func check() throws {
        guard
            let read = ReadResult(
                plan: try FileBytes.read("\(directory)/plan.json"),
                manifest: try FileBytes.read("\(directory)/manifest.json"))
        else { throw CommandFailure(.data, "\(directory) is no result directory") }
        guard read.scenarioSha256 == Digest(of: try FileBytes.read(file, limit: ScenarioReader.byteLimit)).hex
        else {
            // The policy is made of the scenario's too: there is nothing more to compare.
            throw CommandFailure(.data, "\(directory) is the result of another scenario than \(file)")
        }
        let differing = [
            read.policySha256 == Digest(of: decoded.effectivePolicy.bytes()).hex
                ? nil : "by another policy: name the same one by --policy",
            isModelSame(read) ? nil : "by another attendance model: name the same one by --model",
        ].compactMap { $0 }
        guard differing.isEmpty else {
            throw CommandFailure(
                .data, "\(directory) was planned \(differing.joined(separator: "; and "))")
        }
    }

    private func isModelSame(_ read: ReadResult) -> Bool {
        decoded.scenario.policy.attendance == .cited
            || read.attendanceSha256 == model.map { Digest(of: $0).hex }
    }
}

extension SolveOptions {
    /// A result brings the model it was planned with; one that is named comes before it.
    func withModel(keptIn directory: String) -> SolveOptions {
        var own = self
        let kept = "\(directory)/attendance.json"
        if own.model == nil && Paths.exists(kept) { own.model = kept }
        return own
    }
}
