extension Policy.Equity {
    /// One way of asking for equity, as far as it stands apart from the others: for plans that are laid side by side.
    public enum Form: String, CaseIterable, Sendable {
        /// No group is protected.
        case none
        /// Levels alone, the least served group first.
        case levels
        /// Levels, and before them no group below first come, first served.
        case notBelowBaseline = "not-below-baseline"
        /// Levels, and after them a largest gap.
        case maxGap = "max-gap"
        /// A penalty for distance instead of levels.
        case parityPenalty = "parity-penalty"
    }

    /// The largest gap of a comparison where the policy names none: a tenth of a group.
    public static let comparedGap = Value(millionths: 100_000)
    /// The penalty of a comparison where the policy names none: that groups are on average a tenth from the share of all
    /// costs as much as a tenth of all exams. More would be a comparison with levelling down.
    public var comparedPenalty: Value {
        Value(millionths: 1_000_000 / Int64(max(1, partitions.reduce(0) { $0 + $1.groups.count })))
    }

    /// The same groups, asked for in this form alone. Figures that the policy names for the form are kept.
    public func taking(_ form: Form) -> Policy.Equity {
        var equity = self
        if form == .none { equity.partitions = [] }
        equity.notBelowBaseline = form == .notBelowBaseline
        equity.maxGap = form == .maxGap ? maxGap ?? Self.comparedGap : nil
        equity.parityPenalty = form == .parityPenalty ? parityPenalty ?? comparedPenalty : nil
        return equity
    }
}

extension Policy {
    /// What a plan of a comparison asks for in place of what the policy does: of who is placed, or of outreach.
    public enum Form: Hashable, Sendable {
        case places(Equity.Form)
        case outreach(Outreach.Equity)

        /// In files.
        public var name: String {
            switch self {
            case .places(.none): "without-equity"
            case .places(let form): form.rawValue
            case .outreach(let form): "outreach-\(form.rawValue)"
            }
        }

        public init?(name: String) {
            let all = Equity.Form.allCases.map(Form.places) + Outreach.Equity.allCases.map(Form.outreach)
            guard let form = all.first(where: { $0.name == name }) else { return nil }
            self = form
        }
    }

    public func asking(_ form: Form) -> Policy {
        var policy = self
        switch form {
        case .places(let form): policy.equity = equity.taking(form)
        case .outreach(let form): policy.outreach.equity = form
        }
        return policy
    }
}
