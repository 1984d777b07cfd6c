import Domain

/// What a stage of outreach maximises, put so that prices prove a bound on it.
enum HelpStage {
    /// The least level of a group.
    case level
    /// Completions saved, no group's level falling below a floor (millionths); nil: none is kept.
    case saved(floor: Int64?)
    /// Completions saved, less what it costs that groups are apart.
    case parity(HelpParity)

    /// Whether more help never makes it worse.
    var isMonotone: Bool { if case .parity = self { false } else { true } }
    var isLevel: Bool { if case .level = self { true } else { false } }
}

/// Integer prices on the rows of a stage, and what they prove.
struct HelpPrices {
    /// By lane, by day.
    var lane: [[Int64]]
    /// By capped patient.
    var contacts: [Int64]
    /// By group: its weight in stage `level`, the price of its floor in stage `saved`; in stage `parity` the price of being
    /// above all less that of being below, between −10⁶ and 10⁶.
    var group: [Int64]

    init(_ program: HelpProgram) {
        lane = program.lanes.map { Array(repeating: 0, count: $0.left.count) }
        contacts = Array(repeating: 0, count: program.capped.count)
        group = Array(repeating: 0, count: program.groups.count)
    }
}

/// A stage beside prices: how much less than the best each choice is worth, and the bound.
///
///     level:  Σ w_g·n_g · t  ≤  Σ w_g·base_g + Σ price·left + Σ_appointments max(0, max (Σ w_g)·uplift − Σ price·draw)
///     saved:  10⁶ · value    ≤  Σ p_g·(base_g − n_g·floor) + Σ price·left
///                                              + Σ_appointments max(0, max (10⁶ + Σ p_g)·uplift − Σ price·draw)
///     parity: 10¹² · value   ≤  Σ q_g·(λ·base − a_g·base_g) + Σ price·left
///                                + Σ_appointments max(0, max 10¹²·uplift + (λ·Σ q − Σ_own q_g·a_g)·amount − Σ price·draw)
struct PricedHelp {
    static let unit: Int64 = 1_000_000
    static let wideUnit = Int128(unit)

    let program: HelpProgram
    let stage: HelpStage
    let prices: HelpPrices
    /// By choice, in the stage's own unit times `divisor`.
    let worth: [Int128]
    /// By appointment: the best choice's worth, at least 0.
    let best: [Int128]
    /// What the sum is divided by.
    let divisor: Int128
    private let constant: Int128

    init(_ program: HelpProgram, _ stage: HelpStage, _ prices: HelpPrices) {
        self.program = program
        self.stage = stage
        self.prices = prices
        let terms = GroupTerms(program, stage, prices.group)
        var constant = terms.constant
        // A draw by a day stands in the rows of that day and of all later ones.
        let sums = prices.lane.map { lane in
            var sum: Int128 = 0
            return Array(
                lane.reversed().map {
                    sum += Int128($0); return sum
                }.reversed())
        }
        for (lane, own) in zip(program.usable, prices.lane) {
            for (left, price) in zip(lane, own) { constant += Int128(left) * Int128(price) }
        }
        for (cap, price) in zip(program.capped, prices.contacts) {
            constant += Int128(cap.contacts) * Int128(price)
        }
        worth = program.choices.map { choice in
            var worth = terms.worth(choice)
            for draw in choice.draws { worth -= sums[draw.lane][draw.slot] * Int128(draw.amount) }
            if let cap = program.capOf[choice.target] {
                worth -= Int128(prices.contacts[cap]) * Int128(choice.contacts)
            }
            return worth
        }
        best = program.ofTarget.map { [worth] range in range.reduce(0) { max($0, worth[$1]) } }
        divisor = terms.divisor
        self.constant = constant
    }

    /// The bound before it is divided.
    var total: Int128 { constant + best.reduce(0, +) }

    /// In millionths; no choice of help comes to more.
    var bound: Int64 {
        guard divisor > 0 else { return 1_000_000 }
        let proven = floorDivision(total, divisor)
        switch stage {
        case .level: return Int64(clamping: min(proven, 1_000_000))
        case .saved, .parity: return Int64(clamping: proven)
        }
    }

    /// By how much the bound falls at least when this choice is taken, or, for nil, when nothing is; in divided millionths.
    func loss(_ choice: Int?, of target: Int) -> Int128 {
        best[target] - (choice.map { worth[$0] } ?? 0)
    }
}

/// What a stage's prices on groups make of its bound: a constant, what each choice is worth, and what all is divided by.
private struct GroupTerms {
    private(set) var constant: Int128 = 0
    private(set) var divisor = Int128(PricedHelp.unit)
    /// By appointment: what a millionth of uplift is worth, and one of what parity measures.
    private var uplift: [Int128]
    private var amount: [Int128] = []
    private var parity: HelpParity?

    init(_ program: HelpProgram, _ stage: HelpStage, _ prices: [Int64]) {
        func sums(_ own: Int128, _ worth: [Int128]) -> [Int128] {
            program.groupsOf.map { groups in groups.reduce(own) { $0 + worth[$1] } }
        }
        switch stage {
        case .level:
            uplift = sums(0, prices.map { Int128($0) })
            divisor = zip(program.groups, prices).reduce(0) {
                $0 + Int128($1.1) * Int128($1.0.targets.count)
            }
            for (group, price) in zip(program.groups, prices) {
                constant += Int128(price) * Int128(group.base)
            }
        case .saved(let floor):
            uplift = sums(Int128(PricedHelp.unit), prices.map { Int128($0) })
            for (group, price) in zip(program.groups, prices) {
                constant +=
                    Int128(price)
                    * (Int128(group.base) - Int128(floor ?? 0) * Int128(group.targets.count))
            }
        case .parity(let parity):
            self.parity = parity
            divisor = Int128(PricedHelp.unit) * Int128(PricedHelp.unit)
            uplift = Array(repeating: divisor, count: program.ofTarget.count)
            let figures = zip(parity.weights, prices).map { -Int128($0) * Int128($1) }
            let everyone = prices.reduce(0) { $0 + Int128($1) } * Int128(parity.penalty)
            amount = sums(everyone, figures)
            constant = everyone * Int128(parity.base)
            for (group, figure) in zip(program.groups, figures) {
                constant += figure * Int128(parity.base(group))
            }
        }
    }

    func worth(_ choice: HelpChoice) -> Int128 {
        var worth = uplift[choice.target] * Int128(choice.uplift)
        if let parity { worth += amount[choice.target] * Int128(parity.amount(choice)) }
        return worth
    }
}
