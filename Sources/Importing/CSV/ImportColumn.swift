import Domain
import ScenarioFormat

/// A column of a table that is read: its name, what may stand in it, and where it goes.
public struct ImportColumn: Sendable {
    public enum Kind: Sendable, Equatable {
        /// `A-Z a-z 0-9 . _ -`, at most 64: ids, and short words of the scenario.
        case key
        /// Free text, of places and exams only.
        case text
        case integer
        /// A decimal with a point.
        case number
        /// `true` or `false`.
        case boolean
        /// `2026-12-02`
        case date
        /// `2026-12-02T08:00`, local, or with an offset.
        case time
        /// `08:00`
        case clock
        /// Keys with semicolons between.
        case keys
        /// The same, or `none`: an empty cell is not known.
        case keysOrNone
        /// Dates with semicolons between.
        case dates
        /// One of these.
        case choice([String])

        /// `integer`, `MR|CT`
        init(written: Substring) {
            switch written {
            case "key": self = .key
            case "text": self = .text
            case "integer": self = .integer
            case "number": self = .number
            case "boolean": self = .boolean
            case "date": self = .date
            case "time": self = .time
            case "clock": self = .clock
            case "keys": self = .keys
            case "keys|none": self = .keysOrNone
            case "dates": self = .dates
            default: self = .choice(written.split(separator: "|").map(String.init))
            }
        }
    }

    public var name: String
    public var kind: Kind
    public var isRequired: Bool
    /// Members of the scenario's object, outermost first.
    var path: [String]
    public var meaning: String

    /// What a field says, without blanks round it; nil when it is not of this kind. What cannot be misread is taken as
    /// people and spreadsheets write it: `TRUE`, `Routine`, a blank between a date and its hour.
    func value(_ text: String) -> JSONOutput? {
        switch kind {
        case .key: Self.isKey(text) ? .string(text) : nil
        case .text: .string(text)
        case .integer: text.utf8.count <= 12 ? Int64(text).map { .integer($0) } : nil
        case .number: Self.isNumber(text) ? .number(text) : nil
        case .boolean: CellText.word(text, of: ["true", "false"]).map { .bool($0 == "true") }
        case .date: FHIRTime.day(text) == nil ? nil : .string(text)
        case .time: Self.time(text)
        case .clock: Self.isClock(text) ? .string(text) : nil
        case .choice(let words): CellText.word(text, of: words).map { .string($0) }
        case .keys: Self.list(text, Self.isKey)
        case .keysOrNone:
            CellText.word(text, of: ["none"]) == nil ? Self.list(text, Self.isKey) : .array([])
        case .dates: Self.list(text) { FHIRTime.day($0) != nil }
        }
    }

    /// What should stand there, for who has to mend it.
    var expected: String {
        switch kind {
        case .key: "a key: letters, digits, dot, underscore and hyphen, at most 64"
        case .text: "a text"
        case .integer: "a whole number"
        case .number: "a number with a point"
        case .boolean: "true or false"
        case .date: "a date such as 2026-12-02"
        case .time: "a time such as 2026-12-02T08:00"
        case .clock: "an hour such as 08:00"
        case .keys: "keys with semicolons between"
        case .keysOrNone: "keys with semicolons between, or none"
        case .dates: "dates with semicolons between"
        case .choice(let words): "one of " + words.joined(separator: ", ")
        }
    }

    private static func list(_ text: String, _ isGood: (String) -> Bool) -> JSONOutput? {
        let words = text.split(separator: ";", omittingEmptySubsequences: false).map {
            CellText.trimmed(String($0))
        }
        return words.allSatisfy(isGood) ? .array(words.map { .string($0) }) : nil
    }

    private static func isKey(_ text: String) -> Bool { Keys.isWellFormed(text) }

    /// `2026-12-02 08:00`, as spreadsheets save it, has its `T` put in.
    private static func time(_ text: String) -> JSONOutput? {
        var letters = Array(text.utf8)
        if letters.count > 10, letters[10] == UInt8(ascii: " ") { letters[10] = UInt8(ascii: "T") }
        let written = String(decoding: letters, as: UTF8.self)
        return FHIRTime.instant(written, in: .utc) == nil ? nil : .string(written)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

    private static func isClock(_ text: String) -> Bool {
        text.utf8.count == 5 && (text == "24:00" || FHIRTime.instant("2000-01-01T\(text)", in: .utc) != nil)
    }

    /// `12`, `-0.5`: what JSON has too.
    private static func isNumber(_ text: String) -> Bool {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        return (1...2).contains(parts.count) && text.utf8.count <= 20
            && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(isDigit) }
            && (parts[0].utf8.count == 1 || !parts[0].hasPrefix("0"))
    }
}

extension ImportColumn {
    /// A field of Frictionless Table Schema 1.
    var json: JSONOutput {
        var constraints = Row()
        if isRequired { constraints.add("required", JSONOutput.bool(true)) }
        constraints.add("pattern", pattern)
        if case .choice(let words) = kind { constraints.add("enum", words: words) }
        var row = Row()
        row.add("name", name)
        row.add("type", type)
        if kind == .date { row.add("format", "%Y-%m-%d") }
        row.add("description", meaning)
        if kind == .boolean {
            row.add("trueValues", words: ["true"])
            row.add("falseValues", words: ["false"])
        }
        if !constraints.isEmpty { row.add("constraints", constraints.json) }
        return row.json
    }

    private var type: String {
        switch kind {
        case .integer: "integer"
        case .number: "number"
        case .boolean: "boolean"
        case .date: "date"
        default: "string"
        }
    }

    private var pattern: String? {
        let (key, date) = ("[A-Za-z0-9._-]{1,64}", "[0-9]{4}-[0-9]{2}-[0-9]{2}")
        switch kind {
        case .key: return key
        case .keys, .keysOrNone: return "\(key)(;\(key))*"
        case .dates: return "\(date)(;\(date))*"
        case .clock: return "([01][0-9]|2[0-3]):[0-5][0-9]|24:00"
        case .time: return date + "T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
        default: return nil
        }
    }
}
