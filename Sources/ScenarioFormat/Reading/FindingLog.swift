import Domain
import Synchronization

/// Collects what is found in one document while it is decoded, so that a refusal can name everything at once.
final class FindingLog {
    private struct Note {
        var offset: Int
        var finding: Finding
        /// Nil: the finding has its pointer.
        var node: JSONNode?
    }
    private struct Spot: Hashable {
        var offset: Int
        var rule: String
    }

    /// More would help nobody; the last finding then says that there are more.
    static let limit = 10_000

    let source: Finding.Source
    private let document: JSONDocument
    private let witness = ReadWitness.current
    private var notes: [Note] = []
    private var spots: Set<Spot> = []
    /// Whether further findings would only be counted.
    private(set) var isFull = false
    private(set) var hasErrors = false
    /// Words that may still be compared with all that are known.
    private var suggestions = 500

    init(_ document: JSONDocument, source: Finding.Source) {
        self.document = document
        self.source = source
    }

    /// One finding of a rule at a place; a second one there adds nothing.
    func error(
        _ rule: String, at node: JSONNode, _ message: String, _ remedy: String, class: Finding.Class? = nil
    ) {
        hasErrors = true
        note(.error, rule, node, message, remedy, `class`)
    }

    func warning(_ rule: String, at node: JSONNode, _ message: String, _ remedy: String) {
        note(.warning, rule, node, message, remedy, nil)
    }

    func problem(_ problem: JSONProblem) {
        hasErrors = true
        if isFull { return }
        if notes.count == FindingLog.limit {
            isFull = true
            return
        }
        notes.append(Note(offset: problem.offset, finding: Finding(problem, source: source)))
    }

    /// Whether to look for the word that was meant. It costs more than all else about a finding, and who has mistyped five
    /// hundred words knows which.
    func maySuggest() -> Bool {
        suggestions -= 1
        return suggestions >= 0
    }

    /// An object has been read, by these keys.
    func asked(_ keys: [String], of node: JSONNode) {
        // A site's policy is no part of the scenario.
        if source == .scenario { witness?.hear(keys, at: node.pointer) }
    }

    private func note(
        _ severity: Finding.Severity, _ rule: String, _ node: JSONNode, _ message: String, _ remedy: String,
        _ class: Finding.Class?
    ) {
        guard !isFull, spots.insert(Spot(offset: node.offset, rule: rule)).inserted else { return }
        if notes.count == FindingLog.limit {
            isFull = true
            return
        }
        let finding = Finding(
            severity: severity, class: `class` ?? (source == .policy ? .policy : .content), rule: rule,
            message: message, remedy: remedy, source: source)
        notes.append(Note(offset: node.offset, finding: finding, node: node))
    }

    /// All findings in the order of the file, with their lines, columns and pointers.
    func findings() -> [Finding] {
        let sorted = notes.enumerated().sorted {
            ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset)
        }
        let places = JSONPlace.places(of: sorted.map(\.element.offset), in: document.bytes)
        var pointers = document.pointers(of: sorted.compactMap(\.element.node)).makeIterator()
        var findings = zip(sorted, places).map { note, place in
            var finding = note.element.finding
            finding.line = place.line
            finding.column = place.column
            if note.element.node != nil, let pointer = pointers.next() {
                finding.pointer = Keys.showable(pointer: pointer, in: source)
            }
            return finding
        }
        if isFull {
            findings.append(
                Finding(
                    severity: .error, class: .content, rule: "more-findings",
                    message: "there are more than \(FindingLog.limit) findings",
                    remedy: "correct these first, then check again", source: source))
        }
        return findings
    }
}

/// Hears which keys decoders ask for, there or not: how a test knows that each one is stated in `ScenarioInput`.
final class ReadWitness: Sendable {
    @TaskLocal static var current: ReadWitness?

    private let heard = Mutex<Set<String>>([])

    /// Paths without places in lists, of what the scenario's own decoders asked for.
    var paths: Set<String> { heard.withLock { $0 } }

    func hear(_ keys: [String], at pointer: String) {
        let steps = pointer.split(separator: "/").filter { Int($0) == nil }
        heard.withLock { paths in
            for key in keys { paths.insert((steps + [key[...]]).joined(separator: ".")) }
        }
    }
}

extension Finding {
    init(_ problem: JSONProblem, source: Source) {
        self.init(
            severity: .error, class: .syntax, rule: problem.kind.rawValue, line: problem.place.line,
            column: problem.place.column, pointer: Keys.showable(pointer: problem.pointer, in: source),
            message: problem.message,
            remedy: problem.remedy,
            source: source)
    }
}
