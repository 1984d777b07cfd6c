import Foundation
import Testing

@testable import Domain

/// Documents in `Tests/Corpus/json`: those of RFC 8259, and those that are not, each with what must be said of it. Any
/// other program can be run on the same files.
private enum Corpus {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Corpus/json")

    struct Document: CustomTestStringConvertible, Sendable {
        let name: String
        let bytes: [UInt8]
        var testDescription: String { name }
    }

    /// A line of `refused.tsv`: what must be said of a document.
    struct Refused: CustomTestStringConvertible, Sendable {
        let document: Document
        let rule: String
        let place: JSONPlace
        let pointer: String
        var testDescription: String { document.name }
    }

    static func documents(_ folder: String) -> [Document] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path + "/" + folder)) ?? []
        return names.sorted().map { Document(name: $0, bytes: bytes("\(folder)/\($0)")) }
    }

    static func bytes(_ path: String) -> [UInt8] {
        (try? Data(contentsOf: root.appendingPathComponent(path))).map { [UInt8]($0) } ?? []
    }

    static let refused: [Refused] = {
        let lines = String(decoding: bytes("refused.tsv"), as: UTF8.self).split(separator: "\n").dropFirst()
        return lines.compactMap { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard cells.count == 5, let line = Int(cells[2]), let column = Int(cells[3]) else { return nil }
            let document = Document(name: cells[0], bytes: bytes("refused/\(cells[0]).json"))
            return Refused(
                document: document, rule: cells[1], place: JSONPlace(line: line, column: column),
                pointer: cells[4])
        }
    }()
}

@Suite("The corpus of JSON documents")
struct JSONCorpusTests {
    private func problem(_ bytes: [UInt8]) -> JSONProblem? {
        switch JSONReader.read(bytes) {
        case .failure(let problem): problem
        case .success(let document): document.duplicates.first
        }
    }

    @Test("What RFC 8259 allows is read", arguments: Corpus.documents("accepted"))
    private func accepted(document: Corpus.Document) {
        #expect(problem(document.bytes) == nil)
    }

    @Test("What it does not allow is refused at its place, with what to do", arguments: Corpus.refused)
    private func refused(expected: Corpus.Refused) {
        let found = problem(expected.document.bytes)
        #expect(found?.kind.rawValue == expected.rule)
        #expect(found?.place == expected.place)
        #expect(found?.pointer == expected.pointer)
        #expect(found?.message.isEmpty == false && found?.remedy.isEmpty == false)
    }

    @Test("Every document of the corpus is listed, and there are hundreds of them")
    func complete() {
        let listed = Set(Corpus.refused.map { $0.document.name + ".json" })
        #expect(listed == Set(Corpus.documents("refused").map(\.name)))
        #expect(listed.count > 300 && Corpus.documents("accepted").count > 100)
    }

    @Test("A document cut anywhere is said to be cut, at its end")
    func truncations() {
        var cuts = 0
        for document in Corpus.documents("accepted") {
            let space: Set<UInt8> = [0x20, 0x0A, 0x0D, 0x09]
            guard let first = document.bytes.firstIndex(where: { !space.contains($0) }),
                let last = document.bytes.lastIndex(where: { !space.contains($0) }),
                "[{\"".utf8.contains(document.bytes[first]), document.bytes.count < 700
            else { continue }
            for length in 0...last {
                let cut = Array(document.bytes[..<length])
                let found = problem(cut)
                let isEmpty = length <= first
                #expect(found?.kind == (isEmpty ? .empty : .truncated), "\(document.name) cut at \(length)")
                #expect(found?.offset == length, "\(document.name) cut at \(length)")
                cuts += 1
            }
        }
        #expect(cuts > 2500)
    }

    @Test("No byte in place of another crashes the reader, and every refusal has a place")
    func replacedBytes() {
        for document in Corpus.documents("accepted") where document.bytes.count <= 60 {
            for at in document.bytes.indices {
                for byte in UInt8.min...UInt8.max {
                    var bytes = document.bytes
                    bytes[at] = byte
                    guard let found = problem(bytes) else { continue }
                    #expect(found.offset <= bytes.count && found.place.line >= 1 && found.place.column >= 1)
                }
            }
        }
    }

    @Test("Nesting is read up to 512 levels, whatever comes of a hundred thousand")
    func nesting() {
        for kind in ["[", "{\"a\":"] {
            let deep = [UInt8](String(repeating: kind, count: 100_000).utf8)
            #expect(problem(deep)?.kind == .tooDeep)
            #expect(problem(deep)?.offset == 512 * kind.utf8.count)
        }
    }

    @Test("A pointer that would be longer than a page ends before the step that does not fit")
    func longPointers() throws {
        let long = String(repeating: "k", count: 2000)
        let below = try JSONReader.read([UInt8](#"{"a": {"\#(long)": {"b": 1, "b": 2}}}"#.utf8)).get()
        #expect(below.duplicates.map(\.pointer) == ["/a"])
        let steps = String(repeating: #"{"a123456789": "#, count: 200)
        let many = try JSONReader.read(
            [UInt8]((steps + #"{"x": 1, "x": 2}"# + String(repeating: "}", count: 200)).utf8)
        ).get()
        let pointer = try #require(many.duplicates.first?.pointer)
        #expect(pointer == String(repeating: "/a123456789", count: 93))
        #expect(pointer.utf8.count <= JSONPath.longest)
    }

    @Test("Of keys that stand twice one more is listed than any report holds")
    func manyDuplicates() throws {
        let members = String(repeating: #""a":1,"#, count: 20_000)
        let found = try JSONReader.read([UInt8](("{" + members + #""b":1}"#).utf8)).get()
        #expect(found.duplicates.count == 10_001)
    }
}
