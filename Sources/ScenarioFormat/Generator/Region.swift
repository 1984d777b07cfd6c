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
            let modalities: [Modality]
        }

        struct Area {
            let id: String
            let x: Int
            let y: Int
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
        }

        let sites: [Site]
        let areas: [Area]
        let travel: [Way]
        /// Languages beside English that people here need an interpreter for: the first has every kind of
        /// interpreter, the last only video.
        let languages: [String]

        private static let labels = [
            "Central Hospital", "Riverside Imaging", "Northgate Clinic", "Lakeview Health Center",
            "Westfield Imaging",
            "Hillcrest Hospital",
        ]
        private static let spacing = 28

        /// One site per 70 orders, 2 to 6; a larger network grows by one for every further 200 orders, so that an
        /// order's choice of sessions stays what one region offers.
        static func siteCount(_ orders: Int) -> Int {
            orders <= 600 ? min(6, max(2, (orders + 35) / 70)) : 6 + (orders - 400) / 200
        }

        init(orders: Int, seed: UInt64) {
            var random = SplitMix64(seed: seed, stream: .region)
            _ = random.next()
            let sites = Self.makeSites(Self.siteCount(orders), &random)
            let areas = Self.makeAreas(around: sites, &random)
            self.sites = sites
            self.areas = areas
            travel = areas.indices.flatMap { area in Self.ways(from: area, areas[area]) }
            languages = ["es"] + random.shuffled(["vi", "zh", "ht", "pt", "ar"]).prefix(2)
        }

        private static func makeSites(_ count: Int, _ random: inout SplitMix64) -> [Site] {
            var columns = 1
            while columns * columns < count { columns += 1 }
            return (0..<count).map { number in
                var modalities: [Modality] = [.us]
                if number % 3 != 2 { modalities.append(.mr) }
                if number % 4 != 3 { modalities.append(.ct) }
                if number % 3 != 1 { modalities.append(.mg) }
                return Site(
                    id: "site-\(number + 1)",
                    label: number < labels.count ? labels[number] : "Imaging site \(number + 1)",
                    inOtherZone: count >= 3 && number % 6 == min(count, 6) - 1,
                    x: number % columns * spacing + random.below(9),
                    y: number / columns * spacing + random.below(9),
                    modalities: modalities)
            }
        }

        private static func makeAreas(around sites: [Site], _ random: inout SplitMix64) -> [Area] {
            let count = (3 * sites.count + 1) / 2
            let quartiles = random.shuffled((0..<count).map { $0 % 4 + 1 })
            return (0..<count).map { number in
                let home = sites[number % sites.count]
                let far = quartiles[number] >= 3 ? 6 : 0
                let x =
                    home.x + (random.happens(permille: 500) ? 1 : -1) * random.number(in: 2 + far...9 + far)
                let y = home.y + (random.happens(permille: 500) ? 1 : -1) * random.number(in: 2...9)
                let near = sites.indices
                    .map { (site: $0, minutes: 6 + distance(x - sites[$0].x, y - sites[$0].y)) }
                    .sorted { ($0.minutes, $0.site) < ($1.minutes, $1.site) }
                return Area(
                    id: "z-\(number + 1)", x: x, y: y, quartile: quartiles[number],
                    sites: Array(near.prefix(6)))
            }
        }

        private static func distance(_ dx: Int, _ dy: Int) -> Int {
            max(abs(dx), abs(dy)) + min(abs(dx), abs(dy)) / 2
        }

        private static func ways(from area: Int, _ place: Area) -> [Way] {
            place.sites.flatMap { site, car in
                var ways = [
                    Way(area: area, site: site, mode: .car, minutes: car),
                    Way(area: area, site: site, mode: .ride, minutes: car + 8),
                ]
                if 2 * car + 10 <= 120 {
                    ways.append(Way(area: area, site: site, mode: .transit, minutes: 2 * car + 10))
                }
                if car <= 9 { ways.append(Way(area: area, site: site, mode: .walk, minutes: 5 * car)) }
                return ways
            }
        }

        /// Sites that do `modality`, nearest to `area` first.
        func sites(near area: Int, with modality: Modality) -> [Int] {
            areas[area].sites.map(\.site).filter { sites[$0].modalities.contains(modality) }
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
        [
            "zone": .string(region.areas[area].id), "site": .string(region.sites[site].id),
            "mode": .string(mode.rawValue), "minutes": .number(minutes),
        ]
    }
}
