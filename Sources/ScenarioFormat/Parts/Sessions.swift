import Domain

// The scanners' staffed time.
extension ScenarioDecoder {
    private enum SessionKind: String, CaseIterable, WrittenChoice { case regular, flexible }

    func decodeSessions() {
        sessions = raw.sessions.map(decodeSession)
        checkOverlaps()
    }

    private func decodeSession(_ node: JSONNode) -> Session? {
        guard var reader = ObjectReader(node, log) else {
            outlines.append(SessionOutline())
            return nil
        }
        let id = reader.word("id", .required)
        let scanner = reader.value("scanner", .required).flatMap { scannerIDs.find($0, log) }
        let site = decodeSite(&reader, scanner: scanner)
        let zone = zone(of: site)
        let kind = reader.choice("kind", .required, as: SessionKind.self)
        let span = span(in: &reader, zone: zone, of: "session")
        let lastStart = decodeLastStart(&reader, span, zone)
        let exams = decodeAllowedExams(&reader, scanner)
        let population = reader.choice("population", as: Population.self)
        let opening = reader.value("opening").flatMap { decodeOpening($0, span) }
        check(kind: kind, reader)
        let reserves = reader.list("reserved") { decodeReserve($0, span, zone) }
        reader.end()
        if let span, let node = node.member("to"), span.length.int > 7 * 1440 {
            log.error(
                "out-of-range", at: node, "this session is longer than a week", "write one session a shift")
        }
        outlines.append(SessionOutline(scanner: scanner, span: span))
        guard let id, let scanner, let site, let span else { return nil }
        return Session(
            id: id, scanner: scanner, site: site, span: span,
            opening: kind == .flexible ? opening ?? .init() : nil,
            lastStart: lastStart, exams: exams, population: population, reserves: reserves)
    }

    private func decodeSite(_ reader: inout ObjectReader, scanner: Index<Scanner>?) -> Index<Site>? {
        if reader.has("site") { return site(in: &reader) }
        if let scanner, homes[scanner.int] == nil, raw.scanners[scanner.int].member("site") == nil {
            log.error(
                "missing-key", at: reader.node, "neither this session nor its scanner names a site",
                "add the key \"site\"")
        }
        _ = reader.value("site")
        return scanner.flatMap { homes[$0.int] }
    }

    private func decodeLastStart(_ reader: inout ObjectReader, _ span: Span?, _ zone: Zone) -> Instant? {
        guard let node = reader.value("lastStart"), let lastStart = instant(node, in: zone) else {
            return nil
        }
        if let span, !span.contains(lastStart) {
            log.error(
                "outside-session", at: node, "lastStart lies outside the session", "correct one of the times")
        }
        return lastStart
    }

    private func check(kind: SessionKind?, _ reader: ObjectReader) {
        switch (kind, reader.node.member("opening")) {
        case (.flexible, nil):
            log.error(
                "missing-key", at: reader.node, "a flexible session must say what opening it takes",
                "add the key \"opening\", or make the session regular")
        case (.regular, let node?):
            log.error(
                "key-of-another-kind", at: node, "a regular session is open in any case",
                "remove the key \"opening\", or make the session flexible")
        default: return
        }
    }

    private func decodeOpening(_ node: JSONNode, _ span: Span?) -> Session.Opening? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let price = reader.cents("price", .required)
        let least = reader.value("minimumMinutes")
        let minimum = least.flatMap { log.int($0, 0...10_080) }
        let draws = reader.list("draws", decodeOpeningDraw)
        let isHeld = reader.bool("held") ?? false
        reader.end()
        if let minimum, let least, let span, minimum > span.length.int {
            log.error(
                "out-of-range", at: least, "more minutes than the session has",
                "write at most the session's minutes")
        }
        return Session.Opening(
            price: price ?? 0, minimumMinutes: Minutes(minimum ?? 0), draws: draws, isHeld: isHeld)
    }

    private func decodeOpeningDraw(_ node: JSONNode) -> Session.Opening.Draw? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let pool = pool(in: &reader, .required)
        let minutes = reader.minutes("minutes", 1...100_000, .required)
        reader.end()
        if let kind = pool.flatMap({ pools[$0.int]?.kind }), kind != .staff, let place = node.member("pool") {
            log.error(
                "not-a-staff-pool", at: place,
                "an opening draws on staff, not on a pool of kind \(kind.rawValue)",
                "name a pool of kind staff")
        }
        guard let pool, let minutes else { return nil }
        return Session.Opening.Draw(pool: pool, minutes: minutes)
    }

    private func decodeReserve(_ node: JSONNode, _ session: Span?, _ zone: Zone) -> Session.Reserve? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let length = reader.value("minutes")
        var extent: Session.Reserve.Extent?
        if let length {
            if reader.has("from") || reader.has("to") {
                log.error("one-of", at: node, "minutes or from and to, not both", "keep one of them")
            }
            (_, _) = (reader.value("from"), reader.value("to"))
            extent = log.int(length, 0...10_080).map { .minutes(Minutes($0)) }
        } else {
            extent = span(in: &reader, zone: zone, of: "reserve").map { .span($0) }
        }
        let purpose = reader.choice("for", .required, as: Session.Reserve.Purpose.self)
        let releaseHours = reader.int("releaseHours", 0...8784)
        reader.end()
        if let extent, let session { check(extent, in: session, at: length ?? node) }
        guard let extent, let purpose else { return nil }
        return Session.Reserve(extent: extent, purpose: purpose, releaseHours: releaseHours)
    }

    private func check(_ extent: Session.Reserve.Extent, in session: Span, at node: JSONNode) {
        let fits =
            switch extent {
            case .minutes(let minutes): minutes <= session.length
            case .span(let span): session.contains(span)
            }
        if !fits {
            log.error(
                "outside-session", at: node, "this reserve is not within its session",
                "keep time of the session only")
        }
    }
}

