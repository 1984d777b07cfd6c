import Foundation
import Testing

/// One edit of the small document and what must be found in it. `§` in the replacement stands where the finding
/// points; it is taken out before reading.
struct Edit: CustomTestStringConvertible, Sendable {
    let rule: String
    let pointer: String
    let find: String
    let replacement: String

    init(_ rule: String, _ pointer: String, _ find: String, _ replacement: String) {
        self.rule = rule
        self.pointer = pointer
        self.find = find
        self.replacement = replacement
    }

    var testDescription: String { "\(rule) at \(pointer): \(replacement)" }

    private var marked: String {
        guard let range = Sample.small.range(of: find) else { return "" }
        return Sample.small.replacingCharacters(in: range, with: replacement)
    }

    var text: String { marked.replacingOccurrences(of: "§", with: "") }
    var applies: Bool { Sample.small.contains(find) }

    /// Line and column of `§`, counted in plain sight.
    var place: (line: Int, column: Int)? {
        guard let mark = marked.range(of: "§") else { return nil }
        let lines = marked[..<mark.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)
        return (lines.count, (lines.last?.unicodeScalars.count ?? 0) + 1)
    }
}
