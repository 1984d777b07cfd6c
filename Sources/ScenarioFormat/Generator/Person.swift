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
        private let areaQuartile: Int
        private let distanceBand: String
        /// Set once barriers are known.
        private(set) var profile = Profile()

        /// The fields of `groups` that go with barriers.
        struct Profile {
            var payer = ""
            var disability = ""
            var digitalAccess = ""
        }

        static let payers = [
            "commercial", "medicare", "medicaid", "self-pay", "none", "unknown", "public-other",
        ]

        init(
            isBurdened: Bool, language: String, area: Region.Area, setting: Setting,
            _ random: inout SplitMix64
        ) {
            areaQuartile = area.quartile
            let (near, bands) = (area.sites[0].minutes, setting.distanceBands)
            distanceBand = near <= bands.near ? "near" : near <= bands.middle ? "middle" : "far"
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
            if ["vi", "zh", "ko", "bn", "tl"].contains(language) { return "Asian" }
            if ["ht", "so"].contains(language) { return "Black or African American" }
            let weights = isBurdened ? [50, 34, 7, 4, 5] : [76, 13, 6, 1, 4]
            let races = [
                "White", "Black or African American", "Asian", "American Indian or Alaska Native",
                "More than one race",
            ]
            return races[random.position(weights: weights)]
        }

        mutating func draw(cost: Bool, offline: Bool, _ setting: Setting, _ random: inout SplitMix64) {
            let odds = cost ? setting.payerOdds.burdened : setting.payerOdds.others
            profile.payer =
                ageBand == "65+" ? "medicare" : Self.payers[random.position(weights: odds)]
            profile.digitalAccess = offline ? "limited" : random.happens(permille: 60) ? "unknown" : "full"
            profile.disability = random.happens(permille: 50) ? "unknown" : hasDisability ? "yes" : "no"
        }

        var groups: JSONOutput {
            [
                "payer": .string(profile.payer), "areaQuartile": .number(areaQuartile),
                "disability": .string(profile.disability), "digitalAccess": .string(profile.digitalAccess),
                "distanceBand": .string(distanceBand),
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
