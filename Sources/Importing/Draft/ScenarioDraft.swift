import Domain

/// Rows of a scenario as an importer gathers them, each already what the file will say. They stand beside those that the
/// companion has.
struct ScenarioDraft {
    /// The lists an export fills, in the order in which a scenario has them.
    enum Part: String, CaseIterable {
        case sites, scanners, exams, sessions, unavailable, pools, travel, patients, orders, bookings
        case previousPlan, overrides
        /// Of `measurement.strata`.
        case strata
    }

    private var rows: [Part: [JSONOutput]] = [:]
    /// Where each row came from, as far as one place can be named.
    private(set) var origins: [Part: [Origin?]] = [:]

    mutating func add(_ row: JSONOutput, to part: Part, _ origin: Origin?) {
        rows[part, default: []].append(row)
        origins[part, default: []].append(origin)
    }

    mutating func remove(_ places: Set<Int>, from part: Part) {
        let kept = (rows[part] ?? []).indices.filter { !places.contains($0) }
        rows[part] = kept.map { rows[part]?[$0] ?? .null }
        origins[part] = kept.map { origins[part]?[$0] }
    }

    subscript(_ part: Part) -> [JSONOutput] { rows[part] ?? [] }
}

/// A file of the export, by its place in `ImportReport.files`, and a line of it.
struct Origin {
    var file: Int
    var line: Int
}

/// A row that is being written: members in order, absent ones left out.
struct Row {
    private var members: [JSONOutput.Member] = []

    var json: JSONOutput { .object(members) }
    var isEmpty: Bool { members.isEmpty }

    mutating func add(_ key: String, _ value: JSONOutput?) {
        if let value { members.append(.init(key, value)) }
    }
    mutating func add(_ key: String, _ text: String?) { add(key, text.map(JSONOutput.string)) }
    mutating func add(_ key: String, _ number: Int?) { add(key, number.map { .integer(Int64($0)) }) }
    /// Left out when empty.
    mutating func add(_ key: String, _ list: [JSONOutput]) {
        if !list.isEmpty { members.append(.init(key, .array(list))) }
    }
    mutating func add(_ key: String, words: [String]) { add(key, words.map(JSONOutput.string)) }
}
