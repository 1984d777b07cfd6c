import Attendance
public import Domain

/// Policies side by side: what is to be expected of each, how far single runs lie apart, and how each differs from
/// Fairslot's plan in the same runs.
public struct SimulationReport {
    private let runs: [PolicyRun]
    private let groups: [PlanOutcome.Group]
    private let orders: Int
    private let bookings: Int
    private let seed: UInt64
    private let standby: Bool
    private let policy: Policy
    private let disclosure: Disclosure

    /// `runs` hold Fairslot's plan, and as many replications each.
    public init(
        _ runs: [PolicyRun], groups: [PlanOutcome.Group], orders: Int, bookings: Int, seed: UInt64,
        standby: Bool, policy: Policy
    ) {
        precondition(runs.contains { $0.policy == .fairslot })
        self.runs = runs
        self.groups = groups
        self.orders = orders
        self.bookings = bookings
        self.seed = seed
        self.standby = standby
        self.policy = policy
        disclosure = Disclosure(suppression: policy.suppression)
    }

    /// One figure of a replication; nil where there is none, as a mean wait where nobody came. Those are left out.
    private struct Measure {
        /// Whose figure it is.
        enum Kind { case openOrders, bookings, groups }
        var name: String
        var key: String
        var places: Int
        var kind = Kind.openOrders
        var figure: (PolicyRun.Replication) -> Double?
    }

    private var measures: [Measure] {
        [
            Measure(name: "completed", key: "completed", places: 1) { Double($0.completed) },
            Measure(name: "missed", key: "missed", places: 1) { Double($0.missed) },
            Measure(name: "cancelled", key: "cancelled", places: 1) { Double($0.cancelled) },
            Measure(name: "filled by stand-by", key: "filled", places: 1) { Double($0.filled) },
            Measure(name: "days waited, mean", key: "meanWaitDays", places: 1) { run in
                run.completed == 0 ? nil : Double(run.waitDays) / Double(run.completed)
            },
            Measure(name: "urgent late days × points", key: "lateness", places: 1) {
                Double($0.lateness.millionths) / 1_000_000
            },
            Measure(
                name: "completed of those booked before", key: "completedBookings", places: 1, kind: .bookings
            ) { Double($0.completedBookings) },
            Measure(name: "least served group, completed", key: "leastServed", places: 3, kind: .groups) {
                shares($0).min()
            },
            Measure(name: "gap between groups", key: "gap", places: 3, kind: .groups) { run in
                let shares = shares(run)
                guard shares.count > 1, let least = shares.min(), let most = shares.max() else { return nil }
                return most - least
            },
        ]
    }

    private func shares(_ run: PolicyRun.Replication) -> [Double] {
        zip(run.completedOfGroup, groups).map { Double($0) / Double($1.orders.count) }
    }

    private struct Figures {
        var mean: Estimate
        /// Between which 95 of 100 single runs lie.
        var runs: ClosedRange<Value>
    }

    private func figures(_ measure: Measure, _ run: PolicyRun) -> Figures? {
        let draws = run.replications.compactMap(measure.figure)
        guard let interval = Interval.mean(draws) else { return nil }
        let sorted = draws.sorted()
        func rank(_ share: Double) -> Value {
            Value(rounding: sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))])
        }
        return Figures(mean: estimate(interval), runs: rank(0.025)...rank(0.975))
    }

    /// In the same replications: `run` less Fairslot's plan.
    private func difference(_ measure: Measure, _ run: PolicyRun) -> Estimate? {
        let pairs = zip(run.replications, fairslot.replications).compactMap { own, other -> Double? in
            guard let own = measure.figure(own), let other = measure.figure(other) else { return nil }
            return own - other
        }
        return Interval.mean(pairs).map(estimate)
    }

    private func estimate(_ interval: (mean: Double, low: Double, high: Double)) -> Estimate {
        Estimate(
            value: Value(rounding: interval.mean), low: Value(rounding: interval.low),
            high: Value(rounding: interval.high))
    }

    private var fairslot: PolicyRun { runs.first { $0.policy == .fairslot }! }
    private var replications: Int { fairslot.replications.count }
}

// For people.
extension SimulationReport {
    public var text: String {
        var lines = [
            (orders > 0
                ? "\(Words.count(orders, "open order")), "
                : "\(Words.count(bookings, "booked appointment")), ")
                + "\(replications) replications, seed \(seed)"
                + (orders == 0 ? "." : standby ? ", waiting orders stand by." : ", nobody stands by."),
            "Each mean with its 95% interval: chance of the draws alone, not doubt about the chances.", "",
        ]
        lines += TextTable(rows: [["", "mean", "less Fairslot's"]] + placed + measures.flatMap(rows)).lines
        lines += [""] + asked
        return (lines + [""]).joined(separator: "\n")
    }

    private var placed: [[String]] {
        orders > 0 ? [["placed"]] + runs.map { ["  \(name($0.policy))", "\($0.placed)"] } : []
    }

