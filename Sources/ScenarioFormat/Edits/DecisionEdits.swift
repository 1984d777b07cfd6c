public import Domain

/// Writes decisions into the bytes of a scenario: its `previousPlan` gains what was accepted and declined, loses what no
/// longer holds, and patients who ask not to be contacted agree to no channel. All else stays as it was written; whoever
/// plans with it reads it by the same rules as any other.
public enum DecisionEdits {
    /// - Parameter bytes: a scenario that has been read without an error.
    /// - Returns: nil if it is none.
    public static func apply(_ decisions: [ProposalDecision], to bytes: [UInt8]) -> [UInt8]? {
        guard case .success(let document) = JSONReader.read(bytes), document.root.members != nil else {
            return nil
        }
        var replacements = consents(decisions, document)
        if let proposals = proposals(decisions, document) { replacements.append(proposals) }
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

    /// The whole list again: entries that stay keep their bytes.
    private static func proposals(_ decisions: [ProposalDecision], _ document: JSONDocument) -> Replacement? {
        let decided = decisions.filter { $0.kind != .doNotContact }
        guard !decided.isEmpty else { return nil }
        let changed = Set(decided.map(\.order))
        let entries = decided.compactMap { entry($0)?.line() }
        let listed = document.root.member("previousPlan")
        var texts: [[UInt8]] = []
        for old in listed?.elements ?? [] {
            let text = Array(document.bytes[extent(of: old)])
            // Who decides anew is no longer bound by what was accepted or proposed; what was declined stays declined. What is
            // said again stands where it stood.
            if !changed.contains(old.member("order")?.string ?? "")
                || old.member("status")?.string == "declined" || entries.contains(text)
            {
                texts.append(text)
            }
        }
        for entry in entries where !texts.contains(entry) { texts.append(entry) }
        let list = Array("[".utf8) + texts.joined(separator: Array(",\n    ".utf8)) + Array("]".utf8)
        if let listed { return (extent(of: listed), list) }
        let begin = document.root.offset + 1
        return (begin..<begin, Array("\n  \"previousPlan\": ".utf8) + list + Array(",".utf8))
    }

    private static func entry(_ decision: ProposalDecision) -> JSONOutput? {
        var members: [JSONOutput.Member] = [.init("order", .string(decision.order))]
        var reason: String?
        switch decision.kind {
        case .accepted: members.append(.init("status", "accepted"))
        case .declined(let why):
            members.append(.init("status", "declined"))
            reason = why
        case .released, .doNotContact: return nil
        }
        members.append(.init("site", .string(decision.site)))
        if !decision.session.isEmpty { members.append(.init("session", .string(decision.session))) }
        members.append(.init("start", .string(decision.start)))
        if !decision.interpreterPool.isEmpty {
            members.append(.init("bundle", [["pool": .string(decision.interpreterPool)]]))
        }
        if let reason { members.append(.init("reason", .string(reason))) }
        if !decision.decidedAt.isEmpty { members.append(.init("decidedAt", .string(decision.decidedAt))) }
        return .object(members)
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
