import Attendance
import Domain
import Testing

@testable import Planning

/// A clinic whose orders have chances of the site's own: completed, cancelled, missed, in hundredths.
private struct Day3 {
    var clinic = Clinic()
    var history = History()

    /// A session on Friday for so many exams of 30 minutes.
    init(places: Int) {
        let end = clinic.at(3, 8) + Minutes(30 * places)
        clinic.session(Span(from: clinic.at(3, 8), to: end))
    }

    @discardableResult
    mutating func order(
        _ id: String, _ completed: Int64, _ cancelled: Int64, _ missed: Int64,
        change: (inout Order) -> Void = { _ in }, patient: (inout Patient) -> Void = { _ in }
    ) -> Index<Order> {
        let order = clinic.order(id, change: change, patient: patient)
        history.supplied.append(
            .init(
                order: order, scope: .anywhere,
                outcome: Outcome(
                    completed: Value(millionths: completed * 10_000),
                    cancelled: Value(millionths: cancelled * 10_000),
                    missed: Value(millionths: missed * 10_000))))
        return order
    }

    func runs(_ count: Int, seed: UInt64 = 1, standby: Bool = true) -> [PolicyRun] {
        let plan = PublishedPlan(Planner.toProof(clinic.scenario, history))
        return Simulation(clinic.scenario, history).run(
            plan, asking: [(.places(.none), plan)], replications: count, seed: seed, standby: standby) ?? []
    }

    /// Of first come: whom Fairslot would place is for its goals to say.
    func completions(_ count: Int = 6000, standby: Bool = true) -> (mean: Double, low: Double, high: Double)?
    {
        runs(count, standby: standby).first { $0.policy == .firstCome }.flatMap { run in
            Interval.mean(run.replications.map { Double($0.completed) })
        }
    }
}

@Suite("Plans lived through")
struct SimulationTests {
    private func expect(
        _ found: (mean: Double, low: Double, high: Double)?, holds expected: Double,
        _ place: SourceLocation = #_sourceLocation
    ) {
        guard let found else {
            Issue.record("there is no run", sourceLocation: place)
            return
        }
        // Five standard errors: at a fixed seed this is no matter of luck, and a wrong rule is further off.
        let reach = (found.high - found.low) * 5 / 3.92
        #expect(abs(found.mean - expected) < reach && reach < 0.2, "\(found)", sourceLocation: place)
    }

    @Test("Without anyone waiting, completions are what the chances add up to")
    func expected() {
        var day = Day3(places: 6)
        for (number, completed) in [20, 50, 70, 80, 90, 100].enumerated() {
            day.order(
                "O\(number)", Int64(completed), (100 - Int64(completed)) / 2, (100 - Int64(completed)) / 2)
        }
        let runs = day.runs(6000)
        #expect(runs.allSatisfy { $0.expectedCompletions == Value(millionths: 4_100_000) })
        expect(day.completions(), holds: 4.1)
    }

