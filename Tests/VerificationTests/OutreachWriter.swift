import Attendance
import Domain

@testable import Verification

// Outreach that does nothing, and who stands by.
extension ResultWriter {
    struct Stage {
        var name: String
        var value: Int64
        /// What no prices at all prove.
        var bound: Int64
    }

    var stages: [Stage] {
        let facts = OutreachFacts(ledger, figures, History())
        let most = facts.options.reduce(Int64(0)) { $0 + ($1.map(\.uplift).max() ?? 0) }
        let saved = Stage(name: "saved", value: 0, bound: most)
        guard facts.asksForLevel else { return [saved] }
        let levels = facts.helped.map { group in
            let completed = group.members.map { facts.coming[$0].base.completed.millionths }
            return completed.reduce(0, +) / Int64(completed.count)
        }
        return [saved, Stage(name: "level", value: levels.min() ?? 0, bound: 1_000_000)]
    }

    func figure(_ stage: Stage) -> JSONOutput {
        func decimal(_ millionths: Int64) -> JSONOutput { .decimal(Value(millionths: millionths)) }
        return [
            "value": decimal(stage.value), "bound": decimal(stage.bound),
            "gap": decimal(stage.bound - stage.value), "boundBasis": "prices",
            "recomputedBound": decimal(stage.bound),
        ]
    }

    func certified(_ stage: Stage) -> JSONOutput {
        [
            "value": .integer(stage.value), "pinned": .integer(stage.value), "bound": .integer(stage.bound),
            "boundBasis": "prices", "recomputedBound": .integer(stage.bound), "prices": .array([]),
        ]
    }

    var outreachPlan: JSONOutput {
        let none: JSONOutput = ["reached": 0, "contacts": 0, "minutes": 0, "cost": 0, "saved": 0]
        let facts = OutreachFacts(ledger, figures, History())
        let groups = facts.groups.map { group -> JSONOutput in
            let members = group.orders.compactMap { facts.place[$0] }
            return [
                "group": .string(group.name.description), "protected": .bool(group.isProtected),
                "appointments": .integer(Int64(members.count)),
                "expected": .decimal(members.reduce(.zero) { $0 + facts.coming[$1].base.completed }),
                "own": none, "byRisk": none,
            ]
        }
        return .object(
            stages.map { .init($0.name, figure($0)) } + [
                .init("penalty", 0), .init("money", .array([])), .init("range", ["low": 0, "high": 0]),
                .init("total", none),
                .init("compared", ["byRisk": none]), .init("minutes", .array([])),
                .init("groups", .array(groups)),
            ])
    }

    /// Tried one by one: every placed order gone, every waiting one in its place.
    var standby: [JSONOutput] {
        let alone = plan.inOrder.filter { list.timetable.visits[$0.offer.order] == nil }
        let falling = alone.sorted {
            let (a, b) = (figures.outcome($0.offer, $0.choice), figures.outcome($1.offer, $1.choice))
            return (a.completed, $0.offer.order) < (b.completed, $1.offer.order)
        }
        return falling.compactMap(slot)
    }

    private func slot(_ gone: CheckedPlan.Appointment) -> JSONOutput? {
        var rest = plan
        rest.appointments[gone.offer.order] = nil
        let ledger = Ledger(list, rest)
        // Nobody holds a session open here.
        let minimum = scenario.sessions[gone.offer.session].opening?.minimumMinutes.int ?? 0
        let able = waiting.compactMap { order -> Offer? in
            let view = Ledger.View(ledger, without: order)
            return list.offers(of: order).first {
                $0.session == gone.offer.session && $0.starts.contains(gone.start)
                    && ledger.placedMinutes[$0.session.int] + $0.minutes.int >= minimum
                    && view.obstacles(to: $0, starts: .minute(gone.start)).isEmpty
            }
        }
        // Nobody urgent waits in these scenarios, so who asked first is first.
        let first = able.sorted {
            let (a, b) = (scenario.orders[$0.order], scenario.orders[$1.order])
            return (a.requestedAt, a.id) < (b.requestedAt, b.id)
        }
        guard !first.isEmpty else { return nil }
        let session = scenario.sessions[gone.offer.session]
        return [
            "order": .string(scenario.orders[gone.offer.order].id), "session": .string(session.id),
            "start": .string(scenario.sites[session.site].zone.rfc3339(gone.start)),
            "standby": .array(first.prefix(scenario.policy.outreach.standbyOrders).map { row($0, gone) }),
        ]
    }

    private func row(_ offer: Offer, _ gone: CheckedPlan.Appointment) -> JSONOutput {
        let facts = scenario.orders[offer.order]
        return .object(
            [
                .init("order", .string(facts.id)),
                .init("patient", .string(scenario.patients[facts.patient].id)),
            ] + place(offer, gone.start, Array(list.helps(of: offer))))
    }
}
