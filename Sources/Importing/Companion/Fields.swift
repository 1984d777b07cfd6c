import Domain

/// The members of one object of a companion, asked for by name, and what was wrong with them.
struct Fields {
    let node: JSONNode
    private var asked: Set<String> = []

    init?(_ node: JSONNode?, _ problems: inout CompanionProblems) {
        guard let node else { return nil }
        guard node.kind == .object else {
            problems.add(node, "an object must stand here")
            return nil
        }
        self.node = node
    }

    mutating func value(_ key: String) -> JSONNode? {
        asked.insert(key)
        return node.member(key)
    }

    mutating func string(_ key: String, _ problems: inout CompanionProblems, isRequired: Bool = false)
        -> String?
    {
        guard let value = value(key) else {
            if isRequired { problems.add(node, "the key \"\(key)\" is missing") }
            return nil
        }
        if value.string == nil { problems.add(value, "a text must stand here") }
        return value.string
    }

    mutating func int(
        _ key: String, _ range: ClosedRange<Int>, _ problems: inout CompanionProblems,
        isRequired: Bool = false
    ) -> Int? {
        guard let value = value(key) else {
            if isRequired { problems.add(node, "the key \"\(key)\" is missing") }
            return nil
        }
        guard let number = value.asInt64.map(Int.init), range.contains(number) else {
            problems.add(
                value, "a whole number from \(range.lowerBound) to \(range.upperBound) must stand here")
            return nil
        }
        return number
    }

    mutating func bool(_ key: String, _ problems: inout CompanionProblems) -> Bool? {
        guard let value = value(key) else { return nil }
        if value.bool == nil { problems.add(value, "true or false must stand here") }
        return value.bool
    }

    mutating func list(_ key: String, _ problems: inout CompanionProblems) -> [JSONNode] {
        guard let value = value(key) else { return [] }
        if value.kind != .array { problems.add(value, "a list must stand here") }
        return value.elements ?? []
    }

    mutating func strings(_ key: String, _ problems: inout CompanionProblems) -> [String] {
        list(key, &problems).compactMap { node in
            if node.string == nil { problems.add(node, "a text must stand here") }
            return node.string
        }
    }

    /// Members nobody asked for are mistakes, not extensions.
    func end(_ problems: inout CompanionProblems) {
        for member in node.members ?? [] {
            guard let key = member.key.string, !asked.contains(key) else { continue }
            problems.add(member.key, "the key \"\(key)\" is not known here")
        }
    }
}

/// What is wrong with a companion, all of it.
struct CompanionProblems {
    private(set) var findings: [ImportFinding] = []

    mutating func add(_ node: JSONNode, _ message: String, remedy: String = "see the example in Importing.md")
    {
        let place = node.place
        findings.append(
            ImportFinding(
                severity: .error, code: .structure, file: 0, line: place.line, column: place.column,
                expression: node.pointer.isEmpty ? "/" : node.pointer, message: message, remedy: remedy))
    }
}

extension JSONNode {
    /// The same value, to be written again: numbers exactly as they stand.
    var output: JSONOutput {
        switch kind {
        case .null: return .null
        case .bool: return .bool(bool == true)
        case .number:
            return .number(String(decoding: document.bytes[extent], as: UTF8.self))
        case .string, .key: return .string(string ?? "")
        case .array: return .array((elements ?? []).map(\.output))
        case .object:
            return .object((members ?? []).map { .init($0.key.string ?? "", $0.value.output) })
        }
    }
}
