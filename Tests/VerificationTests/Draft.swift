import Attendance
import Domain

@testable import Verification

/// A plan in the making: which orders start where, and what is printed beside. A writer of our own turns it into the
/// files of a result, so that a test can change one thing and leave all that follows from it right.
struct Draft {
    struct Pick {
        var session: String
        var start: Instant
        var optional: Set<Placement.OptionalSupport> = []
        var alternatives: [(session: String, start: Instant)] = []
    }

    var scenario: Scenario
    var scenarioBytes: [UInt8] = Array("the scenario".utf8)
    /// By order.
    var picks: [String: Pick]
    var open: Set<String>
    var basis = BoundBasis.prices
    var measurement = Measurement()
    /// By goal.
    var prices: [String: [RowPrice]] = [:]

    static var workedExample: Draft {
        let at = WorkedExample.at
        return Draft(
            scenario: WorkedExample.scenario(),
            picks: [
                "A-1": Pick(session: "mr1-wed-am", start: at(2, 10, 30)),
                "A-2": Pick(session: "mr1-wed-eve", start: at(2, 17, 0)),
                "A-3": Pick(
                    session: "us1-thu-am", start: at(3, 8, 0), alternatives: [("us1-thu-am", at(3, 9, 0))]),
            ], open: ["mr1-wed-eve"],
            prices: ["value": [RowPrice(row: "FitsBlock mr1-wed-eve#1", price: 8_888_888_888)]])
    }

    static var clinicWeek: Draft {
        let at = ClinicWeek.at
        var picks = [
            "C-1": Pick(session: "mr1-wed", start: at(2, 8, 0)),
            "C-2": Pick(session: "mr2-wed", start: at(2, 9, 0)),
            "C-3": Pick(session: "us1-wed", start: at(2, 8, 0)),
            "C-4": Pick(session: "us2-thu", start: at(3, 8, 0)),
            "C-5": Pick(session: "mr1-wed", start: at(2, 10, 30)),
            "C-6": Pick(session: "us1-wed", start: at(2, 11, 0)),
            "C-7": Pick(session: "mr1-eve", start: at(2, 17, 0), optional: [.counselling]),
            "C-8": Pick(session: "mr1-eve", start: at(2, 17, 30)),
            "C-12": Pick(session: "mr1-wed", start: at(2, 8, 45)),
            "C-13": Pick(session: "mr1-wed", start: at(2, 10, 0)),
            "C-15": Pick(session: "mr2-wed", start: at(2, 8, 0)),
        ]
        picks["C-16"] = Pick(
            session: "us2-thu", start: at(3, 9, 0),
            alternatives: [("us2-thu", at(3, 10, 0)), ("us1-wed", at(2, 9, 0))])
        return Draft(scenario: ClinicWeek.scenario, picks: picks, open: ["mr1-eve"])
    }

    /// The files of the result, before and after digests are taken over them.
    var files: ResultFiles { ResultWriter(self).files }

    func verify(_ files: [String: [UInt8]]) -> VerificationReport {
        Verifier.verify(
            scenario: scenario, history: History(), measurement: measurement, scenarioBytes: scenarioBytes,
            result: files)
    }
}

/// The documents of a result; `bytes` seals them with the manifest's digests.
struct ResultFiles {
    var documents: [String: JSONOutput]
    var lists: [String: String]
    /// Pools of rides and interpreters.
    var supports: Set<String> = []

    /// `fhir.ndjson` as it follows from whatever `plan.json` now says, unless a list of that name stands in its place.
    var resources: String {
        let plan = documents["plan.json"]
        let placed = rows(plan, "/appointments").flatMap { row -> [JSONOutput] in
            let requests = rows(row, "/bundle").compactMap { $0.value("/pool") }.filter {
                if case .string(let pool) = $0 { supports.contains(pool) } else { false }
            }
            return [resource(row, "proposed")]
                + requests.map { pool in
                    [
                        "resourceType": "ServiceRequest", "id": "",
                        "basedOn": [["identifier": ["value": .string(text(row, "order"))]]],
                        "performer": [["identifier": ["value": pool]]],
                    ]
                }
        }
        let waiting = rows(plan, "/waiting").map { resource($0, "waitlist") }
        return (placed + waiting).enumerated().map { number, resource in
            var numbered = resource
            numbered.set("/id", .string("r\(number)"))
            return String(decoding: numbered.line(), as: UTF8.self) + "\n"
        }.joined()
    }

