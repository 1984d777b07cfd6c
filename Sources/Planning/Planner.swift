public import Attendance
public import Domain
import GLPKSolver
import Linux

/// What a run may spend, and how it reports.
public struct PlanOptions: Sendable {
    /// Relative gap of goals value and care at which their search may stop.
    public var gap = 0.001
    /// Nil: as the policy says.
    public var effort: Policy.Effort?
    /// The last resort; a run it ends is not reproducible.
    public var timeLimit: Duration?
    public var threads = 1
    /// A plan to start from besides first come, first served. It changes where the search begins, not what a plan may be.
    public var start: EarlierPlan?

    public init() {}
}

/// A step of a run, for progress on a terminal and the worker's stream. Figures are as printed.
public struct PlanProgress: Sendable {
    public var phase: String
    public var goal: GoalName?
    /// Of the best plan held and the best bound proven so far.
    public var value: Value?
    public var bound: Value?
    /// The goal's last report.
    public var isDecided = false
    /// How many offers the search chooses among; with phase `offers` only.
    public var offers: Int?
    /// Since the report before this one. A phase may report more than once: its times add up.
    public var wall = Duration.zero
    /// Of all threads.
    public var processor = Duration.zero
}

/// From a decoded scenario to a plan with bounds and reasons: the whole way, in the order of the paper.
public struct Planner {
    public static var solverVersion: String { GLPK.version }

    let scenario: Scenario
    let history: History
    let options: PlanOptions
    let onProgress: (PlanProgress) -> Void
    let onIncumbent: (() -> PlanOutcome) -> Void

    /// - Parameter onIncumbent: hears of each plan that is held while a better one is looked for. What it is given makes
    ///   the whole outcome, goals that are not decided yet with the bounds known so far; that costs time, so it is for
    ///   the listener to say when.
    public init(
        _ scenario: Scenario, _ history: History, _ options: PlanOptions,
        onProgress: @escaping (PlanProgress) -> Void = { _ in },
        onIncumbent: @escaping (() -> PlanOutcome) -> Void = { _ in }
    ) {
        self.scenario = scenario
        self.history = history
        self.options = options
        self.onProgress = onProgress
        self.onIncumbent = onIncumbent
    }

    public func run() -> PlanOutcome {
        var watch = PhaseWatch(onProgress, onIncumbent)
        let instance = Instance(scenario)
        let list = OfferList(instance, threads: options.threads)
        watch.finish("offers", offers: list.count)
        let context = PlanningContext(instance, list)
        let baseline = Baseline.plan(context, list)
        watch.finish("baseline")
        let run = LexicographicRun(context, list, options, baseline, history)
        let decided = run.solve(
            hold: { held in
                watch.hold {
                    var outcome = Findings(held(), context, baseline).outcome(gap: options.gap)
                    outcome.outreach = Outreach(outcome.plan, instance, history).idle()
                    return outcome
                }
            }, { watch.finish($0.step.name, $0) })
        var outcome = Findings(decided, context, baseline).outcome(gap: options.gap)
        watch.finish("reasons")
        outcome.lift = Lifting(context: context, list: list, run: run, decided: decided).lift(outcome)
        if !run.hasTime { outcome.reproducible = false }
        watch.finish("lift")
        outcome.outreach = Outreach(outcome.plan, instance, history).plan()
        var standby = Standby(decided, context)
        outcome.standby = standby.slots(outcome.plan, history)
        watch.finish("outreach")
        return outcome
    }
}

/// Times phases; nothing a plan contains depends on it.
struct PhaseWatch {
    private let onProgress: (PlanProgress) -> Void
    private let onIncumbent: (() -> PlanOutcome) -> Void
    private var last = (wall: ContinuousClock.now, processor: Self.processor)

    init(
        _ onProgress: @escaping (PlanProgress) -> Void, _ onIncumbent: @escaping (() -> PlanOutcome) -> Void
    ) {
        self.onProgress = onProgress
        self.onIncumbent = onIncumbent
    }

    /// Hands out a plan that is held. What the listener takes for it is a phase of its own, `incumbent`.
    mutating func hold(_ outcome: () -> PlanOutcome) {
        onIncumbent(outcome)
        finish("incumbent")
    }

    mutating func finish(_ phase: String, _ goal: LexicographicRun.Progress? = nil, offers: Int? = nil) {
        let now = (wall: ContinuousClock.now, processor: Self.processor)
        onProgress(
            PlanProgress(
                phase: phase, goal: goal?.terms.name, value: goal.map { $0.terms.printed($0.step.value) },
                bound: goal.map { $0.terms.printed($0.step.bound) }, isDecided: goal?.isDecided ?? false,
                offers: offers, wall: last.wall.duration(to: now.wall),
                processor: now.processor - last.processor))
        last = now
    }

    private static var processor: Duration { ThisProcess.processorTime }
}
