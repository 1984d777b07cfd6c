import Domain
import Testing

@testable import ScenarioFormat

/// Every value of a document, one after the other, as a value of another kind: nothing that a site writes is passed over
/// because nobody looked at it.
@Suite("Values of another kind")
struct WrongKindTests {
    enum Format: String, CaseIterable {
        case scenario, policy, outcomes, model

        var bytes: [UInt8] {
            switch self {
            case .scenario: Array(Self.scenarioText.utf8)
            case .policy: Array(Self.policyText.utf8)
            case .outcomes: Sample.bytes("Tests/Fuzz/seeds/outcomes/whole.json")
            case .model: Sample.bytes("Tests/Fuzz/seeds/attendance/model.json")
            }
        }

        /// What a model says of its making is for people: its keys must be there, whatever stands under them.
        func isFree(_ pointer: String) -> Bool {
            let making = ["version", "suppression", "outcomes", "appointments", "from", "to", "prior"]
            return self == .model && making.contains { pointer.hasPrefix("/\($0)") }
        }

        func findings(_ bytes: [UInt8]) -> [Finding] {
            switch self {
            case .scenario: Self.findings(of: ScenarioReader.read(bytes))
            case .policy: ScenarioReader.check(sitePolicy: bytes)
            case .outcomes: Self.findings(of: OutcomesReader.read(bytes))
            case .model: Self.findings(of: AttendanceFileReader.read(bytes))
            }
        }

        private static func findings<Read>(of result: Result<Read, Refusal>) -> [Finding] {
            if case .failure(let refusal) = result { refusal.findings } else { [] }
        }

        /// The small document, and what it leaves out.
        private static let scenarioText = Sample.small
            .replacing(
                #"{"id": "P2", "priorMissed": 1}"#,
                with:
                    #"{"id": "P2", "priorMissed": 1, "groups": {"areaQuartile": 2}, "transport": {"modes": ["car"]}}"#
            )
            .replacing(
                #""chances": [{"site""#,
                with:
                    #""sitesAllowed": ["main"], "escort": {}, "gates": [{"kind": "labs", "status": "done", "hard": true}], "availability": [{"days": ["tue"], "from": "08:00", "to": "12:00"}], "chances": [{"site""#
            )
            .replacing(
                #""site": "main", "start": "2026-03-03T09:00"}"#,
                with:
                    #""site": "main", "start": "2026-03-03T09:00", "bundle": [{"pool": "interp", "window": 1, "use": 20}]}"#
            )
            .replacing(
                #""consent": true, "minutes": 8}"#,
                with:
                    #""consent": true, "minutes": 8, "quietHours": {"from": "21:00", "to": "07:00"}}"#
            )
            .replacing(
                #""overrides": ["#,
                with: #""overrides": [{"order": "A2", "never": {"day": "2026-03-09"}}, "#
            )
            .replacing(
                #""reserved": ["#,
                with:
                    #""reserved": [{"from": "2026-03-04T08:00", "to": "2026-03-04T09:00", "for": "urgent"}, "#
            )

        /// The defaults, and what they leave out.
        private static let policyText = DefaultPolicy.text
            .replacing(
                #""measurement": {"reference": {}, "twoWay": []}"#,
                with:
                    #""measurement": {"reference": {"race": "White", "cost": "needed"}, "twoWay": [["race", "cost"]]}"#
            )
            .replacing(
                #"{"by": "cost", "groups""#,
                with:
                    #"{"by": "language", "groups": ["es"], "parent": {"partition": "interpreter", "group": "needed"}}, {"by": "cost", "groups""#
            )
            .replacing(#""maxGap": null"#, with: #""maxGap": 0.1"#)
            .replacing(#""effort": "normal""#, with: #""effort": "normal", "locked": ["value.weight"]"#)
    }

    @Test("One value of another kind is an error where it stands", arguments: Format.allCases)
    func found(format: Format) throws {
        let bytes = format.bytes
        #expect(format.findings(bytes).filter { $0.severity == .error } == [])
        let document = try JSONReader.read(bytes).get()
        let values = Self.values(in: document.root).filter { !format.isFree($0.pointer) }
        #expect(values.count > 30)
        for value in values {
            let other = value.kind == .bool ? "7" : "true"
            let changed = bytes[..<value.offset] + other.utf8 + bytes[Self.end(of: value, in: bytes)...]
            let errors = format.findings(Array(changed)).filter { $0.severity == .error }
            #expect(
                errors.contains { $0.pointer == value.pointer && !$0.remedy.isEmpty },
                "\(value.pointer) as \(other): \(errors.map { "\($0.rule) \($0.pointer)" })")
        }
    }

    /// A value and all within it.
    private static func values(in node: JSONNode) -> [JSONNode] {
        let inside = node.elements ?? node.members?.map(\.value) ?? []
        return [node] + inside.flatMap(values)
    }

    private static func end(of node: JSONNode, in bytes: [UInt8]) -> Int {
        guard node.kind == .array || node.kind == .object else { return node.extent.upperBound }
        let last = node.elements?.last ?? node.members?.last?.value
        let inside = last.map { end(of: $0, in: bytes) } ?? node.offset + 1
        let closing: Set = [UInt8(ascii: "]"), UInt8(ascii: "}")]
        return (bytes[inside...].firstIndex(where: closing.contains) ?? inside) + 1
    }
}
