extension Policy {
    /// What may be done beyond the contact that carries an offer, and what for.
    public struct Outreach: Sendable, Equatable {
        /// What is decided before the expected completions of all.
        public enum Equity: String, CaseIterable, Sendable {
            case none
            /// The least expected completed share of a protected group.
            case maxMin = "max-min"
            /// Nothing first, but a penalty on how far groups are from all: `parityPenalty`.
            case parity
        }

        /// What a group gets of outreach, where groups are held together by a penalty.
        public enum Measure: String, CaseIterable, Sendable {
            /// Its expected completed share.
            case completions
            /// Money per appointment, in units of the currency.
            case spend
        }

        /// Contacts with one patient beyond those that carry offers.
        public var contacts: Int
        public var equity: Equity
        /// λ of `parity`: expected completions that one unit of distance from the average is worth, for each appointment.
        public var parityPenalty: Value
        public var parityOf: Measure
        /// Of one talk with a navigator, of one talk about coverage, and of showing someone the portal at a visit.
        public var navigatorMinutes: Minutes
        public var enrolMinutes: Minutes
        public var digitalMinutes: Minutes
        /// How many slots get a standby list, and how many orders are on each.
        public var standbySlots: Int
        public var standbyOrders: Int

        public init(
            contacts: Int, equity: Equity, parityPenalty: Value = .one, parityOf: Measure = .completions,
            navigatorMinutes: Minutes, enrolMinutes: Minutes, digitalMinutes: Minutes, standbySlots: Int,
            standbyOrders: Int
        ) {
            self.contacts = contacts
            self.equity = equity
            self.parityPenalty = parityPenalty
            self.parityOf = parityOf
            self.navigatorMinutes = navigatorMinutes
            self.enrolMinutes = enrolMinutes
            self.digitalMinutes = digitalMinutes
            self.standbySlots = standbySlots
            self.standbyOrders = standbyOrders
        }

        /// As `Scenarios/policy-default.json` has it.
        public static let standard = Outreach(
            contacts: 2, equity: .maxMin, navigatorMinutes: 20, enrolMinutes: 30, digitalMinutes: 15,
            standbySlots: 50, standbyOrders: 3)
    }
}
