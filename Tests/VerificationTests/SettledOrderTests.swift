import Attendance
import Domain
import Testing

@testable import Verification

@Suite("Orders whose place is settled")
struct SettledOrderTests {
    private static let bases: [BoundBasis] = [.prices, .knapsackPrices]

    @Test("What could only stand in the way of an accepted order is left out", arguments: bases)
    func leftOut(basis: BoundBasis) {
        for isMust in [false, true] {
            let scenario = Scenario.morning(["S": 560], ["X": 540...610], isMust: isMust)
            #expect(proven(scenario, basis) == 1 * Self.worth)
            #expect(proven(scenario, basis, placed: []) == 2 * Self.worth)
        }
    }

    @Test(
        "Up to its start and from its end on there is room for others", arguments: bases,
        [
            (start: 554, other: 520...555, orders: Int64(1)), (555, 520...555, 2), (545, 540...609, 1),
            (545, 540...610, 2),
        ])
    func besideIt(basis: BoundBasis, accepted: (start: Int, other: ClosedRange<Int>, orders: Int64)) {
        let scenario = Scenario.morning(["S": accepted.start], ["X": accepted.other])
        #expect(proven(scenario, basis) == accepted.orders * Self.worth)
    }

    @Test("A stretch is charged for the first and the last start left", arguments: bases)
    func stretches(basis: BoundBasis) {
        // X may start from 8:40 to 10:00, after S from 9:35: then at least ten minutes lie behind 10:00.
        let scenario = Scenario.morning(["S": 540], ["X": 520...630])
        let stretch = Span(from: .at(600), to: .at(630))
        let row = StretchRow(.block(session: "us1-thu-am", number: 1), stretch, unit: 1)
        let price = RowPrice(row: row.description, price: 10_000_000_000)
        #expect(proven(scenario, basis, [price]) == 2 * Self.worth + 300_000 - 100_000)
        #expect(proven(scenario, basis, [price], placed: []) == 2 * Self.worth + 300_000)
    }

    @Test(
        "A patient's other exams keep clear of it on other scanners too", arguments: bases,
        [(end: 619, isSame: true, offers: Int64(1)), (620, true, 2), (619, false, 2), (589, false, 2)])
    func samePatient(basis: BoundBasis, other: (end: Int, isSame: Bool, offers: Int64)) {
        var scenario = Scenario.morning(["S": 560], ["X": 540...other.end])
        scenario.addSecondScanner()
        if other.isSame { scenario.orders[Index(1)].patient = scenario.orders[Index(0)].patient }
        #expect(proven(scenario, basis) == other.offers * Self.worth)
        // Both scanners may hold X where its order has no price.
        #expect(proven(scenario, basis, placed: []) == (basis == .prices ? 2 : 3) * Self.worth)
    }

    @Test("A settled order is taken at a loss; another is not")
    func loss() {
        let scenario = Scenario.morning(["S": 540], ["X": 600...720])
        let minute = RowPrice(row: "FitsBlock us1-thu-am#1", price: 50_000_000_000)
        #expect(proven(scenario, .prices, [minute]) == 12_000_000 + Self.worth - 1_750_000)
        #expect(proven(scenario, .prices, [minute], placed: []) == 12_000_000)
        let order = RowPrice(row: "BookedAtMostOnce S", price: 2_000_000_000_000)
        #expect(proven(scenario, .knapsackPrices, [order]) == 2 * Self.worth)
        #expect(proven(scenario, .knapsackPrices, [order], placed: []) == 2_000_000 + Self.worth)
    }

    @Test("A block holds its settled order and the best beside it")
    func knapsack() {
        var scenario = Scenario.morning(["S": 515], ["X": 480...720, "Y": 480...720])
        scenario.sessions[Index(2)].unavailable = [Span(from: .at(550), to: .at(720))]
        let price = RowPrice(row: "BookedAtMostOnce S", price: 2_000_000_000_000)
        #expect(proven(scenario, .knapsackPrices, [price]) == 2 * Self.worth)
        #expect(proven(scenario, .knapsackPrices, [price], placed: []) == 2_000_000 + 2 * Self.worth)
    }

