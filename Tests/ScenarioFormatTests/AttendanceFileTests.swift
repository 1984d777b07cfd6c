import Attendance
import Domain
import Testing

@testable import ScenarioFormat

@Suite("A site's model of attendance")
struct AttendanceFileTests {
    private static let whole = String(
        decoding: Sample.bytes("Tests/Fuzz/seeds/attendance/model.json"), as: UTF8.self)

    private func value(_ millionths: Int64) -> Value { Value(millionths: millionths) }

    private func findings(_ text: String) -> [String] {
        guard case .failure(let refusal) = AttendanceFileReader.read(Array(text.utf8)) else { return [] }
        #expect(refusal.findings.allSatisfy { $0.source == .model && !$0.remedy.isEmpty })
        return refusal.findings.map { "\($0.rule) \($0.pointer)" }
    }

    @Test("It has a line for all, and one for each modality with outcomes of its own")
    func lines() throws {
        let model = try AttendanceFileReader.read(Array(Self.whole.utf8)).get()
        let all = Recalibration.Line(intercept: value(100_000), slope: .one, cancelled: value(200_000))
        let mr = Recalibration.Line(
            intercept: value(100_000), slope: value(900_000), cancelled: value(200_000))
        #expect(model == Recalibration(overall: all, modalities: [.mr: mr]))
        #expect(model[.mr] == mr && model[.ct] == all)
    }

    @Test(
        "What cannot be used is refused where it stands",
        arguments: [
            ("fairslot.attendance/1", "fairslot.attendance/2", ["unknown-schema /schema"]),
            (#""version": "0.1.0","#, "", ["missing-key "]),
            (#""floor": 0.01,"#, #""floor": 0.02,"#, ["other-coefficients /published/floor"]),
            (#""floor": 0.01,"#, "", ["missing-key /published"]),
            (#""floor": 0.01,"#, #""floor": 0.01, "x": 1,"#, ["unknown-key /published/x"]),
            (#""slope": 1,"#, #""slope": -1,"#, ["negative /overall/slope"]),
            (#""slope": 0.9,"#, #""slope": 21,"#, ["out-of-range /modalities/0/slope"]),
            (#""slope": 0.9,"#, "", ["missing-key /modalities/0"]),
            (#""modality": "MR""#, #""modality": "XR-2""#, ["unknown-value /modalities/0/modality"]),
            (#""appointments": 9,"#, #""appointments": 9, "prior": 1,"#, ["duplicate-key /prior"]),
            (#""schema""#, #"schema"#, ["syntax "]),
        ])
    func refused(find: String, replacement: String, expected: [String]) {
        #expect(Self.whole.contains(find))
        #expect(findings(Self.whole.replacing(find, with: replacement, maxReplacements: 1)) == expected)
    }

    @Test("A modality that is listed twice is refused at the second")
    func twice() {
        let mr =
            Self.whole.firstRange(of: #"{"# + "\n   \"modality\"").map { Self.whole[$0.lowerBound...] } ?? ""
        let line = mr.prefix { $0 != "}" } + "}"
        let text = Self.whole.replacing("\"modalities\": [", with: "\"modalities\": [\(line),")
        #expect(findings(text) == ["duplicate-modality /modalities/1"])
    }

    @Test("A file of any other size than a model's is not read")
    func tooLarge() {
        let text = Self.whole + String(repeating: " ", count: AttendanceFileReader.byteLimit)
        #expect(findings(text) == ["too-large "])
    }

    @Test(
        "A plan by the site's model has it in its history, and says by which bytes; a model refused refuses the plan"
    )
    func calibrated() throws {
        let policy = Array(#"{"schema": "fairslot.policy/1", "attendance": "calibrated"}"#.utf8)
        let decoded = try ScenarioReader.read(Sample.example, sitePolicy: policy).get()
        let bytes = Array(Self.whole.utf8)
        let (scenario, model) = try decoded.withAttendance { bytes }.get()
        #expect(model == bytes)
        #expect(try scenario.history.recalibration == AttendanceFileReader.read(bytes).get())
        guard case .failure(let refusal) = decoded.withAttendance({ Array("{}".utf8) }) else {
            Issue.record("a model without anything is taken")
            return
        }
        #expect(refusal.findings.contains { $0.rule == "missing-key" })
    }
}
