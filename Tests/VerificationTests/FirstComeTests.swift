import Domain
import Testing

@testable import Verification

@Suite("First come, first served, worked out by the verifier")
struct FirstComeTests {
    private func starts(_ scenario: Scenario, opened: [String] = []) -> [String: String] {
        let list = OfferList(scenario)
        let names = Names(scenario)
        let plan = FirstCome.plan(list, opened: Set(opened.compactMap { names.sessions[$0] }))
        return Dictionary(
            uniqueKeysWithValues: plan.appointments.values.map { placed in
                let session = scenario.sessions[placed.offer.session]
                let clock = scenario.sites[session.site].zone.clock(placed.start)
                return (scenario.orders[placed.offer.order].id, "\(session.id) \(clock)")
            })
    }

    /// In turn: what was accepted (13), what is urgent (12), then by id 1, 10, 11, 14, 15, 16, 2, 3, 4, 5 with 6, 7, 8.
    private let clinicWeek = [
        "C-13": "mr1-wed 10:00",
        // Of two rooms at one site the first by name; of two sites the nearer one (11).
        "C-12": "mr1-wed 08:00", "C-1": "mr2-wed 08:00", "C-11": "us2-wed 08:00",
        "C-14": "us1-wed 08:00", "C-15": "mr1-wed 08:30",
        // At nine the patient's other exam is over; then 2 has no call left, and 3 no ride.
        "C-16": "us1-wed 09:00", "C-4": "us2-thu 08:00",
        // A visit: the second exam finds its room free before and after 16 only.
        "C-5": "mr2-wed 08:45", "C-6": "us1-wed 09:35",
    ]

    @Test("The clinic's week comes out as by hand")
    func byHand() {
        #expect(starts(ClinicWeek.scenario) == clinicWeek)
    }

    @Test(
        "With the plan's evening those who can come only then are placed, in their turn, and nobody else moves"
    )
    func evening() {
        let both = clinicWeek.merging(["C-7": "mr1-eve 17:00", "C-8": "mr1-eve 17:30"]) { first, _ in first }
        #expect(starts(ClinicWeek.scenario, opened: ["mr1-eve"]) == both)
    }

    @Test("Who asked first has the ride, and a visit that finds no second room is not placed at all")
    func turns() {
        var scenario = ClinicWeek.scenario
        scenario.orders[Index(2)].requestedAt = ClinicWeek.at(1, 0) + (-60)
        #expect(starts(scenario)["C-3"] == "us1-wed 08:00")
        #expect(starts(scenario)["C-11"] == nil)
        scenario.sessions[Index(3)].unavailable = [
            Span(from: ClinicWeek.at(2, 9, 40), to: ClinicWeek.at(2, 12))
        ]
        let without = starts(scenario)
        #expect(without["C-5"] == nil && without["C-6"] == nil)
        #expect(without["C-15"] == "mr1-wed 08:30")
    }

    @Test("A ledger that an order has come to and gone from is as it was")
    func ledgerIsAsBefore() throws {
        let list = OfferList(ClinicWeek.scenario)
        let plan = FirstCome.plan(list)
        let whole = Ledger(list, plan)
        for order in plan.appointments.keys.sorted() {
            var ledger = whole
            let removed = ledger.remove(order)
            let gone = try #require(removed)
            var rest = plan
            rest.appointments[order] = nil
            #expect(isSame(ledger, Ledger(list, rest)))
            ledger.add(gone)
            #expect(isSame(ledger, whole))
        }
    }

    private func isSame(_ a: Ledger, _ b: Ledger) -> Bool {
        func spans(_ taken: [[Ledger.Taken]]) -> [[Span]] {
            taken.map { $0.map(\.span).sorted { ($0.from, $0.to) < ($1.from, $1.to) } }
        }
        return a.used == b.used && a.full == b.full && a.leftBefore == b.leftBefore
            && a.placedMinutes == b.placedMinutes && a.notUrgentMinutes == b.notUrgentMinutes
            && spans(a.busy) == spans(b.busy) && spans(a.rooms.map(\.pieces)) == spans(b.rooms.map(\.pieces))
            && a.exams.map(\.count) == b.exams.map(\.count)
            && a.before.map(\.count) == b.before.map(\.count)
    }
}
