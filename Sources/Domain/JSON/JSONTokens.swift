// The scalar tokens of RFC 8259: strings, numbers, the three words; and the encoding.

extension JSONScanner {
    /// UTF-8 without a byte order mark. A file in another encoding is told apart from one with a damaged letter.
    func checkEncoding() throws(JSONProblem) {
        let first = Array(bytes.prefix(4))
        let name: String? =
            switch (first.first, first.dropFirst().first) {
            case (0xEF, 0xBB): "it begins with a byte order mark"
            case (0xFE, 0xFF), (0xFF, 0xFE): "it is UTF-16"
            case (0x00, _), (_, 0x00): "it is UTF-16 or UTF-32"
            default: nil
            }
        guard let name else { return }
        throw problem(
            .wrongEncoding, "wrong encoding: \(name)", "save the file as UTF-8 without a byte order mark",
            at: 0)
    }

    mutating func string(_ kind: JSONNode.Kind) throws(JSONProblem) {
        let start = at
        var isEscaped = false
        at += 1
        while true {
            guard at < bytes.count else { throw truncated() }
            switch bytes[at] {
            case UInt8(ascii: "\""):
                at += 1
                return try append(kind, from: start, to: at, isEscaped: isEscaped)
            case UInt8(ascii: "\\"):
                isEscaped = true
                try escape()
            case 0..<0x20:
                throw problem(
                    .controlCharacter, "a control character inside a string", "write it as an escape")
            case 0x80...:
                switch JSONText.letter(bytes, at: at) {
                case .whole(let length): at += length
                case .cut: throw truncated()
                case .broken: throw brokenLetter()
                }
            default:
                at += 1
            }
        }
    }

    private func brokenLetter() -> JSONProblem {
        problem(.wrongEncoding, "wrong encoding: this letter is not UTF-8", "save the file as UTF-8")
    }

    private mutating func escape() throws(JSONProblem) {
        guard at + 1 < bytes.count else { throw truncated() }
        switch bytes[at + 1] {
        case UInt8(ascii: "u"):
            let first = try codeUnit(at)
            if (0xDC00..<0xE000).contains(first) { throw loneSurrogate() }
            guard (0xD800..<0xDC00).contains(first) else {
                at += 6
                return
            }
            let follower = bytes[at + 6..<min(at + 8, bytes.count)]
            guard "\\u".utf8.starts(with: follower) else { throw loneSurrogate() }
            guard follower.count == 2 else { throw truncated() }
            guard (0xDC00..<0xE000).contains(try codeUnit(at + 6)) else { throw loneSurrogate() }
            at += 12
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            at += 2
        default: throw problem(.syntax, "there is no such escape", "use one of the escapes of RFC 8259")
        }
    }

    /// The four hexadecimal digits of the `\u` escape at `escape`.
    private func codeUnit(_ escape: Int) throws(JSONProblem) -> UInt32 {
        let digits = bytes[escape + 2..<min(escape + 6, bytes.count)]
        guard digits.allSatisfy({ JSONText.hexDigit($0) != nil }) else {
            throw problem(
                .syntax, "an escape lacks its four hexadecimal digits", "correct the escape", at: escape)
        }
        guard digits.count == 4 else { throw truncated() }
        return JSONText.hex(digits)
    }

    private func loneSurrogate() -> JSONProblem {
        problem(.surrogate, "half of a surrogate pair stands alone", "write the letter itself")
    }

    mutating func number() throws(JSONProblem) {
        let start = at
        if bytes[at] == UInt8(ascii: "-") { at += 1 }
        if at < bytes.count, bytes[at] == UInt8(ascii: "0") {
            at += 1
            if at < bytes.count, isDigit(bytes[at]) {
                throw problem(
                    .number, "a number begins with a superfluous zero", "remove the zero", at: start)
            }
        } else {
            try digits()
        }
        if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
            at += 1
            try digits()
        }
        if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
            at += 1
            if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
            try digits()
        }
        try append(.number, from: start, to: at)
    }

    private mutating func digits() throws(JSONProblem) {
        guard at < bytes.count else { throw truncated() }
        guard isDigit(bytes[at]) else {
            throw problem(.number, "this is not a JSON number", "write a finite decimal such as 0.5")
        }
        while at < bytes.count, isDigit(bytes[at]) { at += 1 }
    }

    private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    mutating func word(_ word: String, _ kind: JSONNode.Kind) throws(JSONProblem) {
        let rest = bytes[at..<min(at + word.utf8.count, bytes.count)]
        guard rest.elementsEqual(word.utf8) else {
            let isCut = at + rest.count == bytes.count && word.utf8.starts(with: rest)
            throw isCut ? truncated() : problem(.syntax, "no value begins like this", "correct the JSON here")
        }
        try append(kind, from: at, to: at + word.utf8.count)
        at += word.utf8.count
    }
}
