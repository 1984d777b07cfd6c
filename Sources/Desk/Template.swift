import Domain

/// A text, a letter or a script in one language, as reviewed: words with variables, and nothing computed.
public struct Template: Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        case text, letter, script
        /// How days and times are said in a language.
        case words
    }

    /// What may stand in braces.
    public enum Variable: String, CaseIterable, Sendable {
        case clinic, phone, day, time, place, day2, time2, place2, name
    }

    /// Parts that are there only where the plan holds them, or the name is known: `{?ride}...{/ride}`.
    public enum Condition: String, CaseIterable, Sendable { case ride, interpreter, second, name }

    enum Piece: Equatable, Sendable {
        case words(String)
        case variable(Variable)
        case begin(Condition), end
    }

    public let file: String
    public let id: String
    public let version: String
    /// BCP 47, canonical: `es`, `pt-BR`.
    public let language: String
    public let isRightToLeft: Bool
    public let kind: Kind
    /// Nil: a draft, still to be reviewed.
    public let reviewedBy: String?
    /// Further lines of the head, by key: of words only.
    let head: [String: String]
    /// The text as it was written, below its head.
    public let body: String
    let pieces: [Piece]

    /// A text message is read over shoulders and kept by carriers: no name, and, as in all kinds, no variable that could
    /// hold an exam, a barrier, a payer or a cost exists.
    static func allowed(_ variable: Variable, in kind: Kind) -> Bool {
        kind != .text || variable != .name
    }

    static func allowed(_ condition: Condition, in kind: Kind) -> Bool { kind != .text || condition != .name }

    func variables() -> Set<Variable> {
        Set(
            pieces.compactMap { piece in
                if case .variable(let variable) = piece { variable } else { nil }
            })
    }

    /// The text with its variables filled in and the parts that do not apply left out. Where the name is not known, so is
    /// the line that greets by it: nobody reads `Dear ,`.
    func filled(_ values: [Variable: String], _ held: Set<Condition>) -> String {
        var (lines, skipping) = ([FilledLine()], false)
        for piece in pieces {
            switch piece {
            case .words(let words):
                if skipping { continue }
                for (number, part) in words.split(separator: "\n", omittingEmptySubsequences: false)
                    .enumerated()
                {
                    if number > 0 { lines.append(FilledLine()) }
                    lines[lines.count - 1].text += part
                }
            case .variable(let variable):
                if !skipping { lines[lines.count - 1].add(values[variable] ?? "", isName: variable == .name) }
            case .begin(let condition): skipping = !held.contains(condition)
            case .end: skipping = false
            }
        }
        var text: [String] = []
        var isAfterGap = false
        for line in lines {
            // Where a greeting went, one of the empty lines round it goes too.
            if let whole = line.whole, !(whole.isEmpty && isAfterGap && text.last?.isEmpty ?? true) {
                text.append(whole)
            }
            isAfterGap = line.whole == nil
        }
        return text.joined(separator: "\n")
    }
}

/// A line of a text as it is being filled in.
private struct FilledLine {
    var text = ""
    private var hasValue = false
    /// Where the name would stand.
    private var gap: String.Index?

    mutating func add(_ value: String, isName: Bool) {
        if isName && value.isEmpty {
            // `Hola, {name}:` becomes `Hola:`; after a name that opens the line its comma goes too.
            while text.last == " " || text.last == "," { text.removeLast() }
            gap = gap ?? text.endIndex
        } else {
            text += value
            hasValue = true
        }
    }

    /// Nil: it only greeted somebody whose name is not known.
    var whole: String? {
        guard let gap else { return text }
        guard hasValue else { return nil }
        guard gap == text.startIndex else { return text }
        return String(text.drop { ",:;! ".contains($0) })
    }
}
