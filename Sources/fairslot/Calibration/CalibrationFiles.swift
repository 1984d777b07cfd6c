import Domain
import Linux
import Results
import ScenarioFormat
import Spool

/// What a dropped file of outcomes is answered with: a directory like a plan's, but with a calibration in it. The model
/// lies there to be looked at; the daemon goes on with the one it was started with.
struct CalibrationFiles {
    let calibration: Calibration
    /// Every file, by path.
    let files: [String: [UInt8]]

    /// - Parameter earlier: files kept before, first accepted first.
    /// Throws `Calibration.Refused`.
    init(
        outcomes bytes: [UInt8], earlier: [[UInt8]] = [], job: String, suppression: Policy.Suppression
    ) throws(Calibration.Refused) {
        calibration = try Calibration(
            earlier.map { Calibration.File(name: "kept", bytes: $0, isKept: true) }
                + [Calibration.File(name: "outcomes", bytes: bytes)], suppression: suppression)
        let made: [(path: String, mediaType: String, bytes: [UInt8])] = [
            ("attendance.json", "application/json", calibration.model),
            ("calibration.json", "application/json", calibration.report.document.bytes()),
            ("summary.txt", "text/plain; charset=utf-8", Array(calibration.report.text.utf8)),
        ]
        let manifest: JSONOutput = [
            "schema": .string(Self.schema),
            "job": .string(job),
            "outcomes": [
                "sha256": .string(Digest(of: bytes).hex), "bytes": .integer(Int64(bytes.count)),
            ],
            "restsOn": .array(calibration.sources.map { .string($0.sha256) }),
            "leftOut": .array(calibration.leftOut.map { .string($0) }),
            "version": .string(FairslotVersion.current),
            "suppression": .string(suppression.rawValue),
            "status": .string(Self.status),
            "counts": ["appointments": .integer(Int64(calibration.appointments))],
            "files": .array(
                made.map { file in
                    [
                        "path": .string(file.path), "mediaType": .string(file.mediaType),
                        "bytes": .integer(Int64(file.bytes.count)),
                        "sha256": .string(Digest(of: file.bytes).hex),
                    ]
                }),
        ]
        var files = Dictionary(made.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
        files["manifest.json"] = manifest.bytes()
        self.files = files
    }

    static let schema = "fairslot.calibration-result/1"
    static let status = "calibrated"

    /// What the manifest of such a directory says.
    struct Origin {
        var job: String
        /// Whether small counts are shown there.
        var suppression: Policy.Suppression
        /// Digests of the files it rests on, newest last: the dropped one.
        var outcomes: [String]
        /// Of files kept before that could not be read.
        var leftOut: [String]
        /// A patient was taken out of the files: they no longer come to what is written here.
        var isRedacted: Bool
    }

    /// Nil for another's manifest.
    static func read(manifest bytes: [UInt8]) -> Origin? {
        guard case .success(let document) = JSONReader.read(bytes),
            document.root.member("schema")?.spells(schema) == true,
            let job = document.root.member("job")?.string,
            let suppression = document.root.member("suppression")?.string.flatMap(Policy.Suppression.init)
        else { return nil }
        func digests(_ key: String) -> [String] {
            (document.root.member(key)?.elements ?? []).compactMap(\.string)
        }
        return Origin(
            job: job, suppression: suppression, outcomes: digests("restsOn"), leftOut: digests("leftOut"),
            isRedacted: document.root.member("redacted")?.bool ?? false)
    }

    /// Files of such a directory that are not what its manifest lists, by path.
    static func misfits(_ result: [String: [UInt8]]) -> [String] {
        guard case .success(let document) = JSONReader.read(result["manifest.json"] ?? []) else { return [] }
        var listed: [String: String] = [:]
        for file in document.root.member("files")?.elements ?? [] {
            guard let path = file.member("path")?.string else { continue }
            listed[path] = file.member("sha256")?.string
        }
        return Set(result.keys).union(listed.keys).subtracting(["manifest.json"]).sorted()
            .filter { listed[$0] == nil || listed[$0] != result[$0].map { Digest(of: $0).hex } }
    }
}
