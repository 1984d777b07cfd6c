import Domain
import GLPKSolver

/// How much work a goal may take. Counted, so that results repeat.
struct Effort: Sendable {
    /// Price steps of the two relaxations.
    var orderwise: Int
    var knapsack: Int
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

    static func of(_ effort: Policy.Effort) -> Effort {
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

    /// Lateness and levels are near their bounds after a third of the moves; value and care have more to gain.
    func moves(for goal: GoalName) -> PlanSearch.Effort {
        if goal == .value || goal == .care { return moves }
        return .init(
            starts: moves.starts / 2, race: moves.race, moves: moves.moves / 3, least: moves.least / 3)
    }

    func limits(rows: Int, gap: Double, _ clock: DeadlineClock) -> SearchLimits {
        SearchLimits(
            nodes: nodes, iterations: treeWork / max(1, rows), gap: gap, milliseconds: clock.millisecondsLeft)
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
}

/// The last resort: ends what counted work has not.
struct DeadlineClock: Sendable {
    private let end: ContinuousClock.Instant?

    init(limit: Duration?) { end = limit.map { ContinuousClock.now + $0 } }

    var hasTime: Bool { end.map { ContinuousClock.now < $0 } ?? true }
    /// Nil: no limit. At least 1, since GLPK reads 0 as "now".
    var millisecondsLeft: Int? {
        end.map { max(1, Int((ContinuousClock.now.duration(to: $0)) / .milliseconds(1))) }
    }
}
