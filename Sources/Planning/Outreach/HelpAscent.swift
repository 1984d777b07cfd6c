import Domain

/// First prices for a stage, by steps along subgradients of its bound: near enough to the best that few appointments are
/// left in doubt, and GLPK's relaxation settles those. Floating point: what prices prove is computed from whole ones.
struct HelpAscent {
    private static let steps = 300
    /// Steps without a better bound after which less is asked of the next.
    private static let patience = 8

    private let program: HelpProgram
    private let parity: HelpParity?
    /// Rows: those of lanes day by day, of contacts, of groups. Right sides and what is a usual amount there.
    private var right: [Double] = []
    private var usual: [Double] = []
    private var firstOfLane: [Int] = []
    private var firstContact = 0
    private var firstGroup = 0
    /// What choices draw on rows, one choice after the other.
    private var draws: [(row: Int, amount: Double)] = []
    private var ofChoice: [Range<Int>] = []
    private var uplift: [Double] = []
    /// By choice: what rows of groups count of it.
    private var counted: [Double] = []

    /// - Parameter stage: not that of the level, whose bound is a ratio.
    init(_ program: HelpProgram, _ stage: HelpStage) {
        self.program = program
        if case .parity(let parity) = stage { self.parity = parity } else { parity = nil }
        for choice in program.choices {
            uplift.append(choice.completions)
            counted.append(parity.map { Double($0.amount(choice)) / 1e6 } ?? choice.completions)
        }
        addRows(stage)
        for choice in program.choices {
            let first = draws.count
            for draw in choice.draws {
                draws.append((firstOfLane[draw.lane] + draw.slot, Double(draw.amount)))
            }
            if let cap = program.capOf[choice.target] {
                draws.append((firstContact + cap, Double(choice.contacts)))
            }
            ofChoice.append(first..<draws.count)
        }
    }

    private mutating func addRows(_ stage: HelpStage) {
        for lane in program.usable {
            firstOfLane.append(right.count)
            right += lane.map { Double($0) }
        }
        firstContact = right.count
        right += program.capped.map { Double($0.contacts) }
        firstGroup = right.count
        usual = right.map { max(1, $0) }
        switch stage {
        case .level: preconditionFailure("the bound of a level is a ratio")
        case .saved(nil): break
        case .saved(let floor?):
            for group in program.groups {
                right.append(Double(group.base - floor * Int64(group.targets.count)) / 1e6)
                usual.append(Double(group.targets.count))
            }
        case .parity(let parity):
            let most = program.ofTarget.reduce(0) { sum, range in
                sum + (counted[range].max() ?? 0)
            }
            let penalty = Double(parity.penalty) / 1e6
            for (group, weight) in zip(program.groups, parity.weights) {
                let own = Double(weight) / 1e6 * Double(parity.base(group)) / 1e6
                right.append(penalty * Double(parity.base) / 1e6 - own)
                usual.append(max(1e-6, penalty * most / 2))
            }
        }
    }

    /// The best prices that the steps came to.
    func prices() -> HelpPrices {
        var prices = [Double](repeating: 0, count: right.count)
        var (best, held) = (prices, Double.infinity)
        var (wanted, missed) = (0.1 * max(1e-6, uplift.reduce(0, +)), 0)
        for _ in 0..<Self.steps {
            let (bound, slack) = evaluate(prices)
            if bound < held - 1e-7 * abs(held) || held == .infinity {
                (best, held, missed) = (prices, bound, 0)
            } else {
                missed += 1
                if missed == Self.patience {
                    (wanted, missed, prices) = (wanted / 2, 0, best)
                    continue
                }
            }
            step(&prices, slack, by: bound - held + wanted)
        }
        return whole(best)
    }

