import Domain

extension Template {
    /// Reads a template file: lines `key: value`, a line of three hyphens, the text.
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
        guard let text = String(validating: bytes, as: UTF8.self), bytes.count <= 1 << 16 else {
            throw DeskProblem(
                file, nil, "this is not text in UTF-8, or is longer than 64 KiB", "save it as UTF-8")
        }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasSuffix("\r") ? String(line.dropLast()) : String(line)
        }
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
        language = try head.required("language")
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

    private struct Head {
        let file: String
        var values: [String: String] = [:]
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
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            values[String(line[..<colon])] = String(value)
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
        if name.hasPrefix("?"), open == nil, let condition = Condition(rawValue: String(name.dropFirst())) {
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
                    + Condition.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return .variable(variable)
    }
}