// What a session may hold, and that a scanner is in one session at a time.
extension ScenarioDecoder {
    /// The listed exams and all exams of the listed modalities; nil where neither is listed.
    private func decodeAllowedExams(_ reader: inout ObjectReader, _ scanner: Index<Scanner>?) -> Set<
        Index<Exam>
    >? {
        let (named, modalities) = (reader.value("exams"), reader.value("modalities"))
        guard named != nil || modalities != nil else { return nil }
        let modality = scanner.flatMap { scanners[$0.int]?.modality }
        var allowed: Set<Index<Exam>> = []
        modalities.flatMap { log.list($0) }?.forEach { node in
            guard let listed = log.choice(node, as: Modality.self) else { return }
            check(listed, against: modality, node)
            // One set for all sessions that name a modality.
            if listed == modality { allowed = exams(of: listed) }
        }
        named.flatMap { log.list($0) }?.forEach { node in
            guard let exam = examIDs.find(node, log) else { return }
            check(exams[exam.int]?.modality, against: modality, node)
            // Not written to where nothing is new: a set that is written to is no longer shared.
            if exams[exam.int]?.modality == modality, !allowed.contains(exam) { allowed.insert(exam) }
        }
        return allowed
    }

    private func exams(of modality: Modality) -> Set<Index<Exam>> {
        if let known = examsOfModality[modality] { return known }
        let found = Set(exams.indices.filter { exams[$0]?.modality == modality }.map { Index<Exam>($0) })
        examsOfModality[modality] = found
        return found
    }

    private func check(_ modality: Modality?, against scanner: Modality?, _ node: JSONNode) {
        guard let modality, let scanner, modality != scanner else { return }
        log.error(
            "wrong-modality", at: node,
            "the session's scanner does \(scanner.rawValue), not \(modality.rawValue)",
            "correct the session's scanner, or remove this")
    }

    private func checkOverlaps() {
        var byScanner = [[(span: Span, index: Int)]](repeating: [], count: scanners.count)
        for (index, outline) in outlines.enumerated() {
            guard let scanner = outline.scanner, let span = outline.span else { continue }
            byScanner[scanner.int].append((span, index))
        }
        for spans in byScanner {
            for (earlier, later) in Overlap.pairs(spans.map(\.span)) {
                let other = sessions[spans[earlier].index]?.id ?? ""
                guard let node = raw.sessions[spans[later].index].member("from") else { continue }
                log.error(
                    "overlapping-sessions", at: node,
                    "this session overlaps \"\(other)\" of the same scanner",
                    "correct the times of one of them")
            }
        }
    }
}

/// What is known of a session even if the rest of it could not be read.
struct SessionOutline {
    var scanner: Index<Scanner>?
    var span: Span?
}

/// Times that should not overlap.
enum Overlap {
    /// Positions of spans that overlap an earlier one, each with the one it overlaps; at most one pair for each span.
    static func pairs(_ spans: [Span]) -> [(earlier: Int, later: Int)] {
        let order = spans.indices.sorted { (spans[$0].from, $0) < (spans[$1].from, $1) }
        var pairs: [(earlier: Int, later: Int)] = []
        var latest: Int?
        for index in order {
            if let open = latest, spans[index].from < spans[open].to { pairs.append((open, index)) }
            if latest.map({ spans[$0].to < spans[index].to }) ?? true { latest = index }
        }
        return pairs
    }
}
