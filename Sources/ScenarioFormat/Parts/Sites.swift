import Domain

// Sites, scanners, and the ways to them.
extension ScenarioDecoder {
    func decodeSites() {
        if raw.sites.isEmpty, let node = raw.root.member("sites"), node.kind == .array {
            log.error("missing-key", at: node, "there is no site", "list at least one")
        }
        sites = raw.sites.map { node in
            guard var reader = ObjectReader(node, log) else { return nil }
            let id = reader.word("id", .required)
            let label = reader.text("label")
            let zone = reader.value("timeZone").map { self.zone($0) } ?? self.zone
            reader.end()
            guard let id, let zone else { return nil }
            return Site(id: id, label: label ?? id, zone: zone)
        }
    }

    func decodeScanners() {
        for node in raw.scanners {
            var home: Index<Site>?
            scanners.append(decodeScanner(node, home: &home))
            homes.append(home)
        }
    }

    private func decodeScanner(_ node: JSONNode, home: inout Index<Site>?) -> Scanner? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let id = reader.word("id", .required)
        let label = reader.text("label")
        let modality = reader.choice("modality", .required, as: Modality.self)
        let features = reader.words("features") ?? []
        let population = reader.choice("population", as: Population.self)
        home = site(in: &reader)
        reader.end()
        guard let id, let modality else { return nil }
        return Scanner(id: id, label: label, modality: modality, features: features, population: population)
    }

    func decodeTravel() {
        struct Way: Hashable {
            var zone: String
            var site: Index<Site>
            var mode: TravelMode
        }
        var seen: Set<Way> = []
        // A pool that could not be read might have been one of money.
        let hasMoney = pools.contains { $0 == nil || $0?.kind == .money }
        for node in raw.travel {
            let row = decodeTravelRow(node, hasMoney: hasMoney)
            travel.append(row)
            guard let row, !seen.insert(Way(zone: row.zone, site: row.site, mode: row.mode)).inserted else {
                continue
            }
            log.error(
                "duplicate-travel", at: node, "this way by this mode is listed twice", "keep one of the rows")
        }
    }

    private func decodeTravelRow(_ node: JSONNode, hasMoney: Bool) -> TravelRow? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let zone = reader.word("zone", .required)
        let site = site(in: &reader, .required)
        let mode = reader.choice("mode", .required, as: TravelMode.self)
        let minutes = reader.minutes("minutes", 0...1440, .required)
        let rideCost = reader.cents("rideCost")
        reader.end()
        if rideCost != nil, let cost = node.member("rideCost") {
            if mode != nil, mode != .ride {
                log.error(
                    "ride-cost", at: cost, "only the mode ride has a rideCost", "move it to the ride's row")
            } else if !hasMoney {
                noMoneyPool(cost)
            }
        }
        guard let zone, let site, let mode, let minutes else { return nil }
        return TravelRow(zone: zone, site: site, mode: mode, minutes: minutes, rideCost: rideCost)
    }

    func noMoneyPool(_ node: JSONNode) {
        log.error(
            "no-money-pool", at: node, "there is no money this could be paid from",
            "add a pool of kind money and name it in paidFrom, or remove the cost")
    }
}
