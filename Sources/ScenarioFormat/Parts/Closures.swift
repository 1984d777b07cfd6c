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

    func decodeClosures() {
        let places = SessionPlaces(sessions)
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
            if let closed { close(closed, reader, places) } else { _ = time(reader, zone) }
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

    private func close(_ closed: Closed, _ reader: ObjectReader, _ places: SessionPlaces) {
        guard case .pool(let pool) = closed else { return closeSessions(closed, reader, places) }
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

    private func closeSessions(_ closed: Closed, _ reader: ObjectReader, _ places: SessionPlaces) {
        // Where nothing is touched the times are still read, so that a wrong one is found.
        let own = touched(closed, places)
        if own.isEmpty { _ = time(reader, siteZone(closed)) }
        for index in own {
            guard let session = sessions[index], let span = time(reader, zone(of: session.site)),
                span.overlaps(session.span)
            else { continue }
            sessions[index]?.unavailable.append(span.intersection(session.span))
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

    /// Sessions that could be read, filed under where they are.
    private struct SessionPlaces {
        var ofSite: [Index<Site>: [Int]] = [:]
        var ofScanner: [Index<Scanner>: [Int]] = [:]

        init(_ sessions: [Session?]) {
            for (index, session) in sessions.enumerated() {
                guard let session else { continue }
                ofSite[session.site, default: []].append(index)
                ofScanner[session.scanner, default: []].append(index)
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
