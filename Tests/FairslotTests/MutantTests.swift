import Domain
import Foundation
import ScenarioFormat
import Testing

@testable import fairslot

/// Scenarios with something wrong in them, ten thousand of them.
@Suite("Mutated scenarios")
struct MutantTests {
    static let seeds: [UInt64] = [1, 2, 3, 4, 5]
    static let ofEachSeed = 2000
    /// Of each seed so many that are accepted are planned.
    static let planned = 6

    private static func mutator(seed: UInt64) throws -> Mutator {
        let names = [
            "first-day", "impossible", "rural-transport", "uninsured-mri", "visit-in-one-trip",
            "worked-example",
        ]
        let documents = try names.map { name in
            [UInt8](try Data(contentsOf: SourceFile.root.appending(path: "Scenarios/\(name).json")))
        }
        return Mutator(documents, seed: seed)
    }

    @Test(
        "None crashes the reader or holds it up, every refusal has its place and what to do", arguments: seeds
    )
    func refusals(seed: UInt64) throws {
        var mutator = try Self.mutator(seed: seed)
        var (refused, accepted) = (0, 0)
        for number in 0..<Self.ofEachSeed {
            let bytes = mutator.next()
            var spent = Duration.zero
            var result = Self.read(bytes, &spent)
            // The machine may have been busy with something else: slow is what is slow twice.
            if spent > .seconds(1) { result = Self.read(bytes, &spent) }
            #expect(spent < .seconds(1), "number \(number) of seed \(seed) takes \(spent)")
            switch result {
            case .success: accepted += 1
            case .failure(let refusal):
                refused += 1
                let faults = Self.faults(refusal, in: bytes)
                #expect(faults.isEmpty, "number \(number) of seed \(seed): \(faults)")
            }
        }
        // A mutator that only breaks, or never does, would show nothing.
        #expect(refused > Self.ofEachSeed / 2 && accepted > Self.ofEachSeed / 50, "accepted: \(accepted)")
    }

    @Test("What is accepted can be planned, and the plan verifies", arguments: seeds)
    func accepted(seed: UInt64) throws {
        var mutator = try Self.mutator(seed: seed &+ 1000)
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "fairslot-mutants-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var (planned, number) = (0, 0)
        while planned < Self.planned, number < Self.ofEachSeed {
            number += 1
            let bytes = mutator.next()
            guard case .success = ScenarioReader.read(bytes) else { continue }
            planned += 1
            let input = folder.appending(path: "\(number).json")
            let output = folder.appending(path: "\(number)")
            try Data(bytes).write(to: input)
            try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
            var job = WorkerJob(job: "aaaaaaaaaaaaaaaa", input: input.path, output: output.path)
            job.effort = "quick"
            let answer = PlanningRunner().run(job, say: { _ in })
            guard case .solved(let solved) = answer, solved.isVerified else {
                Issue.record("number \(number) of seed \(seed) was accepted, then: \(answer)")
                continue
            }
        }
        #expect(planned == Self.planned)
    }

    private static func read(_ bytes: [UInt8], _ spent: inout Duration) -> Result<DecodedScenario, Refusal> {
        let clock = ContinuousClock()
        let start = clock.now
        let result = ScenarioReader.read(bytes)
        spent = start.duration(to: clock.now)
        return result
    }

    /// What is wrong with a refusal itself.
    private static func faults(_ refusal: Refusal, in bytes: [UInt8]) -> [String] {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let root = (try? JSONReader.read(bytes).get())?.root
        var faults = refusal.findings.contains { $0.severity == .error } ? [] : ["no error"]
        for finding in refusal.findings {
            let isNamed =
                !finding.rule.isEmpty
                && finding.rule.utf8.allSatisfy { $0 == 0x2D || (0x61...0x7A).contains($0) }
            if !isNamed { faults.append("no rule: \(finding)") }
            if finding.message.isEmpty || finding.remedy.isEmpty { faults.append("no words: \(finding)") }
            guard lines.indices.contains(finding.line - 1),
                (1...lines[finding.line - 1].count + 1).contains(finding.column)
            else {
                faults.append("no such place: \(finding)")
                continue
            }
            if let root, !Self.stands(finding.pointer, in: root) {
                faults.append("no such pointer: \(finding)")
            }
        }
        return faults
    }

    /// Whether a pointer leads to a value; where a key stands twice, to one of the two.
    private static func stands(_ pointer: String, in root: JSONNode) -> Bool {
        var found = [root]
        for step in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            let key = step.replacingOccurrences(of: "~1", with: "/").replacingOccurrences(of: "~0", with: "~")
            found = found.flatMap { node -> [JSONNode] in
                if let elements = node.elements {
                    return Int(key).flatMap { elements.indices.contains($0) ? [elements[$0]] : nil } ?? []
                }
                return (node.members ?? []).filter { $0.key.spells(key) }.map(\.value)
            }
        }
        return !found.isEmpty
    }
}
