import Domain

/// What it costs that groups are apart from all: Σ_g |a_g·M_g − λ·M|, M what the appointments of a group, or all, get.
struct HelpParity {
    /// λ, in millionths.
    let penalty: Int64
    let measure: Policy.Outreach.Measure
    /// By group: a_g, what one unit that it gets adds to its figure, in millionths.
    let weights: [Int64]
    /// What all appointments have without outreach, in millionths: expected completions, or nothing.
    let base: Int64

    /// - Parameters:
    ///   - sizes: appointments, by group.
    ///   - expected: expected completions of all `appointments` without outreach, in millionths.
    init(_ policy: Policy.Outreach, sizes: [Int], appointments: Int, expected: Int64) {
        let penalty = policy.parityPenalty.millionths
        self.penalty = penalty
        measure = policy.parityOf
        weights = sizes.map { roundedHalfUp(Int128(penalty) * Int128(appointments), over: Int128($0)) }
        base = policy.parityOf == .completions ? expected : 0
    }

    /// What a choice adds to what its appointment gets, in millionths of a completion or of the currency.
    func amount(_ choice: HelpChoice) -> Int64 {
        switch measure {
        case .completions: choice.uplift
        case .spend: choice.cost.count * 10_000
        }
    }

    func base(_ group: HelpProgram.Group) -> Int64 { measure == .completions ? group.base : 0 }

    /// What help gives to groups and to all, beyond what they have without it.
    struct Given {
        private(set) var groups: [Int64]
        private(set) var all: Int64 = 0

        init(_ program: HelpProgram) { groups = Array(repeating: 0, count: program.groups.count) }

        mutating func add(_ amount: Int64, to own: [Int]) {
            for group in own { groups[group] += amount }
            all += amount
        }
    }

    /// How far groups are apart, in 10⁻¹² of a completion.
    func apart(_ given: Given, _ program: HelpProgram) -> Int128 {
        let everyone = Int128(penalty) * Int128(base + given.all)
        return program.groups.indices.reduce(0) { sum, group in
            let own = Int128(base(program.groups[group]) + given.groups[group])
            return sum + abs(Int128(weights[group]) * own - everyone)
        }
    }
}

extension HelpProgram {
    /// In millionths of a completion, rounded up; 0 where groups are not held together.
    func penalty(_ chosen: [Int]) -> Int64 {
        guard let parity else { return 0 }
        var given = HelpParity.Given(self)
        for choice in chosen {
            given.add(parity.amount(choices[choice]), to: groupsOf[choices[choice].target])
        }
        return Int64(clamping: -floorDivision(-parity.apart(given, self), 1_000_000))
    }

    /// Completions saved, less what it costs that groups are apart.
    func net(_ chosen: [Int]) -> Int64 { uplift(chosen) - penalty(chosen) }
}
