import Domain

/// Reads the members of one object by name and remembers which names it was asked for, so that at the end it can say
/// which are not known.
struct ObjectReader {
    enum Presence { case required, optional }

    let log: FindingLog
    private var members: JSONMembers
    private var taken = Ordinals()
    private var known: [String] = []

    /// Nil, with a finding, when `node` is no object.
    init?(_ node: JSONNode, _ log: FindingLog) {
        guard node.kind == .object else {
            log.wrongType(node, "an object")
            return nil
        }
        self.log = log
        members = JSONMembers(node)
        known.reserveCapacity(8)
    }

    /// The object.
    var node: JSONNode { members.object }

    /// The value under `key`. `null` is a value like any other, and rarely the right one.
    mutating func value(_ key: String, _ presence: Presence = .optional) -> JSONNode? {
        known.append(key)
        if let found = members.value(key) {
            taken.insert(found.ordinal)
            return found.node
        }
        if presence == .required {
            log.error("missing-key", at: node, "the key \"\(key)\" is missing", "add it")
        }
        return nil
    }

    func has(_ key: String) -> Bool { members.has(key) }

    /// Reports the members nobody asked for. To be called once, after everything was read. Inside `measurement` race
    /// and ethnicity are keys like others (`countingReserved`).
    func end(countingReserved: Bool = false) {
        log.asked(known, of: node)
        guard taken.count < members.count else { return }
        for (ordinal, key) in members.keys.enumerated() where !taken.contains(ordinal) && !log.isFull {
            // Race and ethnicity are reported for the whole document at once, with their own words.
            if !countingReserved && Strata.isReserved(key) { continue }
            // A second key of the same name is a duplicate, not an unknown key.
            if known.contains(where: key.spells) { continue }
            unknown(key)
        }
    }

    /// A set of small numbers, which costs nothing while they stay below 64.
    private struct Ordinals {
        private var low: UInt64 = 0
        private var high: Set<Int> = []

        var count: Int { low.nonzeroBitCount + high.count }
        mutating func insert(_ ordinal: Int) {
            if ordinal < 64 { low |= 1 << UInt64(ordinal) } else { high.insert(ordinal) }
        }
        func contains(_ ordinal: Int) -> Bool {
            ordinal < 64 ? low & 1 << UInt64(ordinal) != 0 : high.contains(ordinal)
        }
    }

    private func unknown(_ key: JSONNode) {
        let name = key.string ?? ""
        let isShowable = Keys.isShowable(name, in: log.source)
        let message = isShowable ? "the key \"\(name)\" is not known here" : "this key is not known here"
        if log.maySuggest(), let nearest = Keys.nearest(to: name, among: known) {
            log.error("unknown-key", at: key, message, "did you mean \"\(nearest)\"?")
        } else {
            log.error("unknown-key", at: key, message, "remove it")
        }
    }
}

extension ObjectReader {
    mutating func int(_ key: String, _ range: ClosedRange<Int>, _ presence: Presence = .optional) -> Int? {
        value(key, presence).flatMap { log.int($0, range) }
    }

    mutating func minutes(_ key: String, _ range: ClosedRange<Int>, _ presence: Presence = .optional)
        -> Minutes?
    {
        int(key, range, presence).map { Minutes($0) }
    }

    /// A decimal with at most six places.
    mutating func figure(_ key: String, _ range: ClosedRange<Int>, _ presence: Presence = .optional) -> Value?
    {
        value(key, presence).flatMap { log.figure($0, range) }
    }

    /// Money with at most two places.
    mutating func cents(_ key: String, _ presence: Presence = .optional) -> Cents? {
        value(key, presence).flatMap { log.cents($0) }
    }

    mutating func choice<Choice: WrittenChoice>(
        _ key: String, _ presence: Presence = .optional, as: Choice.Type = Choice.self
    ) -> Choice? {
        value(key, presence).flatMap { log.choice($0) }
    }

    mutating func choices<Choice: WrittenChoice & Hashable>(
        _ key: String, _ presence: Presence = .optional, as: Choice.Type = Choice.self
    ) -> Set<Choice>? {
        value(key, presence).flatMap { log.list($0) }.map { nodes in
            Set(nodes.compactMap { log.choice($0, as: Choice.self) })
        }
    }

    /// Free text; only of places, exams, pools and the scenario's name.
    mutating func text(_ key: String, _ presence: Presence = .optional) -> String? {
        value(key, presence).flatMap { log.text($0, limit: 200) }
    }

    /// A short opaque word: a zone, a skill, a feature, a visit.
    mutating func word(_ key: String, _ presence: Presence = .optional) -> String? {
        value(key, presence).flatMap { log.word($0) }
    }

    mutating func words(_ key: String) -> Set<String>? {
        value(key).flatMap { log.list($0) }.map { Set($0.compactMap(log.word)) }
    }

    mutating func bool(_ key: String, _ presence: Presence = .optional) -> Bool? {
        value(key, presence).flatMap { node in
            if node.bool == nil { log.wrongType(node, "true or false") }
            return node.bool
        }
    }

    /// The elements of an array; none where the key is absent.
    mutating func list(_ key: String, _ presence: Presence = .optional) -> [JSONNode] {
        value(key, presence).flatMap { log.list($0) }.map { Array($0) } ?? []
    }

    /// What `read` makes of each element.
    mutating func list<Row>(_ key: String, _ read: (JSONNode) -> Row?) -> [Row] {
        value(key).flatMap { log.list($0) }?.compactMap(read) ?? []
    }
}
