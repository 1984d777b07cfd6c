public import Domain

/// A table for people, with staff columns to fill in.
public struct Sheet: Sendable {
    public struct Column: Sendable {
        public var title: String
        /// In characters.
        public var width: Int
        public var kind: Kind
        /// What may be chosen in it; empty: anything may be written.
        public var choices: [String]
        /// Whether staff fill it in.
        public var isForStaff: Bool

        public init(
            title: String, width: Int, kind: Kind, choices: [String] = [], isForStaff: Bool = false
        ) {
            self.title = title
            self.width = width
            self.kind = kind
            self.choices = choices
            self.isForStaff = isForStaff
        }
    }

    /// How a column's cells are shown, and what may be typed into them.
    public enum Kind: Sendable {
        /// Never read as a number, a date or a formula: keys, phones, names.
        case text
        /// Text that wraps.
        case sentence
        case number, day, time
    }

    public enum Cell: Sendable, Equatable {
        case empty
        case text(String)
        case number(Double)
        case day(Day)
        /// On the wall clock of the place it is about.
        case time(Day, Minutes)
    }

    /// At most 31 characters.
    public var name: String
    public var columns: [Column]
    public var rows: [[Cell]]

    public init(name: String, columns: [Column], rows: [[Cell]]) {
        self.name = name
        self.columns = columns
        self.rows = rows
    }
}
