import Domain

extension ScenarioGenerator {
    /// Where things are: sites on a plane whose unit is a minute by car, zones people live in around them, and how
    /// long the way takes.
    struct Region {
        struct Site {
            let id: String
            let label: String
            let inOtherZone: Bool
            let x: Int
            let y: Int
            /// What it has scanners for.
            let modalities: [Modality]
            /// What comes to it by van.
            var visited: [Modality] = []
            /// The neighbourhood whose technologists work extra hours here.
            let team: Int
            /// The main site of its neighbourhood.
            var isHub = true

            var staff: String { "staff-\(team)" }
        }

        struct Area {
            let id: String
            /// 1 (least deprived) to 4.
            let quartile: Int
            /// Nearest first, with minutes by car.
            let sites: [(site: Int, minutes: Int)]
        }

        struct Way {
            let area: Int
            let site: Int
            let mode: TravelMode
            let minutes: Int
            var cost: Int?
        }

        let sites: [Site]
        let areas: [Area]
        let travel: [Way]
        /// Languages beside English that people here need an interpreter for: the first have every kind of
        /// interpreter, the last only video.
        let languages: [String]

        init(orders: Int, setting: Setting, seed: UInt64) {
            var random = SplitMix64(seed: seed, stream: .region)
            _ = random.next()
            if let clusters = setting.clusters {
                let land = clusters.land(orders: orders, &random)
                (sites, areas) = (land.sites, land.areas)
                travel = areas.indices.flatMap {
                    clusters.ways(from: $0, land.areas[$0], arePaid: setting.ridesArePaid)
                }
            } else {
                let grid = Grid(orders: orders, &random)
                (sites, areas) = (grid.sites, grid.areas)
                travel = areas.indices.flatMap { Grid.ways(from: $0, grid.areas[$0]) }
            }
            languages =
                ["es"] + random.shuffled(setting.languagesAtHand).prefix(setting.languageOdds.count - 1)
        }

        private static let labels = [
            "Central Hospital", "Riverside Imaging", "Northgate Clinic", "Lakeview Health Center",
            "Westfield Imaging",
            "Hillcrest Hospital",
        ]

        static func label(_ number: Int) -> String {
            number < labels.count ? labels[number] : "Imaging site \(number + 1)"
        }

        static func distance(_ dx: Int, _ dy: Int) -> Int {
            max(abs(dx), abs(dy)) + min(abs(dx), abs(dy)) / 2
        }

        /// Sites that do `modality`, or are visited by a van that does, nearest to `area` first.
        func sites(near area: Int, with modality: Modality) -> [Int] {
            areas[area].sites.map(\.site).filter {
                sites[$0].modalities.contains(modality) || sites[$0].visited.contains(modality)
            }
        }
    }
}

extension ScenarioGenerator.Region.Site {
    var json: JSONOutput {
        .sparse(
            ("id", .string(id)), ("label", .string(label)),
            ("timeZone", inOtherZone ? .string("America/Chicago") : nil))
    }
}

extension ScenarioGenerator.Region.Way {
    func json(_ region: ScenarioGenerator.Region) -> JSONOutput {
        .sparse(
            ("zone", .string(region.areas[area].id)), ("site", .string(region.sites[site].id)),
            ("mode", .string(mode.rawValue)), ("minutes", .number(minutes)),
            ("rideCost", cost.map { .number($0) }))
    }
}
