public import Domain

/// One change to a scenario that somebody wants to see the worth of.
public enum ScenarioEdit: Sendable, Equatable {
    /// More of a pool, or less. `window` as certificates and worklists count them, from 1 in time order; nil: each.
    /// `amount` in the pool's unit: minutes, units, or money; at most `mostAdded` either way.
    case add(pool: String, window: Int?, amount: Value)
    /// People open a flexible session, whatever the plan makes of it.
    case open(session: String)
    /// Nothing more is done in a session.
    case close(session: String)

    /// As much as a window of a scenario may hold.
    public static let mostAdded = Value(millionths: 100_000_000_000_000)
}

/// Changes to the bytes of a scenario file. All else stays as it was written, so that what is planned from them is a
/// scenario like any other: read, checked and verified by the same rules.
public struct ScenarioEdits {
    /// What cannot be changed, for the person who asked.
    public struct Problem: Error, Sendable, Equatable {
        public var message: String
    }

    /// All that is wrong with the changes, at once.
    public struct Refusal: Error, Sendable {
        public var problems: [Problem]
    }

    private let document: JSONDocument
    private let scenario: Scenario
    private var replacements: [(bytes: Range<Int>, text: String)] = []
    private var problems: [Problem] = []
    private var closures: [JSONOutput] = []

    /// `bytes`: the file that `scenario` was read from.
    private init?(_ bytes: [UInt8], _ scenario: Scenario) {
        guard case .success(let document) = JSONReader.read(bytes) else { return nil }
        self.document = document
        self.scenario = scenario
    }

    /// `bytes` must be the file that `scenario` was read from.
    public static func apply(
        _ edits: [ScenarioEdit], to bytes: [UInt8], of scenario: Scenario
    ) -> Result<[UInt8], Refusal> {
        guard var edit = ScenarioEdits(bytes, scenario) else {
            return .failure(Refusal(problems: [Problem(message: "the file is not a scenario")]))
        }
        edit.add(edits)
        edit.openAndClose(edits)
        edit.writeClosures()
        return edit.problems.isEmpty
            ? .success(edit.edited(bytes)) : .failure(Refusal(problems: edit.problems))
    }

    // MARK: - Pools

    /// Amounts that are added to one window twice add up.
    private mutating func add(_ edits: [ScenarioEdit]) {
        var amounts: [Index<Pool>: [Int: Value]] = [:]
        for case .add(let id, let number, let amount) in edits {
            guard let pool = scenario.pools.indices.first(where: { scenario.pools[$0].id == id }) else {
                problems.append(
                    Problem(message: "no pool is called \(id); pools are \(names(of: \.pools, \.id))"))
                continue
            }
            let windows = scenario.pools[pool].windows
            if let number, number < 1 || number > windows.count {
                problems.append(
                    Problem(message: "pool \(id) has windows 1 to \(windows.count), not \(number)"))
                continue
            }
            for window in number.map({ [$0 - 1] }) ?? Array(windows.indices) {
                amounts[pool, default: [:]][window, default: .zero] += amount
            }
        }
        for pool in amounts.keys.sorted() { add(amounts[pool]!, to: pool) }
    }

    private mutating func add(_ amounts: [Int: Value], to pool: Index<Pool>) {
        let (id, unit) = (scenario.pools[pool].id, scenario.pools[pool].unit)
        let windows = element("pools", pool.int)?.member("windows")?.elements ?? []
        for (window, amount) in amounts.sorted(by: { $0.key < $1.key }) {
            guard windows.indices.contains(window), let node = windows[window].member("amount"),
                let old = node.asMillionths
            else { continue }
            let new = old + amount
            if new < .zero {
                problems.append(
                    Problem(
                        message:
                            "window \(window + 1) of pool \(id) has \(old), so \(amount) leaves less than nothing"
                    ))
            } else if unit != .money, new.millionths % 1_000_000 != 0 {
                problems.append(
                    Problem(message: "pool \(id) is counted in whole \(unit.rawValue), not by \(amount)"))
            } else {
                replacements.append((node.extent, "\(new)"))
            }
        }
    }