    @Test("Who waits gets a cancelled place; without stand-by nobody does")
    func standby() {
        var day = Day3(places: 1)
        day.order("A", 30, 50, 20)
        day.order("B", 80, 10, 10)
        expect(day.completions(), holds: 0.3 + 0.5 * 0.8)
        expect(day.completions(standby: false), holds: 0.3)
        let fairslot = day.runs(2000).last!
        #expect(
            fairslot.replications.allSatisfy {
                $0.filled <= 1 && $0.completed + $0.cancelled + $0.missed == 1 + $0.filled
            })
    }

    @Test(
        "A place is of use only to those for whom the notice is long enough",
        // Cancelled on Tuesday, Wednesday or Thursday, known the morning after; the exam is on Friday at eight.
        arguments: [(0, 3), (8, 3), (9, 2), (32, 2), (33, 1), (56, 1), (57, 0)])
    func notice(hours: Int, days: Int) {
        var day = Day3(places: 1)
        day.order("A", 30, 50, 20)
        day.order("B", 80, 10, 10) { $0.noticeHours = hours }
        expect(day.completions(), holds: 0.3 + 0.5 * Double(days) / 3 * 0.8)
    }

    @Test("The urgent one is asked first, then who asked first")
    func ranking() {
        var day = Day3(places: 1)
        let asked = day.clinic.at(-20, 8)
        day.order("A", 0, 100, 0) { $0.requestedAt = asked }
        day.order("early", 0, 0, 100)
        day.order("late", 100, 0, 0)
        // The place of A goes to the one that asked next, who misses it.
        let order = day.runs(50).first { $0.policy == .firstCome }!
        #expect(order.replications.allSatisfy { $0.filled == 1 && $0.missed == 1 && $0.completed == 0 })
        var urgent = day
        urgent.clinic.scenario.orders[Index(2)].priority = .urgent
        let changed = urgent.runs(50).first { $0.policy == .firstCome }!
        #expect(changed.replications.allSatisfy { $0.filled == 1 && $0.completed == 1 })
    }

    @Test("Help that others use up is not there for who stands by")
    func rules() {
        func filled(_ minutes: Int64) -> Int {
            var day = Day3(places: 1)
            day.clinic.session(day.clinic.span(2, 8, 9), "thursday")
            day.clinic.pool("interp", .interpreter, [day.clinic.window(minutes)]) {
                ($0.language, $0.mode) = (LanguageTag(canonical: "es"), .inPerson)
            }
            let spanish: (inout Patient) -> Void = { patient in
                patient.language = LanguageTag(canonical: "es")
                patient.set(.languageAccess, .yes)
            }
            let (thursday, friday) = (day.clinic.today + 2, day.clinic.today + 3)
            let asked = day.clinic.at(-20, 8)
            day.order("A", 0, 100, 0) { ($0.requestedAt, $0.earliest, $0.due) = (asked, friday, friday) }
            day.order(
                "D", 100, 0, 0, change: { ($0.earliest, $0.latest) = (thursday, thursday) }, patient: spanish)
            day.order("B", 100, 0, 0, change: { ($0.earliest, $0.due) = (friday, friday) }, patient: spanish)
            let runs = day.runs(20).first { $0.policy == .firstCome }!
            #expect(runs.placed == 2)
            return runs.replications.reduce(0) { $0 + $1.filled }
        }
        #expect(filled(30) == 0)
        #expect(filled(60) == 20)
    }

    @Test("A plan differs from itself by nothing, and the same seed from nothing")
    func common() {
        var day = Day3(places: 2)
        for number in 0..<5 { day.order("O\(number)", 60, 25, 15) }
        let runs = day.runs(200)
        let (free, fairslot) = (runs.first { $0.policy == .asking(.places(.none)) }!, runs.last!)
        #expect(free.replications == fairslot.replications)
        #expect(day.runs(200).map(\.replications) == runs.map(\.replications))
        #expect(day.runs(200, seed: 2).map(\.replications) != runs.map(\.replications))
        #expect(Set(fairslot.replications.map(\.completed)).count > 2)
    }

    @Test("Who comes for one exam of a visit comes for the others")
    func visits() {
        var day = Day3(places: 2)
        for id in ["first", "second"] { day.order(id, 50, 20, 30) { $0.visit = "V" } }
        day.clinic.scenario.orders[Index(1)].patient = Index(0)
        let runs = day.runs(200).last!
        #expect(runs.placed == 2)
        #expect(
            runs.replications.allSatisfy {
                $0.completed % 2 == 0 && $0.missed % 2 == 0 && $0.cancelled % 2 == 0
            })
        #expect(Set(runs.replications.map(\.completed)) == [0, 2])
    }

    @Test("First come goes by request alone, urgent first by priority")
    func firstCome() {
        var day = Day3(places: 1)
        day.order("routine", 100, 0, 0)
        day.order("urgent", 0, 0, 100) { $0.priority = .urgent }
        let runs = day.runs(10, standby: false)
        func completed(_ policy: PolicyRun.Policy) -> Int {
            runs.first { $0.policy == policy }!.replications[0].completed
        }
        #expect(completed(.firstCome) == 1 && completed(.urgentFirst) == 0 && completed(.fairslot) == 0)
    }

    @Test("Risk-ranked help takes the same minutes to the highest risk, where it may do less")
    func riskRanked() {
        var clinic = Clinic()
        clinic.session(clinic.span(4, 8, 10))
        // Enough for one of the two who worry about costs.
        clinic.pool("counsellor", .counsellor, [clinic.window(20)])
        var history = History()
        for (number, asked) in [clinic.at(-2, 8), clinic.at(-40, 8)].enumerated() {
            clinic.order(
                "O\(number)", change: { $0.requestedAt = asked },
                patient: { $0.set(.medicalCostBurden, .yes) })
        }
        // The one at the highest risk has a chance of the site's own, which nothing changes.
        history.supplied = [
            .init(
                order: Index(1), scope: .anywhere,
                outcome: Outcome(
                    completed: Value(millionths: 400_000), cancelled: .zero,
                    missed: Value(millionths: 600_000)))
        ]
        let outcome = Planner.toProof(clinic.scenario, history)
        let counselled = outcome.plan.placements.filter { $0.optional.contains(.counselling) }
        #expect(counselled.map(\.order) == [Index(0)])
        let runs = Simulation(clinic.scenario, history).run(
            PublishedPlan(outcome), replications: 2, seed: 1, standby: true)!
        let (ranked, fairslot) = (runs.first { $0.policy == .riskRanked }!, runs.last!)
        // Counselling halves the odds of a wait of 7 days or less at MR: .122066 to .065 of missing.
        let lost = fairslot.expectedCompletions - ranked.expectedCompletions
        #expect(lost == Value(millionths: 122_066 - 65_000), "\(lost)")
    }

    // Outreach beyond offers.

    /// Who waits for weeks takes sixteen minutes to be called, two who do not take eight each; a booking has calls too.
    private func called(_ minutes: Int64) -> Clinic {
        var clinic = Clinic()
        clinic.session(clinic.span(3, 8, 10), "friday")
        // The offer goes through the portal today, so that the calls, from tomorrow on, are free for more.
        clinic.pool("calls", .outreach, [clinic.window(minutes, on: 1)]) {
            $0.language = LanguageTag(canonical: "en")
        }
        clinic.exam { $0.prepLeadDays = 3 }
        for (number, (asked, length)) in [(-40, 16), (-9, 8), (-9, 8)].enumerated() {
            let requested = clinic.at(asked, 8)
            clinic.order("O\(number)", change: { $0.requestedAt = requested }) { patient in
                patient.channels.append(
                    Channel(kind: .call, consent: true, leadDays: 0, minutes: Minutes(length)))
            }
        }
        return clinic
    }

    private func runs(_ clinic: Clinic, _ outcome: PlanOutcome, isDone: Bool = true, _ count: Int)
        -> [PolicyRun]
    {
        var published = PublishedPlan(outcome)
        if !isDone { published.outreach = [:] }
        return Simulation(clinic.scenario, History()).run(
            published, replications: count, seed: 1, standby: false) ?? []
    }

    @Test("What outreach saves is what is completed more, in the same fates")
    func outreach() throws {
        let clinic = called(16)
        let outcome = Planner.toProof(clinic.scenario)
        #expect(outcome.outreach.total.reached == 2 && outcome.outreach.total.saved > .zero)
        let with = try #require(runs(clinic, outcome, 20_000).last)
        let without = try #require(runs(clinic, outcome, isDone: false, 20_000).last)
        let saved = with.expectedCompletions - without.expectedCompletions
        #expect(saved == outcome.outreach.total.saved && saved == outcome.outreach.saved.value)
        let more = zip(with.replications, without.replications).map { Double($0.completed - $1.completed) }
        // Nobody who came uncalled stays away called.
        #expect(more.allSatisfy { $0 >= 0 })
        let found = try #require(Interval.mean(more))
        let reach = (found.high - found.low) * 5 / 3.92
        let expected = Double(saved.millionths) / 1e6
        #expect(abs(found.mean - expected) < reach && reach < expected / 2, "\(found), not \(expected)")
    }

    @Test("The same minutes by risk are lived through too, and save what the plan says they would")
    func outreachByRisk() throws {
        let clinic = called(16)
        let outcome = Planner.toProof(clinic.scenario)
        let all = runs(clinic, outcome, 4000)
        let bare = try #require(runs(clinic, outcome, isDone: false, 2).last).expectedCompletions
        let (ranked, own) = (all.first { $0.policy == .riskRanked }!, all.last!)
        // One call to who is likeliest to miss, and not two.
        #expect(outcome.outreach.byRisk.reached == 1)
        #expect(ranked.expectedCompletions - bare == outcome.outreach.byRisk.saved)
        #expect(own.expectedCompletions > ranked.expectedCompletions && ranked.expectedCompletions > bare)
        for run in all {
            let mean = Interval.mean(run.replications.map { Double($0.completed) })
            expect(mean, holds: Double(run.expectedCompletions.millionths) / 1e6)
        }
    }

    @Test("Who was booked before is lived through beside the plan, with what is done for them")
    func booked() throws {
        var clinic = called(16)
        let start = clinic.at(3, 9)
        for order in [Index<Order>(1), Index(2)] {
            clinic.scenario.bookings.append(
                Booking(
                    id: "K\(order.int)", session: Index(0), start: start + Minutes(30 * (order.int - 1)),
                    minutes: 30, order: order))
        }
        let outcome = Planner.toProof(clinic.scenario)
        #expect(Set(outcome.outreach.actions.map(\.order)) == [Index(1), Index(2)])
        let (with, without) = (
            runs(clinic, outcome, 4000).last!, runs(clinic, outcome, isDone: false, 2).last!
        )
        #expect(with.expectedBookings - without.expectedBookings == outcome.outreach.total.saved)
        #expect(with.placed == 1 && with.expectedCompletions == without.expectedCompletions)
        #expect(with.replications.allSatisfy { $0.completed + $0.cancelled + $0.missed == 1 })
        expect(
            Interval.mean(with.replications.map { Double($0.completedBookings) }),
            holds: Double(with.expectedBookings.millionths) / 1e6)
    }

    @Test("A form asks for itself alone, with the policy's own figure where it names one")
    func forms() {
        var equity = Clinic().scenario.policy.equity
        equity.partitions = [.init(by: .interpreter, groups: ["needed"])]
        equity.levels = 2
        #expect(equity.taking(.levels) == equity)
        #expect(equity.taking(.none).partitions.isEmpty)
        for form in Policy.Equity.Form.allCases {
            let asked = equity.taking(form)
            #expect(asked.notBelowBaseline == (form == .notBelowBaseline) && asked.levels == 2)
            #expect(asked.maxGap == (form == .maxGap ? Policy.Equity.comparedGap : nil))
            #expect(asked.parityPenalty == (form == .parityPenalty ? Value.one : nil))
        }
        equity.maxGap = Value(millionths: 250_000)
        equity.notBelowBaseline = true
        #expect(equity.taking(.maxGap).maxGap == equity.maxGap && !equity.taking(.maxGap).notBelowBaseline)
        #expect(equity.taking(.notBelowBaseline).maxGap == nil)
    }

    @Test("Draws are even, and each its own")
    func draws() {
        let draws = Draws(seed: 7)
        let all = (0..<200).flatMap { replication in
            (0..<50).flatMap { order in
                [
                    draws.unit(.ending, replication, Index(order)),
                    draws.unit(.notice, replication, Index(order)),
                ]
            }
        }
        #expect(Set(all).count == all.count)
        for tenth in 0..<10 {
            let share = Double(all.count { Int($0 * 10) == tenth }) / Double(all.count)
            #expect(abs(share - 0.1) < 0.01)
        }
    }
}