    private func rows(_ document: JSONOutput?, _ pointer: String) -> [JSONOutput] {
        if case .array(let rows)? = document?.value(pointer) { rows } else { [] }
    }

    private func text(_ row: JSONOutput, _ key: String) -> String {
        if case .string(let text)? = row.value("/\(key)") { text } else { "" }
    }

    private func resource(_ row: JSONOutput, _ status: String) -> JSONOutput {
        let actors = ["patient", "site", "scanner"].filter { row.value("/\($0)") != nil }
        let times = ["start", "end"].compactMap { key in
            row.value("/\(key)").map { JSONOutput.Member(key, $0) }
        }
        return .object(
            [
                .init("resourceType", "Appointment"), .init("id", ""),
                .init("status", .string(status)),
                .init("basedOn", [["identifier": ["value": .string(text(row, "order"))]]]),
                .init(
                    "participant",
                    .array(actors.map { ["actor": ["identifier": ["value": .string(text(row, $0))]]] })),
            ] + times)
    }

    var bytes: [String: [UInt8]] {
        var files = lists.mapValues { Array($0.utf8) }
        files["fhir.ndjson"] = files["fhir.ndjson"] ?? Array(resources.utf8)
        for (path, document) in documents where path != "manifest.json" { files[path] = document.bytes() }
        let listed = files.sorted { $0.key < $1.key }.map { path, bytes -> JSONOutput in
            [
                "path": .string(path), "mediaType": "application/octet-stream",
                "bytes": .integer(Int64(bytes.count)),
                "sha256": .string(sha256(bytes)),
            ]
        }
        if var manifest = documents["manifest.json"] {
            manifest.set("/files", .array(listed))
            files["manifest.json"] = manifest.bytes()
        }
        return files
    }

    mutating func set(_ path: String, _ pointer: String, _ value: JSONOutput?) {
        documents[path]?.set(pointer, value)
    }

    func value(_ path: String, _ pointer: String) -> JSONOutput? { documents[path]?.value(pointer) }

    /// Moves a whole number or a decimal.
    mutating func add(_ path: String, _ pointer: String, _ amount: Int64) {
        switch value(path, pointer) {
        case .integer(let number): set(path, pointer, .integer(number + amount))
        case .decimal(let value): set(path, pointer, .decimal(Value(millionths: value.millionths + amount)))
        default: break
        }
    }
}

extension JSONOutput {
    /// Replaces what stands at a pointer; nil takes it away, `/-` appends to an array.
    mutating func set(_ pointer: String, _ value: JSONOutput?) {
        self = replacing(pointer.split(separator: "/").map(String.init)[...], value) ?? .null
    }

    func value(_ pointer: String) -> JSONOutput? {
        pointer.split(separator: "/").reduce(Optional(self)) { found, key in
            switch found {
            case .object(let members): members.first { $0.key == key }?.value
            case .array(let elements): Int(key).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
            default: nil
            }
        }
    }

    private func replacing(_ path: ArraySlice<String>, _ value: JSONOutput?) -> JSONOutput? {
        guard let key = path.first else { return value }
        switch self {
        case .object(let members):
            return .object(
                members.compactMap { member in
                    guard member.key == key else { return member }
                    return member.value.replacing(path.dropFirst(), value).map { Member(key, $0) }
                })
        case .array(var elements):
            if key == "-", let value { return .array(elements + [value]) }
            guard let position = Int(key), elements.indices.contains(position) else { return self }
            if let changed = elements[position].replacing(path.dropFirst(), value) {
                elements[position] = changed
            } else {
                elements.remove(at: position)
            }
            return .array(elements)
        default: return self
        }
    }
}
