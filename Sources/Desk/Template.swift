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

    /// Parts that are there only where the plan holds them: `{?ride}...{/ride}`.
    public enum Condition: String, CaseIterable, Sendable { case ride, interpreter, second }

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

    func variables() -> Set<Variable> {
        Set(
            pieces.compactMap { piece in
                if case .variable(let variable) = piece { variable } else { nil }
            })
    }

    /// The text with its variables filled in and the parts that do not apply left out.
    func filled(_ values: [Variable: String], _ held: Set<Condition>) -> String {
        var (text, skipping) = ("", false)
        for piece in pieces {
            switch piece {
            case .words(let words): if !skipping { text += words }
            case .variable(let variable): if !skipping { text += values[variable] ?? "" }
            case .begin(let condition): skipping = !held.contains(condition)
            case .end: skipping = false
            }
        }
        return text
    }
}
