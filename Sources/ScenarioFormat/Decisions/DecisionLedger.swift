import Domain

/// Decisions in the order in which they were made, without those that later ones replace. What is said twice stands once,
/// where it stood first.
struct DecisionLedger {
    private struct Entry {
        var kind: ProposalDecision.Kind
        var text: [UInt8]
        var isKept = true
    }

    private var entries: [Entry] = []
    /// By order: positions in `entries`.
    private var positions: [String: [Int]] = [:]

    /// - Parameter text: how it is written; equal texts are equal decisions.
    mutating func add(_ kind: ProposalDecision.Kind, about order: String, _ text: [UInt8]) {
        let earlier = (positions[order] ?? []).filter { entries[$0].isKept }
        if earlier.contains(where: { entries[$0].text == text || kind.isVoid(after: entries[$0].kind) }) {
            return
        }
        for position in earlier where kind.replaces(entries[position].kind) {
            entries[position].isKept = false
        }
        positions[order, default: []].append(entries.count)
        entries.append(Entry(kind: kind, text: text))
    }

    var texts: [[UInt8]] { entries.filter(\.isKept).map(\.text) }
}
