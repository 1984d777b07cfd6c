public import Attendance
import Domain

/// Reads `fairslot.attendance/1`: a recalibration that a site has decided to use.
public enum AttendanceFileReader {
    /// 1 MiB: a model has a line for each modality.
    public static let byteLimit = 1 << 20

    public static func read(_ bytes: [UInt8]) -> Result<Recalibration, Refusal> {
        guard bytes.count <= byteLimit else {
            return .failure(
                Refusal(findings: [
                    Finding(
                        severity: .error, class: .entry, rule: "too-large",
                        message: "the file is larger than 1 MiB",
                        remedy: "name the model that fairslot calibrate has written", source: .model)
                ]))
        }
        return Refusal.reading(bytes, source: .model, decode).map(\.decoded)
    }

    /// Where a policy goes by outcomes and no file says what they came to.
    public static let missing = Finding(
        severity: .error, class: .policy, rule: "no-attendance-model",
        message: "the policy says attendance is calibrated, but no model is named",
        remedy: "name one made by fairslot calibrate with --model, or write \"cited\" in the policy",
        source: .policy)

    private static func decode(_ document: JSONDocument, _ log: FindingLog) -> Recalibration? {
        guard var reader = ObjectReader(document.root, log) else { return nil }
        RawScenario.check(schema: reader.value("schema", .required), "fairslot.attendance/1", log)
        // What it was made from and how: for people and audits, and no part of a chance.
        for key in ["version", "suppression", "outcomes", "appointments", "from", "to", "prior"] {
            _ = reader.value(key, .required)
        }
        checkPublished(reader.value("published", .required), log)
        let overall = reader.value("overall", .required).flatMap { line($0, log) }
        var modalities: [Modality: Recalibration.Line] = [:]
        for node in reader.list("modalities", .required) {
            guard let (modality, own) = named(node, log) else { continue }
            if modalities.updateValue(own, forKey: modality) != nil {
                log.error("duplicate-modality", at: node, "this modality is listed twice", "keep one of them")
            }
        }
        reader.end()
        return overall.map { Recalibration(overall: $0, modalities: modalities) }
    }

    /// A recalibration is a distance from the published figures: beside others it means nothing.
    private static func checkPublished(_ node: JSONNode?, _ log: FindingLog) {
        guard let node, var reader = ObjectReader(node, log) else { return }
        for row in Coefficients.cited.rows {
            guard let at = reader.value(row.name.rawValue, .required), let value = log.figure(at, 0...1000)
            else {
                continue
            }
            if value != row.value {
                log.error(
                    "other-coefficients", at: at, "this model was made beside another published figure",
                    "make it again with this version of fairslot calibrate")
            }
        }
        reader.end()
    }

    private static func line(_ node: JSONNode, _ log: FindingLog) -> Recalibration.Line? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let line = line(&reader)
        reader.end()
        return line
    }

    private static func named(_ node: JSONNode, _ log: FindingLog) -> (Modality, Recalibration.Line)? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let modality = reader.choice("modality", .required, as: Modality.self)
        let line = line(&reader)
        reader.end()
        guard let modality, let line else { return nil }
        return (modality, line)
    }

    private static func line(_ reader: inout ObjectReader) -> Recalibration.Line? {
        let intercept = reader.figure("intercept", -20...20, .required)
        let slope = reader.figure("slope", 0...20, .required)
        let cancelled = reader.figure("cancelled", 0...1, .required)
        guard let intercept, let slope, let cancelled else { return nil }
        return .init(intercept: intercept, slope: slope, cancelled: cancelled)
    }
}
