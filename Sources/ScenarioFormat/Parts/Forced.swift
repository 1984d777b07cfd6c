import Domain

// Starts that the plan must keep: accepted proposals and a person's `must`. What contradicts itself is found here, so
// that below the reader every such start is possible as far as the file alone can tell.
extension ScenarioDecoder {
    struct Forced {
        var order: Index<Order>
        /// Nil: any session of the site at that time.
        var session: Index<Session>?
        var site: Index<Site>?
        var start: Instant
        var node: JSONNode
    }

    func checkForced() {
        let forced = forcedStarts()
        checkContradictions(forced)
        let booked = bookedOrders
        let staffed = StaffedTimes(sessions)
        for entry in forced {
            if booked.contains(entry.order) {
                log.error(
                    "forced-and-booked", at: entry.node, "this order has a booking already",
                    "remove the booking or this entry")
            }
            if checkDays(entry) { checkSession(entry, staffed) }
        }
        checkNever(forced)
        checkCollisions(forced)
    }

    private func forcedStarts() -> [Forced] {
        var forced: [Forced] = []
        for (entry, node) in zip(previousPlan, raw.previousPlan) {
            guard let entry, entry.status == .accepted else { continue }
            forced.append(
                Forced(
                    order: entry.order, session: entry.session, site: entry.site, start: entry.start,
                    node: node.member("start") ?? node))
        }
        for (entry, node) in zip(overrides, raw.overrides) {
            guard let entry, case .must(let session, let start) = entry.demand else { continue }
            forced.append(
                Forced(
                    order: entry.order, session: session, site: sessions[session.int]?.site, start: start,
                    node: node.member("must")?.member("start") ?? node))
        }
        return forced
    }

    private func checkContradictions(_ forced: [Forced]) {
        var first: [Index<Order>: Forced] = [:]
        for entry in forced {
            guard let other = first[entry.order] else {
                first[entry.order] = entry
                continue
            }
            let sameSession = entry.session == nil || other.session == nil || entry.session == other.session
            if entry.start != other.start || entry.site != other.site || !sameSession {
                log.error(
                    "forced-twice", at: entry.node,
                    "this order must be elsewhere, or at another time, as well",
                    "keep one of the accepted proposals and musts")
            }
        }
    }

    /// Whether the start is on a day the order can be on.
    private func checkDays(_ forced: Forced) -> Bool {
        guard let order = orders[forced.order.int], let asOf, let horizon else { return true }
        let day = zone(of: forced.site).day(of: forced.start)
        if forced.start < asOf || !horizon.contains(day) {
            log.error(
                "forced-outside-horizon", at: forced.node,
                "this start is not within the time that is planned",
                "correct the start, or remove the entry")
            return false
        }
        if day < order.earliest || (order.latest.map { day > $0 } ?? false) {
            log.error(
                "forced-outside-order", at: forced.node,
                "this start is before earliest or after latest of its order",
                "correct the start or the order")
            return false
        }
        return true
    }

    private func checkSession(_ forced: Forced, _ staffed: StaffedTimes) {
        guard let order = orders[forced.order.int], let exam = exams[order.exam.int] else { return }
        guard let index = forced.session else { return checkSomeSession(forced, staffed) }
        guard let session = sessions[index.int], let needed = occupied(forced) else { return }
        if !session.span.contains(needed) || (session.lastStart.map { forced.start > $0 } ?? false) {
            log.error(
                "outside-session", at: forced.node,
                "an exam that starts then does not lie within its session",
                "correct the start or the session")
        }
        if session.unavailable.contains(where: needed.overlaps) {
            log.error(
                "forced-while-closed", at: forced.node,
                "the session \"\(session.id)\" is closed at that time",
                "move the appointment, or correct unavailable")
        }
        if let reason = mismatch(order, exam, session) {
            log.error(
                "forced-mismatch", at: forced.node,
                "the session \"\(session.id)\" cannot take this order: \(reason)",
                "correct the session, or remove the entry")
        }
    }

    /// The least time the scanner is taken: extras of an interpreter or a transfer come on top.
    func occupied(_ forced: Forced) -> Span? {
        guard let order = orders[forced.order.int], let exam = exams[order.exam.int] else { return nil }
        return Span(
            from: forced.start, to: forced.start + exam.minutes + order.extraMinutes + exam.turnaround)
    }

    /// An accepted proposal that names no session needs one of its site at that time.
    private func checkSomeSession(_ forced: Forced, _ staffed: StaffedTimes) {
        guard staffed.areAllRead, let needed = occupied(forced) else { return }
        if forced.site.map({ !staffed.hold(needed, at: $0) }) ?? true {
            log.error(
                "outside-session", at: forced.node, "no session of the site holds an exam that starts then",
                "correct the start or the site")
        }
    }

    private func mismatch(_ order: Order, _ exam: Exam, _ session: Session) -> String? {
        guard let scanner = scanners[session.scanner.int] else { return nil }
        if scanner.modality != exam.modality { return "its scanner does \(scanner.modality.rawValue)" }
        if !exam.features.union(order.features).isSubset(of: scanner.features) {
            return "its scanner lacks a feature"
        }
        if let exams = session.exams, !exams.contains(order.exam) { return "the exam is not among its exams" }
        if let allowed = order.sitesAllowed, !allowed.contains(session.site) {
            return "its site is not allowed"
        }
        let populations = [scanner.population, session.population].compactMap { $0 }
        return populations.allSatisfy { $0 == order.population } ? nil : "it is for another population"
    }

    private func checkNever(_ forced: [Forced]) {
        // Those of one order that do not contradict each other differ only in whether they name their session.
        let asked = Dictionary(forced.map { ($0.order, $0) }) { first, next in
            var both = first
            both.session = first.session ?? next.session
            return both
        }
        for (entry, node) in zip(overrides, raw.overrides) {
            guard let entry, let never = node.member("never") else { continue }
            let isBroken = asked[entry.order].map { other in
                switch entry.demand {
                case .must: false
                case .neverAtSite(let site): other.site == site
                case .neverInSession(let session): other.session == session
                case .neverOnDay(let day): zone(of: other.site).day(of: other.start) == day
                }
            }
            if isBroken == true {
                log.error(
                    "forced-and-never", at: never, "this forbids what an accepted proposal or a must demands",
                    "remove one of them")
            }
        }
    }
}

/// When something is staffed at a site, to be asked many times.
private struct StaffedTimes {
    /// Whether every session could be read.
    let areAllRead: Bool
    /// Of each site, in the order of their beginnings; each with the latest end of those up to it.
    private var sessions: [Index<Site>: [(from: Instant, latest: Instant)]] = [:]

    init(_ all: [Session?]) {
        areAllRead = !all.contains { $0 == nil }
        for session in all.compactMap({ $0 }).sorted(by: { $0.span.from < $1.span.from }) {
            let before = sessions[session.site]?.last?.latest ?? session.span.to
            sessions[session.site, default: []].append((session.span.from, max(before, session.span.to)))
        }
    }

    /// Whether `span` lies within one session of the site.
    func hold(_ span: Span, at site: Index<Site>) -> Bool {
        let begun = sessions[site] ?? []
        // The number of those that begin in time; of these the one that ends last holds it, if any does.
        var (low, high) = (0, begun.count)
        while low < high {
            let middle = (low + high) / 2
            if begun[middle].from <= span.from { low = middle + 1 } else { high = middle }
        }
        return low > 0 && begun[low - 1].latest >= span.to
    }
}
