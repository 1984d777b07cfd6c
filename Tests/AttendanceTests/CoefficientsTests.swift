import Attendance
import Domain
import Testing

@Suite("The table of coefficients")
struct CoefficientsTests {
    @Test("Every coefficient says where it comes from", arguments: Coefficients.cited.rows)
    func cited(row: Coefficient) {
        #expect(!row.citation.isEmpty && !row.design.isEmpty && !row.setting.isEmpty)
        if let interval = row.interval { #expect(interval.contains(row.value)) }
    }

    @Test("Every name stands in the table once, in order")
    func complete() {
        #expect(Coefficients.cited.rows.map(\.name) == Coefficient.Name.allCases)
    }

    @Test(
        "Effects that studies did not find are null",
        arguments: [Coefficient.Name.language, .ride, .costResolved, .priorMissed, .waitAdultUnder7Days])
    func nulls(name: Coefficient.Name) {
        #expect(Coefficients.cited[name].isNull)
    }

    @Test("Effects measured outside imaging, or not known to be from imaging, say so")
    func transported() {
        for name in [Coefficient.Name.text, .liveCall, .languageCongruentCall, .secondContact, .reach, .ride]
        {
            #expect(Coefficients.cited[name].transported == .unrecorded)
        }
        #expect(Coefficients.cited[.waitAdultOver21Days].transported == .no)
    }

    @Test("A rule of ours never passes for a study")
    func ours() {
        for row in Coefficients.cited.rows where row.transported == .ourRule {
            #expect(row.citation.contains("no study"))
            #expect(row.n == nil && row.interval == nil)
        }
    }

    @Test("The text effect lies inside the range of its trials")
    func text() {
        #expect(
            (Value(millionths: 740_000)...Value(millionths: 900_000)).contains(
                Coefficients.cited[.text].value))
    }
}
