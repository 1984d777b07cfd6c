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

        /// Lists of people and of what is theirs: a row of these that cannot be planned costs nobody else a place. What is
        /// wrong with rooms, hours, stocks and bookings is mended before anybody is planned: without the row there would
        /// be time that is not there.
        var isLeavable: Bool {
            switch self {
            case .patients, .orders, .previousPlan, .overrides, .strata: true
            case .sites, .scanners, .exams, .sessions, .unavailable, .pools, .travel, .bookings: false
            }
        }
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

    /// Takes the names of orders and patients that are left out off the bookings, which keep their time.
    /// - Returns: that it was so, for each booking.
    mutating func unname(orders: Set<String>, patients: Set<String>) -> [ImportFinding] {
        guard !orders.isEmpty || !patients.isEmpty else { return [] }
        let gone = ["order": orders, "patient": patients]
        var findings: [ImportFinding] = []
        for (place, row) in self[.bookings].enumerated() {
            guard case .object(let members) = row else { continue }
            let kept = members.filter {
                guard case .string(let id) = $0.value else { return true }
                return gone[$0.key]?.contains(id) != true
            }
            guard kept.count < members.count else { continue }
            rows[.bookings]?[place] = .object(kept)
            guard let origin = origins[.bookings]?[place] else { continue }
            findings.append(
                ImportFinding(
                    severity: .warning, code: .businessRule, file: origin.file, line: origin.line, column: 0,
                    expression: Part.bookings.rawValue,
                    message: "what it is booked for is left out; its time stays taken",
                    remedy: "mend what is said of the order or the patient that it names"))
        }
        return findings
    }

    /// The ids of a part's rows.
    func ids(of part: Part) -> Set<String> { Set(self[part].compactMap { $0.text("id") }) }
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

extension JSONOutput {
    /// A member of a row that is a text.
    func text(_ key: String) -> String? {
        guard case .object(let members) = self,
            case .string(let text)? = members.first(where: { $0.key == key })?.value
        else { return nil }
        return text
    }
}
