import Domain
import Testing

@testable import Attendance

private func record(
    _ day: Int, _ ending: PastAppointment.Ending, booked: Int = 3, order: String? = nil,
    language: String? = nil, printed: Value? = nil
) -> OutcomeRecord {
    OutcomeRecord(
        order: order,
        appointment: PastAppointment(
            modality: .mr, requested: Day(number: 20_000 + day - booked), day: Day(number: 20_000 + day),
            ending: ending, printed: printed),
        strata: language.map { [.language: $0] } ?? [:])
}

/// `missed` in a hundred each day.
private func days(_ days: Range<Int>, missed: Int, language: String? = nil) -> [OutcomeRecord] {
    days.flatMap { day in
        (0..<100).map { record(day, $0 < missed ? .missed : .completed, language: language) }
    }
}

@Suite("Outcomes beside chances")
struct CalibrationStudyTests {
    @Test("What is booked for the same day is left out, and without anything else there is nothing to study")
    func sameDay() {
        #expect(CalibrationStudy([record(1, .missed, booked: 0)]) == nil)
        let study = CalibrationStudy([record(1, .missed, booked: 0), record(1, .completed, booked: 1)])
        #expect(study?.appointments == 1 && study?.sameDay == 1 && study?.missed == 0)
    }

    @Test("The later part is judged by what the earlier one taught, in whole days")
    func trial() throws {
        let study = try #require(CalibrationStudy(days(0..<10, missed: 20)))
        let trial = try #require(study.trial)
        #expect(trial.from == Day(number: 20_008) && trial.earlier == 800 && trial.later == 200)
        #expect(trial.before.expected == Value(millionths: 65_000) * 200)
        #expect(trial.after.missed == 40)
        #expect(abs(trial.after.expected.decimal - 40) < 1.5)
        #expect(trial.gain.low > .zero)
        #expect(!trial.hasDrifted)
        let chosen = CalibrationStudy(days(0..<10, missed: 20), laterFrom: Day(number: 20_003))
        #expect(chosen?.trial?.earlier == 300)
    }

    @Test("Fewer than twenty missed in either part are too few to judge")
    func few() {
        #expect(CalibrationStudy(days(0..<10, missed: 9))?.trial == nil)
        #expect(CalibrationStudy(days(0..<10, missed: 10))?.trial != nil)
    }

    @Test("Drift is another level later than earlier")
    func drift() {
        let records = days(0..<8, missed: 10) + days(8..<11, missed: 25)
        #expect(CalibrationStudy(records)?.trial?.hasDrifted == true)
    }

    @Test("A group whose chances are off is named, with an interval that says how far")
    func groups() throws {
        let records = days(0..<10, missed: 10, language: "en") + days(0..<10, missed: 30, language: "es")
        let trial = try #require(CalibrationStudy(records)?.trial)
        let language = try #require(trial.partitions.first { $0.name == "language" })
        #expect(language.isMeasuredOnly && language.groups.map(\.name) == ["en", "es"])
        #expect(language.groups.map(\.isMiscalibrated) == [true, true])
        #expect(language.groups[0].ratio.high < .one && language.groups[1].ratio.low > .one)
    }

    @Test("Strata change nothing that is estimated")
    func strata() throws {
        let english = try #require(CalibrationStudy(days(0..<10, missed: 12, language: "en")))
        let spanish = try #require(CalibrationStudy(days(0..<10, missed: 12, language: "es")))
        #expect(english.fit.recalibration == spanish.fit.recalibration)
    }

    @Test("What was printed is measured as it was printed")
    func printed() throws {
        let records = (0..<40).map {
            record($0, $0 < 10 ? .missed : .completed, printed: Value(millionths: 250_000))
        }
        let printed = try #require(CalibrationStudy(records)?.printed)
        #expect(printed.brier == Value(millionths: 187_500))
        #expect(printed.expected == Value(millionths: 10_000_000))
        #expect(printed.calibrationError == .zero && printed.inTheLarge?.value == .zero)
        #expect(printed.slope == nil)
    }

    @Test("Of several files the last counts, where the first one stood")
    func joined() {
        let (records, replaced) = [OutcomeRecord].joined([
            [record(1, .missed, order: "A"), record(2, .missed)],
            [record(2, .completed, order: "A"), record(1, .cancelled, order: "A")],
        ])
        #expect(replaced == 1)
        #expect(records.map(\.appointment.ending) == [.cancelled, .missed, .completed])
    }
}
