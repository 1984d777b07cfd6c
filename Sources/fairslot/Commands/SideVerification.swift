import Domain
import Results
import ScenarioFormat
import Verification

/// A directory of `fairslot curve` or `fairslot marginal`: there is no plan in it, and still its figures bind each other.
struct SideVerification {
    private enum Kind: String {
        case curve, marginal
    }

    private let kind: Kind
    private let result: [String: [UInt8]]

    /// Nil: the files are a result's.
    init?(_ result: [String: [UInt8]]) {
        guard result["manifest.json"] == nil else { return nil }
        let kinds: [Kind] = [.curve, .marginal]
        guard let kind = kinds.first(where: { result["\($0).json"] != nil }) else { return nil }
        self.kind = kind
        self.result = result
    }

    /// What to print, and whether all is as it says.
    func lines(_ decoded: DecodedScenario, _ bytes: [UInt8]) -> (lines: [String], isVerified: Bool) {
        let scenario = decoded.scenario
        let policy = decoded.effectivePolicy
        let report: VerificationReport
        switch kind {
        case .curve:
            report = Verifier.verifyCurve(
                scenario: scenario, scenarioBytes: bytes, policy: policy, result: result)
        case .marginal:
            report = Verifier.verifyMarginal(
                scenario: scenario, scenarioBytes: bytes, policy: policy, result: result)
        }
        guard report.isVerified else { return (report.lines, false) }
        let origin = DocumentOrigin(scenario: bytes, effectivePolicy: policy)
        let wrong = written(scenario, origin)
        guard wrong.isEmpty else { return (wrong, false) }
        return (report.lines + ["written again from these figures, every file has the same bytes"], true)
    }

    /// Files that say something else than the figures; nothing else stands in the directory.
    private func written(_ scenario: Scenario, _ origin: DocumentOrigin) -> [String] {
        switch kind {
        case .curve:
            guard
                let again = CurveDocument(
                    reading: result["curve.json"] ?? [], name: scenario.name, origin: origin)
            else { return ["not verified: curve.json is no curve"] }
            return differences([
                "curve.json": again.document.bytes(), "curve.txt": Array(again.text.utf8),
                "curve.html": Array(again.page.utf8),
            ])
        case .marginal:
            guard
                let again = MarginalDocument(
                    reading: result["marginal.json"] ?? [], scenario, origin: origin)
            else { return ["not verified: marginal.json holds no marginal values"] }
            return differences([
                "marginal.json": again.document.bytes(), "marginal.txt": Array(again.text.utf8),
            ])
        }
    }

    private func differences(_ expected: [String: [UInt8]]) -> [String] {
        Set(result.keys).union(expected.keys).sorted().filter { result[$0] != expected[$0] }
            .map { "not verified: \($0) is not what the figures come to" }
    }
}
