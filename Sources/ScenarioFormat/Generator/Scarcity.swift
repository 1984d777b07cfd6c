import Domain

extension ScenarioGenerator {
    /// How hard a scenario bites: what there is too little of, and how many groups ask for a fair share of it. What
    /// is not set is as usual in the profile.
    public struct Scarcity: Sendable, Equatable {
        public enum Groups: String, CaseIterable, Sendable {
            /// The barriers that steer a plan, and languages.
            case few
            /// Every field a partition may use: a dozen groups or more.
            case many
        }

        /// Minutes of open orders for a thousand minutes of regular sessions; nil: between 1,040 and 1,260, by seed.
        public var demandPermille: Int?
        /// Minutes and counts of interpreters, rides, outreach and counselling, in thousandths of the usual.
        public var supportsPermille: Int
        public var groups: Groups
        /// Least minutes of a flexible session that is opened, in thousandths of its length; nil: 400.
        public var fillPermille: Int?

        public init(
            demandPermille: Int? = nil, supportsPermille: Int = 1000, groups: Groups = .few,
            fillPermille: Int? = nil
        ) {
            self.demandPermille = demandPermille
            self.supportsPermille = supportsPermille
            self.groups = groups
            self.fillPermille = fillPermille
        }

        /// An amount of a support as it is left, in whole `step`s.
        func support(_ amount: Int, step: Int = 5) -> Int {
            guard supportsPermille != 1000 else { return amount }
            return (amount * supportsPermille / 1000 + step / 2) / step * step
        }

        /// Least minutes of a session of this length, in whole five minutes where they were asked for.
        func minimumMinutes(of length: Int) -> Int {
            fillPermille.map { ($0 * length / 1000 + 4) / 5 * 5 } ?? length * 2 / 5
        }

        /// `, demand 1.4, supports 0.6, many groups, fill 0.6`: what the scenario's name says of it.
        var words: String {
            var words: [String] = []
            if let demandPermille { words.append("demand \(decimal(demandPermille))") }
            if supportsPermille != 1000 { words.append("supports \(decimal(supportsPermille))") }
            if groups == .many { words.append("many groups") }
            if let fillPermille { words.append("fill \(decimal(fillPermille))") }
            return words.map { ", " + $0 }.joined()
        }

        private func decimal(_ permille: Int) -> String {
            Value(millionths: Int64(permille) * 1000).description
        }
    }
}
