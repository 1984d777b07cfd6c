/// What is wrong with bytes that should be JSON, for the person who will mend them. The text never repeats a value.
public struct JSONProblem: Error, Equatable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        case empty, wrongEncoding = "wrong-encoding", truncated, syntax, number, controlCharacter =
            "control-character"
        case surrogate, tooDeep = "too-deep", tooManyValues = "too-many-values", duplicateKey =
            "duplicate-key"
    }

    public var kind: Kind
    /// Position of the offending byte.
    public var offset: Int
    /// The innermost array or object that was open there; for a duplicate key, its member. Cut where it is longer than
    /// `JSONPath.longest`.
    public var pointer: String
    public var place: JSONPlace
    public var message: String
    public var remedy: String
}

/// Reads JSON strictly by RFC 8259: UTF-8 without a byte order mark, no trailing commas, no comments, no lone
/// surrogates, no NaN. Reading stops at the first error; keys that stand twice are listed and reading goes on.
///
/// Nesting is held on a stack of our own, so no input can exhaust the thread's.
public enum JSONReader {
    /// How many keys that stand twice are listed: one more than any report holds, so that a report can say there are more.
    static let mostDuplicates = 10_001

    public struct Limits: Sendable {
        /// Arrays and objects inside each other. Far more than any format needs; what is valid is not to be refused for a
        /// habit of its writer.
        public var depth = 512
        /// Values and keys in all; a value costs 12 bytes.
        public var values = 32_000_000
        public init(depth: Int = 512, values: Int = 32_000_000) {
            self.depth = depth
            self.values = values
        }
    }

    public static func read(_ bytes: [UInt8], limits: Limits = Limits()) -> Result<JSONDocument, JSONProblem>
    {
        // Places are kept in 32 bits; whoever reads larger files has a limit of their own.
        precondition(bytes.count < Int(Int32.max))
        var scanner = JSONScanner(bytes: bytes, limits: limits)
        do throws(JSONProblem) {
            try scanner.document()
        } catch {
            return .failure(error)
        }
        return .success(
            JSONDocument(bytes: bytes, entries: scanner.entries, duplicates: scanner.placedDuplicates()))
    }
}
