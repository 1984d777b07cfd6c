import Domain
import Results
import Testing

@Suite("What managers are told")
struct AnswerTests {
    private let cost = GroupName(.cost, "unknown")

    private func lifted(_ change: (inout WorkedExample) -> Void = { _ in }) -> String {
        var example = WorkedExample()
        example.outcome.lift = .init(
            groups: [cost], placedOfGroup: [2],
            fallen: [.init(group: GroupName(.transport, "needed"), now: 2, placed: 1)], placed: 3,
            valueNow: Value(millionths: 4_000_000), value: Value(millionths: 3_000_000),
            bound: Value(millionths: 3_000_000), isReached: true)
        change(&example)
        return example.text("summary.txt")
    }

    @Test("What lifting a group lets go is what the policy asks for of groups")
    func letGo() {
        #expect(lifted().contains("The levels of those served least are let go for it"))
        #expect(
            lifted { $0.scenario.policy.equity.maxGap = Value(millionths: 100_000) }
                .contains("The levels and the largest gap are let go for it"))
        #expect(
            lifted { $0.scenario.policy.equity.parityPenalty = .one }
                .contains("The penalty for groups being apart is let go for it"))
    }

    @Test("Who would be served less for a lift is named, with counts only where they may be seen")
    func fallen() {
        #expect(lifted().contains("fewer would be placed of Help getting there: needed from 2 to 1."))
        let shared = lifted { $0.scenario.policy.suppression = .shared }
        #expect(shared.contains("fewer would be placed of Help getting there: needed."))
        #expect(!shared.contains("from 2 to 1"))
    }

    @Test("Hidden groups are never ruled out as those served least")
    func hidden() {
        var example = WorkedExample()
        example.scenario.policy.equity.partitions = [
            .init(by: .interpreter, groups: ["needed", "not-needed"])
        ]
        example.scenario.policy.suppression = .shared
        let page = example.text("report.html")
        #expect(
            page.contains("No group that is protected has figures that may be shown, so none is named here."))
        #expect(!page.contains("served alike"))
    }

    private func contacts(_ days: [Int]) -> WorkedExample {
        var example = WorkedExample()
        example.outcome.outreach.actions = days.enumerated().map { order, day in
            OutreachPlan.Action(
                order: Index(order), kind: .liveCall, channel: .call, by: WorkedExample.day(day), minutes: 8,
                cost: 0, saving: .zero)
        }
        return example
    }

    @Test("Contacts beyond the offers are among what is due, those due first counted alone")
    func dueContacts() {
        let page = contacts([2, 3, 3]).text("report.html")
        #expect(page.contains("Make 1 contact beyond the offers by Wed 2 Dec; 2 more until Thu 3 Dec."))
        #expect(
            contacts([3, 3]).text("report.html").contains("Make 2 contacts beyond the offers by Thu 3 Dec."))
        #expect(!contacts([]).text("report.html").contains("beyond the offers by"))
    }

    private func saving(_ bound: Int64, _ change: (inout WorkedExample) -> Void = { _ in }) -> WorkedExample {
        var example = contacts([2])
        example.outcome.outreach.saved = .init(
            value: Value(millionths: 200_000), pinned: Value(millionths: 200_000),
            bound: Value(millionths: bound), basis: .prices, recomputedBound: Value(millionths: bound),
            prices: [])
        change(&example)
        return example
    }

    @Test("That contacts could not save more is said only where it is proven")
    func provenOutreach() {
        let doubt = "that contacts beyond the offers could not save more is not proven"
        #expect(saving(300_000).text("report.html").contains(doubt))
        #expect(!saving(200_000).text("report.html").contains(doubt))
        #expect(
            saving(200_000).text("summary.txt")
                .contains("Proven: no outreach under these rules and figures saves more."))
    }

    @Test("Under a penalty, what is proven is the saving less the penalty")
    func parity() {
        let text = saving(300_000) { example in
            example.scenario.policy.outreach.equity = .parity
            example.scenario.policy.outreach.parityOf = .spend
            example.outcome.outreach.penalty = Value(millionths: 50_000)
        }.text("summary.txt")
        #expect(text.contains("That groups differ in the money spent per appointment weighs"))
        #expect(text.contains("Saved, less that: 0.2; under these rules and figures at most 0.3."))
        #expect(!text.contains("saves more"))
    }
}
