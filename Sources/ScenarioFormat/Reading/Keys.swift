import Domain

/// Keys of the format: ids of rows and names of members.
package enum Keys {
    static let rule = "one to 64 of the letters A-Z, a-z, digits, dot, underscore and hyphen"

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// `^[A-Za-z0-9._-]{1,64}$`
    package static func isWellFormed(_ key: String) -> Bool {
        (1...64).contains(key.utf8.count) && key.utf8.allSatisfy(isPlain)
    }

    /// Whether a name could be one of the format's own: `requestedAt`, and not `P-0017`. A name nobody knows is printed
    /// only if it has this shape.
    static func isMemberName(_ name: String) -> Bool {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        guard let first = name.utf8.first, letters ~= first else { return false }
        return name.utf8.count <= 32 && name.utf8.allSatisfy { letters ~= $0 | 0x20 }
    }

    /// Whether a name that nobody knows may be printed. Policies and models know no patients, and have keys such as `MR`.
    static func isShowable(_ name: String, in source: Finding.Source) -> Bool {
        source == .scenario ? isMemberName(name) : isWellFormed(name) && likeness(name) == nil
    }

    /// What a key looks like that should be opaque; nil for an opaque one.
    static func likeness(_ key: String) -> String? {
        guard mayBeLikeness(key.utf8) else { return nil }
        if key.contains("@") { return "an e-mail address" }
        let groups = key.split(omittingEmptySubsequences: false) { !$0.isNumber }.map(\.count)
        let isNumeric = key.unicodeScalars.allSatisfy {
            ("0"..."9").contains($0) || "-._".unicodeScalars.contains($0)
        }
        guard isNumeric else { return nil }
        switch groups {
        case [4, 2, 2], [2, 2, 4], [1, 2, 4], [2, 1, 4], [1, 1, 4]: return "a date"
        case [3, 2, 4]: return "a national number"
        case [8] where isDate(key): return "a date"
        default: break
        }
        let digits = groups.reduce(0, +)
        if groups.count == 1 { return digits >= 9 ? "a telephone or national number" : nil }
        return digits >= 7 && groups.count <= 5 ? "a telephone number" : nil
    }

    /// Every id is asked about, and hardly one is without a letter.
    static func mayBeLikeness(_ key: some Sequence<UInt8>) -> Bool {
        key.contains(UInt8(ascii: "@")) || key.allSatisfy(isDigitOrJoint)
    }

    private static func isDigitOrJoint(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// `19700131` or `31011970`
    private static func isDate(_ digits: String) -> Bool {
        let numbers = digits.compactMap(\.wholeNumberValue)
        guard numbers.count == 8 else { return false }
        func number(_ range: Range<Int>) -> Int { numbers[range].reduce(0) { $0 * 10 + $1 } }
        let forms = [
            (number(0..<4), number(4..<6), number(6..<8)), (number(4..<8), number(2..<4), number(0..<2)),
            (number(4..<8), number(0..<2), number(2..<4)),
        ]
        return forms.contains { (1900...2100).contains($0) && (1...12).contains($1) && (1...31).contains($2) }
    }

    /// The known word that was probably meant: the same but for case, or at most two letters away.
    static func nearest(to word: String, among known: some Sequence<String>) -> String? {
        guard word.utf8.count <= 64 else { return nil }
        let ranked = known.map { ($0, $0.lowercased() == word.lowercased() ? 0 : distance($0, word)) }
        return ranked.filter { $0.1 <= min(2, max(word.count, 2) / 2) }.min { $0.1 < $1.1 }?.0
    }

    /// Levenshtein.
    private static func distance(_ a: String, _ b: String) -> Int {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        guard abs(a.count - b.count) <= 2 else { return 3 }
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let next = min(row[j] + 1, row[j + 1] + 1, diagonal + (x == y ? 0 : 1))
                diagonal = row[j + 1]
                row[j + 1] = next
            }
        }
        return row[b.count]
    }
}
