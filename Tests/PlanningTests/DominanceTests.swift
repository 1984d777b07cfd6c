import Domain
import Testing

@testable import Planning

@Suite("Offers that another replaces are not chosen among")
struct DominanceTests {
    @Test("Of two nurses who could share the work, the lone one is not all that is tried")
    func examNeedingTwoNursesWasOnlyOfferedOneOfThemTwice() {
        var clinic = Clinic()
        let first = clinic.pool("nurse-1", .nurse, [clinic.window(60, on: 1)])
        clinic.pool("nurse-2", .nurse, [clinic.window(30, on: 1)])
        let draw = Exam.Need(source: .kind(.nurse, skill: nil), minutes: 30, anchor: .start)
        clinic.exam { $0.needs = [draw, draw] }
        let single = clinic.scenario.exams.append(
            Exam(
                id: "single", modality: .mr, minutes: 30,
                needs: [.init(source: .pool(first), minutes: 30, anchor: .start)]))
        clinic.session(clinic.span(1, 8, 10))
        clinic.order("A")
        clinic.order("B") { $0.exam = single }
        #expect(clinic.placed() == ["A", "B"])
    }
}
