import Domain

/// Rules that an offer would break, as bits: they are counted over every offer of a waiting order.
struct RuleSet: OptionSet, Sendable {
    let rawValue: UInt16
    static let fitsBlock = RuleSet(rawValue: 1)
    static let startTimes = RuleSet(rawValue: 2)
    static let poolLimit = RuleSet(rawValue: 4)
    static let reserved = RuleSet(rawValue: 8)
    static let minimumFill = RuleSet(rawValue: 16)
    static let notInTwoPlaces = RuleSet(rawValue: 32)
    static let visit = RuleSet(rawValue: 64)
    static let reachInTime = RuleSet(rawValue: 128)
    static let earlierGoal = RuleSet(rawValue: 256)
    static let sessionPrice = RuleSet(rawValue: 512)

    /// In the order of `Rule`.
    static let rules: [(set: RuleSet, rule: Rule)] = [
        (.fitsBlock, .fitsBlock), (.startTimes, .startTimes), (.poolLimit, .poolLimit),
        (.reserved, .reserved), (.minimumFill, .minimumFill), (.notInTwoPlaces, .notInTwoPlaces),
        (.visit, .visit), (.reachInTime, .reachInTime), (.earlierGoal, .earlierGoal),
        (.sessionPrice, .sessionPrice),
    ]
}
