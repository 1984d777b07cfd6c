import Domain

// Holidays, closures, service, downtime: filed under the sessions and pools they touch.
extension ScenarioDecoder {
    private enum Reason: String, CaseIterable, WrittenChoice {
        case holiday, closure, service, downtime, staffing, other
    }

    /// What is closed. A whole site, or everything, closes sessions only: people and things can be elsewhere.
    private enum Closed {
        case everything
        case site(Index<Site>)
        case scanner(Index<Scanner>)
        case session(Index<Session>)
        case pool(Index<Pool>)
    }

    /// Closures times the sessions each of them may touch: a year of holidays at ten thousand rooms is a hundredth of it.
    private static let mostLooked = 20_000_000

    func decodeClosures() {
        let places = SessionPlaces(sessions) { zone(of: $0) }
        var looked = 0
        for node in raw.unavailable {
            guard var reader = ObjectReader(node, log) else { continue }
            let closed = decodeClosed(&reader)
            _ = reader.choice("reason", .required, as: Reason.self)
            let keys = (date: reader.value("date"), from: reader.value("from"), to: reader.value("to"))
            reader.end()
            guard (keys.date == nil) == (keys.from != nil && keys.to != nil),
                (keys.from == nil) == (keys.to == nil)
            else {
                log.error(
                    "one-of", at: node, "exactly one of date, or from and to, belongs here",
                    "keep or add one of them")
                continue
            }
            if let closed { close(closed, reader, places, &looked) } else { _ = time(reader, zone) }
            if looked > Self.mostLooked {
                log.error(
                    "too-many", at: node, "these closures are too many for so many sessions",
                    "close single scanners or sessions rather than everything, or split the file")
                return
            }
        }
    }

    private func decodeClosed(_ reader: inout ObjectReader) -> Closed? {
        let named = ["session", "scanner", "pool", "site"].filter { reader.has($0) }
        let nodes = (
            session: reader.value("session"), scanner: reader.value("scanner"), pool: reader.value("pool"),
            site: reader.value("site")
        )
        if named.count > 1 {
            log.error(
                "one-of", at: reader.node, "at most one of session, scanner, pool and site belongs here",
                "write one entry for each")
            return nil
        }
        if let node = nodes.session { return sessionIDs.find(node, log).map { .session($0) } }
        if let node = nodes.scanner { return scannerIDs.find(node, log).map { .scanner($0) } }
        if let node = nodes.site { return siteIDs.find(node, log).map { .site($0) } }
        if let node = nodes.pool { return poolIDs.find(node, log).map { .pool($0) } }
        return .everything
    }

    private func close(
        _ closed: Closed, _ reader: ObjectReader, _ places: SessionPlaces, _ looked: inout Int
    ) {
        guard case .pool(let pool) = closed else { return closeSessions(closed, reader, places, &looked) }
        let span = time(reader, zone(of: pools[pool.int]?.site))
        guard let base = pools[pool.int]?.timeBase else { return }
        switch base {
        case .during, .thatDay:
            if let span { pools[pool.int]?.unavailable.append(span) }
        case .before, .opening, .budget:
            log.error(
                "pool-without-closure", at: reader.node, "this pool is not drawn on at the time of an exam",
                "write into its windows the amount that is left")
        }
    }

    private func closeSessions(
        _ closed: Closed, _ reader: ObjectReader, _ places: SessionPlaces, _ looked: inout Int
    ) {
        // Where nothing is touched the times are still read, so that a wrong one is found.
        let own = touched(closed, places)
        if own.isEmpty { _ = time(reader, siteZone(closed)) }
        looked += own.count
        if looked > Self.mostLooked { return }
        // What the closure means by each clock it may be read by.
        var read = [Span??](repeating: nil, count: places.zones.count)
        for index in own {
            let row = places.rows[index]
            if read[row.zone] == nil { read[row.zone] = time(reader, places.zones[row.zone]) }
            guard let span = read[row.zone] ?? nil, span.overlaps(row.span) else { continue }
            sessions[index]?.unavailable.append(span.intersection(row.span))
        }
    }

    private func touched(_ closed: Closed, _ places: SessionPlaces) -> [Int] {
        switch closed {
        case .everything: sessions.indices.filter { sessions[$0] != nil }
        case .site(let site): places.ofSite[site] ?? []
        case .scanner(let scanner): places.ofScanner[scanner] ?? []
        case .session(let named): sessions[named.int] == nil ? [] : [named.int]
        case .pool: []
        }
    }

    /// Sessions filed under where they are. Every closure looks at every session it may touch, so their times lie close.
    private struct SessionPlaces {
        var ofSite: [Index<Site>: [Int]] = [:]
        var ofScanner: [Index<Scanner>: [Int]] = [:]
        /// Of each session its time and the position of its zone; of one that could not be read nothing that is used.
        var rows: [(span: Span, zone: Int)] = []
        var zones: [Zone] = []

        init(_ sessions: [Session?], zone: (Index<Site>) -> Zone) {
            var positions: [String: Int] = [:]
            for (index, session) in sessions.enumerated() {
                guard let session else {
                    rows.append((Span(from: Instant(minute: 0), to: Instant(minute: 0)), 0))
                    continue
                }
                ofSite[session.site, default: []].append(index)
                ofScanner[session.scanner, default: []].append(index)
                let own = zone(session.site)
                if positions[own.name] == nil {
                    positions[own.name] = zones.count
                    zones.append(own)
                }
                rows.append((session.span, positions[own.name] ?? 0))
            }
        }
    }

    private func siteZone(_ closed: Closed) -> Zone {
        switch closed {
        case .site(let site): zone(of: site)
        case .scanner(let scanner): zone(of: homes[scanner.int])
        case .session(let session): zone(of: session)
        case .everything, .pool: zone
        }
    }

    /// The closed time as `zone` reads it.
    private func time(_ reader: ObjectReader, _ zone: Zone) -> Span? {
        if let node = reader.node.member("date") {
            return day(node).map { Span(from: zone.start(of: $0), to: zone.start(of: $0 + 1)) }
        }
        var again = reader
        return span(in: &again, zone: zone, of: "time")
    }
}
