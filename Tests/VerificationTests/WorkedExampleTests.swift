import Attendance
import Domain
import Testing

@testable import Verification

@Suite("The worked example")
struct WorkedExampleTests {
    @Test("Offers are those found by hand")
    func offers() {
        let list = OfferList(WorkedExample.scenario())
        let offers = list.offers.map { offer in
            let uses = list.helps(of: offer).uses.map { use in
                let window = list.timetable.windows[use.window]
                return "\(list.scenario.pools[window.pool].id)#\(window.number + 1)=\(use.use)"
            }
            let zone = WorkedExample.newYork
            return "\(list.scenario.orders[offer.order].id) \(zone.rfc3339(offer.starts.from).prefix(16)) "
                + "\(zone.clock(offer.starts.to - 1)) m\(offer.minutes.int) by \(offer.contact!.by) \(uses)"
        }
        #expect(
            offers == [
                "A-1 2026-12-02T10:30 10:40 m80 by 2026-12-01 "
                    + #"["interp-es-main#1=75", "rides-north#1=1", "contrast-nurse-main#1=20"]"#,
                "A-2 2026-12-02T17:00 19:10 m50 by 2026-12-02 []",
                #"A-3 2026-12-03T08:00 11:10 m50 by 2026-12-02 ["interp-video#1=45"]"#,
            ])
    }

    @Test("What windows hold adds up from the first on, and stays")
    func callsAreCumulative() {
        let list = OfferList(WorkedExample.scenario())
        let key = HelpBefore.Key(kind: .outreach, language: "es")
        let supply = list.helpBefore.supplies.indices.first { list.helpBefore.supplies[$0].key == key }
        for day in [1, 9] {
            #expect(supply.map { list.helpBefore.amount($0, by: WorkedExample.december(day)) } == 30)
        }
    }

    @Test("Goals come to the figures found by hand", arguments: [(1, 4_385_714), (2, 4_385_714)])
    func value(minimumGroup: Int, value: Int64) throws {
        let (figures, plan) = try placed(minimumGroup, ["A-1", "A-2", "A-3"])
        #expect(figures.value(.clinical, of: plan) == 0)
        #expect(figures.value(.equity(3), of: plan) == 3_000_000)
        #expect(figures.value(.value, of: plan) == value)
    }

    @Test("Without the evening the value is higher, and the one who waits is in no protected group")
    func eveningClosed() throws {
        let (figures, plan) = try placed(2, ["A-1", "A-3"])
        #expect(
            figures.groups.map(\.name.description) == [
                "interpreter/needed", "transport/needed", "cost/unknown", "language/es",
            ])
        #expect(figures.value(.value, of: plan) == 4_985_714)
    }

    @Test("A group that is too small joins its parent, which may then be large enough")
    func groupsMerge() throws {
        var scenario = WorkedExample.scenario(minimumGroup: 3)
        scenario.patients[Index(1)].language = LanguageTag(canonical: "es")
        let open = Array(scenario.orders.indices)
        let groups = BarrierGroup.all(scenario, open: open)
        #expect(groups.first { $0.name == GroupName(.interpreter, "needed") }?.orders.count == 2)
        #expect(groups.last?.name == GroupName(.language, "es"))
        scenario.policy.equity.minimumGroup = 4
        let merged = BarrierGroup.all(scenario, open: open)
        #expect(merged.first?.orders.count == 3)
        #expect(!merged.contains { $0.name == GroupName(.language, "es") })
    }

    @Test("Without prices every order counts its best offer and every session its own price")
    func boundWithoutPrices() throws {
        let (figures, _) = try placed(1, [])
        var value = BoundFromPrices(figures, goal: .value, pins: [], prices: PriceList([], place: ""))
        #expect(value.bound().0 == 5_985_714...5_985_714)
        var clinical = BoundFromPrices(figures, goal: .clinical, pins: [], prices: PriceList([], place: ""))
        #expect(clinical.bound().0 == 0...0)
        var level = BoundFromPrices(figures, goal: .equity(2), pins: [], prices: PriceList([], place: ""))
        #expect(level.bound().0 == 2_000_000...2_000_000)
    }

    @Test("A price on the evening's block charges its one order for it")
    func boundWithPrices() throws {
        let (figures, _) = try placed(1, [])
        // 1.6 exam equivalents over 180 minutes, rounded down: opening gains nothing, and 50 minutes cost 0.444444.
        let prices = [RowPrice(row: "FitsBlock mr1-wed-eve#1", price: 8_888_888_888)]
        var value = BoundFromPrices(figures, goal: .value, pins: [], prices: PriceList(prices, place: ""))
        #expect(value.bound().0 == 5_541_269...5_541_270)
    }

    @Test("A pin and the price on its level cancel, but for the tolerance of the pin")
    func boundWithPins() throws {
        let (figures, _) = try placed(1, [])
        let pin = BoundFromPrices.Pin(goal: .equity(1), pinned: 1_000_000, tolerance: 2)
        // The pin asks for one level, the level pays it back to its one order.
        let prices = [
            RowPrice(row: "Pin equity-1", price: 1_000_000),
            RowPrice(row: "Level equity-1 interpreter/not-needed", price: 1_000_000),
            RowPrice(row: "FitsBlock mr1-wed-eve#1", price: 8_888_888_888),
        ]
        var value = BoundFromPrices(figures, goal: .value, pins: [pin], prices: PriceList(prices, place: ""))
        let (bound, wrong) = value.bound()
        #expect(wrong.isEmpty)
        #expect(bound == 5_541_271...5_541_272)
    }

    private func placed(_ minimumGroup: Int, _ ids: Set<String>) throws -> (GoalFigures, CheckedPlan) {
        let list = OfferList(WorkedExample.scenario(minimumGroup: minimumGroup))
        let figures = GoalFigures(list, history: History())
        var plan = CheckedPlan()
        for order in list.scenario.orders.indices where ids.contains(list.scenario.orders[order].id) {
            let offer = try #require(list.offers(of: order).first)
            plan.appointments[order] = list.appointment(offer, OptionalChoice(), at: offer.starts.from)
            if list.scenario.sessions[offer.session].isFlexible { plan.open.insert(offer.session) }
        }
        return (figures, plan)
    }
}
