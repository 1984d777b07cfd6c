/// One pass over the bytes of a document.
struct JSONScanner {
    private enum Expectation { case value, key, end }

    let bytes: [UInt8]
    let limits: JSONReader.Limits
    var at = 0
    var entries: [JSONDocument.Entry] = []
    /// Positions of keys that stand twice.
    private var duplicateKeys: [Int] = []
    /// Arrays and objects that are open, outermost first.
    private var open: [Int] = []

    init(bytes: [UInt8], limits: JSONReader.Limits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func document() throws(JSONProblem) {
        try checkEncoding()
        entries.reserveCapacity(min(bytes.count / 8, limits.values))
        skipSpace()
        if at == bytes.count { throw problem(.empty, "the file is empty", "send the file again") }
        var expected = Expectation.value
        while true {
            skipSpace()
            switch expected {
            case .key: expected = try key()
            case .value: expected = try value()
            case .end:
                if open.isEmpty {
                    if at == bytes.count { return }
                    throw problem(.syntax, "something follows the end of the document", "remove what follows")
                }
                expected = try separator()
            }
        }
    }

    // MARK: Structure

    private mutating func value() throws(JSONProblem) -> Expectation {
        guard at < bytes.count else { throw truncated() }
        switch bytes[at] {
        case UInt8(ascii: "{"): return try begin(.object, closing: UInt8(ascii: "}"), then: .key)
        case UInt8(ascii: "["): return try begin(.array, closing: UInt8(ascii: "]"), then: .value)
        case UInt8(ascii: "\""): try string(.string)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        case UInt8(ascii: "t"): try word("true", .bool)
        case UInt8(ascii: "f"): try word("false", .bool)
        case UInt8(ascii: "n"): try word("null", .null)
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
            throw problem(.syntax, "a value is missing here", "remove the comma before, or add the value")
        case UInt8(ascii: "+"), UInt8(ascii: "."):
            throw problem(.number, "this is not a JSON number", "write a finite decimal such as 0.5")
        case _ where ["NaN", "Inf"].contains { bytes[at...].starts(with: $0.utf8) }:
            throw problem(.number, "this is not a JSON number", "write a finite decimal such as 0.5")
        default: throw problem(.syntax, "no value begins like this", "correct the JSON here")
        }
        return .end
    }

    private mutating func begin(
        _ kind: JSONNode.Kind, closing: UInt8, then: Expectation
    ) throws(JSONProblem) -> Expectation {
        if open.count == limits.depth {
            throw problem(.tooDeep, "more than \(limits.depth) levels of nesting", "flatten the document")
        }
        // Whoever looks for a way to what is open must not think that it has ended.
        try append(kind, from: at, to: .max)
        open.append(entries.count - 1)
        at += 1
        skipSpace()
        guard at < bytes.count, bytes[at] == closing else { return then }
        close()
        return .end
    }

    private mutating func separator() throws(JSONProblem) -> Expectation {
        guard at < bytes.count else { throw truncated() }
        let isObject = entries[open[open.count - 1]].kind == .object
        switch bytes[at] {
        case UInt8(ascii: ","):
            at += 1
            return isObject ? .key : .value
        case UInt8(ascii: "}") where isObject, UInt8(ascii: "]") where !isObject:
            close()
            return .end
        default:
            let end = isObject ? "}" : "]"
            throw problem(.syntax, "a comma or \(end) is missing here", "correct the JSON here")
        }
    }

    private mutating func key() throws(JSONProblem) -> Expectation {
        guard at < bytes.count else { throw truncated() }
        guard bytes[at] == UInt8(ascii: "\"") else {
            let isComma = bytes[at] == UInt8(ascii: "}")
            throw problem(
                .syntax, "a key in quotes is missing here",
                isComma ? "remove the comma before the closing brace" : "put the key in double quotes")
        }
        try string(.key)
        skipSpace()
        guard at < bytes.count else { throw truncated() }
        guard bytes[at] == UInt8(ascii: ":") else {
            throw problem(.syntax, "a colon is missing after the key", "add the colon")
        }
        at += 1
        return .value
    }

    private mutating func close() {
        at += 1
        let container = open.removeLast()
        entries[container].close(after: entries.count)
        if entries[container].kind == .object { findDuplicates(in: container) }
    }

    mutating func append(
        _ kind: JSONNode.Kind, from start: Int, to end: Int, isEscaped: Bool = false
    ) throws(JSONProblem) {
        if entries.count == limits.values {
            throw problem(.tooManyValues, "more than \(limits.values) values", "split the file")
        }
        entries.append(.init(kind, start: start, end: end, isEscaped: isEscaped))
    }

    private mutating func skipSpace() {
        while at < bytes.count {
            switch bytes[at] {
            case 0x20, 0x0A, 0x0D, 0x09: at += 1
            default: return
            }
        }
    }

    // MARK: Problems

    func problem(
        _ kind: JSONProblem.Kind, _ message: String, _ remedy: String, at offset: Int? = nil
    ) -> JSONProblem {
        JSONProblem(
            kind: kind, offset: offset ?? at,
            pointer: openPointer,
            place: JSONPlace(of: offset ?? at, in: bytes), message: message, remedy: remedy)
    }

    /// The pointer of the innermost array or object that is open.
    private var openPointer: String {
        guard let innermost = open.last else { return "" }
        var path = JSONPath()
        return path.pointer(to: innermost, in: entries, of: bytes)
    }

    func truncated() -> JSONProblem {
        problem(
            .truncated, "the file ends before the document does", "send the whole file again", at: bytes.count
        )
    }

    // MARK: Duplicate keys

    /// Keys are compared by their bytes after unescaping, so `"a"` and `"\u0061"` are the same key.
    private mutating func findDuplicates(in object: Int) {
        var twins: [Int] = []
        var (key, number) = (object + 1, 0)
        while key < entries.count {
            // Many keys, or keys that are not what they look like, are told apart by their texts.
            if number == 24 || entries[key].isEscaped { return findDuplicateTexts(in: object) }
            if hasTwin(key, in: object) { twins.append(key) }
            key = entries[key + 1].after(key + 1)
            number += 1
        }
        for key in twins { noteDuplicate(key) }
    }

    /// Whether a key before this one in its object has the same bytes.
    private func hasTwin(_ key: Int, in object: Int) -> Bool {
        var other = object + 1
        while other < key {
            if same(other, key) { return true }
            other = entries[other + 1].after(other + 1)
        }
        return false
    }

    /// Millions of keys are brought together by their hashes, which nobody can foresee, and then compared.
    private mutating func findDuplicateTexts(in object: Int) {
        var hashed: [(hash: Int, key: Int)] = []
        var key = object + 1
        while key < entries.count {
            hashed.append((hash(of: key), key))
            key = entries[key + 1].after(key + 1)
        }
        hashed.sort { ($0.hash, $0.key) < ($1.hash, $1.key) }
        var twins: [Int] = []
        // Keys of one hash that differ: hardly ever more than one.
        var different: [Int] = []
        for (position, entry) in hashed.enumerated() {
            if position == 0 || hashed[position - 1].hash != entry.hash { different.removeAll() }
            if different.contains(where: { sameText($0, entry.key) }) {
                twins.append(entry.key)
            } else {
                different.append(entry.key)
            }
        }
        for key in twins.sorted() { noteDuplicate(key) }
    }

    private func hash(of key: Int) -> Int {
        var hasher = Hasher()
        if entries[key].isEscaped {
            JSONScanner.feed(keyBytes(key)[...], to: &hasher)
        } else {
            JSONScanner.feed(bytes[entries[key].inside], to: &hasher)
        }
        return hasher.finalize()
    }

    private static func feed(_ text: ArraySlice<UInt8>, to hasher: inout Hasher) {
        var (word, count) = (UInt64(0), 0)
        for byte in text {
            word = word << 8 | UInt64(byte)
            count += 1
            if count % 8 == 0 { hasher.combine(word) }
        }
        hasher.combine(word)
        hasher.combine(count)
    }

    private func sameText(_ a: Int, _ b: Int) -> Bool {
        entries[a].isEscaped || entries[b].isEscaped ? keyBytes(a) == keyBytes(b) : same(a, b)
    }

    private func same(_ a: Int, _ b: Int) -> Bool {
        let (first, second) = (entries[a], entries[b])
        guard first.extent.count == second.extent.count else { return false }
        return bytes[first.extent].elementsEqual(bytes[second.extent])
    }

    private func keyBytes(_ key: Int) -> [UInt8] {
        let inside = bytes[entries[key].inside]
        return entries[key].isEscaped ? JSONText.unescaped(inside) : Array(inside)
    }

    private mutating func noteDuplicate(_ key: Int) {
        // A file of nothing but duplicates must not fill the memory with findings.
        if duplicateKeys.count < JSONReader.mostDuplicates { duplicateKeys.append(key) }
    }

    /// The keys that stand twice, in reading order, with their places found in one pass.
    func placedDuplicates() -> [JSONProblem] {
        let keys = duplicateKeys.sorted()
        let places = JSONPlace.places(of: keys.map { Int(entries[$0].start) }, in: bytes)
        var path = JSONPath()
        return zip(keys, places).map { key, place in
            JSONProblem(
                kind: .duplicateKey, offset: Int(entries[key].start),
                pointer: path.pointer(to: key, in: entries, of: bytes), place: place,
                message: "this key stands twice in its object", remedy: "keep one of them")
        }
    }
}
