import Domain

/// Takes one patient out of documents: rows that are the patient's go, and every other mention becomes `redacted`.
struct Redactor {
    /// The patient's key.
    let patient: String
    /// Keys of the patient's orders, gathered before anything is written.
    private(set) var orders: Set<String> = []
    /// Digests of documents that were written again, old to new, with the new length: whoever names one by its digest is to
    /// name the new one.
    var digests: [String: (sha256: String, bytes: Int)] = [:]

    static let word = "redacted"

    init(patient: String) { self.patient = patient }

    /// Notes the orders that a document says are the patient's.
    mutating func gather(_ document: JSONDocument) {
        gather(document.root)
    }

    private mutating func gather(_ node: JSONNode) {
        if let members = node.members {
            let isTheirs = members.contains { $0.key.spells("patient") && $0.value.spells(patient) }
            for member in members {
                if isTheirs, member.key.spells("order") || member.key.spells("id"),
                    let order = member.value.string
                {
                    orders.insert(order)
                }
                gather(member.value)
            }
        } else if let elements = node.list {
            for element in elements { gather(element) }
        }
    }

    /// Whether the patient, or one of the orders known to be the patient's, stands in these bytes as a word of its own.
    func isMentioned(in bytes: [UInt8]) -> Bool {
        Token.contains(patient, in: bytes) || orders.contains { Token.contains($0, in: bytes) }
    }
}

// MARK: JSON

extension Redactor {
    /// The document without the patient; nil when nothing had to change.
    func json(_ document: JSONDocument) -> JSONOutput? {
        let written = written(document.root)
        // A bare `nil` beside a value would be JSON's null.
        guard written.isChanged else { return .none }
        return .some(written.value)
    }

    private typealias Written = (value: JSONOutput, isChanged: Bool)

    private func written(_ node: JSONNode, under name: String = "") -> Written {
        switch node.kind {
        case .null: return (.null, false)
        case .bool: return (.bool(node.bool ?? false), false)
        case .number: return (.number(node.number?.text ?? "0"), false)
        case .string, .key:
            let text = node.string ?? ""
            let now = digests[text]?.sha256 ?? redacted(text)
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
        let renewed = node.member("sha256")?.string.flatMap { digests[$0] }
        for member in node.members ?? [] {
            let key = member.key.string ?? ""
            var part = written(member.value, under: key)
            if key == "bytes", let renewed { part = (.integer(Int64(renewed.bytes)), true) }
            let name = redacted(key)
            members.append(JSONOutput.Member(name, part.value))
            isChanged = isChanged || part.isChanged || name != key
        }
        return (.object(members), isChanged)
    }

    /// Whether an element of the list `name` is a row of the patient, or names one.
    private func isTheirs(_ element: JSONNode, in name: String) -> Bool {
        if let text = element.string {
            return text == patient && name == "patients" || orders.contains(text) && name == "orders"
        }
        guard let members = element.members else { return false }
        return members.contains { member in
            guard let text = member.value.string else { return false }
            if member.key.spells("patient") { return text == patient }
            if member.key.spells("order") { return orders.contains(text) }
            if member.key.spells("id") {
                return name == "patients" && text == patient || name == "orders" && orders.contains(text)
            }
            return false
        }
    }

    private func redacted(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard isMentioned(in: bytes) else { return text }
        return String(decoding: withoutMentions(bytes), as: UTF8.self)
    }
}

// MARK: Text

extension Redactor {
    /// Comma-separated values after RFC 4180 without the patient's rows; nil when nothing had to change.
    func csv(_ bytes: [UInt8]) -> [UInt8]? {
        cut(bytes, into: Self.records(bytes))
    }

    /// Plain text without the lines that name the patient.
    func lines(_ bytes: [UInt8]) -> [UInt8]? {
        var pieces: [Range<Int>] = []
        var start = 0
        for (at, byte) in bytes.enumerated() where byte == 0x0A {
            pieces.append(start..<at + 1)
            start = at + 1
        }
        return cut(bytes, into: pieces + [start..<bytes.count])
    }

    /// A page of ours without the table rows, list items and groups of drawing that name the patient.
    func page(_ bytes: [UInt8]) -> [UInt8]? {
        guard isMentioned(in: bytes) else { return nil }
        var kept = bytes
        for tag in ["tr", "li", "g"] { kept = withoutElements(tag, kept) }
        return withoutMentions(kept)
    }

    private func cut(_ bytes: [UInt8], into pieces: [Range<Int>]) -> [UInt8]? {
        guard isMentioned(in: bytes) else { return nil }
        let kept = pieces.filter { !isMentioned(in: Array(bytes[$0])) }
        return kept.flatMap { bytes[$0] }
    }

    /// Records with their line ends: a line end inside quotes ends none.
    private static func records(_ bytes: [UInt8]) -> [Range<Int>] {
        var (records, start, isQuoted): ([Range<Int>], Int, Bool) = ([], 0, false)
        for (at, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            guard byte == 0x0A, !isQuoted else { continue }
            records.append(start..<at + 1)
            start = at + 1
        }
        return records + [start..<bytes.count]
    }

    /// Innermost elements of one kind; our pages close every one.
    private func withoutElements(_ tag: String, _ bytes: [UInt8]) -> [UInt8] {
        let (opening, closing) = (Array("<\(tag)".utf8), Array("</\(tag)>".utf8))
        var (kept, opened): ([UInt8], [Int]) = ([], [])
        var at = 0
        while at < bytes.count {
            if bytes[at...].starts(with: closing) {
                kept += closing
                at += closing.count
                if let start = opened.popLast(), isMentioned(in: Array(kept[start...])) {
                    kept.removeSubrange(start...)
                }
                continue
            }
            if bytes[at...].starts(with: opening), at + opening.count < bytes.count,
                bytes[at + opening.count] == UInt8(ascii: ">")
                    || bytes[at + opening.count] == UInt8(ascii: " ")
            {
                opened.append(kept.count)
            }
            kept.append(bytes[at])
            at += 1
        }
        return kept
    }

    private func withoutMentions(_ bytes: [UInt8]) -> [UInt8] {
        ([patient] + orders.sorted()).reduce(bytes) { Token.replacing($1, in: $0, by: Self.word) }
    }
}

/// A key as a word of its own: `P-1` is in `P-1: call` and not in `P-12`.
enum Token {
    static func contains(_ key: String, in bytes: [UInt8]) -> Bool {
        first(Array(key.utf8), in: bytes, from: 0) != nil
    }

    static func replacing(_ key: String, in bytes: [UInt8], by word: String) -> [UInt8] {
        let key = Array(key.utf8)
        var (result, at): ([UInt8], Int) = ([], 0)
        while let found = first(key, in: bytes, from: at) {
            result += bytes[at..<found] + Array(word.utf8)
            at = found + key.count
        }
        return at == 0 ? bytes : result + bytes[at...]
    }

    private static func first(_ key: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let head = key.first, bytes.count >= key.count else { return nil }
        var at = start
        while at <= bytes.count - key.count {
            if bytes[at] == head, bytes[at..<at + key.count].elementsEqual(key),
                at == 0 || !isWordPart(bytes[at - 1]),
                at + key.count == bytes.count || !isWordPart(bytes[at + key.count])
            {
                return at
            }
            at += 1
        }
        return nil
    }

    /// Of keys: letters, digits, `_` and `-`. A full stop may end a sentence, so it does not belong.
    private static func isWordPart(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_")
    }
}
