import Domain

/// One value of a result file with its file and pointer; reading it as something else than it is throws what a person
/// needs to find it.
struct Field {
    let file: String
    let node: JSONNode
    /// The pointer, but for `key`: it is put together for those few values of which something is said.
    private let parent: String
    private let key: String

    private init(_ file: String, _ node: JSONNode, _ parent: String, _ key: String = "") {
        self.file = file
        self.node = node
        self.parent = parent
        self.key = key
    }

    var pointer: String { key.isEmpty ? parent : "\(parent)/\(key)" }
    var place: String { pointer.isEmpty ? file : "\(file) \(pointer)" }

    /// The document in `bytes`.
    static func document(_ file: String, _ bytes: [UInt8]?) throws(Violation) -> Field {
        guard let bytes else { throw Violation(.file, file, "the file is missing") }
        switch JSONReader.read(bytes) {
        case .failure(let problem):
            throw Violation(.form, "\(file) \(problem.pointer)", problem.message)
        case .success(let document):
            if let twice = document.duplicates.first {
                throw Violation(.form, "\(file) \(twice.pointer)", twice.message)
            }
            return Field(file, document.root, "")
        }
    }

    func member(_ key: String) throws(Violation) -> Field {
        guard let found = optional(key) else { throw Violation(.form, place, "\(key) is missing") }
        return found
    }

    /// Nil where the key is absent or null.
    func optional(_ key: String) -> Field? {
        guard let node = node.member(key), !node.isNull else { return nil }
        return Field(file, node, pointer, key)
    }

    func elements() throws(Violation) -> [Field] {
        guard let nodes = node.elements else { throw wrong("an array") }
        let pointer = pointer
        return nodes.enumerated().map { Field(file, $1, "\(pointer)/\($0)") }
    }

    /// The elements of member `key`, each read by `read`.
    func list<Entry>(_ key: String, _ read: (Field) throws(Violation) -> Entry) throws(Violation) -> [Entry] {
        var entries: [Entry] = []
        for field in try member(key).elements() { entries.append(try read(field)) }
        return entries
    }

    func text() throws(Violation) -> String {
        guard let text = node.string else { throw wrong("text") }
        return text
    }

    func integer() throws(Violation) -> Int {
        guard let number = node.asInt64, abs(number) <= Field.largest else { throw wrong("a whole number") }
        return Int(number)
    }

    /// Prices have no limit but their 64 bits: with figures below `largest`, 128 bits hold every sum.
    func price() throws(Violation) -> Int64 {
        guard let number = node.asInt64 else { throw wrong("a whole number of 64 bits") }
        return number
    }

    func decimal() throws(Violation) -> Value {
        guard let value = node.asMillionths, abs(value.millionths) <= Field.largest else {
            throw wrong("a decimal with up to six places")
        }
        return value
    }

    func flag() throws(Violation) -> Bool {
        guard let flag = node.bool else { throw wrong("true or false") }
        return flag
    }

    /// `2026-12-02`
    func day() throws(Violation) -> Day {
        guard let date = CalendarDate(written: try text()) else { throw wrong("a date") }
        return date.number
    }

    /// `2026-12-02T17:30:00-05:00`, as the clocks of `zone` show it.
    func instant(in zone: Zone) throws(Violation) -> Instant {
        let text = try text()
        guard let instant = Instant(rfc3339: text) else { throw wrong("an instant with its offset") }
        guard zone.rfc3339(instant) == text else {
            throw wrong("an instant as the clocks of \(zone.name) show it")
        }
        return instant
    }

    /// As above, in whatever zone it is written.
    func instant() throws(Violation) -> Instant {
        guard let instant = Instant(rfc3339: try text()) else { throw wrong("an instant with its offset") }
        return instant
    }

    func text(_ key: String) throws(Violation) -> String { try member(key).text() }
    func integer(_ key: String) throws(Violation) -> Int { try member(key).integer() }
    func decimal(_ key: String) throws(Violation) -> Value { try member(key).decimal() }
    func flag(_ key: String) throws(Violation) -> Bool { try member(key).flag() }

    func wrong(_ expected: String) -> Violation { Violation(.form, place, "this should be \(expected)") }

    /// Figures beyond this are no figures of a plan; sums of those below it fit.
    private static let largest: Int64 = 1_000_000_000_000_000
}

extension JSONOutput {
    /// The same value, to be written again; nil for numbers that no result holds.
    init?(_ node: JSONNode) {
        switch node.kind {
        case .null: self = .null
        case .bool: self = .bool(node.bool ?? false)
        case .number:
            guard let value = node.asMillionths else { return nil }
            self = .decimal(value)
        case .string, .key: self = .string(node.string ?? "")
        case .array:
            let elements = (node.elements ?? []).map(JSONOutput.init)
            guard !elements.contains(where: { $0 == nil }) else { return nil }
            self = .array(elements.compactMap { $0 })
        case .object:
            var members: [Member] = []
            for member in node.members ?? [] {
                guard let value = JSONOutput(member.value) else { return nil }
                members.append(Member(member.key.string ?? "", value))
            }
            self = .object(members)
        }
    }
}