    /// Empty: nobody is there whose figure it would be.
    private func rows(_ measure: Measure) -> [[String]] {
        let isShown =
            switch measure.kind {
            case .openOrders: orders > 0
            case .bookings: bookings > 0
            case .groups: !groups.isEmpty
            }
        guard isShown else { return [] }
        return [[measure.name]]
            + runs.map { run in
                [
                    "  \(name(run.policy))", shown(figures(measure, run)?.mean, measure.places),
                    run.policy == .fairslot ? "" : shown(difference(measure, run), measure.places),
                ]
            }
    }

    /// What the forms ask for, where figures were needed.
    private var asked: [String] {
        guard comparesForms else { return ["No group is protected: forms of equity are not compared."] }
        guard orders > 0 else {
            let outreach = policy.outreach
            let measure =
                outreach.parityOf == .spend ? "money per appointment" : "expected completed shares"
            return [
                "No order is open: forms of outreach are compared.",
                "Penalty: \(outreach.parityPenalty) for each unit that groups are apart in \(measure) (as the policy says).",
            ]
        }
        func origin(_ own: Value?, _ other: String) -> String {
            own == nil ? "the policy names none: \(other)" : "as the policy says"
        }
        let equity = policy.equity
        return [
            "Largest gap: \(maxGap) (\(origin(equity.maxGap, "a tenth of a group"))), for which \(Words.count(equity.levellingDown, "placement")) may be lost.",
            "Penalty: \(penalty) for each whole level that a group is from the share of all (\(origin(equity.parityPenalty, "one for all groups together"))).",
        ]
    }

    private var comparesForms: Bool {
        runs.contains { if case .asking = $0.policy { true } else { false } }
    }
    private var maxGap: Value { policy.equity.maxGap ?? Policy.Equity.comparedGap }
    private var penalty: Value { policy.equity.parityPenalty ?? policy.equity.comparedPenalty }

    private func shown(_ estimate: Estimate?, _ places: Int) -> String {
        guard let estimate else { return "-" }
        return
            "\(estimate.value.rounded(places)) (\(estimate.low.rounded(places)) to \(estimate.high.rounded(places)))"
    }

    private func name(_ policy: PolicyRun.Policy) -> String {
        switch policy {
        case .firstCome: "first come"
        case .urgentFirst: "urgent first"
        case .noOutreach: "nothing more"
        case .riskRanked: "risk-ranked help"
        case .asking(.places(.none)): "without equity"
        case .asking(.places(.levels)): "levels alone"
        case .asking(.places(.notBelowBaseline)): "none below first come"
        case .asking(.places(.maxGap)): "largest gap"
        case .asking(.places(.parityPenalty)): "penalty"
        case .asking(.outreach(.none)): "most completions"
        case .asking(.outreach(.maxMin)): "least served group first"
        case .asking(.outreach(.parity)): "penalty"
        case .fairslot: "Fairslot"
        }
    }
}

// For programs: `fairslot.simulation/1`.
extension SimulationReport {
    public var document: JSONOutput {
        [
            "schema": "fairslot.simulation/1",
            "orders": .integer(Int64(orders)), "bookings": .integer(Int64(bookings)),
            "replications": .integer(Int64(replications)),
            "seed": .string(String(seed)), "standby": .bool(standby),
            "asked": askedFigures,
            "policies": .array(runs.map(document)),
        ]
    }

    private var askedFigures: JSONOutput {
        guard comparesForms else { return .null }
        guard orders > 0 else {
            return [
                "parityPenalty": .decimal(policy.outreach.parityPenalty),
                "parityOf": .string(policy.outreach.parityOf.rawValue),
            ]
        }
        return [
            "maxGap": .decimal(maxGap), "levellingDown": .integer(Int64(policy.equity.levellingDown)),
            "parityPenalty": .decimal(penalty),
        ]
    }

    private func document(_ run: PolicyRun) -> JSONOutput {
        [
            "policy": .string(run.policy.name), "placed": .integer(Int64(run.placed)),
            "expectedCompletions": .decimal(run.expectedCompletions),
            "expectedBookings": .decimal(run.expectedBookings),
            "figures": .object(
                measures.map { .init($0.key, figures($0, run).map(document) ?? .null) }),
            "lessFairslot": run.policy == .fairslot
                ? .null
                : .object(measures.map { .init($0.key, difference($0, run)?.document ?? .null) }),
            "groups": .array(groups.indices.map { group(groups[$0], $0, run) }),
        ]
    }

    private func document(_ figures: Figures) -> JSONOutput {
        [
            "mean": figures.mean.document,
            "runs": [
                "low": .decimal(figures.runs.lowerBound), "high": .decimal(figures.runs.upperBound),
            ],
        ]
    }

    private func group(_ group: PlanOutcome.Group, _ place: Int, _ run: PolicyRun) -> JSONOutput {
        let count = group.orders.count
        guard !disclosure.hides(count) else {
            return ["group": .string(group.name.description), "orders": .string(Disclosure.hidden)]
        }
        let shares = Interval.mean(
            run.replications.map { Double($0.completedOfGroup[place]) / Double(count) })
        return [
            "group": .string(group.name.description), "orders": .integer(Int64(count)),
            "completed": shares.map { estimate($0).document } ?? .null,
        ]
    }
}
