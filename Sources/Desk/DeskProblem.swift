public import Domain

/// What is wrong with a file that the desk was given, for the person who will mend it. The text never repeats a value of a
/// patient.
public struct DeskProblem: Error, Equatable, Sendable, CustomStringConvertible {
    public var file: String
    public var place: JSONPlace?
    public var message: String
    public var remedy: String

    public init(_ file: String, _ place: JSONPlace? = nil, _ message: String, _ remedy: String) {
        self.file = file
        self.place = place
        self.message = message
        self.remedy = remedy
    }

    /// `contacts.csv:3:1: this patient stands twice; keep one of the rows`
    public var description: String {
        let at = place.map { ":\($0.line):\($0.column)" } ?? ""
        return "\(file)\(at): \(message); \(remedy)"
    }
}
