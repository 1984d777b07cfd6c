/// A key as a word of its own: `P-1` is in `P-1: call` and in `after P-1.`, and neither in `P-12` nor in `P-1.2`.
enum Token {
    static func contains(_ key: [UInt8], in bytes: [UInt8]) -> Bool {
        first(key, in: bytes, from: 0) != nil
    }

    static func replacing(_ key: [UInt8], in bytes: [UInt8], by word: String) -> [UInt8] {
        var (result, at): ([UInt8], Int) = ([], 0)
        while let found = first(key, in: bytes, from: at) {
            result += bytes[at..<found] + Array(word.utf8)
            at = found + key.count
        }
        return at == 0 ? bytes : result + bytes[at...]
    }

    /// Of up to four digits alone: among words nobody can tell it from a count, a year or an hour.
    static func isShortNumber(_ key: [UInt8]) -> Bool {
        (1...4).contains(key.count) && key.allSatisfy(isDigit)
    }

    private static func first(_ key: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let head = key.first, bytes.count >= key.count else { return nil }
        let isNumber = isShortNumber(key)
        var at = start
        while at <= bytes.count - key.count {
            let end = at + key.count
            if bytes[at] == head, bytes[at..<end].elementsEqual(key), begins(at, in: bytes),
                ends(end, in: bytes), !isNumber || !isInTime(at..<end, of: bytes)
            {
                return at
            }
            at += 1
        }
        return nil
    }

    private static func begins(_ at: Int, in bytes: [UInt8]) -> Bool {
        at == 0 || !isWordPart(bytes[at - 1]) && bytes[at - 1] != UInt8(ascii: ".")
    }

    /// Full stops end a sentence, unless the word goes on after them.
    private static func ends(_ end: Int, in bytes: [UInt8]) -> Bool {
        var after = end
        while after < bytes.count, bytes[after] == UInt8(ascii: ".") { after += 1 }
        return after == bytes.count || !isWordPart(bytes[after])
    }

    /// Whether digits are the hour or the minute of `16:30`, or a part of `12/30`.
    private static func isInTime(_ digits: Range<Int>, of bytes: [UInt8]) -> Bool {
        func joins(_ mark: Int, _ next: Int) -> Bool {
            guard bytes.indices.contains(mark), bytes.indices.contains(next) else { return false }
            return (bytes[mark] == UInt8(ascii: ":") || bytes[mark] == UInt8(ascii: "/"))
                && isDigit(bytes[next])
        }
        return joins(digits.lowerBound - 1, digits.lowerBound - 2)
            || joins(digits.upperBound, digits.upperBound + 1)
    }

    /// Of keys: letters, digits, `_` and `-`; the full stop, which they may hold too, is looked at apart.
    private static func isWordPart(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || isDigit(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
