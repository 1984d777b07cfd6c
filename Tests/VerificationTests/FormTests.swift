import Domain
import Testing

@testable import Verification

/// Every value of a result, one after the other, as a value of another kind or not there at all, under a manifest whose
/// digests are right.
@Suite("A result in another form")
struct FormTests {
    /// The documents of one result, and what is said of them.
    enum Kind: String, CaseIterable {
        case plan, curve, marginal

        var files: ResultFiles {
            switch self {
            case .plan: Draft.clinicWeek.files
            case .curve: ResultFiles(documents: ["curve.json": SideFigures().curve], lists: [:])
            case .marginal: ResultFiles(documents: ["marginal.json": SideFigures().marginal], lists: [:])
            }
        }

        func verify(_ files: ResultFiles) -> [Violation] {
            switch self {
            case .plan: Draft.clinicWeek.verify(files.bytes).violations
            case .curve, .marginal:
                files.documents.flatMap { SideFigures().verify($0.key, $0.value).violations }
            }
        }
    }

    @Test("A value of another kind is found, but for what no figure rests on", arguments: Kind.allCases)
    func otherKind(of kind: Kind) {
        let files = kind.files
        #expect(kind.verify(files) == [])
        for (file, document) in files.documents {
            for pointer in document.pointers where !Self.isFree(file, pointer) {
                let other: JSONOutput = if case .bool = document.value(pointer) { 7 } else { true }
                var changed = files
                changed.set(file, pointer, other)
                #expect(!kind.verify(changed).isEmpty, "\(file) \(pointer)")
            }
        }
    }

    @Test("A figure a little higher, or a name that nobody has, is found")
    func otherValue() {
        let files = Kind.plan.files
        for (file, document) in files.documents {
            for pointer in document.pointers where !Self.isFree(file, pointer) && !Self.isLoose(pointer) {
                guard let other = document.value(pointer)?.other else { continue }
                var changed = files
                changed.set(file, pointer, other)
                #expect(!Kind.plan.verify(changed).isEmpty, "\(file) \(pointer)")
            }
        }
    }

    /// A pin may lie within its tolerance, an interval is as wide as its last place, no plan by risk is made for the groups
    /// here, and that a plan can be made again is the planner's word.
    private static func isLoose(_ pointer: String) -> Bool {
        ["/pinned", "/gap/", "Interval/", "/byRisk/", "/reproducible"].contains { pointer.contains($0) }
    }

    @Test("A document of another schema is refused as that", arguments: Kind.allCases)
    func otherSchema(of kind: Kind) {
        for file in kind.files.documents.keys {
            var changed = kind.files
            changed.set(file, "/schema", "fairslot.other/1")
            #expect(kind.verify(changed).contains { $0.kind == .form && $0.place == "\(file) /schema" })
        }
    }

    static let otherForms: [(file: String, pointer: String, value: JSONOutput)] = [
        ("plan.json", "/appointments/0/contact/by", JSONOutput.string("tomorrow")),
        ("plan.json", "/appointments/0/start", "2026-12-02T09:00:00+01:00"),
        ("plan.json", "/pools/0/from", "noon"), ("plan.json", "/pools/0/used", .number("1.0000001")),
        ("plan.json", "/appointments/0/minutes", .number("1e16")),
        ("plan.json", "/policy", [.number("1e-9")]), ("plan.json", "/policy/effort", .number("1e-9")),
        ("certificate.json", "/goals/0/tolerance", .number("1e30")),
        ("certificate.json", "/priceUnit", "1e-9"), ("certificate.json", "/goals/0/name", "luck"),
        ("certificate.json", "/goals/0/unit", "metres"), ("certificate.json", "/goals/0/sense", "both"),
        ("certificate.json", "/goals/0/boundBasis", "hope"),
        ("certificate.json", "/outreach/saved/boundBasis", "knapsack-prices"),
    ]

    @Test("A text, date, instant or number in another form is refused where it stands", arguments: otherForms)
    func otherForm(_ other: (file: String, pointer: String, value: JSONOutput)) {
        var changed = Kind.plan.files
        changed.set(other.file, other.pointer, other.value)
        let found = Kind.plan.verify(changed).filter { $0.kind == .form }
        #expect(found.contains { $0.place.hasPrefix(other.file) }, "\(found)")
    }

    @Test("A key that stands twice is refused, whatever its values")
    func twice() throws {
        var bytes = Draft.clinicWeek.files.bytes
        let plan = String(decoding: try #require(bytes["plan.json"]), as: UTF8.self)
        bytes["plan.json"] = Array(plan.replacing("\"job\":", with: "\"job\": 1, \"job\":").utf8)
        let found = Draft.clinicWeek.verify(bytes).violations
        #expect(found.contains { $0.kind == .form && $0.place == "plan.json /job" })
    }

    @Test(
        "What no figure rests on may be anything: nobody relies on its being checked",
        arguments: Kind.allCases)
    func free(of kind: Kind) {
        for (file, document) in kind.files.documents {
            for pointer in document.pointers where Self.isFree(file, pointer) {
                var changed = kind.files
                changed.set(file, pointer, true)
                #expect(kind.verify(changed) == [], "\(file) \(pointer) is looked at: it is not free")
            }
        }
    }

    /// By file: words for people, what reports say is on the planner's word, and the list of files, which is written anew
    /// after each change here.
    private static let free = [
        "plan.json": ["/text", "/wouldPlace"], "equity.json": ["/note", "/text"], "manifest.json": ["/files"],
        "curve.json": ["/sentence", "/reproducible"],
        "marginal.json": ["/sentence", "/extra", "/place", "/reproducible"],
    ]

    private static func isFree(_ file: String, _ pointer: String) -> Bool {
        free[file, default: []].contains { pointer.hasSuffix($0) }
    }
}

extension JSONOutput {
    /// Another value of the same kind; nil for those that hold others. Shares may be rounded either way in their last place.
    fileprivate var other: JSONOutput? {
        switch self {
        case .bool(let flag): .bool(!flag)
        case .integer(let number): .integer(number + 1)
        case .decimal(let decimal): .decimal(Domain.Value(millionths: decimal.millionths + 2))
        case .string: "nobody"
        case .null, .number, .array, .object: nil
        }
    }

    /// Of each value below this one; in a list of the first two elements, of which the others are repetitions.
    var pointers: [String] {
        switch self {
        case .object(let members):
            members.flatMap { member in
                ["/\(member.key)"] + member.value.pointers.map { "/\(member.key)\($0)" }
            }
        case .array(let elements):
            elements.prefix(2).enumerated().flatMap { position, element in
                ["/\(position)"] + element.pointers.map { "/\(position)\($0)" }
            }
        default: []
        }
    }
}
