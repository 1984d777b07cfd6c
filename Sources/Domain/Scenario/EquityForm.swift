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
    /// The penalty of a comparison where the policy names none: one exam for each whole level of an order's group.
    public static let comparedPenalty = Value.one

    /// The same groups, asked for in this form alone. Figures that the policy names for the form are kept.
    public func taking(_ form: Form) -> Policy.Equity {
        var equity = self
        if form == .none { equity.partitions = [] }
        equity.notBelowBaseline = form == .notBelowBaseline
        equity.maxGap = form == .maxGap ? maxGap ?? Self.comparedGap : nil
        equity.parityPenalty = form == .parityPenalty ? parityPenalty ?? Self.comparedPenalty : nil
        return equity
    }
}
