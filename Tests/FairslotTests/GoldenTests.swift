import Domain
import Foundation
import Testing

@testable import fairslot

/// What each scenario that is handed out comes to, kept as small text beside this file. A plan that changes shows here
/// as a difference somebody has to want.
@Suite("Golden figures")
struct GoldenTests {
    /// The busy fortnight is left to the end-to-end checks: it takes longer than all of these.
    static let scenarios = [
        "first-day", "impossible", "interpreter-shortage", "rural-transport", "uninsured-mri",
        "visit-in-one-trip",
        "worked-example",
    ]

    @Test("A scenario comes to the figures that were accepted", arguments: scenarios)
    func figures(scenario: String) throws {
        let figures = try Figures(planning: scenario)
        let file = Figures.file(scenario)
        if ProcessInfo.processInfo.environment["FAIRSLOT_ACCEPT_GOLDEN"] != nil {
            try figures.text.write(to: file, atomically: true, encoding: .utf8)
        }
        let accepted = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        #expect(
            figures.text == accepted,
            """
            \(scenario) now comes to other figures. If that is wanted, run this and commit the file with the reason:
            FAIRSLOT_ACCEPT_GOLDEN=1 .dev/test --filter GoldenTests/figures
            """)
    }

    @Test("The page beside the scenarios tells the same figures", arguments: scenarios)
    func page(scenario: String) throws {
        let accepted = try String(contentsOf: Figures.file(scenario), encoding: .utf8)
        let told = try ToldFigures(of: scenario).goals
        #expect(!told.isEmpty, "Scenarios.md tells no figure of \(scenario)")
        for (goal, value) in told {
            #expect(
                accepted.contains("\n\(goal) \(value), "), "Scenarios.md: \(goal) of \(scenario) is \(value)")
        }
    }

    @Test("Every scenario that is handed out is among them")
    func complete() throws {
        let folder = SourceFile.root.appending(path: "Scenarios").path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter {
            $0.hasSuffix(".json") && !$0.hasSuffix(".schema.json")
        }
        let others = ["policy-default.json", "busy-fortnight.json"]
        #expect(Set(files) == Set(Self.scenarios.map { $0 + ".json" } + others))
    }
}

/// What a result says of itself, less what changes with the version: digests, sizes, times.
struct Figures {
    let text: String

    static func file(_ scenario: String) -> URL {
        SourceFile.root.appending(path: "Tests/FairslotTests/Golden/\(scenario).txt")
    }

    /// Plans as the worker does, so that nothing is shown that does not verify.
    init(planning scenario: String) throws {
        let output = FileManager.default.temporaryDirectory.appending(
            path: "fairslot-golden-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: output) }
        let job = WorkerJob(
            job: "aaaaaaaaaaaaaaaa",
            input: SourceFile.root.appending(path: "Scenarios/\(scenario).json").path,
            output: output.path)
        guard case .solved = PlanningRunner().run(job, say: { _ in }) else {
            throw CommandFailure(.software, "\(scenario) was not solved")
        }
        let manifest = try Self.document(output.appending(path: "manifest.json"))
        let plan = try Self.document(output.appending(path: "plan.json"))
        text = Self.lines(manifest, plan).map { $0 + "\n" }.joined()
    }

    private static func document(_ file: URL) throws -> JSONNode {
        try JSONReader.read([UInt8](try Data(contentsOf: file))).get().root
    }

    private static func lines(_ manifest: JSONNode, _ plan: JSONNode) -> [String] {
        [manifest.word("status")]
            + (manifest.member("counts")?.members ?? []).map { "\($0.key.spelled) \($0.value.spelled)" }
            + manifest.rows("goals").map { goal in
                "\(goal.word("name")) \(goal.word("value")), bound \(goal.word("bound")) by \(goal.word("boundBasis")), "
                    + "recomputed \(goal.word("recomputedBound"))"
            }
            + plan.rows("waiting").map { order in
                let binding = order.rows("binding").map { "\($0.word("rule")) \($0.word("count"))" }
                return (["waits \(order.word("order"))", order.word("reason")] + binding).joined(
                    separator: ", ")
            }
    }
}

extension JSONNode {
    /// A string without its quotes, a number as it is written.
    fileprivate var spelled: String { string ?? number?.text ?? "\(kind)" }
    fileprivate func word(_ key: String) -> String { member(key)?.spelled ?? "missing" }
    fileprivate func rows(_ key: String) -> [JSONNode] { member(key)?.elements ?? [] }
}

/// The figures a scenario's section of Scenarios.md tells, by goal; the first one where a section tells several.
struct ToldFigures {
    var goals: [(goal: String, value: String)] = []

    init(of scenario: String) throws {
        let page = try String(
            contentsOf: SourceFile.root.appending(path: "Scenarios/Scenarios.md"), encoding: .utf8)
        let section = page.components(separatedBy: "\n## ").first { $0.hasPrefix("\(scenario).json") } ?? ""
        let words = section.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if let told = words.firstMatch(of: /[Cc]linical (?:is )?(\d+)/) {
            goals.append(("clinical", String(told.1)))
        }
        if let told = words.firstMatch(of: /equity (\d(?:(?:, | and )\d)*)[, ]/) {
            // "equity 1, 2 and 3" tells equity-1, equity-2 and equity-3 in turn.
            for (place, digit) in told.1.filter(\.isNumber).enumerated() {
                goals.append(("equity-\(place + 1)", String(digit)))
            }
        }
        for told in words.matches(of: /equity-(\d) (?:= )?(\d+(?:\.\d+)?)/) {
            goals.append(("equity-\(told.1)", String(told.2)))
        }
        if let told = words.firstMatch(of: /value (?:= )?(\d+\.\d+)/) {
            goals.append(("value", String(told.1)))
        }
    }
}
