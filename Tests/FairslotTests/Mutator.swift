import Domain

/// Makes scenarios wrong: bytes, tokens, values, members and whole parts, always the same for a seed.
struct Mutator {
    private indirect enum Tree {
        /// As it stands in the file.
        case scalar([UInt8])
        case array([Tree])
        case object([(key: [UInt8], value: Tree)])
    }

    private var random: SplitMix64
    private let documents: [[UInt8]]
    private let trees: [Tree]

    init(_ documents: [[UInt8]], seed: UInt64) {
        random = SplitMix64(seed: seed)
        self.documents = documents
        trees = documents.compactMap { bytes in
            (try? JSONReader.read(bytes).get()).map { Mutator.tree($0.root) }
        }
        precondition(trees.count == documents.count)
    }

    /// The next one: one to four things are wrong with it, or by chance none.
    mutating func next() -> [UInt8] {
        let chosen = pick(documents.count)
        if pick(4) == 0 { return damaged(documents[chosen]) }
        var tree = trees[chosen]
        for _ in 0...pick(pick(4) + 1) {
            var target = pick(Mutator.count(tree))
            change(&tree, &target)
        }
        return Mutator.written(tree)
    }

    private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<max(count, 1), using: &random) }

    // MARK: Bytes

    private static let pieces = [
        "{", "}", "[", "]", ",", ":", "\"", "\\u", "\\ud800", "-", "0", "9", "1e9", "null", "\u{0}", "Z", "é",
        " ",
        ".", "T", "\u{FEFF}", "//", "\n",
    ].map { Array($0.utf8) }

    private mutating func damaged(_ original: [UInt8]) -> [UInt8] {
        var bytes = original
        for _ in 0...pick(3) where !bytes.isEmpty {
            let at = pick(bytes.count)
            let length = min(bytes.count - at, 1 + pick(60))
            switch pick(6) {
            case 0: bytes[at] = UInt8(pick(256))
            case 1: bytes[at] ^= 1 << UInt8(pick(8))
            case 2: bytes.removeSubrange(at..<at + length)
            case 3: bytes.insert(contentsOf: Mutator.pieces[pick(Mutator.pieces.count)], at: at)
            case 4: bytes.insert(contentsOf: Array(bytes[at..<at + length]), at: pick(bytes.count))
            default: bytes.removeSubrange(at...)
            }
        }
        return bytes
    }

    // MARK: Values

    private static let extremes = [
        "0", "-0", "-1", "1", "1.5", "0.0000001", "1e400", "-1e400", "1e-400", "1000000", "100000000",
        "2147483647",
        "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e18",
        "99999999999999999999",
        "null", "true", "[]", "{}", "[[]]", "\"\"", "\"\\u0000\"", "\"é\"", "\"e\\u0301\"", "\"=1+1\"",
        "\"<b>\"",
        "\"../../etc/passwd\"", "\"a/b\"", "\"1970-01-01\"", "\"2199-12-31\"", "\"9999-12-31\"",
        "\"2026-02-30\"",
        "\"2027-03-14T02:30\"", "\"2027-03-08T08:00:00Z\"", "\"2199-12-31T23:59:00-23:59\"",
        "\"1970-01-01T00:00:00+23:59\"", "\"24:00\"", "\"00:00\"", "\"UTC\"", "\"Pacific/Apia\"",
        "\"Asia/Kathmandu\"",
        "\"stat\"", "\"x-klingon\"", "\"paediatric\"",
    ].map { Array($0.utf8) }

    private mutating func change(_ tree: inout Tree, _ target: inout Int) {
        target -= 1
        if target < 0 {
            tree = replacement(for: tree)
            return
        }
        switch tree {
        case .scalar: return
        case .array(var elements):
            for position in elements.indices where target >= 0 {
                let size = Mutator.count(elements[position])
                guard target < size else {
                    target -= size
                    continue
                }
                if pick(4) == 0 { move(&elements, position) } else { change(&elements[position], &target) }
                target = -1
            }
            tree = .array(elements)
        case .object(var members):
            for position in members.indices where target >= 0 {
                let size = Mutator.count(members[position].value)
                guard target < size else {
                    target -= size
                    continue
                }
                if pick(4) == 0 {
                    move(&members, position)
                    if pick(3) == 0, !members.isEmpty { rename(&members) }
                } else {
                    change(&members[position].value, &target)
                }
                target = -1
            }
            tree = .object(members)
        }
    }

    /// Deletes, repeats or exchanges an element or member.
    private mutating func move<Part>(_ parts: inout [Part], _ position: Int) {
        switch pick(3) {
        case 0: parts.remove(at: position)
        case 1: parts.insert(parts[position], at: pick(parts.count + 1))
        default: parts.swapAt(position, pick(parts.count))
        }
    }

    private mutating func rename(_ members: inout [(key: [UInt8], value: Tree)]) {
        let position = pick(members.count)
        switch pick(3) {
        case 0: members[position].key = members[pick(members.count)].key
        case 1: members[position].key = Array("race".utf8)
        default: members[position].key.append(UInt8(ascii: "s"))
        }
    }

    private mutating func replacement(for tree: Tree) -> Tree {
        switch (tree, pick(8)) {
        case (.scalar(let text), 0...3): return .scalar(near(text))
        case (_, 4): return (0...pick(700)).reduce(tree) { inner, _ in .array([inner]) }
        case (_, 5): return .scalar([0x22] + [UInt8](repeating: 0x61, count: pick(100_000)) + [0x22])
        default: return .scalar(Mutator.extremes[pick(Mutator.extremes.count)])
        }
    }

    /// The same value, a little else: a digit changed, a number longer or negative, a letter gone.
    private mutating func near(_ text: [UInt8]) -> [UInt8] {
        let digits = text.indices.filter { (0x30...0x39).contains(text[$0]) }
        guard !digits.isEmpty, let first = text.first else {
            return text.isEmpty ? text : Array("false".utf8)
        }
        var near = text
        let at = digits[pick(digits.count)]
        switch pick(4) {
        case 0 where first != 0x22: near.insert(0x2D, at: 0)
        case 1: near.insert(0x30 + UInt8(pick(10)), at: at)
        case 2 where digits.count > 1: near.remove(at: at)
        default: near[at] = 0x30 + UInt8(pick(10))
        }
        return near
    }

    // MARK: Trees

    private static func tree(_ node: JSONNode) -> Tree {
        switch node.kind {
        case .array: .array((node.elements ?? []).map(tree))
        case .object:
            .object(
                (node.members ?? []).map { member in
                    let key = member.key.extent
                    return (Array(node.document.bytes[key.dropFirst().dropLast()]), tree(member.value))
                })
        default: .scalar(Array(node.document.bytes[node.extent]))
        }
    }

    private static func count(_ tree: Tree) -> Int {
        switch tree {
        case .scalar: 1
        case .array(let elements): elements.reduce(1) { $0 + count($1) }
        case .object(let members): members.reduce(1) { $0 + count($1.value) }
        }
    }

    private static func written(_ tree: Tree) -> [UInt8] {
        var out: [UInt8] = []
        write(tree, to: &out)
        return out
    }

    private static func write(_ tree: Tree, to out: inout [UInt8]) {
        switch tree {
        case .scalar(let text): out += text
        case .array(let elements):
            out.append(UInt8(ascii: "["))
            for (position, element) in elements.enumerated() {
                if position > 0 { out.append(UInt8(ascii: ",")) }
                write(element, to: &out)
            }
            out.append(UInt8(ascii: "]"))
        case .object(let members):
            out.append(UInt8(ascii: "{"))
            for (position, member) in members.enumerated() {
                if position > 0 { out += [UInt8(ascii: ","), UInt8(ascii: "\n")] }
                out += [0x22] + member.key + [0x22, UInt8(ascii: ":")]
                write(member.value, to: &out)
            }
            out.append(UInt8(ascii: "}"))
        }
    }
}
