import Attendance
import Domain
import Testing

@testable import Results

private func records(_ language: String?, _ days: Range<Int>, of each: Int, missed: Int) -> [OutcomeRecord] {
    days.flatMap { day in
        (0..<each).map { number in
            OutcomeRecord(
                appointment: PastAppointment(
                    modality: .mr, requested: Day(number: 20_000 + day), day: Day(number: 20_003 + day),
                    ending: number < missed ? .missed : .completed),
                strata: language.map { [.language: $0] } ?? [:])
        }
    }
}

private func report(_ records: [OutcomeRecord], _ suppression: Policy.Suppression) -> CalibrationReport {
    CalibrationReport(
        CalibrationStudy(records)!, sources: [], replaced: 0, version: "1", suppression: suppression)
}

@Suite("What a calibration shows")
struct CalibrationReportTests {
    /// On ten days of a hundred each, three speak Hmong.
    private let mixed =
        records("en", 0..<10, of: 57, missed: 12) + records("es", 0..<10, of: 40, missed: 8)
        + records("hmn", 0..<10, of: 3, missed: 1)

    @Test("A small count is hidden where results are shared, and a second group with it")
    func suppression() {
        let shared = report(mixed, .shared).groups.partitions.first { $0.name == "language" }!
        // Two in ten days are the later part: six Hmong speakers, and the Spanish ones have the fewest missed beside them.
        #expect(shared.rows.map(\.name) == ["en", "es", "hmn"])
        #expect(shared.rows.map(\.shown.appointments) == [true, false, false])
        // What is expected of the one that is shown would tell how many speak Hmong.
        #expect(!shared.showsExpected)
        #expect(!report(mixed, .shared).text.contains("16  "))
        let own = report(mixed, .internal).groups.partitions.first { $0.name == "language" }!
        #expect(own.rows.allSatisfy { $0.shown == .all } && own.showsExpected)
    }

    @Test("A hidden group has no figure in the document")
    func document() {
        let text = String(decoding: report(mixed, .shared).groups.document.bytes(), as: UTF8.self)
        #expect(text.contains(#"{"group": "hmn", "appointments": "hidden"}"#))
        #expect(text.contains(#"{"group": "es", "appointments": "hidden"}"#))
    }

    @Test("Too little to judge is said, and what is judged is said in words")
    func words() {
        let few = report(records(nil, 0..<10, of: 20, missed: 1), .internal).text
        #expect(few.contains("Too few missed appointments") && few.contains("No cancellation is recorded."))
        let many = report(mixed, .internal).text
        #expect(many.contains("Recalibrated chances fit later appointments better"))
        #expect(!many.contains("Drift"))
        let drifted = report(
            records(nil, 0..<8, of: 100, missed: 10) + records(nil, 8..<10, of: 100, missed: 30), .internal)
        #expect(drifted.text.contains("Drift: later appointments were missed more often"))
    }

    @Test(
        "Figures are rounded half up, to the places asked for",
        arguments: [
            (1_250_000, 1, "1.3"), (-1_250_000, 1, "-1.2"), (1_249_999, 1, "1.2"), (4, 4, "0.0000"),
            (5_000_000, 0, "5"),
            (50_000, 2, "0.05"),
        ] as [(Int64, Int, String)])
    func rounding(millionths: Int64, places: Int, text: String) {
        #expect(Value(millionths: millionths).rounded(places) == text)
    }
}
