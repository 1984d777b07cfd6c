public import Attendance
public import Domain

/// Checks a result against the scenario it names, as a stranger: it enumerates offers itself, recomputes every rule,
/// figure, goal and reason, and what the certificate's prices prove. It shares no code with the planner.
public enum Verifier {
    /// `scenario`, `history` and `measurement` are what `scenarioBytes` decode to; `result` holds the files of a result by
    /// path.
    /// `attendanceModel`: the file that the recalibration in `history` was read from.
    public static func verify(
        scenario: Scenario, history: History, measurement: Measurement, scenarioBytes: [UInt8],
        attendanceModel: [UInt8]? = nil,
        result: [String: [UInt8]]
    ) -> VerificationReport {
        var violations: [Violation] = []
        func attempt<Part>(_ read: () throws(Violation) -> Part) -> Part? {
            do throws(Violation) {
                return try read()
            } catch {
                violations.append(error)
                return nil
            }
        }
        let manifest = attempt { () throws(Violation) in try PrintedManifest(result["manifest.json"]) }
        let certificate = attempt { () throws(Violation) in try PrintedCertificate(result["certificate.json"])
        }
        let plan = attempt { () throws(Violation) in try PrintedPlan(result["plan.json"]) }
        if let manifest { violations += checkFiles(manifest, result) }
        guard let manifest, let certificate, let plan else { return refusal(violations) }

        if manifest.isRedacted {
            violations += impossibilities(
                plan: result["plan.json"] ?? [], scenario: scenario, history: history)
            return violations.isEmpty ? redacted(plan) : refusal(violations)
        }
        violations += checkOrigin(
            manifest, certificate, plan, scenario: scenarioBytes, name: scenario.name,
            copy: result["scenario.json"])
        violations += checkAttendance(manifest, attendanceModel, result)
        violations += checkManifest(manifest, certificate, plan, orders: scenario.orders.count)
        violations += checkWorklists(plan, result)
        violations += FHIRChecks(plan, scenario, result).violations
        let equity = attempt { () throws(Violation) in try PrintedEquity(result["equity.json"]) }
        let check = PlanCheck(
            scenario, history, measurement, plan, equity, certificate,
            isInterrupted: !manifest.isReproducible
                && manifest.status == PlanOutcome.Status.stoppedWithPlan.rawValue)
        violations += check.violations
        return violations.isEmpty ? verified(scenario, plan, check.lines) : refusal(violations, check.lines)
    }

    /// What keeps a `plan.json` from being done under another scenario with the same orders; nothing of it is compared but
    /// its appointments and the rules.
    public static func impossibilities(
        plan bytes: [UInt8], scenario: Scenario, history: History
    ) -> [Violation] {
        do throws(Violation) {
            let plan = try PrintedPlan(bytes)
            let (list, names) = (OfferList(scenario), Names(scenario))
            let appointments = AppointmentChecks(plan, GoalFigures(list, history: history), names)
            let rules = RuleChecks(
                Ledger(list, appointments.plan), places: plan.places(names), firstCome: FirstCome.plan(list))
            return checkOrderLists(plan, list.timetable, names) + appointments.violations + rules.overuse
                + (appointments.isWhole ? rules.absence : [])
        } catch {
            return [error]
        }
    }

    private static func verified(_ scenario: Scenario, _ plan: PrintedPlan, _ goals: [String])
        -> VerificationReport
    {
        let counts =
            "\(scenario.orders.count) orders, \(plan.appointments.count) placed, \(plan.waiting.count) waiting, "
            + "\(plan.booked.count) booked"
        return VerificationReport(violations: [], lines: ["verified: \(counts)"] + goals)
    }

    private static func redacted(_ plan: PrintedPlan) -> VerificationReport {
        VerificationReport(
            violations: [],
            lines: [
                "verified: digests and rules of \(plan.appointments.count) placed orders",
                "redacted: a patient was taken out; values, bounds and counts are those of the plan as it was",
            ])
    }

    static func refusal(_ violations: [Violation], _ notes: [String] = []) -> VerificationReport {
        let count = violations.count == 1 ? "1 violation" : "\(violations.count) violations"
        let lines = ["not verified: \(count)"] + violations.map(\.description) + notes
        return VerificationReport(violations: violations, lines: lines)
    }
}

/// Everything that needs the offers.
private struct PlanCheck {
    var violations: [Violation]
    var lines: [String]

    init(
        _ scenario: Scenario, _ history: History, _ measurement: Measurement, _ plan: PrintedPlan,
        _ equity: PrintedEquity?, _ certificate: PrintedCertificate, isInterrupted: Bool
    ) {
        let list = OfferList(scenario)
        let names = Names(scenario)
        let open = plan.tables.sessions.filter { $0.isFlexible && $0.isOpen }
            .compactMap { names.sessions[$0.session] }
        let firstCome = onTwoCores(2) { FirstCome.plan(list, opened: $0 == 0 ? [] : Set(open)) }
        let figures = GoalFigures(list, history: history, firstCome: firstCome[0])
        let appointments = AppointmentChecks(plan, figures, names)
        let ledger = Ledger(list, appointments.plan)
        violations = checkOrderLists(plan, list.timetable, names) + appointments.violations
        let rules = RuleChecks(ledger, places: plan.places(names), firstCome: firstCome[0])
        violations += rules.overuse
        guard appointments.isWhole else {
            lines = ["goals, figures and reasons were not recomputed: not every appointment is an offer"]
            return
        }
        violations += rules.absence
        violations += TableChecks(plan.tables, ledger, figures, names, firstCome: firstCome).violations
        if let equity {
            violations +=
                EquityChecks(equity, figures, [appointments.plan] + firstCome, measurement).violations
        }
        violations += ReasonChecks.violations(plan, ledger, figures, names)
        let goals = GoalChecks(
            certificate, figures, appointments.plan, firstCome: firstCome[0], isInterrupted: isInterrupted)
        violations += goals.violations
        let outreach = OutreachChecks(plan.tables, certificate, ledger, figures, names, history)
        violations += outreach.violations
        let standby = StandbyChecks(
            plan.tables.standby, ledger, figures, names, isInterrupted: isInterrupted)
        violations += standby.violations
        lines = goals.lines + outreach.lines
    }
}

extension PrintedPlan {
    /// By order: where its appointment is printed.
    fileprivate func places(_ names: Names) -> [Index<Order>: String] {
        let pairs = appointments.compactMap { printed in
            names.orders[printed.order].map { ($0, printed.at.place) }
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}
