import Domain

/// What one more of something would be worth: every extra is one of this scenario at its cost, and what was gained by
/// planning again is no more than prices promised.
struct MarginalChecks {
    private let figures: GoalFigures
    private let placed: PlacedChecks
    private let names: Names
    private let plan: PrintedMarginal.Standing
    private(set) var violations: [Violation] = []

    private var scenario: Scenario { figures.scenario }

    init(_ marginal: PrintedMarginal, _ figures: GoalFigures) {
        self.figures = figures
        placed = PlacedChecks(figures)
        names = Names(figures.scenario)
        plan = marginal.plan
        expect(
            marginal.currency == scenario.policy.money.currency, "marginal.json /currency",
            "money is in \(scenario.policy.money.currency)")
        let goals = figures.goals.filter { $0 != .care }
        expect(
            plan.goals.map(\.name) == goals, "\(plan.place)/goals",
            "the goals before care are \(goals.map(\.description).joined(separator: ", "))", .value)
        check(plan, hasMore: false)
        for extra in marginal.extras { check(extra) }
        let again = marginal.extras.map { $0.withIt != nil }
        expect(
            !zip(again, again.dropFirst()).contains { !$0 && $1 }, "marginal.json /extras",
            "those that were planned again stand first")
    }

    private mutating func expect(
        _ holds: Bool, _ place: String, _ message: String, _ kind: Violation.Kind = .figure
    ) {
        if !holds { violations.append(Violation(kind, place, message)) }
    }

    /// Counts that can be, values that follow from them, and none that passes its bound.
    private mutating func check(_ standing: PrintedMarginal.Standing, hasMore: Bool) {
        violations += placed.violations(standing.placed, standing.groups, standing.place, hasMore: hasMore)
        expect(
            standing.lateDays >= 0 && standing.sessionPrice >= .zero, standing.place,
            "neither late days nor prices are below 0")
        for goal in standing.goals {
            expect(
                Self.sign(goal) * (goal.value - goal.bound) <= 0, "\(goal.place)/bound",
                "the value is better than its bound", .bound)
            guard let value = value(of: goal.name, standing, hasMore: hasMore) else { continue }
            expect(
                goal.value == value, "\(goal.place)/value",
                "with these orders placed it is \(Value(millionths: value))", .value)
        }
    }

    private static func sign(_ goal: PrintedMarginal.Goal) -> Int64 {
        goal.name.sense == .maximise ? 1 : -1
    }

    /// Of goals that placed orders of groups decide. With more there, first come, first served would place more too.
    private func value(of goal: GoalName, _ standing: PrintedMarginal.Standing, hasMore: Bool) -> Int64? {
        guard let counts = placed.placed(standing.groups, all: standing.placed) else { return nil }
        switch goal {
        case .equity(let k): return figures.sumOfSmallestLevels(k, counts)
        case .gap: return figures.gap(counts)
        case .baseline: return hasMore ? nil : figures.shortfall(counts)
        case .clinical, .placed, .parity, .value, .care: return nil
        }
    }

    private mutating func check(_ extra: PrintedMarginal.Extra) {
        checkThing(extra)
        expect(
            extra.elsewhere.isEmpty || extra.idle != nil, "\(extra.place)/elsewhere",
            "another place is named only where this one gains nothing", .reason)
        for promise in extra.atMost + extra.elsewhere {
            expect(
                promise.gain >= .zero && promise.fromExtra >= .zero, promise.place,
                "what could be gained is not below 0", .bound)
        }
        if let idle = extra.idle {
            expect(
                MarginalValues.Idle(rawValue: idle) != nil, "\(extra.place)/idle",
                "there is no such reason", .reason)
        }
        guard let withIt = extra.withIt else {
            // What nobody could use adds nothing; that the plan there is may be short of its bounds is no merit of it.
            let isUnused = extra.idle == MarginalValues.Idle.nobodyNeedsIt.rawValue
            let promises = extra.atMost.contains { (isUnused ? $0.fromExtra : $0.gain) > .zero }
            return expect(
                extra.idle == nil || !promises, "\(extra.place)/idle",
                "it is said to be worth nothing, and prices promise something", .reason)
        }
        check(withIt, hasMore: true)
        checkGains(extra, withIt)
        let isBetter = gains(withIt).contains { $0.gain > 0 }
        expect(
            (extra.idle == nil) == isBetter, "\(extra.place)/idle",
            isBetter ? "a goal is better with it" : "no goal is better with it", .reason)
    }