    @Test("Orders that cannot both be settled do not push the bound down", arguments: bases)
    func exclusive(basis: BoundBasis) {
        var scenario = Scenario.morning(["S": 540, "T": 540], ["X": 600...720])
        scenario.sessions[Index(2)].unavailable = [Span(from: .at(480), to: .at(540))]
        #expect(proven(scenario, basis) == (basis == .prices ? 3 : 2) * Self.worth)
    }

    @Test("Members of visits keep their offers, and wait together or not at all", arguments: bases)
    func visits(basis: BoundBasis) {
        let scenario = visit(until: 720)
        #expect(proven(scenario, basis) == 2 * Self.worth)
        #expect(proven(scenario, basis, placed: []) == 3 * Self.worth)
        guard basis == .prices else { return }
        let minute = RowPrice(row: "FitsBlock us1-thu-am#1", price: 50_000_000_000)
        #expect(proven(scenario, basis, [minute]) == 12_000_000)
    }

    @Test("A visit whose exams cannot follow each other is nowhere possible", arguments: bases)
    func visitWithoutTime(basis: BoundBasis) {
        #expect(proven(visit(until: 610), basis) == 0)
        #expect(proven(visit(until: 610), basis, placed: []) == Self.worth)
    }

    /// S stands at 9:20; V, of the same patient and visit, may begin from nine on; X is in S's way.
    private func visit(until end: Int) -> Scenario {
        var scenario = Scenario.morning(["S": 560], ["V": 540...end, "X": 540...610])
        scenario.orders[Index(1)].patient = scenario.orders[Index(0)].patient
        scenario.orders[Index(0)].visit = "both"
        scenario.orders[Index(1)].visit = "both"
        return scenario
    }

    @Test(
        "An optional ride that comes only while the scanner is taken is no choice",
        arguments: bases, [(from: 540, to: 595, comes: false), (540, 596, true), (510, 512, true)])
    func rides(basis: BoundBasis, window: (from: Int, to: Int, comes: Bool)) {
        // The exam and its interpreter take 50 minutes: from 8:31 to 9:54 it would meet S.
        var scenario = Scenario.morning(["S": 560], ["X": 480...650])
        scenario.orders[Index(1)].patient = Index(0)
        scenario.travel.append(TravelRow(zone: "north", site: Index(1), mode: .ride, minutes: 5))
        let none = proven(scenario, basis, goal: .care)
        let times = WorkedExample.between(.at(window.from), .at(window.to), 1)
        scenario.pools.append(
            Pool(id: "rides-elm", kind: .ride, unit: .count, windows: [times], mobility: [.walk]))
        let some = proven(scenario, basis, goal: .care)
        #expect(window.comes ? some > none : some == none)
        #expect(proven(scenario, basis, goal: .care, placed: []) > none)
    }

    @Test("The verifier asks the plan what is settled", arguments: bases)
    func wholeResult(basis: BoundBasis) {
        // Both must be at 9:20; one is.
        let scenario = Scenario.morning(["S": 560, "T": 560], ["X": 540...610], isMust: true)
        var draft = Draft(
            scenario: scenario, picks: ["S": .init(session: "us1-thu-am", start: .at(560))],
            open: [])
        draft.basis = basis
        let report = draft.verify(draft.files.bytes)
        #expect(report.violations == [])
        #expect(report.lines.contains { $0.hasPrefix("value: value 0.985714, bound 0.985714: ") })
    }

