import Domain

// Anything in limited supply.
extension ScenarioDecoder {
    func decodePools() {
        pools = raw.pools.map(decodePool)
        for (pool, node) in zip(pools, raw.pools) {
            guard let pool, let paidFrom = pool.paidFrom, let payer = pools[paidFrom.int],
                payer.kind != .money,
                let place = node.member("paidFrom")
            else { continue }
            log.error(
                "not-a-money-pool", at: place, "the pool that pays, \"\(payer.id)\", is not of kind money",
                "name a pool of kind money")
        }
        checkSupplies()
    }

    /// Minutes of help before the exam add up over the pools of a kind and language, so one price must hold for all.
    private func checkSupplies() {
        var first: [String: Pool] = [:]
        for (pool, node) in zip(pools, raw.pools) {
            guard let pool, case .before = pool.timeBase else { continue }
            let key = "\(pool.kind.rawValue) \(pool.language?.primary ?? "")"
            guard let other = first[key] else {
                first[key] = pool
                continue
            }
            guard pool.cost != other.cost || pool.paidFrom != other.paidFrom else { continue }
            log.error(
                "different-costs", at: node.member("cost") ?? node.member("paidFrom") ?? node,
                "minutes of pools of one kind and language add up, and \"\(other.id)\" has another cost or payer",
                "give both the same cost and paidFrom")
        }
    }

    private func decodePool(_ node: JSONNode) -> Pool? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let id = reader.word("id", .required)
        let label = reader.text("label")
        let kind = reader.choice("kind", .required, as: PoolKind.self)
        let unit = reader.choice("unit", .required, as: Pool.Unit.self)
        let heads = reader.int("heads", 0...10_000)
        let language = language(in: &reader, "language")
        let mode = reader.choice("mode", as: InterpreterMode.self)
        let skill = reader.word("skill")
        let gender = reader.choice("gender", as: StaffGender.self)
        let mobility = reader.choices("mobility", as: Mobility.self)
        let site = site(in: &reader)
        let zone = reader.word("zone")
        let cost = reader.cents("cost")
        let paidFrom = reader.value("paidFrom").flatMap { poolIDs.find($0, log) }
        let windows = decodeWindows(&reader, unit: unit, zone: self.zone(of: site))
        reader.end()
        guard let id, let kind, let unit else { return nil }
        let pool = Pool(
            id: id, label: label, kind: kind, unit: unit, windows: windows, heads: heads, language: language,
            mode: mode, skill: skill, gender: gender, mobility: mobility, site: site, zone: zone, cost: cost,
            paidFrom: paidFrom)
        check(pool, reader)
        return pool
    }

    private func decodeWindows(_ reader: inout ObjectReader, unit: Pool.Unit?, zone: Zone) -> [Pool.Window] {
        var windows: [Pool.Window] = []
        for node in reader.list("windows", .required) {
            guard var entry = ObjectReader(node, log) else { continue }
            let span = span(in: &entry, zone: zone, of: "window")
            let amount = amount(in: &entry, "amount", unit: unit)
            entry.end()
            guard let span, let amount else { continue }
            if let last = windows.last, span.from < last.span.to {
                log.error(
                    "overlapping-windows", at: node, "this window begins before the one above it ends",
                    "list windows in the order of time, none overlapping")
            }
            windows.append(Pool.Window(span: span, amount: amount))
        }
        return windows
    }

    /// Minutes, units or, for money, cents; nil where the unit is not known.
    func amount(in reader: inout ObjectReader, _ key: String, unit: Pool.Unit?) -> Int64? {
        switch unit {
        case .money?: return reader.cents(key, .required)?.count
        case .minutes?, .count?: return reader.int(key, 0...100_000_000, .required).map { Int64($0) }
        case nil:
            _ = reader.value(key, .required)
            return nil
        }
    }

    func language(in reader: inout ObjectReader, _ key: String) -> LanguageTag? {
        guard let node = reader.value(key) else { return nil }
        guard let text = node.string else {
            log.wrongType(node, "a language tag")
            return nil
        }
        if let tag = LanguageCodes.canonical(text) { return tag }
        log.error(
            "unknown-language", at: node, "this is not the tag of a known language",
            "use a BCP 47 tag such as es, pt-BR or ase")
        return nil
    }
}

// What a kind of pool must and must not say.
extension ScenarioDecoder {
    private func check(_ pool: Pool, _ reader: ObjectReader) {
        checkUnit(pool, reader)
        checkFields(pool, reader)
        checkMoney(pool, reader)
    }

    private func checkUnit(_ pool: Pool, _ reader: ObjectReader) {
        let allowed: [Pool.Unit] =
            switch pool.kind {
            case .ride: [.count]
            case .interpreter, .staff, .outreach, .counsellor, .navigator: [.minutes]
            case .technologist, .nurse, .anaesthesia, .radiologist, .equipment: [.minutes, .count]
            case .money: [.money]
            }
        guard !allowed.contains(pool.unit), let node = reader.node.member("unit") else { return }
        let words = allowed.map(\.rawValue).joined(separator: " or ")
        log.error(
            "wrong-unit", at: node,
            "a pool of kind \(pool.kind.rawValue) is not counted in \(pool.unit.rawValue)",
            "count it in \(words)")
    }

    private func checkFields(_ pool: Pool, _ reader: ObjectReader) {
        if pool.kind == .outreach || pool.kind == .interpreter, !reader.has("language") {
            log.error(
                "missing-key", at: reader.node, "a pool of kind \(pool.kind.rawValue) must name its language",
                "add the key \"language\"; write one pool for each")
        }
        let during = [PoolKind.interpreter, .technologist, .nurse, .anaesthesia, .radiologist, .equipment]
        let allowed: [(key: String, kinds: [PoolKind])] = [
            ("heads", during), ("mode", [.interpreter]), ("mobility", [.ride]),
            ("gender", [.technologist, .interpreter, .nurse, .anaesthesia, .radiologist]),
            ("language", [.interpreter, .outreach, .counsellor, .navigator]),
            ("cost", PoolKind.allCases.filter { $0 != .money }),
            ("paidFrom", PoolKind.allCases.filter { $0 != .money }),
        ]
        for (key, kinds) in allowed where !kinds.contains(pool.kind) {
            guard let node = reader.node.member(key) else { continue }
            log.error(
                "key-of-another-kind", at: node, "a pool of kind \(pool.kind.rawValue) has no \(key)",
                "remove it")
        }
    }

    private func checkMoney(_ pool: Pool, _ reader: ObjectReader) {
        if let node = reader.node.member("cost"), !reader.has("paidFrom") { noMoneyPool(node) }
        // What a ride costs may stand in the travel rows instead.
        if let node = reader.node.member("paidFrom"), !reader.has("cost"), pool.kind != .ride {
            log.error(
                "missing-key", at: node, "this pool is paid for, but has no cost", "add the key \"cost\"")
        }
    }
}
