import Testing

@testable import Domain

@Suite("An object written in pieces")
struct JSONStreamTests {
    private func streamed(_ lists: [Int]) -> [UInt8] {
        var bytes: [UInt8] = []
        let sink: ([UInt8]) -> Void = { bytes += $0 }
        var stream = JSONStream()
        stream.member("name", "é\"", to: sink)
        for count in lists { stream.member("list\(count)", Array(0..<count), to: sink, row) }
        stream.member("inside", to: sink) { inner in inner.member("rows", Array(0..<50), to: sink, row) }
        stream.end(to: sink)
        return bytes
    }

    private func row(_ number: Int) -> JSONOutput {
        number % 3 == 0 ? ["id": .integer(Int64(number)), "of": [[1, 2], []]] : .integer(Int64(number))
    }

    @Test("It has the bytes of the same object written whole")
    func sameBytes() {
        let lists = [0, 1, 2, 5, 36, 37, 200, 40_000]
        func list(_ count: Int) -> JSONOutput { .array((0..<count).map(row)) }
        let whole = JSONOutput.object(
            [.init("name", "é\"")] + lists.map { .init("list\($0)", list($0)) }
                + [.init("inside", ["rows": list(50)])])
        let isSame = streamed(lists) == whole.bytes()
        #expect(isSame)
    }
}