    // MARK: - Sessions

    /// A session that is named twice is changed once.
    private mutating func openAndClose(_ edits: [ScenarioEdit]) {
        var (opened, closed) = (Set<String>(), Set<String>())
        for case .open(let session) in edits where opened.insert(session).inserted { open(session) }
        for case .close(let session) in edits where closed.insert(session).inserted { close(session) }
        for session in opened.intersection(closed).sorted() {
            problems.append(
                Problem(message: "session \(session) is to be opened and closed: name one of them"))
        }
    }

    private mutating func open(_ id: String) {
        guard let session = session(id) else { return }
        guard scenario.sessions[session].isFlexible else {
            problems.append(Problem(message: "session \(id) is regular: it is open in any case"))
            return
        }
        guard let opening = element("sessions", session.int)?.member("opening") else { return }
        if let held = opening.member("held") {
            replacements.append((held.extent, "true"))
        } else {
            insert("\"held\": true, ", into: opening)
        }
    }

    private mutating func close(_ id: String) {
        guard let index = session(id) else { return }
        let booked = scenario.bookings.rows.count { $0.session == index }
        guard booked == 0 else {
            problems.append(
                Problem(message: "session \(id) holds \(booked) bookings: move them before it can be closed"))
            return
        }
        guard !isDemanded(index) else {
            problems.append(
                Problem(
                    message:
                        "people have put an order into session \(id): change that before it can be closed"))
            return
        }
        let session = scenario.sessions[index]
        if let held = element("sessions", index.int)?.member("opening")?.member("held") {
            replacements.append((held.extent, "false"))
        }
        let zone = scenario.zone(of: index)
        closures.append([
            "session": .string(id),
            "from": .string(zone.rfc3339(session.span.from)), "to": .string(zone.rfc3339(session.span.to)),
            "reason": "closure",
        ])
    }

    /// Whether an accepted proposal or an override names the session.
    private func isDemanded(_ session: Index<Session>) -> Bool {
        scenario.previousPlan.contains { $0.session == session && $0.status == .accepted }
            || scenario.overrides.contains { override in
                guard case .must(let demanded, _) = override.demand else { return false }
                return demanded == session
            }
    }

    private mutating func writeClosures() {
        guard !closures.isEmpty else { return }
        let texts = closures.map { String(decoding: $0.line(), as: UTF8.self) }.joined(separator: ", ")
        if let known = document.root.member("unavailable") {
            insert(texts + (known.elements?.isEmpty == false ? ", " : ""), into: known)
        } else {
            insert("\"unavailable\": [\(texts)], ", into: document.root)
        }
    }

    private mutating func session(_ id: String) -> Index<Session>? {
        let found = scenario.sessions.indices.first { scenario.sessions[$0].id == id }
        if found == nil { problems.append(Problem(message: "no session is called \(id)")) }
        return found
    }

    // MARK: - Bytes

    private func element(_ list: String, _ position: Int) -> JSONNode? {
        document.root.member(list)?.elements?[position]
    }

    private func names<Row>(of table: KeyPath<Scenario, Table<Row>>, _ id: KeyPath<Row, String>) -> String {
        let all = scenario[keyPath: table].rows.map { $0[keyPath: id] }
        return all.prefix(40).joined(separator: ", ") + (all.count > 40 ? " ..." : "")
    }

    /// After the bracket that opens an array or object.
    private mutating func insert(_ text: String, into node: JSONNode) {
        replacements.append((node.offset + 1..<node.offset + 1, text))
    }

    private func edited(_ bytes: [UInt8]) -> [UInt8] {
        var edited: [UInt8] = []
        var next = 0
        for (range, text) in replacements.sorted(by: { $0.bytes.lowerBound < $1.bytes.lowerBound }) {
            edited += bytes[next..<range.lowerBound]
            edited += text.utf8
            next = range.upperBound
        }
        return edited + bytes[next...]
    }
}
