import Attendance
import Domain
import Testing

@testable import ScenarioFormat

@Suite("People exchanged in what no decision may rest on")
struct ScenarioPermutationTests {
    private func read(_ bytes: [UInt8]?) throws -> DecodedScenario {
        try ScenarioReader.read(try #require(bytes)).get()
    }

    private static let strata =
        #""measurement": {"strata": [{"patient": "P1", "race": "White", "ethnicity": "Hispanic or Latino"}]}"#

    @Test("Each line of strata goes to the patient of the next, and nothing else changes")
    func measurement() throws {
        let text = Sample.small.replacing(
            Self.strata,
            with:
                #""measurement": {"strata": [{"patient": "P1", "race": "White"}, {"patient": "P2", "race": "Asian"}]}"#
        )
        let exchanged = try #require(ScenarioPermutation.measurement(Array(text.utf8)))
        #expect(
            String(decoding: exchanged, as: UTF8.self)
                == text.replacing(#"{"patient": "P1", "race""#, with: #"{"patient": "P3", "race""#)
                .replacing(#"{"patient": "P2", "race""#, with: #"{"patient": "P1", "race""#)
                .replacing(#"{"patient": "P3", "race""#, with: #"{"patient": "P2", "race""#))
        #expect(try read(exchanged).measurement.strata.count == 2)
    }

    @Test("Who is alone, and a file that is none, cannot change places")
    func nothing() {
        #expect(ScenarioPermutation.measurement(Array(Sample.small.utf8)) == nil)
        #expect(ScenarioPermutation.measurement(Array(#"{"measurement": 1}"#.utf8)) == nil)
        #expect(ScenarioPermutation.measurement(Array("{".utf8)) == nil)
        #expect(ScenarioPermutation.chances(Array("{".utf8)) == nil)
        #expect(ScenarioPermutation.chances(Array(#"{"orders": []}"#.utf8)) == nil)
    }

    @Test("Missed appointments go to the next patient, every other order becomes likely to be missed")
    func chances() throws {
        let text = Sample.small.replacing(
            #"{"id": "P1", "zone""#, with: #"{"id": "P1", "priorMissed": 3, "zone""#)
        let before = try read(Array(text.utf8))
        let after = try read(ScenarioPermutation.chances(Array(text.utf8)))
        #expect(before.history.priorMissed.values.sorted() == [1, 3])
        for (patient, missed) in before.history.priorMissed {
            #expect(after.history.priorMissed[patient] == 4 - missed)
        }
        #expect(before.history.supplied.count == 1 && after.history.supplied.count == 3)
    }
}
