import Domain

/// Sessions out of slots: slots of a scanner that touch or overlap are one session, less the time that is unavailable. What
/// of a session is not free is taken.
struct ScannerTimes {
    struct Session {
        var id: String
        var scanner: String
        var time: Span
        /// Nil: the companion has it.
        var row: JSONOutput?
    }

    /// By scanner; the companion's own among them.
    private var sessionsOf: [String: [Session]] = [:]
    /// Time of the companion's own sessions that slots say is unavailable: rows of the scenario.
    private(set) var unavailable: [JSONOutput] = []
    /// Time that slots say is taken, by scanner.
    private(set) var taken: [String: [Span]] = [:]
    /// A scanner where it stands: one that travels has a schedule for each site.
    private struct Room: Hashable, Comparable {
        var scanner: String
        var site: String?

        static func < (a: Self, b: Self) -> Bool { (a.scanner, a.site ?? "") < (b.scanner, b.site ?? "") }
    }

    private var roomOfSchedule: [String: Room] = [:]
    /// Scanners by slot.
    private(set) var scannerOfSlot: [String: String] = [:]
    /// Slots of schedules that are in the export and have no scanner of the companion.
    private(set) var slotsElsewhere: Set<String> = []

    init(companion: SiteCompanion, facts: FHIRFacts, log: inout ImportLog) {
        for (key, schedule) in facts.schedules.sorted(by: { $0.key < $1.key }) {
            if let scanner = schedule.actors.lazy.compactMap({ companion.scanners[facts.resolved($0)] }).first
            {
                let site = schedule.actors.lazy.compactMap { companion.sites[facts.resolved($0)] }.first
                roomOfSchedule[key] = Room(
                    scanner: scanner, site: site ?? companion.site(ofScanner: scanner))
                log.used("Schedule")
            } else {
                log.leftOut("Schedule", "scanner not in the companion")
                log.add(
                    ImportFinding(
                        severity: .warning, code: .notFound, file: schedule.origin.file,
                        line: schedule.origin.line, column: 0, expression: "Schedule.actor",
                        message: "no scanner of the companion has this reference",
                        remedy: "list it under scannerReferences, or leave the schedule out"))
            }
        }
        var all: [Room: [Span]] = [:]
        var closed: [String: [Span]] = [:]
        for slot in facts.slots {
            guard let room = roomOfSchedule[facts.resolved(slot.schedule)] else {
                log.leftOut("Slot", "scanner not in the companion")
                if facts.schedules[facts.resolved(slot.schedule)] != nil { slotsElsewhere.insert(slot.key) }
                continue
            }
            scannerOfSlot[slot.key] = room.scanner
            guard let time = slot.stay.time else {
                log.leftOut("Slot", "no time")
                log.add(Self.finding(timeless: slot, companion))
                continue
            }
            guard slot.use != .closed else {
                closed[room.scanner, default: []].append(time)
                log.used("Slot")
                continue
            }
            let days = companion.zone.day(of: time.from)...companion.zone.day(of: time.to - 1)
            guard companion.horizon.contains(days.lowerBound), companion.horizon.contains(days.upperBound)
            else {
                log.leftOut("Slot", "not in the horizon")
                continue
            }
            log.used("Slot")
            all[room, default: []].append(time)
            if slot.use == .taken { taken[room.scanner, default: []].append(time) }
        }
        for room in all.keys.sorted() {
            let open = Self.joined(all[room] ?? []).flatMap { $0.subtracting(closed[room.scanner] ?? []) }
            for time in open {
                sessionsOf[room.scanner, default: []].append(Self.session(room, time, companion.zone))
            }
        }
        addOwn(companion, closed: closed)
    }

    /// Of a slot without a time. One that is not free may be anywhere in the horizon: planned without it, somebody would be
    /// put into its time.
    private static func finding(timeless slot: SlotFacts, _ companion: SiteCompanion) -> ImportFinding {
        let isLost = slot.use != .free && !slot.stay.isVoid && slot.stay.mayReach(into: companion.plannedTime)
        return ImportFinding(
            severity: isLost ? .fatal : .error, code: .value, file: slot.origin.file, line: slot.origin.line,
            column: 0, expression: "Slot.start", message: "start and end are no instants in this order",
            remedy: "write them with seconds and an offset")
    }

    private mutating func addOwn(_ companion: SiteCompanion, closed: [String: [Span]]) {
        for own in companion.sessions() {
            sessionsOf[own.scanner, default: []].append(
                Session(id: own.id, scanner: own.scanner, time: own.time))
            for time in Self.joined(closed[own.scanner] ?? []).map(own.time.intersection) where !time.isEmpty
            {
                var row = Row()
                row.add("session", own.id)
                row.add("from", companion.zone.rfc3339(time.from))
                row.add("to", companion.zone.rfc3339(time.to))
                row.add("reason", "other")
                unavailable.append(row.json)
            }
        }
    }

    /// Rows of the scenario.
    var rows: [JSONOutput] { sessionsOf.keys.sorted().flatMap { sessionsOf[$0] ?? [] }.compactMap(\.row) }

    /// The session of a scanner that holds all of `time`.
    func session(of scanner: String, holding time: Span) -> Session? {
        sessionsOf[scanner]?.first { $0.time.contains(time) }
    }

    /// What of `spans` lies in sessions of a scanner, joined, with the session.
    func parts(of spans: [Span], on scanner: String) -> [(session: String, time: Span)] {
        let joined = Self.joined(spans)
        return (sessionsOf[scanner] ?? []).flatMap { session in
            joined.map(session.time.intersection).filter { !$0.isEmpty }.map { (session.id, $0) }
        }
    }

    private static func session(_ room: Room, _ time: Span, _ zone: Zone) -> Session {
        let from = zone.rfc3339(time.from)
        // `mr-1-2026-11-24-0800`
        let id = "\(room.scanner)-\(from.prefix(10))-\(from.dropFirst(11).prefix(5).filter { $0 != ":" })"
        var row = Row()
        row.add("id", id)
        row.add("scanner", room.scanner)
        row.add("site", room.site)
        row.add("kind", "regular")
        row.add("from", from)
        row.add("to", zone.rfc3339(time.to))
        return Session(id: id, scanner: room.scanner, time: time, row: row.json)
    }

    /// Stretches that touch or overlap made one, in order.
    static func joined(_ spans: [Span]) -> [Span] {
        var joined: [Span] = []
        for span in spans.sorted(by: { ($0.from, $0.to) < ($1.from, $1.to) }) {
            if let last = joined.last, span.from <= last.to {
                joined[joined.count - 1] = Span(from: last.from, to: max(last.to, span.to))
            } else {
                joined.append(span)
            }
        }
        return joined
    }
}
