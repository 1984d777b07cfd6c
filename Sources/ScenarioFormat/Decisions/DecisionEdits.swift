import Domain

/// Writes decisions into the bytes of a scenario: its `previousPlan` gains what was proposed, accepted and declined, loses
/// what no longer holds; orders that were withdrawn go, and patients who ask not to be contacted agree to no channel. All
/// else stays as it was written; whoever plans with it reads it by the same rules as any other.
enum DecisionEdits {
    /// - Parameter document: a scenario that has been read without an error.
    /// - Parameter asOf: the planning instant to write, as a scenario has it; nil: it stays.
    static func apply(
        _ decisions: [ProposalDecision], asOf: String? = nil, to document: JSONDocument
    ) -> [UInt8] {
        let bytes = document.bytes
        var replacements = consents(decisions, document) + withdrawals(decisions, document)
        if let proposals = proposals(decisions, document) { replacements.append(proposals) }
        if let asOf, let node = document.root.member("asOf") {
            replacements.append((node.extent, JSONOutput.string(asOf).line()))
        }
        var edited: [UInt8] = []
        var next = 0
        for (range, text) in replacements.sorted(by: { $0.0.lowerBound < $1.0.lowerBound }) {
            edited += bytes[next..<range.lowerBound]
            edited += text
            next = range.upperBound
        }
        return edited + bytes[next...]
    }

    private typealias Replacement = (Range<Int>, [UInt8])

    private static func consents(_ decisions: [ProposalDecision], _ document: JSONDocument) -> [Replacement] {
        let patients = Set(decisions.filter { $0.kind == .doNotContact }.map(\.patient))
        let orders = Set(decisions.filter { $0.kind == .doNotContact }.map(\.order))
        let asked = (document.root.member("orders")?.elements ?? []).filter {
            orders.contains($0.member("id")?.string ?? "")
        }.compactMap { $0.member("patient")?.string }
        let silent = patients.union(asked)
        guard !silent.isEmpty else { return [] }
        return (document.root.member("patients")?.elements ?? []).filter {
            silent.contains($0.member("id")?.string ?? "")
        }.flatMap { $0.member("channels")?.elements ?? [] }.compactMap { channel in
            channel.member("consent").map { ($0.extent, Array("false".utf8)) }
        }
    }

    /// Orders, and what people have said must become of them.
    private static func withdrawals(
        _ decisions: [ProposalDecision], _ document: JSONDocument
    ) -> [Replacement] {
        var last: [String: ProposalDecision.Kind] = [:]
        for decision in decisions where decision.kind != .doNotContact {
            if let earlier = last[decision.order], decision.kind.isVoid(after: earlier) { continue }
            last[decision.order] = decision.kind
        }
        let gone = Set(last.filter { $0.value == .withdrawn }.keys)
        guard !gone.isEmpty else { return [] }
        return [("orders", "id"), ("overrides", "order")].compactMap { list, key in
            guard let listed = document.root.member(list), let rows = listed.elements else { return nil }
            let kept = rows.filter { !gone.contains($0.member(key)?.string ?? "") }
            guard kept.count < rows.count else { return nil }
            return (extent(of: listed), Self.list(kept.map { Array(document.bytes[extent(of: $0)]) }))
        }
    }

    /// The whole list again: entries that stay keep their bytes.
    private static func proposals(_ decisions: [ProposalDecision], _ document: JSONDocument) -> Replacement? {
        let decided = decisions.filter { $0.kind != .doNotContact }
        guard !decided.isEmpty else { return nil }
        let listed = document.root.member("previousPlan")
        var ledger = DecisionLedger()
        for entry in listed?.elements ?? [] {
            ledger.add(
                kind(of: entry), about: entry.member("order")?.string ?? "",
                Array(document.bytes[extent(of: entry)]))
        }
        for decision in decided { ledger.add(decision.kind, about: decision.order, entry(decision)) }
        let list = Self.list(ledger.texts.filter { !$0.isEmpty })
        if let listed { return (extent(of: listed), list) }
        let begin = document.root.offset + 1
        return (begin..<begin, Array("\n  \"previousPlan\": ".utf8) + list + Array(",".utf8))
    }

    private static func list(_ texts: [[UInt8]]) -> [UInt8] {
        Array("[".utf8) + texts.joined(separator: Array(",\n    ".utf8)) + Array("]".utf8)
    }

    private static func kind(of entry: JSONNode) -> ProposalDecision.Kind {
        switch entry.member("status")?.string {
        case "accepted": .accepted
        case "declined": .declined(entry.member("reason")?.string ?? "")
        default: .proposed
        }
    }

    /// An element of `previousPlan`; empty for what is none.
    private static func entry(_ decision: ProposalDecision) -> [UInt8] {
        var members: [JSONOutput.Member] = [.init("order", .string(decision.order))]
        var reason: String?
        switch decision.kind {
        case .proposed: members.append(.init("status", "proposed"))
        case .accepted: members.append(.init("status", "accepted"))
        case .declined(let why):
            members.append(.init("status", "declined"))
            reason = why
        case .withdrawn, .doNotContact: return []
        }
        members.append(.init("site", .string(decision.site)))
        if !decision.session.isEmpty { members.append(.init("session", .string(decision.session))) }
        members.append(.init("start", .string(decision.start)))
        if !decision.interpreterPool.isEmpty {
            members.append(.init("bundle", [["pool": .string(decision.interpreterPool)]]))
        }
        if let reason { members.append(.init("reason", .string(reason))) }
        if !decision.decidedAt.isEmpty { members.append(.init("decidedAt", .string(decision.decidedAt))) }
        return JSONOutput.object(members).line()
    }

    /// The bytes of any value: of an array or object, up to the bracket that closes it.
    private static func extent(of node: JSONNode) -> Range<Int> {
        guard node.kind == .array || node.kind == .object else { return node.extent }
        var (depth, at, isText) = (0, node.offset, false)
        while at < node.document.bytes.count {
            switch node.document.bytes[at] {
            case UInt8(ascii: "\\") where isText: at += 1
            case UInt8(ascii: "\""): isText.toggle()
            case UInt8(ascii: "["), UInt8(ascii: "{"): if !isText { depth += 1 }
            case UInt8(ascii: "]"), UInt8(ascii: "}"): if !isText { depth -= 1 }
            default: break
            }
            at += 1
            if depth == 0 { break }
        }
        return node.offset..<at
    }
}
