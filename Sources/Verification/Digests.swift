import Domain
import Linux

/// SHA-256, as 64 lower-case hexadecimal digits.
func sha256(_ bytes: [UInt8]) -> String { Digest(of: bytes).hex }

/// Files of a result that its manifest does not list: itself, what no two runs share, and the copy of the input.
private let unlisted: Set<String> = ["manifest.json", "timings.json", "scenario.json"]

/// Every listed file is there, as long and with the digest as listed; every file that is there is listed.
func checkFiles(_ manifest: PrintedManifest, _ result: [String: [UInt8]]) -> [Violation] {
    var violations: [Violation] = []
    let digests = onTwoCores(manifest.files.count) { result[manifest.files[$0].path].map(sha256) }
    for (position, file) in manifest.files.enumerated() {
        let place = "manifest.json /files/\(position)"
        guard let bytes = result[file.path] else {
            violations.append(Violation(.file, place, "\(file.path) is missing"))
            continue
        }
        if bytes.count != file.bytes {
            violations.append(
                Violation(
                    .file, place, "\(file.path) is \(bytes.count) bytes long", amount: "\(file.bytes) listed")
            )
        } else if digests[position] != file.sha256 {
            violations.append(Violation(.file, place, "\(file.path) has another digest than listed"))
        }
    }
    let listed = manifest.files.map(\.path)
    if listed != Set(listed).sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
        violations.append(Violation(.file, "manifest.json /files", "files are not listed once each, by path"))
    }
    for path in result.keys.sorted() where !unlisted.contains(path) && !listed.contains(path) {
        violations.append(Violation(.file, "manifest.json /files", "\(path) is not listed"))
    }
    return violations
}

/// The result says by which chances it was planned, and holds the model if it was one.
func checkAttendance(
    _ manifest: PrintedManifest, _ model: [UInt8]?, _ result: [String: [UInt8]]
) -> [Violation] {
    var violations: [Violation] = []
    func expect(_ holds: Bool, _ place: String, _ message: String) {
        if !holds { violations.append(Violation(.digest, place, message)) }
    }
    let basis = model == nil ? "cited" : "calibrated"
    expect(
        manifest.attendance == basis, "manifest.json /attendance/basis",
        "by the policy, attendance is \(basis)")
    expect(
        manifest.modelSha256 == model.map(sha256), "manifest.json /attendance/sha256",
        "this is not the digest of the model")
    expect(result["attendance.json"] == model, "attendance.json", "this is not the model it was planned with")
    return violations
}

/// The result names the scenario and the policy it was made from.
func checkOrigin(
    _ manifest: PrintedManifest, _ certificate: PrintedCertificate, _ plan: PrintedPlan,
    scenario bytes: [UInt8],
    name: String, copy: [UInt8]?
) -> [Violation] {
    var violations: [Violation] = []
    func expect(_ holds: Bool, _ place: String, _ message: String) {
        if !holds { violations.append(Violation(.digest, place, message)) }
    }
    let (scenario, policy) = (sha256(bytes), sha256(plan.policy.bytes()))
    let another = "this is the digest of another scenario"
    expect(manifest.scenarioSha256 == scenario, "manifest.json /scenario/sha256", another)
    expect(
        manifest.scenarioBytes == bytes.count, "manifest.json /scenario/bytes",
        "the scenario has another length")
    expect(manifest.scenarioName == name, "manifest.json /scenario/name", "the scenario has another name")
    expect(certificate.scenarioSha256 == scenario, "certificate.json /scenarioSha256", another)
    let otherPolicy = "this is not the digest of the policy in plan.json"
    expect(manifest.policySha256 == policy, "manifest.json /policySha256", otherPolicy)
    expect(certificate.policySha256 == policy, "certificate.json /policySha256", otherPolicy)
    expect(manifest.job == plan.job, "manifest.json /job", "plan.json names another job")
    if let copy { expect(copy == bytes, "scenario.json", "this is another scenario") }
    return violations
}
