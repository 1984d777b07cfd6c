/// How people and spreadsheets write a value without meaning anything by it.
public enum CellText {
    /// Without the blanks round it: spaces, tabs, no-break spaces.
    public static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.first, let last = scalars.last, isBlank(first) || isBlank(last) else {
            return text
        }
        let start = scalars.firstIndex { !isBlank($0) } ?? scalars.endIndex
        let end = scalars[start...].lastIndex { !isBlank($0) }.map { scalars.index(after: $0) } ?? start
        return String(scalars[start..<end])
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == "\u{A0}"
    }

    /// The one of `words` that `text` spells, blanks round it and its letter case apart; nil when there is none, or two.
    public static func word<Words: Collection<String>>(_ text: String, of words: Words) -> String? {
        let text = trimmed(text)
        if words.contains(text) { return text }
        let alike = words.filter { $0.lowercased() == text.lowercased() }
        return alike.count == 1 ? alike.first : nil
    }
}
