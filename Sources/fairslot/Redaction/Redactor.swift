import Domain

/// Takes one patient out of documents: rows that are the patient's go, and every other mention becomes `redacted`.
///
/// In what we wrote, and in inputs that can be read, a key is looked for where keys of patients and orders stand, and as a
/// word of its own among words. Everything else is left alone, whatever it spells: a session may be called as a patient is,
/// and `30` stands in every second time of day. A key of up to four digits is not looked for among words at all.
struct Redactor {
    /// The patient's key.
    let patient: String
    /// Keys of the patient's orders, gathered before anything is written.
    private(set) var orders: Set<String> = [] { didSet { words = Words(patient, orders) } }
    private var words: Words
    /// Digests of documents that were written again, old to new, with the new length: whoever names one by its digest is to
    /// name the new one.
    var digests: [String: (sha256: String, bytes: Int)] = [:]

    static let word = "redacted"

    init(patient: String) {
        self.patient = patient
        words = Words(patient, [])
    }

    /// Keys as they are looked for among other bytes, at hand for every string of a file.
    private struct Words {
        let all: [[UInt8]]
        /// Without those that nobody can tell from a count.
        let telling: [[UInt8]]
        let traces: Traces

        init(_ patient: String, _ orders: Set<String>) {
            all = ([patient] + orders.sorted()).map { Array($0.utf8) }
            telling = all.filter { !Token.isShortNumber($0) }
            traces = Traces(patient: patient, orders: orders)
        }
    }

    /// Notes the orders that a document says are the patient's.
    mutating func gather(_ document: JSONDocument) {
        Self.owned(in: document.root) { owner, order in
            if owner == patient { orders.insert(order) }
        }
    }

    /// For documents that belong together: without the orders that they say are somebody else's. A site may number its
    /// orders anew in every file.
    func within(_ documents: [JSONDocument]) -> Redactor {
        guard !orders.isEmpty else { return self }
        var (theirs, others): (Set<String>, Set<String>) = ([], [])
        for document in documents {
            Self.owned(in: document.root) { owner, order in
                guard orders.contains(order) else { return }
                if owner == patient { theirs.insert(order) } else { others.insert(order) }
            }
        }
        var redactor = self
        redactor.orders.subtract(others.subtracting(theirs))
        return redactor
    }

    /// Keys of orders and bookings with the patient whose they are said to be.
    private static func owned(in node: JSONNode, _ note: (_ patient: String, _ order: String) -> Void) {
        if let members = node.members {
            let owner = members.first { $0.key.spells("patient") }.flatMap(\.value.key)
            for member in members {
                if let owner, member.key.spells("order") || member.key.spells("id"),
                    let order = member.value.key
                {
                    note(owner, order)
                }
                owned(in: member.value, note)
            }
        } else if let elements = node.list {
            for element in elements { owned(in: element, note) }
        }
    }

    /// Whether the patient, or one of the orders known to be the patient's, stands among these words as one of them.
    func isMentioned(in bytes: [UInt8]) -> Bool { words.telling.contains { Token.contains($0, in: bytes) } }

    func withoutMentions(_ bytes: [UInt8]) -> [UInt8] {
        words.telling.reduce(bytes) { Token.replacing($1, in: $0, by: Self.word) }
    }

    /// Whether bytes that no format explains name the patient or an order of theirs.
    func isTraced(in bytes: [UInt8]) -> Bool { words.traces.stand(in: bytes) }

    /// False: what is written here cannot name them in any way, and need not be read for its meaning.
    func mayBeNamed(in bytes: [UInt8]) -> Bool {
        words.all.contains { bytes.holds($0) } || bytes.contains(UInt8(ascii: "\\"))
    }
}

// MARK: JSON

extension Redactor {
    /// Members and columns in which the key of an order or a booking stands; that of a patient is under `patient`.
    static let orderNames: Set<String> = ["order", "booking", "insteadOf", "key"]
    /// Members and columns that hold words, and no word from a closed list.
    static let wordNames: Set<String> = [
        "name", "label", "title", "description", "text", "wouldPlace", "why", "note", "comment", "question",
        "help", "examName",
    ]

