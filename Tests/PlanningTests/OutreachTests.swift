import Attendance
import Domain
import Testing

@testable import Planning

@Suite("Outreach beyond offers")
struct OutreachTests {
    /// One patient offered by portal on Wednesday, who may be called for eight minutes; English is called all week.
    private func clinic(_ change: (inout Clinic) -> Void = { _ in }) -> Clinic {
        var clinic = Clinic()
        clinic.session(clinic.span(3, 8, 9), "friday")
        // The offer goes through the portal today, so that the calls, from tomorrow on, are free for more.
        clinic.pool("calls", .outreach, [clinic.window(100, on: 1)]) { $0.language = english }
        clinic.order(patient: call)
        clinic.scenario.exams[Index(0)].prepLeadDays = 3
        change(&clinic)
        return clinic
    }

    private func call(_ patient: inout Patient) {
        patient.channels.append(Channel(kind: .call, consent: true, leadDays: 0, minutes: 8))
    }

    private func kinds(_ clinic: Clinic, _ history: History = History()) -> [OutreachKind] {
        let outcome = Planner.toProof(clinic.scenario, history)
        #expect(outcome.violations(clinic.scenario, history) == [])
        return outcome.outreach.actions.map(\.kind)
    }

    @Test(
        "A call takes exactly its minutes, and not one more", arguments: [(7, false), (8, true), (9, true)])
    func minutes(left: Int64, isCalled: Bool) {
        let clinic = clinic { $0.scenario.pools[Index(0)].windows[0].amount = left }
        #expect(kinds(clinic) == (isCalled ? [.liveCall] : []))
    }

    @Test("Minutes that come on the day of the exam come too late", arguments: [(2, true), (3, false)])
    func byWhen(day: Int, isCalled: Bool) {
        let clinic = clinic { $0.scenario.pools[Index(0)].windows = [$0.window(8, on: day)] }
        #expect(kinds(clinic) == (isCalled ? [.liveCall] : []))
    }

