import Attendance
import Domain
import Results
import Verification

extension PlanOutcome {
    /// What the verifier says about this plan, written and read back.
    func violations(_ scenario: Scenario, _ history: History = History()) -> [String] {
        let bytes = Array("{}".utf8)
        return Verifier.verify(
            scenario: scenario, history: history, measurement: Measurement(), scenarioBytes: bytes,
            result: files(scenario, history)
        )
        .violations.map(\.description)
    }

    /// What is written of this plan, by path.
    func files(
        _ scenario: Scenario, _ history: History, _ measurement: Measurement = Measurement()
    ) -> [String: [UInt8]] {
        let context = ResultContext(
            job: "abcdefghijklmnop", scenarioSha256: emptyObjectDigest, scenarioBytes: 2,
            version: "1", glpk: "5", seed: 1, effort: .normal, effectivePolicy: .object([]))
        let files = ResultDirectory.files(
            scenario: scenario, history: history, measurement: measurement, outcome: self, context: context)
        return Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.bytes) })
    }
}

extension EquityCurve {
    /// What the verifier says about this curve, written and read back.
    func violations(_ scenario: Scenario) -> [String] {
        let (bytes, policy) = (Array("{}".utf8), JSONOutput.object([]))
        let origin = DocumentOrigin(scenario: bytes, effectivePolicy: policy)
        let document = CurveDocument(self, name: scenario.name, origin: origin)
        return Verifier.verifyCurve(
            scenario: scenario, scenarioBytes: bytes, policy: policy,
            result: ["curve.json": document.document.bytes()]
        ).violations.map(\.description)
    }
}

extension MarginalValues {
    /// The same of marginal values.
    func violations(_ scenario: Scenario) -> [String] {
        let (bytes, policy) = (Array("{}".utf8), JSONOutput.object([]))
        let origin = DocumentOrigin(scenario: bytes, effectivePolicy: policy)
        let document = MarginalDocument(self, scenario, origin: origin)
        return Verifier.verifyMarginal(
            scenario: scenario, scenarioBytes: bytes, policy: policy,
            result: ["marginal.json": document.document.bytes()]
        ).violations.map(\.description)
    }
}

/// SHA-256 of `{}`.
private let emptyObjectDigest = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
