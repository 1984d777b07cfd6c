/// Keys wherever their bytes stand, in bytes that nobody reads by a format: as they are, as JSON writes letters by their
/// numbers, and as a file in UTF-16 has them; inside longer words too. Who looks here throws away what is found.
struct Traces {
    private let keys: [[UInt8]]
    /// Of keys that stand in much by chance.
    private let tokens: [[UInt8]]

    /// Shorter keys are only looked for as words of their own.
    private static let shortest = 5

    /// - Parameter orders: of them, those that are no short numbers, which are in everything.
    init(patient: String, orders: Set<String>) {
        let telling = orders.sorted().map { Array($0.utf8) }.filter { !Token.isShortNumber($0) }
        let all = [Array(patient.utf8)] + telling
        keys = all.filter { $0.count >= Self.shortest }
        tokens = all.filter { $0.count < Self.shortest }
    }

    func stand(in bytes: [UInt8]) -> Bool {
        let written = Self.withoutEscapes(bytes)
        return tokens.contains { Token.contains($0, in: written) } || keys.contains { written.holds($0) }
            || bytes.contains(0)
                && (keys + tokens).contains { key in
                    bytes.holds(key.flatMap { [$0, 0] }) || bytes.holds(key.flatMap { [0, $0] })
                }
    }

    /// `\u0050` as the letter it stands for. Keys are of ASCII; other letters stay.
    private static func withoutEscapes(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.holds(Array(#"\u00"#.utf8)) else { return bytes }
        var (result, at): ([UInt8], Int) = ([], 0)
        while at < bytes.count {
            if at + 6 <= bytes.count, bytes[at..<at + 4].elementsEqual(#"\u00"#.utf8),
                let letter = UInt8(String(decoding: bytes[at + 4..<at + 6], as: UTF8.self), radix: 16)
            {
                result.append(letter)
                at += 6
            } else {
                result.append(bytes[at])
                at += 1
            }
        }
        return result
    }
}

extension [UInt8] {
    /// Whether these bytes stand somewhere in it, one after another.
    func holds(_ part: [UInt8]) -> Bool {
        guard let head = part.first else { return true }
        var at = startIndex
        while let next = self[at...].firstIndex(of: head), next + part.count <= endIndex {
            if self[next..<next + part.count].elementsEqual(part) { return true }
            at = next + 1
        }
        return false
    }
}
