public import Attendance
public import Domain
import GLPKSolver

/// What a run may spend, and how it reports.
public struct PlanOptions: Sendable {
    /// Relative gap of goals value and care at which their search may stop.
    public var gap = 0.001
    /// Nil: as the policy says.
    public var effort: Policy.Effort?
    /// The last resort; a run it ends is not reproducible.
    public var timeLimit: Duration?
    public var threads = 1

    public init() {}
}

/// A step of a run, for progress on a terminal and the worker's stream. Figures are as printed.
public struct PlanProgress: Sendable {
    public var phase: String
    public var goal: GoalName?
    public var value: Value?
    public var bound: Value?
    /// Seconds the phase took.
    public var seconds: Double
}

/// From a decoded scenario to a plan with bounds and reasons: the whole way, in the order of the paper.
public struct Planner {
    public static var solverVersion: String { GLPK.version }

    let scenario: Scenario
    let history: History
    let options: PlanOptions
    let onProgress: (PlanProgress) -> Void

    public init(
        _ scenario: Scenario, _ history: History, _ options: PlanOptions,
        onProgress: @escaping (PlanProgress) -> Void = { _ in }
    ) {
        self.scenario = scenario
        self.history = history
        self.options = options
        self.onProgress = onProgress
    }

    public func run() -> PlanOutcome {
        var watch = PhaseWatch(onProgress)
        let instance = Instance(scenario)
        let list = OfferList(instance, threads: options.threads)
        watch.finish("offers")
        let context = PlanningContext(instance, list)
        let baseline = Baseline.plan(context, list)
        watch.finish("baseline")
        let run = LexicographicRun(context, list, history, options, baseline)
        let decided = run.solve { watch.finish($0.step.name, $0) }
        let outcome = Findings(decided, context, baseline).outcome(gap: options.gap)
        watch.finish("reasons")
        return outcome
    }
}

/// Times phases; nothing a plan contains depends on it.
struct PhaseWatch {
    private let onProgress: (PlanProgress) -> Void
    private var last = ContinuousClock.now

    init(_ onProgress: @escaping (PlanProgress) -> Void) { self.onProgress = onProgress }

    mutating func finish(_ phase: String, _ goal: LexicographicRun.Progress? = nil) {
        let now = ContinuousClock.now
        let seconds = last.duration(to: now) / .seconds(1)
        last = now
        onProgress(
            PlanProgress(
                phase: phase, goal: goal?.terms.name, value: goal.map { $0.terms.printed($0.step.value) },
                bound: goal.map { $0.terms.printed($0.step.bound) }, seconds: seconds))
    }
}
