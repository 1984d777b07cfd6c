import Domain

extension ScenarioGenerator.Setting.Clusters {
    typealias Site = ScenarioGenerator.Region.Site
    typealias Area = ScenarioGenerator.Region.Area
    typealias Way = ScenarioGenerator.Region.Way

    struct Land {
        var sites: [Site] = []
        var areas: [Area] = []
    }

    /// Groups of sites until there are enough for so many orders, with the areas around each. Everything is
    /// `farthest` and more from the next group, so no way leads there.
    func land(orders: Int, _ random: inout SplitMix64) -> Land {
        let count = max(2, (orders + ordersPerSite / 2) / ordersPerSite)
        let twiceUsual = sites.lowerBound + sites.upperBound
        let groups = max(1, (2 * count + twiceUsual / 2) / twiceUsual)
        var land = Land()
        for group in 0..<groups {
            let first = land.sites.count
            let size = count * (group + 1) / groups - first
            for rank in 0..<size { land.sites.append(site(first + rank, rank: rank, group: group, &random)) }
            addAreas(around: first..<first + size, to: &land, &random)
        }
        return land
    }

    private func site(_ number: Int, rank: Int, group: Int, _ random: inout SplitMix64) -> Site {
        let place = place(rank, &random)
        let modalities = fixed[min(rank, fixed.count - 1)]
        let lacking = vans.filter { !modalities.contains($0) }
        // The sites before this one in its group that lack something: so many stops the van has already.
        let stopsBefore = (0..<rank).count { fixed[min($0, fixed.count - 1)] != fixed[0] }
        return Site(
            id: "site-\(number + 1)", label: ScenarioGenerator.Region.label(number),
            inOtherZone: crossesZones && group % 5 == 4, x: place.x, y: place.y, modalities: modalities,
            visited: stopsBefore < stops ? lacking : [], team: group + 1, isHub: rank == 0)
    }

    /// Where a site stands in its group.
    private func place(_ rank: Int, _ random: inout SplitMix64) -> (x: Int, y: Int) {
        switch shape {
        case .town(let spacing):
            return (rank % 3 * spacing + random.below(4), rank / 3 * spacing + random.below(4))
        case .star(let arm):
            guard rank > 0 else { return (0, 0) }
            let (length, bend) = (random.number(in: arm), random.number(in: -15...15))
            return [(length, bend), (bend, length), (-length, bend), (bend, -length)][(rank - 1) % 4]
        }
    }

    /// Three areas for every two sites.
    private func addAreas(around group: Range<Int>, to land: inout Land, _ random: inout SplitMix64) {
        let count = (3 * group.count + 1) / 2
        let quartiles = random.shuffled((0..<count).map { $0 % 4 + 1 })
        for number in 0..<count {
            let home = land.sites[group.lowerBound + number % group.count]
            let x = home.x + (random.happens(permille: 500) ? 1 : -1) * random.number(in: homes)
            let y = home.y + (random.happens(permille: 500) ? 1 : -1) * random.number(in: homes)
            let near = group.map { site in
                (site: site, minutes: minutes(x - land.sites[site].x, y - land.sites[site].y))
            }.sorted { ($0.minutes, $0.site) < ($1.minutes, $1.site) }
            // Two at least, so that nobody is without a choice.
            let inReach = max(2, near.count { $0.minutes <= farthest })
            land.areas.append(
                Area(
                    id: "z-\(land.areas.count + 1)", quartile: quartiles[number],
                    sites: Array(near.prefix(inReach))))
        }
    }

    /// By car, in whole five minutes.
    private func minutes(_ dx: Int, _ dy: Int) -> Int {
        (4 + ScenarioGenerator.Region.distance(dx, dy) + 4) / 5 * 5
    }

    /// A ride costs 15 and 1.20 a minute, which is about what drivers of medical transport are paid.
    func ways(from area: Int, _ place: Area, arePaid: Bool) -> [Way] {
        place.sites.flatMap { site, car in
            var ways = [
                Way(area: area, site: site, mode: .car, minutes: car),
                Way(
                    area: area, site: site, mode: .ride, minutes: car + 10,
                    cost: arePaid ? 15 + (car + 10) * 6 / 5 : nil),
            ]
            let transit = (car * transitTenths / 10 + 14) / 5 * 5
            if transit <= farthest + 30 {
                ways.append(Way(area: area, site: site, mode: .transit, minutes: transit))
            }
            if car <= 10 { ways.append(Way(area: area, site: site, mode: .walk, minutes: 5 * car)) }
            if car <= 20 { ways.append(Way(area: area, site: site, mode: .bicycle, minutes: 2 * car + 5)) }
            return ways
        }
    }
}