    @Test("Help goes out as early as its channel needs", arguments: [(0, 2), (1, 2), (2, 1), (3, nil)])
    func leadDays(days: Int, by: Int?) {
        let clinic = clinic { clinic in
            clinic.scenario.patients[Index(0)].channels[1].leadDays = days
            clinic.scenario.orders[Index(0)].gates = [
                Gate(kind: .coverage, status: .pending, notBefore: nil, leadDays: 3, hard: false)
            ]
            clinic.pool("counsellor", .counsellor, [clinic.window(30)])
        }
        let outcome = clinic.plan()
        #expect(outcome.violations(clinic.scenario) == [])
        let actions = outcome.outreach.actions
        #expect(actions.filter { $0.kind == .liveCall }.map(\.by) == (by.map { [clinic.today + $0] } ?? []))
        #expect(
            actions.filter { $0.kind == .enrol }.map(\.by) == [clinic.today + 3 - max(1, days)])
    }

    @Test("Who has not agreed to calls is not called, whatever it would save")
    func optOut() {
        let clinic = clinic { clinic in
            clinic.scenario.patients[Index(0)].channels[1].consent = false
            clinic.scenario.patients[Index(0)].set(.medicalCostBurden, .yes)
            clinic.pool("counsellor", .counsellor, [clinic.window(0)])
            clinic.pool("navigator", .navigator, [clinic.window(500)])
        }
        #expect(kinds(clinic) == [])
    }

    @Test(
        "Minutes inside the patient's quiet hours are no minutes for them",
        arguments: [(7, 13, false), (13, 7, true), (7, 11, true), (7, 12, false)])
    func quietHours(from: Int, to: Int, isCalled: Bool) {
        // 24 minutes from eight to twelve: six an hour.
        let clinic = clinic { clinic in
            clinic.scenario.pools[Index(0)].windows = [
                Pool.Window(span: clinic.span(1, 8, 12), amount: 32)
            ]
            clinic.scenario.patients[Index(0)].channels[1].quietHours = .init(
                from: Minutes(from * 60), to: Minutes(to * 60))
        }
        #expect(kinds(clinic) == (isCalled ? [.liveCall] : []))
    }

    @Test(
        "Nobody calls in a language that nobody of the staff speaks",
        arguments: [("en", true), ("es", false)])
    func language(spoken: String, isCalled: Bool) {
        let clinic = clinic {
            $0.scenario.pools[Index(0)].language = LanguageTag(canonical: spoken)
        }
        #expect(kinds(clinic) == (isCalled ? [.liveCall] : []))
    }

    @Test("A call in another language than most speak is a call of its own kind")
    func congruentCall() {
        let clinic = clinic { clinic in
            clinic.scenario.patients[Index(0)].language = LanguageTag(canonical: "es")
            clinic.pool("calls-es", .outreach, [clinic.window(8, on: 1)]) {
                $0.language = LanguageTag(canonical: "es")
            }
            clinic.order("B")
            clinic.order("C")
        }
        #expect(kinds(clinic) == [.languageCall])
    }

    @Test("No more contacts than the policy allows beyond the offer", arguments: 0...3)
    func contactCap(contacts: Int) {
        let clinic = clinic { clinic in
            let longAgo = clinic.at(-40, 8)
            clinic.scenario.orders[Index(0)].requestedAt = longAgo
            clinic.scenario.orders[Index(0)].population = .paediatric
            clinic.scenario.patients[Index(0)].channels.append(
                Channel(kind: .text, consent: true, leadDays: 0, minutes: 1))
            clinic.pool("navigator", .navigator, [clinic.window(500)])
            clinic.scenario.policy.outreach.contacts = contacts
        }
        // Reminder, call and navigator all have an effect; of three, the third adds nothing and is not done.
        #expect(kinds(clinic).count == min(contacts, 2))
    }

    @Test("A null effect buys nothing, though there are minutes for everyone")
    func nullEffect() {
        let clinic = clinic { clinic in
            clinic.order("B", patient: call)
        }
        let outcome = clinic.plan()
        func plan(_ effect: Int64) -> OutreachPlan {
            Outreach(
                outcome.plan, Instance(clinic.scenario), History(),
                coefficients: .cited.setting(.liveCall, to: Value(millionths: effect))
            ).plan()
        }
        #expect(plan(720_000).actions.map(\.kind) == [.liveCall, .liveCall])
        #expect(plan(1_000_000).actions.isEmpty)
        #expect(plan(1_000_000).saved == .nothing)
    }

    @Test("Minutes go where they change most, not to the likeliest to miss")
    func upliftNotRisk() {
        let clinic = clinic { clinic in
            clinic.scenario.pools[Index(0)].windows[0].amount = 8
            clinic.order("B", patient: call)
        }
        // The site's own chances of A are so bad that a call changes less than for B.
        var history = History()
        history.supplied = [
            .init(
                order: Index(0), scope: .anywhere,
                outcome: Outcome(
                    completed: Value(millionths: 10_000), cancelled: .zero,
                    missed: Value(millionths: 990_000)))
        ]
        let outcome = Planner.toProof(clinic.scenario, history)
        #expect(outcome.outreach.actions.map(\.order) == [Index(1)])
    }

    @Test("Whoever is booked already is called too, and one whose exam is over is not")
    func bookings() {
        let clinic = clinic { clinic in
            for (id, day) in [("B", 2), ("C", 0)] {
                let order = clinic.order(id, patient: call)
                let start = clinic.at(day, 7)
                let session = clinic.session(Span(from: start, to: start + 60), "early-\(id)")
                clinic.scenario.bookings.append(
                    Booking(id: "K-\(id)", session: session, start: start, minutes: 60, order: order))
            }
        }
        let actions = clinic.plan().outreach.actions
        #expect(actions.map(\.order) == [Index(0), Index(1)])
        #expect(actions.map(\.by) == [clinic.today + 2, clinic.today + 1])
    }

    @Test(
        "First the protected group with the least, then what saves most",
        arguments: Policy.Outreach.Equity.allCases)
    func maxMin(equity: Policy.Outreach.Equity) {
        let clinic = clinic { clinic in
            clinic.session(clinic.span(3, 10, 12), "later")
            clinic.scenario.pools[Index(0)].windows[0].amount = 8
            clinic.scenario.policy.outreach.equity = equity
            clinic.scenario.policy.equity.partitions = [
                .init(by: .payer, groups: ["medicaid", "commercial"])
            ]
            let longAgo = clinic.at(-60, 8)
            // A child's exam is missed more often, so most is saved there; the rest of the child's group never misses.
            clinic.scenario.patients[Index(0)].groups.payer = .commercial
            clinic.scenario.orders[Index(0)].population = .paediatric
            clinic.scenario.orders[Index(0)].requestedAt = longAgo
            clinic.order("B", patient: { $0.groups.payer = .commercial })
            clinic.order(
                "C", change: { $0.requestedAt = longAgo },
                patient: {
                    call(&$0)
                    $0.groups.payer = .medicaid
                })
        }
        var history = History()
        history.supplied = [
            .init(
                order: Index(1), scope: .anywhere,
                outcome: Outcome(completed: .one, cancelled: .zero, missed: .zero))
        ]
        let outcome = Planner.toProof(clinic.scenario, history)
        #expect(outcome.violations(clinic.scenario, history) == [])
        #expect((outcome.outreach.level != nil) == (equity == .maxMin))
        #expect(outcome.outreach.actions.map(\.order) == [Index(equity == .none ? 0 : 2)])
    }

    @Test("Every figure of outreach is checked by the verifier")
    func tampering() {
        let clinic = clinic()
        let outcome = clinic.plan()
        let changes: [(String, (inout PlanOutcome) -> Void)] = [
            ("saving", { $0.outreach.actions[0].saving = .one }),
            ("another day", { $0.outreach.actions[0].by = $0.outreach.actions[0].by - 1 }),
            ("twice", { $0.outreach.actions.append($0.outreach.actions[0]) }),
            ("value", { $0.outreach.saved.value = .one }),
            ("bound", { $0.outreach.saved.bound = .zero }),
            ("recomputed", { $0.outreach.saved.recomputedBound = .one }),
            ("strange row", { $0.outreach.saved.prices.append(RowPrice(row: "Contacts X", price: 1)) }),
            ("range", { $0.outreach.range = .zero ... .one }),
            ("total", { $0.outreach.total.contacts += 1 }),
            ("by risk", { $0.outreach.byRisk.minutes += 1 }),
            ("kind", { $0.outreach.actions[0].kind = .navigator }),
            ("forgotten", { $0.outreach.actions = [] }),
        ]
        for (name, change) in changes {
            var changed = outcome
            change(&changed)
            #expect(changed.violations(clinic.scenario) != [], "\(name)")
        }
    }

    @Test("Help without a known effect gets minutes that nothing else uses, and counts for nothing")
    func unvalued() {
        let clinic = clinic { clinic in
            clinic.scenario.patients[Index(0)].groups.digitalAccess = PatientGroups.DigitalAccess.none
            clinic.scenario.orders[Index(0)].gates = [
                Gate(kind: .coverage, status: .pending, notBefore: clinic.today + 2, hard: true)
            ]
            clinic.pool("counsellor", .counsellor, [clinic.window(30)])
            clinic.pool("navigator", .navigator, [clinic.window(15, on: 3)])
        }
        let outcome = clinic.plan()
        #expect(outcome.violations(clinic.scenario) == [])
        #expect(outcome.outreach.actions.map(\.kind) == [.liveCall, .enrol, .digitalNavigator])
        #expect(outcome.outreach.actions.map(\.by) == [2, 1, 3].map { clinic.today + $0 })
        #expect(outcome.outreach.actions.dropFirst().allSatisfy { $0.saving == .zero })
        #expect(outcome.outreach.saved.value == outcome.outreach.actions[0].saving)
    }

    @Test(
        "Coverage help comes before the day of the gate it opens, or not at all",
        arguments: [(0, false), (1, true)])
    func enrolInTime(day: Int, isGiven: Bool) {
        let clinic = clinic { clinic in
            clinic.scenario.orders[Index(0)].gates = [
                Gate(kind: .coverage, status: .pending, notBefore: clinic.today + day, hard: true)
            ]
            clinic.pool("counsellor", .counsellor, [clinic.window(30)])
        }
        #expect(kinds(clinic).contains(.enrol) == isGiven)
    }

    @Test("A held plan has no outreach, and a true bound on it")
    func idle() {
        let clinic = clinic()
        let outcome = clinic.plan()
        let idle = Outreach(outcome.plan, Instance(clinic.scenario), History()).idle()
        #expect(idle.actions.isEmpty)
        #expect(idle.saved.bound >= outcome.outreach.saved.value)
        var held = outcome
        held.outreach = idle
        #expect(held.violations(clinic.scenario) == [])
    }
}

private let english = LanguageTag(canonical: "en")
