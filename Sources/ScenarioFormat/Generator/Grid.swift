import Domain

extension ScenarioGenerator.Region {
    /// A community network's land: sites on one grid, areas around them.
    struct Grid {
        let sites: [Site]
        let areas: [Area]

        private static let spacing = 28

        init(orders: Int, _ random: inout SplitMix64) {
            sites = Self.makeSites(Self.siteCount(orders), &random)
            areas = Self.makeAreas(around: sites, &random)
        }

        /// One site per 70 orders, 2 to 6; a larger network grows by one for every further 200 orders, so that an
        /// order's choice of sessions stays what one region offers.
        private static func siteCount(_ orders: Int) -> Int {
            orders <= 600 ? min(6, max(2, (orders + 35) / 70)) : 6 + (orders - 400) / 200
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
                    id: "site-\(number + 1)", label: label(number),
                    inOtherZone: count >= 3 && number % 6 == min(count, 6) - 1,
                    x: number % columns * spacing + random.below(9),
                    y: number / columns * spacing + random.below(9),
                    modalities: modalities, team: number / 4 + 1)
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
                    id: "z-\(number + 1)", quartile: quartiles[number], sites: Array(near.prefix(6)))
            }
        }

        static func ways(from area: Int, _ place: Area) -> [Way] {
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
    }
}
