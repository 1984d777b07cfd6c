import Domain

extension ScenarioGenerator {
    /// What is known of someone beside barriers: the fields of `groups`, which partitions may use, and the strata of
    /// `measurement`, which no plan can see. They go with language and deprivation as they do in the United States,
    /// roughly; no figure is taken from any data set.
    struct Person {
        let isChild: Bool
        let isWoman: Bool
        private let ageBand: String
        private let race: String
        private let ethnicity: String
        private let hasDisability: Bool
        private let area: Region.Area

        init(isBurdened: Bool, language: String, area: Region.Area, _ random: inout SplitMix64) {
            self.area = area
            let age = random.position(weights: [4, 33, 36, 27])
            ageBand = ["0-17", "18-44", "45-64", "65+"][age]
            isChild = age == 0
            isWoman = random.happens(permille: 560)
            hasDisability = random.happens(permille: (isBurdened ? 200 : 90) + (age == 3 ? 120 : 0))
            ethnicity = Self.ethnicity(language, isBurdened, &random)
            race = Self.race(language, isBurdened, &random)
        }

        private static func ethnicity(
            _ language: String, _ isBurdened: Bool, _ random: inout SplitMix64
        ) -> String {
            if random.happens(permille: 50) { return "unknown" }
            let hispanic = language == "es" ? 970 : language == "en" ? (isBurdened ? 120 : 60) : 10
            return random.happens(permille: hispanic) ? "Hispanic or Latino" : "Not Hispanic or Latino"
        }

        private static func race(_ language: String, _ isBurdened: Bool, _ random: inout SplitMix64)
            -> String
        {
            if random.happens(permille: 60) { return "unknown" }
            if ["vi", "zh"].contains(language) { return "Asian" }
            if language == "ht" { return "Black or African American" }
            let weights = isBurdened ? [50, 34, 7, 4, 5] : [76, 13, 6, 1, 4]
            let races = [
                "White", "Black or African American", "Asian", "American Indian or Alaska Native",
                "More than one race",
            ]
            return races[random.position(weights: weights)]
        }

        func groups(cost: Bool, offline: Bool, _ random: inout SplitMix64) -> JSONOutput {
            let payers = ["commercial", "medicare", "medicaid", "self-pay", "none", "unknown"]
            let odds = cost ? [15, 12, 38, 15, 17, 3] : [60, 22, 12, 2, 1, 3]
            let payer = ageBand == "65+" ? "medicare" : payers[random.position(weights: odds)]
            let digital = offline ? "limited" : random.happens(permille: 60) ? "unknown" : "full"
            let near = area.sites[0].minutes
            return [
                "payer": .string(payer), "areaQuartile": .number(area.quartile),
                "disability": .string(
                    random.happens(permille: 50) ? "unknown" : hasDisability ? "yes" : "no"),
                "digitalAccess": .string(digital),
                "distanceBand": .string(near <= 14 ? "near" : near <= 22 ? "middle" : "far"),
            ]
        }

        func stratum(patient: String) -> JSONOutput {
            [
                "patient": .string(patient), "race": .string(race), "ethnicity": .string(ethnicity),
                "sex": .string(isWoman ? "female" : "male"), "ageBand": .string(ageBand),
            ]
        }
    }
}
