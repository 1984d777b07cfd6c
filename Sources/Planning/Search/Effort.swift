import Domain
import GLPKSolver
import Glibc

/// How much work a goal may take. Counted, so that results repeat.
struct Effort: Sendable {
    /// Price steps of the two relaxations.
    var orderwise: Int
    var knapsack: Int
    /// By how much the first steps are longer where there are fewer.
    private var stepShare = 1.0
    /// Rows added to them as they go.
    var tightening = Tightening.Rounds()
    var moves: PlanSearch.Effort
    /// Nodes of the whole program's tree.
    var nodes: Int
    /// Simplex iterations × rows of the whole program's tree: what a node costs, whatever its size.
    var treeWork: Int
    /// Neighbourhoods tried, and how many in a row may bring nothing.
    var neighbourhoods: Int
    var patience: Int
    /// Rounds of solving, timing and cutting off what cannot be timed.
    var timingRounds = 25

    static func of(_ effort: Policy.Effort, orders: Int) -> Effort {
        of(effort).scaled(to: orders)
    }

    private static func of(_ effort: Policy.Effort) -> Effort {
        switch effort {
        case .quick:
            Effort(
                orderwise: 600, knapsack: 150, moves: .init(starts: 3, race: 100, moves: 300, least: 400_000),
                nodes: 100,
                treeWork: 3_000_000, neighbourhoods: 15, patience: 10)
        case .normal:
            Effort(
                orderwise: 600, knapsack: 200,
                moves: .init(starts: 5, race: 200, moves: 1_500, least: 1_000_000), nodes: 1_000,
                treeWork: 12_000_000, neighbourhoods: 120, patience: 20)
        case .deep:
            Effort(
                orderwise: 1_500, knapsack: 800,
                moves: .init(starts: 11, race: 1_000, moves: 20_000, least: 10_000_000),
                nodes: 20_000, treeWork: 1_000_000_000, neighbourhoods: 4_000, patience: 300)
        }
    }

    /// Above some size each order gets less work: a step's prices are means over more orders, and what the last moves of an
    /// order bring is a smaller share of the whole.
    private func scaled(to orders: Int) -> Effort {
        let times = Double(orders) / Double(Self.fullyServed)
        guard times > 1 else { return self }
        func scaled(_ count: Int, _ power: Double) -> Int { Int(Double(count) / pow(times, power)) }
        var effort = self
        effort.orderwise = scaled(orderwise, 0.3)
        effort.stepShare = Double(orderwise) / Double(effort.orderwise)
        effort.tightening.orderwiseSteps.count = scaled(tightening.orderwiseSteps.count, 0.3)
        effort.knapsack = scaled(knapsack, 0.3)
        effort.tightening.knapsackSteps.count = scaled(tightening.knapsackSteps.count, 0.3)
        effort.moves.race = scaled(moves.race, 0.5)
        effort.moves.moves = scaled(moves.moves, 0.5)
        return effort
    }

    /// So many orders and fewer get all the work an order can get.
    private static let fullyServed = 5_000

    /// Levels are as good as they get after a quarter of the moves; lateness, value and care have more to gain.
    func moves(for goal: GoalName) -> PlanSearch.Effort {
        switch goal {
        case .parity, .value, .care: moves
        case .clinical, .baseline, .placed, .gap:
            .init(starts: moves.starts / 2, race: moves.race, moves: moves.moves, least: moves.least / 3)
        case .equity:
            .init(
                starts: moves.starts / 2, race: moves.race / 2, moves: moves.moves / 4,
                least: moves.least / 3)
        }
    }

    /// Prices of lateness and levels have a long way to go from where they start, the longer the fewer steps there are; those
    /// of value and care come closer by smaller steps.
    func orderwiseSteps(for goal: GoalName) -> PriceSearch.Steps {
        if goal.mayStopEarly { return .init(count: orderwise) }
        return .init(count: orderwise, first: 0.3 * stepShare, last: 0.001, momentum: 0.8)
    }

    /// Rows do most for lateness and levels, of which knapsacks have never tightened the bound: there they say which
    /// sessions to open, and no more.
    func tightening(for goal: GoalName) -> Tightening.Rounds {
        if goal.mayStopEarly { return tightening }
        return .init(orderwise: 4, orderwiseSteps: tightening.orderwiseSteps, knapsack: 0)
    }

    func limits(rows: Int, gap: Double, _ clock: DeadlineClock) -> SearchLimits {
        SearchLimits(
            nodes: nodes, iterations: treeWork / max(1, rows), gap: gap, milliseconds: clock.millisecondsLeft)
    }

    /// Of the program that matters to lateness and levels: it has fewer rows than columns and is worth more nodes.
    func coreLimits(rows: Int, gap: Double, _ clock: DeadlineClock) -> SearchLimits {
        SearchLimits(
            nodes: 3 * nodes, iterations: 2 * treeWork / max(1, rows), gap: gap,
            milliseconds: clock.millisecondsLeft)
    }

    /// Of one neighbourhood's program.
    static func neighbourhoodLimits(rows: Int, _ clock: DeadlineClock) -> SearchLimits {
        SearchLimits(
            nodes: 60, iterations: 1_000_000 / max(1, rows), gap: 1e-4, milliseconds: clock.millisecondsLeft)
    }

    /// Up to so many columns GLPK proves a whole program within a second; beyond `treeColumns` a node takes too long to be
    /// of use, and so do neighbourhoods' programs, which are built from the whole list, beyond `neighbourhoodColumns`.
    static let smallColumns = 500
    static let treeColumns = 2_500
    static let neighbourhoodColumns = 6_000
    /// What matters to lateness and levels is so easy that the root alone mostly proves it.
    static let coreColumns = 10_000
}

/// The last resort: ends what counted work has not.
struct DeadlineClock: Sendable {
    private let end: ContinuousClock.Instant?

    static let none = DeadlineClock(limit: nil)

    init(limit: Duration?) { end = limit.map { ContinuousClock.now + $0 } }

    var hasTime: Bool { end.map { ContinuousClock.now < $0 } ?? true }
    /// Nil: no limit. At least 1, since GLPK reads 0 as "now".
    var millisecondsLeft: Int? {
        end.map { max(1, Int((ContinuousClock.now.duration(to: $0)) / .milliseconds(1))) }
    }
}
