import Domain
import Glibc
import Linux
import ScenarioFormat

/// The site's policy and attendance model as they stand now; nil where there is none. They can be read by every scenario:
/// one with an error in it would have each refused for the site's fault.
struct SiteFiles {
    let policy: [UInt8]?
    let model: [UInt8]?

    /// Where a site keeps its policy that names no other.
    static let standardPolicy = "/etc/fairslot/policy.json"

    /// Throws what is wrong, and with which file.
    init(_ settings: DaemonSettings) throws {
        // Looked for each time: it may be made, or taken away, while the daemon runs.
        let named = settings.policy.origin == .standard ? Self.present : settings.policy.value
        policy = try named.map { path in
            let bytes = try Self.bytes(path, of: "policy")
            try Self.check(ScenarioReader.check(sitePolicy: bytes), path, of: "policy")
            return bytes
        }
        model = try settings.model.value.map { path in
            let bytes = try Self.bytes(path, of: "attendance model")
            if case .failure(let refusal) = AttendanceFileReader.read(bytes) {
                try Self.check(refusal.findings, path, of: "attendance model")
            }
            return bytes
        }
    }

    static var present: String? { Paths.exists(standardPolicy) ? standardPolicy : nil }

    private static func check(_ findings: [Finding], _ path: String, of what: String) throws {
        let errors = findings.filter { $0.severity == .error }.map { $0.text(file: path) }
        guard !errors.isEmpty else { return }
        throw CommandFailure(
            .data, "the \(what) \(path) has errors: \(errors.prefix(10).joined(separator: " | "))")
    }

    private static func bytes(_ path: String, of what: String) throws -> [UInt8] {
        let limit = 4 << 20
        let bytes: [UInt8]
        do throws(CallError) {
            // At a pipe the loop would wait for ever.
            let file = try OpenFile(path, O_RDONLY | O_NONBLOCK)
            guard try file.status().st_mode & S_IFMT == S_IFREG else {
                throw CallError("read", code: EINVAL)
            }
            bytes = try file.readAll(limit: limit)
        } catch {
            let reason = error.code == EINVAL ? "it is no regular file" : error.reason
            throw CommandFailure(.unavailable, "the \(what) \(path) cannot be read: \(reason)")
        }
        guard bytes.count <= limit else {
            throw CommandFailure(.data, "the \(what) \(path) is larger than 4 MiB")
        }
        return bytes
    }
}
