import Domain
import Foundation
import ScenarioFormat
import Testing

@testable import Planning

/// Scenarios small enough to be solved on paper: paper, planner and brute force say the same.
@Suite("Scenarios solved by hand")
struct HandSolvedScenariosTests {
    /// Values in the order of the goals up to value, and who is placed.
    struct Figures: Sendable {
        var file: String
        var minimumGroup: Int?
        var values: [String]
        var placed: [String]
    }

    @Test(
        "Paper and planner agree, and the plan is proven and verified",
        arguments: [
            Figures(
                file: "first-day", values: ["0", "1", "2", "5.985714"], placed: ["O-1", "O-2", "O-4"]),
            Figures(
                file: "worked-example", values: ["0", "1", "2", "3", "4.385714"],
                placed: ["A-1", "A-2", "A-3"]),
            Figures(
                file: "worked-example", minimumGroup: 2, values: ["0", "1", "2", "3", "4.985714"],
                placed: ["A-1", "A-3"]),
        ])
    func figures(_ figures: Figures) throws {
        var decoded = try Self.decoded(figures.file)
        if let minimum = figures.minimumGroup { decoded.scenario.policy.equity.minimumGroup = minimum }
        let outcome = Planner.toProof(decoded.scenario, decoded.history)
        #expect(outcome.status == .optimal)
        #expect(outcome.goals.dropLast().map(\.value.description) == figures.values)
        #expect(outcome.plan.placements.map { decoded.scenario.orders[$0.order].id } == figures.placed)
        #expect(outcome.violations(decoded.scenario, decoded.history) == [])
    }

    @Test("Brute force finds no better first day")
    func bruteForce() throws {
        let decoded = try Self.decoded("first-day")
        let outcome = Planner.toProof(decoded.scenario, decoded.history)
        let found = outcome.goals.map {
            $0.name.sense == .minimise ? -$0.pinned.millionths : $0.pinned.millionths
        }
        #expect(found == BruteForce.values(decoded.scenario, decoded.history))
    }

    private static func decoded(_ name: String) throws -> DecodedScenario {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let bytes = [UInt8](try Data(contentsOf: root.appendingPathComponent("Scenarios/\(name).json")))
        return try ScenarioReader.read(bytes).get()
    }
}
