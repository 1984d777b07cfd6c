/// What is wrong with bytes that should be a table, for the person who will mend them. The text never repeats a value.
public struct CSVProblem: Error, Equatable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        case wrongEncoding = "wrong-encoding"
        case utf16 = "utf-16"
        case nul, strayQuote = "stray-quote", afterQuote = "after-quote", openQuote = "open-quote"
        case fieldTooLong = "field-too-long", rowTooLong = "row-too-long", tooManyFields = "too-many-fields"

        /// What to do about it.
        public var remedy: String {
            switch self {
            case .wrongEncoding, .utf16, .nul: "save the file as CSV in UTF-8"
            case .strayQuote: "put the whole field in quotes and double the quotes inside"
            case .afterQuote: "double a quote that belongs to the text, or put a separator here"
            case .openQuote: "close the quotes, or send the whole file again"
            case .fieldTooLong, .rowTooLong: "look for quotes that are never closed, or shorten the text"
            case .tooManyFields: "look for a missing line end"
            }
        }
    }

    public var kind: Kind
    /// Where the offending byte stands; of quotes never closed, the opening one.
    public var place: JSONPlace
    public var message: String
    public var remedy: String { kind.remedy }
}