    /// The document without the patient; nil when nothing had to change.
    func json(_ document: JSONDocument) -> JSONOutput? {
        let written = RedactedValue(redactor: self).written(document.root)
        // A bare `nil` beside a value would be JSON's null.
        guard written.isChanged else { return .none }
        return .some(written.value)
    }
}

/// A JSON document on its way to being one without the patient.
private struct RedactedValue {
    let redactor: Redactor

    typealias Written = (value: JSONOutput, isChanged: Bool)

    func written(_ node: JSONNode, under name: String = "") -> Written {
        switch node.kind {
        case .null: return (.null, false)
        case .bool: return (.bool(node.bool ?? false), false)
        case .number:
            let text = node.number?.text ?? "0"
            return isKey(text, under: name) ? (.string(Redactor.word), true) : (.number(text), false)
        case .string, .key:
            let text = node.string ?? ""
            let now = self.text(text, under: name)
            return (.string(now), now != text)
        case .array: return array(node, name)
        case .object: return object(node)
        }
    }

    private func array(_ node: JSONNode, _ name: String) -> Written {
        var (elements, isChanged): ([JSONOutput], Bool) = ([], false)
        for element in node.list.map({ Array($0) }) ?? [] {
            if isTheirs(element, in: name) {
                isChanged = true
                continue
            }
            let part = written(element)
            elements.append(part.value)
            isChanged = isChanged || part.isChanged
        }
        return (.array(elements), isChanged)
    }

    private func object(_ node: JSONNode) -> Written {
        var (members, isChanged): ([JSONOutput.Member], Bool) = ([], false)
        // Beside the digest of a document stands its length.
        let renewed = node.member("sha256")?.string.flatMap { redactor.digests[$0] }
        for member in node.members ?? [] {
            let key = member.key.string ?? ""
            var part = written(member.value, under: key)
            if key == "bytes", let renewed { part = (.integer(Int64(renewed.bytes)), true) }
            members.append(JSONOutput.Member(key, part.value))
            isChanged = isChanged || part.isChanged
        }
        return (.object(members), isChanged)
    }

    /// Whether an element of the list `name` is a row of the patient, or names one. A row that says whose it is, is theirs.
    private func isTheirs(_ element: JSONNode, in name: String) -> Bool {
        if let text = element.key {
            return text == redactor.patient && name == "patients"
                || redactor.orders.contains(text) && name == "orders"
        }
        guard let members = element.members else { return false }
        let owners = members.filter { $0.key.spells("patient") }.compactMap(\.value.key)
        if !owners.isEmpty { return owners.contains(redactor.patient) }
        return members.contains { member in
            guard let text = member.value.key else { return false }
            if member.key.spells("order") { return redactor.orders.contains(text) }
            if member.key.spells("id") {
                return name == "patients" && text == redactor.patient
                    || name == "orders" && redactor.orders.contains(text)
            }
            return false
        }
    }

    private func text(_ text: String, under name: String) -> String {
        if let renewed = redactor.digests[text] { return renewed.sha256 }
        if isKey(text, under: name) { return Redactor.word }
        if name == "row" { return row(text) }
        return Redactor.wordNames.contains(name) ? withoutMentions(text) : text
    }

    /// A row of a certificate: it may be named after an order, or after a patient.
    private func row(_ name: String) -> String {
        if let counted = RowName.readCounted(name) { return RowName.counted(row(counted.row), counted.unit) }
        if name == RowName.contacts(redactor.patient) { return RowName.contacts(Redactor.word) }
        var words = name.split(separator: " ").map(String.init)
        guard words.count > 1, ["BookedAtMostOnce", "Visit"].contains(words[0]),
            redactor.orders.contains(words[1])
        else { return name }
        words[1] = Redactor.word
        return words.joined(separator: " ")
    }

    private func isKey(_ text: String, under name: String) -> Bool {
        if name == "patient" { return text == redactor.patient }
        return Redactor.orderNames.contains(name) && redactor.orders.contains(text)
    }

    private func withoutMentions(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard redactor.isMentioned(in: bytes) else { return text }
        return String(decoding: redactor.withoutMentions(bytes), as: UTF8.self)
    }
}

extension JSONNode {
    /// What may be a key: a string, or the number that a careless export makes of one.
    fileprivate var key: String? { string ?? number?.text }
}
