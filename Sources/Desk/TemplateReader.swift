import Domain

extension Template {
    /// Reads a template file: lines `key: value`, a line of three hyphens, the text. Lines end as they do on any system, and
    /// a byte order mark means nothing.
    ///
    ///     id: offer-text
    ///     version: 1
    ///     language: en
    ///     dir: ltr
    ///     kind: text
    ///     draft: for review
    ///     ---
    ///     {clinic}: we can see you {day} {time}.{?ride} A free ride is held for you.{/ride} Call {phone}.
    public init(_ bytes: [UInt8], file: String) throws(DeskProblem) {
        let plain = Self.withPlainLines(bytes)
        guard let text = String(validating: plain, as: UTF8.self), bytes.count <= 1 << 16 else {
            throw DeskProblem(
                file, nil, "this is not text in UTF-8, or is longer than 64 KiB", "save it as UTF-8")
        }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let end = lines.firstIndex(of: "---") else {
            throw DeskProblem(file, nil, "the line --- between head and text is missing", "add it")
        }
        var head = Head(file: file)
        for (number, line) in lines[..<end].enumerated() { try head.add(line, number + 1) }
        lines.removeFirst(end + 1)
        while lines.last?.isEmpty == true { lines.removeLast() }

        self.file = file
        id = try head.required("id")
        version = try head.required("version")
        language = try head.language()
        isRightToLeft = try head.choice("dir", ["ltr", "rtl"]) == "rtl"
        kind = Kind(rawValue: try head.choice("kind", Kind.allCases.map(\.rawValue))) ?? .text
        reviewedBy = head.values["reviewedBy"]
        if reviewedBy == nil, head.values["draft"] == nil {
            throw DeskProblem(
                file, head.last, "nobody has reviewed this", "add reviewedBy: NAME, or draft: for review")
        }
        self.head = head.values
        body = lines.joined(separator: "\n")
        pieces = try Self.pieces(body, kind, file, firstLine: end + 2)
    }

    /// Without a byte order mark, and with every line ended by LF. Of bytes, since CR and LF together are one `Character`.
    private static func withPlainLines(_ bytes: [UInt8]) -> [UInt8] {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let (carriageReturn, lineFeed): (UInt8, UInt8) = (0x0D, 0x0A)
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var last: UInt8 = 0
        for byte in bytes.dropFirst(bytes.starts(with: mark) ? mark.count : 0) {
            if byte == carriageReturn {
                plain.append(lineFeed)
            } else if byte != lineFeed || last != carriageReturn {
                plain.append(byte)
            }
            last = byte
        }
        return plain
    }

    private struct Head {
        let file: String
        var values: [String: String] = [:]
        /// Where each stands.
        var places: [String: JSONPlace] = [:]
        var last = JSONPlace(line: 1, column: 1)

        mutating func add(_ line: String, _ number: Int) throws(DeskProblem) {
            last = JSONPlace(line: number, column: 1)
            let known = [
                "id", "version", "language", "dir", "kind", "reviewedBy", "draft", "weekdays", "months",
                "date", "shortDate", "clock",
            ]
            guard let colon = line.firstIndex(of: ":"), known.contains(String(line[..<colon])),
                values[String(line[..<colon])] == nil
            else {
                throw DeskProblem(
                    file, last, "this line of the head is not known, or stands twice",
                    "write key: value; keys are \(known.joined(separator: ", "))")
            }
            values[String(line[..<colon])] = CellText.trimmed(String(line[line.index(after: colon)...]))
            places[String(line[..<colon])] = last
        }

        /// In the letter case that a scenario has.
        func language() throws(DeskProblem) -> String {
            guard let tag = LanguageCodes.canonical(try required("language")) else {
                throw DeskProblem(
                    file, places["language"], "this is no language tag",
                    "write it by BCP 47: ar for Arabic, es, pt-BR, zh-Hant")
            }
            return tag.tag
        }

        func required(_ key: String) throws(DeskProblem) -> String {
            guard let value = values[key], !value.isEmpty else {
                throw DeskProblem(file, last, "the head has no \(key)", "add \(key): ...")
            }
            return value
        }

        func choice(_ key: String, _ words: [String]) throws(DeskProblem) -> String {
            let value = try required(key)
            guard words.contains(value) else {
                throw DeskProblem(
                    file, last, "\(key) is not one of \(words.joined(separator: ", "))", "correct it")
            }
            return value
        }
    }

    private static func pieces(
        _ body: String, _ kind: Kind, _ file: String, firstLine: Int
    ) throws(DeskProblem) -> [Piece] {
        var pieces: [Piece] = []
        var (words, line, column) = ("", firstLine, 1)
        var open: Condition?
        var rest = body[...]
        while let character = rest.popFirst() {
            let place = JSONPlace(line: line, column: column)
            (line, column) =
                character == "\n" ? (line + 1, 1) : (line, column + character.unicodeScalars.count)
            guard character == "{" else {
                words.append(character)
                continue
            }
            guard let close = rest.firstIndex(of: "}") else {
                throw DeskProblem(file, place, "a brace is never closed", "close it: {day}")
            }
            let name = String(rest[..<close])
            column += name.unicodeScalars.count + 1
            rest = rest[rest.index(after: close)...]
            if !words.isEmpty { pieces.append(.words(words)) }
            words = ""
            pieces.append(try piece(name, kind, &open, file, place))
        }
        if !words.isEmpty { pieces.append(.words(words)) }
        if let open {
            throw DeskProblem(
                file, JSONPlace(line: line, column: column), "{?\(open.rawValue)} is never ended",
                "add {/\(open.rawValue)}")
        }
        return pieces
    }

    private static func piece(
        _ name: String, _ kind: Kind, _ open: inout Condition?, _ file: String, _ place: JSONPlace
    ) throws(DeskProblem) -> Piece {
        if name.hasPrefix("?"), open == nil, let condition = Condition(rawValue: String(name.dropFirst())),
            allowed(condition, in: kind)
        {
            open = condition
            return .begin(condition)
        }
        if name.hasPrefix("/"), let condition = open, name == "/\(condition.rawValue)" {
            open = nil
            return .end
        }
        guard let variable = Variable(rawValue: name), allowed(variable, in: kind) else {
            let known = Variable.allCases.filter { allowed($0, in: kind) }.map(\.rawValue)
            throw DeskProblem(
                file, place, "this is no variable of a \(kind.rawValue), or a part that is not open here",
                "variables are \(known.joined(separator: ", ")); parts are "
                    + Condition.allCases.filter { allowed($0, in: kind) }.map(\.rawValue).joined(
                        separator: ", "))
        }
        return .variable(variable)
    }
}
