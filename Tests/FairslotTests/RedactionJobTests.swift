import Domain
import Foundation
import Glibc
import ScenarioFormat
import Spool
import Testing

@testable import fairslot

@Suite("A patient looked for in a spool")
struct RedactionJobTests {
    /// A spool as a worker meets it, without a daemon.
    private struct KeptSpool {
        private let scratch: ScratchDirectory
        var path: String { scratch.path }

        init() throws {
            scratch = try ScratchDirectory()
            for directory in ["incoming", "outgoing", "rejected", "work", "archive", "output"] {
                try FileBytes.makeDirectory("\(path)/\(directory)")
            }
        }

        func put(_ text: String, as file: String) throws {
            try FileBytes.create("\(path)/\(file)", Array(text.utf8))
        }

        /// The beginning of a rejection of something unread; whoever calls puts the entry there.
        func entry(_ id: String) throws -> String {
            try FileBytes.makeDirectory("\(path)/rejected/\(id)")
            return "rejected/\(id)/entry"
        }

        /// What a worker writes down, each change by its first two words.
        func changes(forgetting patient: String) throws -> [String] {
            var job = try RedactionJob(
                WorkerJob(job: "redaction", input: path, output: "\(path)/output"), patient: patient)
            _ = try job.answer()
            return String(decoding: try FileBytes.read("\(path)/output/changes"), as: UTF8.self)
                .split(separator: "\n").map { $0.split(separator: " ").prefix(2).joined(separator: " ") }
        }

        /// Where a worker leaves inputs without the patient.
        var inputs: String {
            get throws { try SpoolDirectory(lookingAt: path).absolutePath(.redactedInputs) }
        }

        func redacted(_ name: String) throws -> [UInt8] {
            try FileBytes.read("\(try inputs)/\(name)")
        }
    }

