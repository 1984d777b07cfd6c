import Domain

/// The ids of one table: where each row stands. A reference that finds nothing is a finding.
struct Register<Entity> {
    /// What one row is called in a message.
    let noun: String
    /// Whether ids may stand in a message; never those of patients and orders.
    let isShowable: Bool
    private var positions: [String: Index<Entity>] = [:]
    /// What may be suggested, in order; nothing in a table of thousands, where something is always near.
    private var names: [String] = []
    private static var mostNames: Int { 1000 }

    init(_ noun: String, _ rows: [JSONNode], isShowable: Bool, _ log: FindingLog) {
        self.noun = noun
        self.isShowable = isShowable
        for (position, row) in rows.enumerated() {
            // A malformed id is told where its row is read; what refers to it is not unknown on top of that.
            guard let node = row.member("id"), let id = node.string else { continue }
            if positions[id] == nil {
                positions[id] = Index(position)
            } else {
                log.error(
                    "duplicate-id", at: node, "this \(noun) has the id of another", "give each its own id")
            }
        }
        if isShowable, positions.count <= Self.mostNames { names = positions.keys.sorted() }
    }

    func find(_ node: JSONNode, _ log: FindingLog) -> Index<Entity>? {
        guard let id = node.string else {
            log.wrongType(node, "the id of a \(noun)")
            return nil
        }
        if let position = positions[id] { return position }
        let isNamed = isShowable && Keys.isWellFormed(id) && Keys.likeness(id) == nil
        let nearest = isNamed && log.maySuggest() ? Keys.nearest(to: id, among: names) : nil
        log.error(
            "unknown-\(noun)", at: node,
            // What nearly is the id of one of these is no person's.
            nearest == nil ? "there is no \(noun) with this id" : "no \(noun) is called \"\(id)\"",
            nearest.map { "did you mean \"\($0)\"?" } ?? "list it among the \(noun)s, or correct the id")
        return nil
    }
}

extension Keys {
    /// One warning for all ids of the table that look like something that names a person.
    static func warnOfLikenesses(_ rows: [JSONNode], under key: String = "id", _ log: FindingLog) {
        let speaking = rows.compactMap { $0.member(key) }.filter { node in
            // Ids have letters, but for those this is about.
            node.text.map { Keys.mayBeLikeness($0) && Keys.likeness(node.string ?? "") != nil } ?? false
        }
        guard let first = speaking.first, let likeness = Keys.likeness(first.string ?? "") else { return }
        let others = speaking.count > 1 ? " (and \(speaking.count - 1) more)" : ""
        log.warning("speaking-key", at: first, "this id looks like \(likeness)\(others)", "use opaque ids")
    }
}