    private func gains(_ withIt: PrintedMarginal.Standing) -> [(goal: PrintedMarginal.Goal, gain: Int64)] {
        plan.goals.compactMap { before in
            withIt.goals.first { $0.name == before.name }.map {
                ($0, Self.sign(before) * ($0.value - before.value))
            }
        }
    }

    /// As long as no earlier goal has come to less, a goal gains no more than its prices allow.
    private mutating func checkGains(_ extra: PrintedMarginal.Extra, _ withIt: PrintedMarginal.Standing) {
        for (goal, gain) in gains(withIt) {
            guard let promise = extra.atMost.first(where: { $0.goal == goal.name }) else { continue }
            let most = promise.gain + (figures.tolerance(goal.name) ?? .zero)
            expect(
                gain <= most.millionths, "\(goal.place)/value",
                "prices allow a gain of \(promise.gain) at most", .bound)
            if gain < 0 { return }
        }
    }

    /// What there is one more of, and what it costs.
    private mutating func checkThing(_ extra: PrintedMarginal.Extra) {
        var cost: Value?
        let session = argument(extra, "--open")
        if let session {
            guard let opening = names.sessions[session].flatMap({ scenario.sessions[$0].opening }) else {
                return expect(false, "\(extra.place)/whatif", "the scenario has no such session to open")
            }
            cost = Value(millionths: opening.price.count * 10_000)
        } else {
            guard let (pool, amount) = argument(extra, "--add").flatMap(stock) else {
                return expect(false, "\(extra.place)/whatif", "the scenario has no such window of a pool")
            }
            cost = pool.cost.map { Value(millionths: $0.count * amount * 10_000) }
        }
        expect(
            extra.cost == cost, "\(extra.place)/cost",
            cost.map { "it costs \($0)" } ?? "the scenario names no cost")
        checkCostPerPlacement(extra, isSession: session != nil)
    }

    private func argument(_ extra: PrintedMarginal.Extra, _ option: String) -> String? {
        let call = "fairslot whatif FILE \(option) "
        return extra.whatIf.hasPrefix(call) ? String(extra.whatIf.dropFirst(call.count)) : nil
    }

    /// `POOL@WINDOW=AMOUNT`, in the pool's unit (money in whole units of it).
    private func stock(_ text: String) -> (pool: Pool, amount: Int64)? {
        guard let equals = text.lastIndex(of: "="), let at = text[..<equals].lastIndex(of: "@"),
            let pool = names.pools[String(text[..<at])].map({ scenario.pools[$0] }),
            let window = Int(text[text.index(after: at)..<equals]),
            pool.windows.indices.contains(window - 1)
        else { return nil }
        let written = Array(text[text.index(after: equals)...].utf8)
        guard case .success(let number) = JSONReader.read(written), let amount = number.root.asMillionths,
            amount > .zero
        else { return nil }
        return (pool, amount.millionths / (pool.unit == .money ? 10_000 : 1_000_000))
    }

    private mutating func checkCostPerPlacement(_ extra: PrintedMarginal.Extra, isSession: Bool) {
        var each: Value?
        if let withIt = extra.withIt {
            let sessions = withIt.sessionPrice - plan.sessionPrice
            let cost = isSession ? sessions : (extra.cost ?? .zero) + sessions
            let more = withIt.placed - plan.placed
            if more > 0, cost > .zero {
                each = Value(millionths: roundedHalfUp(Int128(cost.millionths), over: Int128(more)))
            }
        }
        expect(
            extra.costPerPlacement == each, "\(extra.place)/costPerPlacement",
            each.map { "each order placed more costs \($0)" } ?? "nothing is to be shared out")
    }
}
