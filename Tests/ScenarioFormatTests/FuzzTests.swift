import Domain
import Testing

@testable import ScenarioFormat

@Suite("Damaged files")
struct FuzzTests {
    /// Bytes and pieces that are more likely to reach deep places than any byte.
    private static let pieces = [
        "{", "}", "[", "]", ",", ":", "\"", "\\u", "-", "0", "9", "1e9", "null", "\u{0}", "Z", "é", " ", ".",
        "T",
    ]

    private func damaged(_ bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: at)
            case 2:
                bytes.insert(
                    contentsOf: Array((Self.pieces.randomElement(using: &random) ?? "").utf8), at: at)
            case 3:
                let length = min(bytes.count - at, Int.random(in: 1...40, using: &random))
                let target = Int.random(in: 0..<bytes.count, using: &random)
                bytes.insert(contentsOf: Array(bytes[at..<at + length]), at: target)
            default:
                let length = min(bytes.count - at, Int.random(in: 1...40, using: &random))
                bytes.removeSubrange(at..<at + length)
            }
        }
        return bytes
    }

    @Test("No damage crashes the reader, and every refusal says where", arguments: [1, 2] as [UInt64])
    func damage(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let documents = [Sample.example, Array(Sample.small.utf8)]
        for round in 0..<1500 {
            let bytes = damaged(documents[round % 2], &random)
            guard case .failure(let refusal) = ScenarioReader.read(bytes) else { continue }
            #expect(refusal.findings.contains { $0.severity == .error })
            #expect(refusal.findings.allSatisfy { $0.line >= 1 && $0.column >= 1 && !$0.remedy.isEmpty })
        }
    }
}
