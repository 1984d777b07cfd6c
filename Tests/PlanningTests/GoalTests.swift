import Domain
import Testing

@testable import Planning

@Suite("What the goals count")
struct GoalTests {
    private func groups(_ sizes: [Int]) -> [Planning.BarrierGroup] {
        var next = 0
        return sizes.map { size in
            defer { next += size }
            return BarrierGroup(
                name: GroupName(.cost, "\(next)"), orders: (next..<(next + size)).map { Index($0) })
        }
    }

    private func value(_ form: Shares.Form, _ sizes: [Int], placed: [Int]) -> Int64 {
        Shares(form, groups(sizes)).value(placed: Set(placed.map { Index($0) }))
    }

    @Test("Level k is the sum of the k smallest shares, in any order of the groups")
    func leximin() {
        for (k, sum) in [(1, 0), (2, 333_333), (3, 833_333)] as [(Int, Int64)] {
            #expect(value(.lowest(k), [2, 3, 1], placed: [0, 2]) == sum)
        }
    }

    @Test("A share is never more than one, though its weight is rounded up")
    func wholeGroups() {
        let sizes = [3, 6, 7]
        #expect(groups(sizes).map(\.weight) == [333_333, 166_667, 142_857])
        #expect(value(.lowest(1), sizes, placed: Array(3..<9)) == 0)
        #expect(value(.lowest(3), sizes, placed: Array(0..<16)) == 2_999_998)
    }

    @Test("A gap counts from what is allowed on, a shortfall in whole orders, a penalty by how far from all")
    func otherForms() {
        #expect(value(.gap(allowed: 100_000), [2, 4, 1], placed: [0, 2]) == -400_000)
        #expect(value(.gap(allowed: 500_000), [2, 4, 1], placed: [0, 2]) == 0)
        #expect(value(.shortfall(least: [2, 0, 1]), [2, 4, 1], placed: [0, 2]) == -2_000_000)
        // Two of eight placed: λ·8·(|1/2 − 1/4| + |1/4 − 1/4| + |0 − 1/4|) with λ = 0.5.
        #expect(value(.parity(penalty: 500_000, orders: 8), [2, 4, 1], placed: [0, 2]) == -2_000_000)
    }

    @Test(
        "Groups that nothing can reach do not take the levels of those that something can",
        arguments: [
            (1, 0, 1), (1, 1, 2), (2, 1, 2), (3, 0, 2),
        ])
    func unreachable(levels: Int, unreachable: Int, goals: Int) {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 8, 12))
        clinic.scenario.policy.equity.levels = levels
        clinic.scenario.policy.equity.partitions = [
            .init(by: .interpreter, groups: ["needed", "not-needed", "unknown"])
        ]
        clinic.order("A")
        clinic.order("B", patient: { $0.set(.languageAccess, unreachable == 1 ? .yes : .unknown) })
        let context = clinic.context
        #expect(Equity.levels(context.instance, OfferList(context.instance)).count == goals)
    }

    @Test(
        "Late days run from due; who waits counts as the day after the horizon and one more",
        arguments: [
            (0, 1, 1), (1, 0, 0), (4, 0, 0), (-2, 3, 3),
        ])
    func lateDays(due: Int, onFirstDay: Int, late: Int) {
        var clinic = Clinic()
        clinic.order { ($0.priority, $0.due) = (.urgent, clinicDay + due) }
        let order = clinic.scenario.orders[Index(0)]
        #expect(Clinical.lateDays(clinic.scenario, order, on: clinic.today + 1) == late)
        #expect(Clinical.lateDays(clinic.scenario, order, on: nil) == max(0, 5 - due) + 1)
    }

    @Test("Routine orders are nothing to the clinical goal")
    func routine() {
        var clinic = Clinic()
        clinic.order { $0.due = clinicDay - 30 }
        #expect(Clinical.loss(clinic.scenario, Index(0), on: nil) == 0)
    }

    @Test(
        "A session opens when it is worth its price, and at the very price too if someone else gains",
        arguments: [
            (9_999, true), (10_001, false),
        ] as [(Int64, Bool)])
    func price(price: Int64, opens: Bool) {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 18, 20), "evening") { $0.opening = .init(price: Cents(price)) }
        clinic.order()
        let outcome = clinic.plan()
        #expect(outcome.plan.opened.isEmpty == !opens)
        #expect(outcome.openedFor == (opens ? [.value] : []))
    }

    @Test("A session that an urgent order needs opens at any price, for the clinical goal")
    func openedForClinical() {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 18, 20), "evening") { $0.opening = .init(price: 900_000) }
        clinic.order { $0.priority = .urgent }
        #expect(clinic.plan().openedFor == [.clinical])
    }

    @Test(
        "Minimum fill: at the minimum it opens, a minute under it not", arguments: [(60, true), (61, false)])
    func minimumFill(minimum: Int, opens: Bool) {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 18, 20), "evening") {
            $0.opening = .init(minimumMinutes: Minutes(minimum))
        }
        clinic.order("A")
        clinic.order("B")
        let outcome = clinic.plan()
        #expect(outcome.plan.placements.count == (opens ? 2 : 0))
        if case .closed = clinic.context.doors[0] { #expect(!opens) } else { #expect(opens) }
    }

    @Test("A session held by a booking is open under its minimum, costs its price, and was opened for nobody")
    func held() {
        var clinic = Clinic()
        let evening = clinic.session(clinic.span(1, 18, 20), "evening") {
            $0.opening = .init(price: 5_000, minimumMinutes: 120)
        }
        clinic.scenario.bookings.append(
            Booking(id: "B", session: evening, start: clinic.at(1, 18), minutes: 30))
        clinic.order()
        let outcome = clinic.plan()
        #expect(clinic.placed(outcome) == ["A"])
        #expect(outcome.openedFor == [nil])
        #expect(outcome.goal(.value)?.value == Value(millionths: 500_000))
    }

    @Test("Minutes kept for urgent orders and for others are each kept from whom they are not for")
    func bothReserves() {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 8, 10)) {
            $0.reserves = [.urgent, .inpatient].map {
                .init(extent: .minutes(30), purpose: $0, releaseHours: nil)
            }
        }
        for id in ["A", "B", "C", "D"] { clinic.order(id) }
        #expect(clinic.placed().count == 2)
        for order in clinic.scenario.orders.indices { clinic.scenario.orders[order].priority = .stat }
        #expect(clinic.placed().count == 3)
        #expect(clinic.plan().violations(clinic.scenario) == [])
    }

    @Test(
        "Minutes kept for urgent orders are free for them, those kept for others for nobody",
        arguments: [
            (Session.Reserve.Purpose.urgent, 2), (.inpatient, 1), (.emergency, 1), (.walkIn, 1),
        ])
    func reserves(purpose: Session.Reserve.Purpose, urgentPlaced: Int) {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 8, 9)) {
            $0.reserves = [.init(extent: .minutes(30), purpose: purpose, releaseHours: nil)]
        }
        clinic.order("A")
        clinic.order("B")
        #expect(clinic.placed().count == 1)
        for order in clinic.scenario.orders.indices { clinic.scenario.orders[order].priority = .stat }
        #expect(clinic.placed().count == urgentPlaced)
    }
}

/// Tuesday 1 December 2026, the clinic's today.
private let clinicDay = CalendarDate(year: 2026, month: 12, day: 1).number
