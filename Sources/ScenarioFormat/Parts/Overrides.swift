import Domain

// A person's decisions, which the plan obeys.
extension ScenarioDecoder {
    func decodeOverrides() { overrides = raw.overrides.map(decodeOverride) }

    private func decodeOverride(_ node: JSONNode) -> Override? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let order = order(in: &reader)
        let (must, never) = (reader.value("must"), reader.value("never"))
        reader.end()
        let demand: Override.Demand?
        switch (must, never) {
        case (let must?, nil): demand = decodeMust(must)
        case (nil, let never?): demand = decodeNever(never)
        default:
            log.error(
                "one-of", at: node, "exactly one of must and never belongs here", "write one entry for each")
            return nil
        }
        guard let order, let demand else { return nil }
        return Override(order: order, demand: demand)
    }

    private func decodeMust(_ node: JSONNode) -> Override.Demand? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let session = session(in: &reader, .required)
        let start = instant(in: &reader, "start", .required, zone: zone(of: session))
        reader.end()
        guard let session, let start else { return nil }
        return .must(session: session, start: start)
    }

    private func decodeNever(_ node: JSONNode) -> Override.Demand? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let (site, session) = (site(in: &reader), session(in: &reader))
        let day = day(in: &reader, "day")
        reader.end()
        guard ["site", "session", "day"].filter({ reader.has($0) }).count == 1 else {
            log.error(
                "one-of", at: node, "exactly one of site, session and day belongs here",
                "keep or add one of them")
            return nil
        }
        return site.map { .neverAtSite($0) } ?? session.map { .neverInSession($0) }
            ?? day.map { .neverOnDay($0) }
    }
}
