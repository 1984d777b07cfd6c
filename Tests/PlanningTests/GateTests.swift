import Domain
import Testing

@testable import Planning

@Suite("What must be done first")
struct GateTests {
    /// The first day offered of Wednesday to Saturday, days after today; nil: none.
    private func firstDay(_ gates: [Gate], _ priority: Priority = .routine, prep: Int = 0, notice: Int = 0)
        -> Int?
    {
        var clinic = Clinic()
        for day in 1...4 { clinic.session(clinic.span(day, 8, 10), "day-\(day)") }
        clinic.exam { $0.prepLeadDays = prep }
        clinic.order {
            ($0.gates, $0.priority, $0.noticeHours) = (gates, priority, notice)
        }
        return clinic.offers().first.map { $0.day - clinic.today }
    }

    private let thursday = CalendarDate(year: 2026, month: 12, day: 3).number

    @Test("notBefore allows that day")
    func notBefore() {
        #expect(firstDay([Gate(kind: .labs, status: .pending, notBefore: thursday, hard: true)]) == 2)
    }

    @Test("Lead days count from today, and the later of the two counts", arguments: [(1, 2), (2, 2), (3, 3)])
    func leadDays(days: Int, first: Int) {
        let gate = Gate(kind: .labs, status: .pending, notBefore: thursday, leadDays: days, hard: true)
        #expect(firstDay([gate]) == first)
        #expect(firstDay([Gate(kind: .labs, status: .pending, leadDays: days, hard: true)]) == days)
    }

    @Test("A gate that says nothing about when it opens never does; done and soft ones stop nobody")
    func never() {
        #expect(firstDay([Gate(kind: .consent, status: .unknown, hard: true)]) == nil)
        #expect(firstDay([Gate(kind: .consent, status: .expired, hard: true)]) == nil)
        #expect(firstDay([Gate(kind: .consent, status: .done, hard: true)]) == 1)
        #expect(firstDay([Gate(kind: .consent, status: .pending, hard: false)]) == 1)
    }

    @Test("Of two gates the later one opens the way")
    func two() {
        let gates = [
            Gate(kind: .labs, status: .pending, leadDays: 3, hard: true),
            Gate(kind: .records, status: .pending, notBefore: thursday, hard: true),
        ]
        #expect(firstDay(gates) == 3)
    }

    @Test(
        "An urgent order is never gated by payment, and by everything else it is",
        arguments: Gate.Kind.allCases)
    func urgent(kind: Gate.Kind) {
        let gate = Gate(kind: kind, status: .pending, hard: true)
        let isPayment = kind == .authorisation || kind == .coverage
        #expect(firstDay([gate], .urgent) == (isPayment ? 1 : nil))
        #expect(firstDay([gate], .routine) == nil)
    }

    @Test(
        "Preparation takes whole days",
        arguments: [(0, 1), (1, 1), (2, 2), (4, 4), (5, nil)] as [(Int, Int?)])
    func preparation(days: Int, first: Int?) {
        #expect(firstDay([], prep: days) == first)
    }

    @Test(
        "Notice counts hours from the planning instant: at eight, 24 hours are tomorrow at eight",
        arguments: [
            (24, "1 08:00-09:30"), (25, "1 09:00-09:30"), (26, "2 08:00-09:30"),
        ])
    func notice(hours: Int, first: String) {
        var clinic = Clinic()
        for day in 1...2 { clinic.session(clinic.span(day, 8, 10), "day-\(day)") }
        clinic.order { $0.noticeHours = hours }
        #expect(clinic.starts().first == first)
    }
}
