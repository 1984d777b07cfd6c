// Small tools of the reader: escapes, pointers, UTF-8.

enum JSONText {
    /// The bytes between a string's quotes with escapes resolved. The scanner has checked them.
    static func unescaped(_ inside: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(inside.count)
        var at = inside.startIndex
        while at < inside.endIndex {
            guard inside[at] == UInt8(ascii: "\\") else {
                out.append(inside[at])
                at += 1
                continue
            }
            let letter = inside[at + 1]
            at += 2
            guard letter == UInt8(ascii: "u") else {
                out.append(plain(letter))
                continue
            }
            var scalar = hex(inside[at..<at + 4])
            at += 4
            if (0xD800..<0xDC00).contains(scalar) {
                scalar = 0x10000 + (scalar - 0xD800) << 10 + (hex(inside[at + 2..<at + 6]) - 0xDC00)
                at += 6
            }
            if let scalar = Unicode.Scalar(scalar) { out.append(contentsOf: UTF8.encode(scalar) ?? .init()) }
        }
        return out
    }

    /// What a one-letter escape stands for.
    private static func plain(_ letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: letter
        }
    }

    static func hex(_ digits: ArraySlice<UInt8>) -> UInt32 {
        digits.reduce(0) { $0 << 4 | UInt32(hexDigit($1) ?? 0) }
    }

    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// A key as a step of a JSON pointer.
    static func step(of key: JSONDocument.Entry, in bytes: [UInt8]) -> String {
        let inside = bytes[key.inside]
        let text = String(decoding: key.isEscaped ? unescaped(inside)[...] : inside, as: UTF8.self)
        return text.reduce(into: "") { step, character in
            switch character {
            case "~": step += "~0"
            case "/": step += "~1"
            default: step.append(character)
            }
        }
    }

    /// What stands where a letter should.
    enum Letter: Equatable {
        /// A well-formed UTF-8 sequence of so many bytes.
        case whole(Int)
        /// The file ends within one.
        case cut
        case broken
    }

    /// Unicode, table 3-7.
    static func letter(_ bytes: [UInt8], at: Int) -> Letter {
        let (length, second): (Int, ClosedRange<UInt8>)
        switch bytes[at] {
        case 0..<0x80: return .whole(1)
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return .broken
        }
        for next in at + 1..<min(at + length, bytes.count) {
            let allowed = next == at + 1 ? second : 0x80...0xBF
            guard allowed.contains(bytes[next]) else { return .broken }
        }
        return at + length <= bytes.count ? .whole(length) : .cut
    }
}
