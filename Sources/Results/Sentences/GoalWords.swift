import Domain

/// A goal in plain words: what it counts, what the plan reaches, and how far any plan could get.
struct GoalWords {
    let goal: GoalReport

    init(_ goal: GoalReport) { self.goal = goal }

    var title: String {
        switch goal.name {
        case .clinical: "Urgent orders in time"
        case .baseline: "Nobody below first come, first served"
        case .placed: "Orders placed"
        case .gap: "Groups close together"
        case .parity: "Exams placed, groups alike"
        case .equity(1): "The group served least"
        case .equity(let k): "The \(k) groups served least"
        case .value: "Exams placed, the sooner the better"
        case .care: "Appointments kept, with little burden"
        }
    }

    /// What the figure counts.
    var meaning: String {
        switch goal.name {
        case .clinical: "Days late of urgent orders, each weighted by the policy's points. Decided first."
        case .baseline: "Placed orders by which groups stay below first come, first served."
        case .placed: "Placed orders."
        case .gap: "How much further the shares placed are apart than the policy allows."
        case .parity:
            "Weighted exams placed minus the price of extra sessions and a penalty for groups whose share placed differs from that of all."
        case .equity(1): "Share of its orders that are placed."
        case .equity: "Mean share of their orders that is placed."
        case .value: "Weighted exams placed, later ones counting less, minus the price of extra sessions."
        case .care: "Completions to be expected, minus travel, off-preference times and short notice."
        }
    }

    var figure: String { figure(goal.value) }
    var bound: String { figure(goal.bound) }

    private func figure(_ value: Value) -> String {
        switch goal.name {
        case .clinical: value == .zero ? "none late" : "\(Words.short(value)) late points"
        case .equity(let k):
            Words.percent(Value(millionths: roundedHalfUp(Int128(value.millionths), over: Int128(k))))
        case .baseline, .placed: "\(Words.short(value)) orders"
        case .gap: value == .zero ? "within what is allowed" : "\(Words.percent(value)) too far apart"
        case .parity, .value, .care: "\(Words.short(value)) \(goal.name.unit)"
        }
    }

    /// How sure we are, in one or two sentences.
    var basis: String {
        guard !goal.isOptimal else {
            return "Proven: no plan can do better under the scenario's rules and figures."
        }
        guard !goal.isWithinTolerance else {
            return "Proven to within its tolerance, \(goal.tolerance). \(source)"
        }
        let gap = Words.short(goal.gap)
        let bounded =
            goal.name.sense == .minimise
            ? "No plan can go below \(bound); at most \(gap) could be saved."
            : "No plan can get beyond \(bound); at most \(gapWords(gap)) could be gained."
        return bounded + " " + source
    }

    private func gapWords(_ gap: String) -> String {
        switch goal.name {
        case .equity(let k):
            let points = Value(millionths: roundedHalfUp(Int128(goal.gap.millionths) * 100, over: Int128(k)))
            return "\(Words.short(points)) percentage points"
        case .gap: return Words.percent(goal.gap)
        default: return gap
        }
    }

    private var source: String {
        switch goal.boundBasis {
        case .prices: "Anyone can recompute this from the certificate's prices."
        case .knapsackPrices: "Anyone can recompute this from the certificate's prices, block by block."
        case .glpkTree: "It rests on GLPK's search; from the certificate's prices alone: \(recomputed)."
        }
    }

    private var recomputed: String { figure(goal.recomputedBound) }
}