    @Test("First and last start left are what trying every start finds", arguments: 0..<20)
    func everyStart(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        for _ in 0..<10 {
            let starts = [0, 1, 2].map { _ in Int.random(in: 480...680, using: &random) }
            let names = Array(["S", "T", "U"].prefix(Int.random(in: 0...3, using: &random)))
            var scenario = Scenario.morning(
                Dictionary(uniqueKeysWithValues: zip(names, starts)), ["X": 500...640])
            scenario.addSecondScanner()
            let last = Index<Order>(names.count)
            // Of them, `mine` are the same patient's, who may lie on either scanner.
            let mine = Int.random(in: 0...names.count, using: &random)
            for order in 0..<mine {
                scenario.orders[Index(order)].patient = scenario.orders[last].patient
            }
            let list = OfferList(scenario)
            let settled = SettledOrders(list, placed: Set(scenario.orders.indices))
            let left = settled.offers(of: last, in: list.batches[0]).map(\.starts)
            let hulls = [(names.count, 35), (mine, 30)].map { count, minutes in
                let open = (500...610).filter { start in
                    starts[..<count].allSatisfy { abs(start - $0) >= minutes }
                }
                return open.first.map { Span(from: .at($0), to: .at(open.last! + 1)) }
            }
            #expect(left == hulls.compactMap(\.self))
        }
    }

    /// What an exam on Thursday is worth.
    private static let worth: Int64 = 985_714

    /// `placed`: nil where all orders are.
    private func proven(
        _ scenario: Scenario, _ basis: BoundBasis, _ prices: [RowPrice] = [], goal: GoalName = .value,
        placed: Set<Index<Order>>? = nil
    ) -> Int64 {
        let figures = GoalFigures(OfferList(scenario), history: History())
        let settled = SettledOrders(figures.list, placed: placed ?? Set(figures.openOrders))
        let list = PriceList(prices, basis: basis, place: "")
        var rows = BoundFromPrices(figures, goal: goal, pins: [], prices: list, settled: settled)
        let (bound, wrong) = rows.bound()
        #expect(wrong == [])
        return bound.lowerBound
    }
}

extension Instant {
    /// A minute of Thursday.
    fileprivate static func at(_ minute: Int) -> Instant { WorkedExample.at(3, minute / 60, minute % 60) }
}

extension Scenario {
    /// Exams of 30 minutes, with 5 of turnaround, on Thursday morning's one scanner, each for its own patient:
    /// some accepted at a minute of the day, and then others within hours; in the order of their names.
    fileprivate static func morning(
        _ demanded: [String: Int], _ others: [String: ClosedRange<Int>], isMust: Bool = false
    ) -> Scenario {
        var scenario = WorkedExample.scenario()
        scenario.bookings = Table()
        scenario.previousPlan = []
        scenario.orders = Table()
        func add(_ id: String, _ hours: ClosedRange<Int>) -> Index<Order> {
            var patient = scenario.patients[Index(1)]
            (patient.id, patient.transport) = ("patient of \(id)", nil)
            let window = Availability(
                days: .weekly([.thu]), from: Minutes(hours.lowerBound), to: Minutes(hours.upperBound))
            return scenario.orders.append(
                Order(
                    id: id, patient: scenario.patients.append(patient), exam: Index(2), priority: .routine,
                    requestedAt: WorkedExample.at(1, 0), earliest: WorkedExample.december(2),
                    due: WorkedExample.december(16), availability: [window]))
        }
        for (id, start) in demanded.sorted(by: { $0.key < $1.key }) {
            let (order, session) = (add(id, 480...720), Index<Session>(2))
            if isMust {
                let demand = Override.Demand.must(session: session, start: .at(start))
                scenario.overrides.append(Override(order: order, demand: demand))
            } else {
                scenario.previousPlan.append(
                    PreviousProposal(
                        order: order, status: .accepted, site: scenario.sessions[session].site,
                        session: session, start: .at(start)))
            }
        }
        for (id, hours) in others.sorted(by: { $0.key < $1.key }) { _ = add(id, hours) }
        return scenario
    }

    fileprivate mutating func addSecondScanner() {
        var session = sessions[Index(2)]
        session.id = "us2-thu-am"
        session.scanner = scanners.append(Scanner(id: "us2", modality: .us, features: []))
        sessions.append(session)
    }
}