    /// The first day, its four patients P-1 to P-4 with other keys.
    private func scenario(_ keys: [String: String]) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        var text = String(
            decoding: try FileBytes.read(root.path + "/Scenarios/first-day.json"), as: UTF8.self)
        for (old, new) in keys { text = text.replacingOccurrences(of: "\"\(old)\"", with: "\"\(new)\"") }
        return text
    }

    @Test(
        "An input is read as before without the patient, and everybody else is in it",
        arguments: [
            ("P-1", ["P-2": "P-1.2", "P-3": "P-12", "P-4": "P-1.", "O-2": "O-1.2", "us-1-mon": "P-1"]),
            ("30", ["P-1": "30", "O-1": "2", "P-2": "8", "O-2": "30", "us-1-mon": "30", "us-1-tue": "2"]),
            ("main", ["P-1": "main", "O-1": "north", "O-2": "es"]),
        ])
    func readable(patient: String, keys: [String: String]) throws {
        let spool = try KeptSpool()
        let text = try scenario(keys)
        try spool.put(text, as: "archive/one.json")
        #expect(try spool.changes(forgetting: patient) == ["inputs one.json"])
        let redacted = try spool.redacted("one.json")
        #expect(throws: Never.self) { try ScenarioReader.read(redacted).get() }
        let (before, now) = try (members(Array(text.utf8)), members(redacted))
        let theirs = ["patients", "orders"]
        #expect(before.filter { !theirs.contains($0.key) } == now.filter { !theirs.contains($0.key) })
        for list in theirs {
            let rows = before[list]?.elements ?? []
            #expect(now[list]?.elements == Array(rows.dropFirst()) && rows.count == 4)
        }
    }

    private func members(_ bytes: [UInt8]) throws -> [String: JSONOutput] {
        guard case .object(let members) = JSONOutput(try JSONReader.read(bytes).get().root) else {
            return [:]
        }
        return Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value) })
    }

    @Test("Outcomes of nobody else are to go: there is nothing to write in their place")
    func lastOutcomes() throws {
        let spool = try KeptSpool()
        try spool.put(
            """
            {"schema": "fairslot.outcomes/1", "appointments": [{"patient": "P-1", "modality": "MR",
             "requested": "2026-01-02", "day": "2026-01-09", "outcome": "completed"}]}
            """, as: "archive/one.outcomes-1.json")
        #expect(try spool.changes(forgetting: "P-1") == ["inputs one.outcomes-1.json"])
        #expect(throws: (any Error).self) { try spool.redacted("one.outcomes-1.json") }
    }

    @Test("An input that could not be read goes whole where it names the patient")
    func refused() throws {
        let spool = try KeptSpool()
        try spool.put(#"{"patients": [{"id": 4711}], "mrn": "4711", "at": "47:11"}"#, as: "archive/a.json")
        try spool.put("4711,MR\n4712,CT\n", as: "archive/b.json")
        try spool.put(#"{"session": "47110", "at": "2026-12-11T16:47"}"#, as: "archive/c.json")
        #expect(try spool.changes(forgetting: "4711") == ["inputs a.json", "inputs b.json"])
        for name in ["a.json", "b.json", "c.json"] {
            #expect(throws: (any Error).self) { try spool.redacted(name) }
        }
    }

    @Test("Findings that hold the key, in place of a name of the format, are told of")
    func findings() throws {
        let spool = try KeptSpool()
        for (id, pointer) in [("aaa", "/patients/anna/a"), ("bbb", "/patients/3")] {
            try FileBytes.makeDirectory("\(spool.path)/rejected/\(id)")
            try spool.put(#"{"pointer": "\#(pointer)"}"#, as: "rejected/\(id)/findings.json")
        }
        #expect(try spool.changes(forgetting: "anna") == ["findings aaa"])
    }

    @Test("A result says itself whose orders it plans, where the archive no longer has its input")
    func withoutInput() throws {
        let spool = try KeptSpool()
        try FileBytes.makeDirectory("\(spool.path)/outgoing/aaa")
        try spool.put(
            #"{"appointments": [{"order": "O-7", "patient": "P-7"}]}"#, as: "outgoing/aaa/plan.json")
        try spool.put("order,start\r\nO-7,16:30\r\nO-8,17:30\r\n", as: "outgoing/aaa/sessions.csv")
        try spool.put(#"{"schema": "fairslot.manifest/1"}"#, as: "outgoing/aaa/manifest.json")
        #expect(try spool.changes(forgetting: "P-7") == ["results aaa"])
        let table = try FileBytes.read("\(spool.path)/output/aaa/sessions.csv")
        #expect(String(decoding: table, as: UTF8.self) == "order,start\r\nO-8,17:30\r\n")
    }

    @Test("An input that numbers its orders anew says itself whose they are")
    func numberedAnew() throws {
        let spool = try KeptSpool()
        try spool.put(try scenario([:]), as: "archive/one.json")
        try spool.put(
            #"{"orders": [{"id": "O-1", "patient": "Q-1"}], "overrides": [{"order": "O-1"}]}"#,
            as: "archive/two.json")
        #expect(try spool.changes(forgetting: "P-1") == ["inputs one.json"])
    }

    @Test("A session that is called as the patient is holds up nobody, and a patient in a waiting job does")
    func waiting() throws {
        for (keys, changes) in [
            (["us-1-mon": "30"], []), (["P-1": "30"], ["busy aaaaaaaaaaaaaaaa", "unread"]),
        ] {
            let spool = try KeptSpool()
            let job = "work/" + String(repeating: "a", count: 52)
            try FileBytes.makeDirectory("\(spool.path)/\(job)")
            try spool.put(try scenario(keys), as: "\(job)/input-1")
            try spool.put(try scenario(keys), as: "incoming/one.json")
            #expect(try spool.changes(forgetting: "30") == changes)
        }
    }

    @Test("A refused entry that names the patient goes, and one that cannot be looked through is told of")
    func entries() throws {
        let spool = try KeptSpool()
        try spool.put("P-1: call", as: try spool.entry("xaa"))
        try spool.put(#"{"patient": "\u0050-1"}"#, as: try spool.entry("xab"))
        try spool.put("P-1.2, P-12", as: try spool.entry("xac"))
        try FileBytes.makeDirectory("\(spool.path)/\(try spool.entry("xba"))")
        let sparse = try spool.entry("xbb")
        try spool.put("", as: sparse)
        #expect(truncate("\(spool.path)/\(sparse)", 1 << 40) == 0)
        #expect(symlink("/of/P-1", "\(spool.path)/\(try spool.entry("xbc"))") == 0)
        #expect(mkfifo("\(spool.path)/\(try spool.entry("xca"))", 0o600) == 0)
        // Of a job that was read, the findings alone.
        _ = try spool.entry("aaa")
        let known = ["rejected xaa", "rejected xab", "unknown xba", "unknown xbb", "unknown xbc"]
        #expect(try spool.changes(forgetting: "P-1") == known)
        #expect(truncate("\(spool.path)/\(sparse)", 0) == 0)
    }

    @Test("A refused folder is not looked into: it may be closed to all but somebody else")
    func closed() throws {
        let spool = try KeptSpool()
        let folder = "\(spool.path)/\(try spool.entry("xaa"))"
        try FileBytes.makeDirectory(folder)
        #expect(chmod(folder, 0) == 0)
        #expect(try spool.changes(forgetting: "P-1") == ["unknown xaa"])
        let file = "\(spool.path)/\(try spool.entry("xab"))"
        #expect(FileManager.default.createFile(atPath: file, contents: nil) && chmod(file, 0) == 0)
        let inputs = try spool.inputs
        #expect(unlink("\(spool.path)/output/changes") == 0 && rmdir(inputs) == 0)
        // Nothing is closed to root.
        let unknown = getuid() == 0 ? ["unknown xaa"] : ["unknown xaa", "unknown xab"]
        #expect(try spool.changes(forgetting: "P-1") == unknown)
        #expect(chmod(folder, 0o700) == 0)
    }
}

extension JSONOutput {
    fileprivate var elements: [JSONOutput]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }
}
