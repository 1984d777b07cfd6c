import Domain
import Testing

@testable import Verification

/// One nurse window with so many heads, on which order A-3 draws twice and a booking in another room once.
@Suite("What stands in the way of an offer")
struct ObstacleTests {
    private static let order = Index<Order>(2)
    private static let nine = WorkedExample.at(3, 9)
    /// Minutes from nine.
    private static let booked = 5..<25

    private func scenario(needs: [Exam.Need], heads: Int) -> Scenario {
        var scenario = WorkedExample.scenario()
        let morning = WorkedExample.between(WorkedExample.at(3, 8), WorkedExample.at(3, 12), 1000)
        let nurse = scenario.pools.append(
            Pool(id: "nurse", kind: .nurse, unit: .minutes, windows: [morning], heads: heads))
        scenario.exams[Index(2)].needs = needs.map { need in
            Exam.Need(source: .pool(nurse), minutes: need.minutes, anchor: need.anchor)
        }
        let second = scenario.scanners.append(Scanner(id: "us2", modality: .us, features: []))
        var session = scenario.sessions[Index(2)]
        (session.id, session.scanner) = ("us2-thu-am", second)
        // Nothing else may start there: the offers are those of the first room.
        session.exams = []
        scenario.bookings.append(
            Booking(
                id: "B-2", session: scenario.sessions.append(session), start: Self.nine + Minutes(5),
                minutes: 20, bundle: [.init(pool: nurse, use: 20)]))
        return scenario
    }

    private static func need(_ minutes: Minutes, _ anchor: Exam.Need.Anchor) -> Exam.Need {
        Exam.Need(source: .pool(Index(8)), minutes: minutes, anchor: anchor)
    }

    @Test(
        "Starts are free exactly where, minute by minute, no more heads are busy than there are",
        arguments: [
            [need(30, .start), need(30, .end)], [need(10, .start), need(10, .end)], [need(20, .start)],
        ], 1...3)
    func minuteByMinute(needs: [Exam.Need], heads: Int) throws {
        let scenario = scenario(needs: needs, heads: heads)
        let list = OfferList(scenario)
        // Two draws that overlap need two heads, booking or not.
        guard heads > 1 || needs[0].minutes < 30 else {
            #expect(list.offers(of: Self.order).isEmpty)
            return
        }
        let offer = try #require(list.offers(of: Self.order).first)
        let placed = list.appointment(offer, OptionalChoice(), at: offer.starts.from)
        var plan = CheckedPlan()
        plan.appointments[Self.order] = placed
        for plan in [CheckedPlan(), plan] {
            let view = Ledger.View(Ledger(list, plan), without: Self.order)
            var earliest: Instant?
            for start in minutes(of: offer.starts) {
                let isFree = minutes(of: Span(from: start, to: start + offer.length)).allSatisfy { minute in
                    let own = needs.count { need in
                        let from = need.anchor == .start ? start : start + offer.length - need.minutes
                        return Span(from: from, to: from + need.minutes).contains(minute)
                    }
                    let other = Self.booked.contains(Int(minute.minute - Self.nine.minute)) ? 1 : 0
                    return own == 0 || own + other <= heads
                }
                let found = view.obstacles(to: offer, starts: .minute(start))
                #expect(
                    found == (isFree ? [] : .startTimes),
                    "\(Int(start.minute - Self.nine.minute)) minutes after nine")
                if isFree { earliest = earliest ?? start }
            }
            #expect(view.earliestStart(of: offer) == earliest)
        }
    }

    private func minutes(of span: Span) -> [Instant] { (0..<span.length.int).map { span.from + Minutes($0) } }
}
