public import Domain

/// Something a person has to look at in a file: where, what, and what to do. Never a value of a patient.
public struct Finding: Sendable, Equatable {
    public enum Severity: String, CaseIterable, Sendable {
        /// The file is refused.
        case error
        case warning
    }

    /// Who can mend it.
    public enum Class: String, CaseIterable, Sendable {
        /// The bytes are not the format: whoever wrote the export.
        case syntax
        /// What the file says cannot be: whoever entered it.
        case content
        /// The site's policy, or a contradiction to it: whoever answers for the policy.
        case policy
        /// The file as a whole: its size, its kind, the way it arrived.
        case entry
    }

    /// Which file the place is in.
    public enum Source: String, Sendable { case scenario, policy, model }

    public var severity: Severity
    public var `class`: Class
    /// A stable name of what was checked, in kebab case.
    public var rule: String
    public var line: Int
    public var column: Int
    /// RFC 6901.
    public var pointer: String
    public var message: String
    public var remedy: String
    public var source: Source

    public init(
        severity: Severity, class: Class, rule: String, line: Int = 1, column: Int = 1, pointer: String = "",
        message: String, remedy: String, source: Source = .scenario
    ) {
        self.severity = severity
        self.class = `class`
        self.rule = rule
        self.line = line
        self.column = column
        self.pointer = pointer
        self.message = message
        self.remedy = remedy
        self.source = source
    }

    /// `orders.json:118:14 /orders/12/sitesAllowed/0: no site is called "elm-st"; list it under sites`
    public func text(file: String) -> String {
        let name = source == .scenario ? file : source.rawValue
        let place = "\(name):\(line):\(column)" + (pointer.isEmpty ? "" : " \(pointer)")
        return "\(place): \(severity == .warning ? "warning: " : "")\(message); \(remedy)"
    }

    public var json: JSONOutput { json(in: source == .scenario ? nil : source.rawValue) }

    /// With the name of the file it is in, where there is more than one.
    public func json(in file: String?) -> JSONOutput {
        var members: [JSONOutput.Member] = [
            .init("severity", .string(severity.rawValue)),
            .init("class", .string(`class`.rawValue)),
            .init("rule", .string(rule)),
            .init("line", .integer(Int64(line))),
            .init("column", .integer(Int64(column))),
            .init("pointer", .string(pointer)),
            .init("message", .string(message)),
            .init("remedy", .string(remedy)),
        ]
        if let file { members.append(.init("file", .string(file))) }
        return .object(members)
    }
}

/// Why a file was refused: every finding, warnings too, in the order of the file.
public struct Refusal: Error, Sendable, Equatable {
    public var findings: [Finding]
    public init(findings: [Finding]) { self.findings = findings }

    public var json: JSONOutput { findings.json }
}

extension [Finding] {
    /// `{"findings": [...]}`, what `--json` prints.
    public var json: JSONOutput { ["findings": .array(map(\.json))] }
}