    /// Towards where the bound would have fallen by so much, were it straight.
    private func step(_ prices: inout [Double], _ slack: [Double], by fall: Double) {
        var norm = 0.0
        for row in slack.indices where prices[row] > 0 || slack[row] < 0 || isSigned(row) {
            norm += slack[row] / usual[row] * (slack[row] / usual[row])
        }
        guard norm > 0 else { return }
        for row in slack.indices {
            let moved = prices[row] - fall / norm * slack[row] / (usual[row] * usual[row])
            prices[row] = isSigned(row) ? min(1, max(-1, moved)) : max(0, moved)
        }
    }

    private func isSigned(_ row: Int) -> Bool { parity != nil && row >= firstGroup }

    /// The bound, and by row what the best choices at these prices leave of its right side.
    private func evaluate(_ prices: [Double]) -> (bound: Double, slack: [Double]) {
        var slack = right
        var bound = zip(prices, right).reduce(0) { $0 + $1.0 * $1.1 }
        // What a unit drawn by a day costs: it stands in the rows of all later days.
        var ofUnit = prices
        for (lane, first) in firstOfLane.enumerated() {
            for slot in program.usable[lane].indices.dropLast().reversed() {
                ofUnit[first + slot] += ofUnit[first + slot + 1]
            }
        }
        let terms = groupTerms(prices)
        var use = [Double](repeating: 0, count: right.count)
        var added = [Double](repeating: 0, count: program.groups.count)
        var all = 0.0
        for (target, range) in program.ofTarget.enumerated() {
            let worthOfCounted = program.groupsOf[target].reduce(terms.everyone) { $0 + terms.own[$1] }
            var (most, chosen) = (0.0, -1)
            for choice in range {
                var worth = uplift[choice] + worthOfCounted * counted[choice]
                for draw in draws[ofChoice[choice]] { worth -= ofUnit[draw.row] * draw.amount }
                if worth > most { (most, chosen) = (worth, choice) }
            }
            guard chosen >= 0 else { continue }
            bound += most
            for draw in draws[ofChoice[chosen]] { use[draw.row] += draw.amount }
            for group in program.groupsOf[target] { added[group] += counted[chosen] }
            all += counted[chosen]
        }
        for (lane, first) in firstOfLane.enumerated() {
            var drawn = 0.0
            for slot in program.usable[lane].indices {
                drawn += use[first + slot]
                slack[first + slot] -= drawn
            }
        }
        for row in firstContact..<firstGroup { slack[row] -= use[row] }
        for row in firstGroup..<right.count {
            let group = row - firstGroup
            slack[row] +=
                parity.map { parity in
                    Double(parity.penalty) / 1e6 * all - Double(parity.weights[group]) / 1e6 * added[group]
                } ?? added[group]
        }
        return (bound, slack)
    }

    /// What a unit counted is worth by the prices of its groups, and by those of all.
    private func groupTerms(_ prices: [Double]) -> (own: [Double], everyone: Double) {
        let own = prices[firstGroup...]
        guard !own.isEmpty else { return (Array(repeating: 0, count: program.groups.count), 0) }
        guard let parity else { return (Array(own), 0) }
        return (
            zip(parity.weights, own).map { -$1 * Double($0) / 1e6 },
            own.reduce(0, +) * Double(parity.penalty) / 1e6
        )
    }

    private func whole(_ found: [Double]) -> HelpPrices {
        let unit = parity == nil ? 1e12 : 1e18
        func whole(_ price: Double, _ unit: Double) -> Int64 { Int64(min(4e18, max(-4e18, price * unit))) }
        var prices = HelpPrices(program)
        for (lane, first) in firstOfLane.enumerated() {
            for slot in program.usable[lane].indices {
                prices.lane[lane][slot] = whole(found[first + slot], unit)
            }
        }
        for cap in program.capped.indices { prices.contacts[cap] = whole(found[firstContact + cap], unit) }
        for group in program.groups.indices where firstGroup + group < found.count {
            prices.group[group] = whole(found[firstGroup + group], 1e6)
        }
        return prices
    }
}
