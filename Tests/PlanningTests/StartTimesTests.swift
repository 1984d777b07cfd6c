import Domain
import Testing

@testable import Planning

@Suite("Start times are found whenever there are any")
struct StartTimesTests {
    @Test("A nurse goes to the tight exam first though a short one on another scanner could end sooner")
    func tightExamOnAnotherScannerGetsTheNurseFirst() {
        var clinic = Clinic()
        let nurse = clinic.pool("nurse", .nurse, [clinic.window(500)]) { $0.heads = 1 }
        let draw = Exam.Need(source: .pool(nurse), minutes: 15, anchor: .start)
        let (ultrasound, _) = clinic.ultrasound(clinic.span(1, 8, 10))
        let long = clinic.scenario.exams.append(Exam(id: "long", modality: .mr, minutes: 60, needs: [draw]))
        clinic.scenario.exams[ultrasound].needs = [draw]
        let short = clinic.scenario.exams.append(Exam(id: "short", modality: .us, minutes: 20))
        clinic.session(clinic.span(1, 8, 9))
        clinic.order("L") { $0.exam = long }
        let early = [Availability(days: .weekly([.wed]), from: 480, to: 525)]
        clinic.order("K") {
            $0.exam = ultrasound
            $0.availability = early
        }
        clinic.order("S") { $0.exam = short }
        let instance = Instance(clinic.scenario)
        let list = OfferList(instance)
        let chosen = clinic.scenario.orders.indices.map { list.offers(of: $0).first! }
        let starts = try? StartTimes(instance, list).solve(chosen).get()
        #expect(chosen.map { starts?[$0] } == [clinic.at(1, 8), clinic.at(1, 8, 15), clinic.at(1, 8, 45)])
    }

    @Test(
        "One nurse is not in one room twice: an exam that needs two at once waits for a second head",
        arguments: [
            (1, false), (2, true),
        ])
    func examThatNeedsTwoNursesAtOnceWasGivenOne(heads: Int, isPlaced: Bool) {
        var clinic = Clinic()
        let nurse = clinic.pool("nurse", .nurse, [clinic.window(500)]) { $0.heads = heads }
        let draw = Exam.Need(source: .pool(nurse), minutes: 15, anchor: .start)
        clinic.exam { $0.needs = [draw, draw] }
        clinic.session(clinic.span(1, 8, 10))
        clinic.order()
        let outcome = clinic.plan()
        #expect(clinic.placed(outcome) == (isPlaced ? ["A"] : []))
        #expect(outcome.waiting.map(\.reason) == (isPlaced ? [] : [.support]))
        #expect(outcome.violations(clinic.scenario) == [])
    }

    @Test("What cannot be timed is cut down to the one exam whose nurse is booked all morning")
    func untimedPartIsTheOneExamWhoseNurseIsBooked() {
        var clinic = Clinic()
        let nurse = clinic.pool("nurse", .nurse, [clinic.window(500)]) { $0.heads = 1 }
        clinic.session(clinic.span(1, 8, 12))
        let booked = clinic.session(clinic.span(1, 8, 12), "booked") { $0.scanner = Index(1) }
        clinic.scenario.scanners.append(Scanner(id: "mr2", modality: .mr))
        clinic.scenario.bookings.append(
            Booking(
                id: "B", session: booked, start: clinic.at(1, 8), minutes: 240,
                bundle: [.init(pool: nurse, use: 240)]))
        let contrast = clinic.scenario.exams.append(
            Exam(
                id: "contrast", modality: .mr, minutes: 30,
                needs: [.init(source: .pool(nurse), minutes: 30, anchor: .start)]))
        for id in ["A", "B", "C"] { clinic.order(id) }
        clinic.order("N") { $0.exam = contrast }
        let instance = Instance(clinic.scenario)
        let list = OfferList(instance)
        let chosen = clinic.scenario.orders.indices.map { list.offers(of: $0).first! }
        guard case .failure(let untimed) = StartTimes(instance, list).solve(chosen) else {
            Issue.record("timed")
            return
        }
        #expect(untimed.parts == [[chosen[3]]])
    }
}
