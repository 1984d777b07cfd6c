import Domain

/// What a text that cannot be read shows of what it was.
///
/// A patient, an order or an answer that is lost costs only itself. An appointment that is lost gives its time away, and
/// somebody would be put into a room that is taken. So a broken text is only passed over where it plainly shows the types of
/// all resources in it, and that none of them holds time.
struct BrokenText {
    /// The values of `"resourceType"` in it, each as far as it is whole.
    let types: Set<String>
    /// Whether every `"resourceType"` in it has a value that can be read.
    private let isPlain: Bool

    /// Types that hold time, or others that may.
    static let holdTime: Set<String> = ["Appointment", "Slot", "Schedule"]
    private static let mayContain = holdTime.union(["Bundle", "Parameters"])

    init(_ bytes: ArraySlice<UInt8>) {
        let key = Array(#""resourceType""#.utf8)
        var (types, isPlain): (Set<String>, Bool) = ([], true)
        var at = bytes.startIndex
        while let quote = bytes[at...].firstIndex(of: key[0]) {
            at = quote + 1
            guard bytes[quote...].starts(with: key) else { continue }
            if let type = Self.value(after: bytes[(quote + key.count)...]) {
                types.insert(type)
            } else {
                isPlain = false
            }
        }
        (self.types, self.isPlain) = (types, isPlain)
    }

    var mayHoldTime: Bool { types.isEmpty || !isPlain || !types.isDisjoint(with: Self.mayContain) }

    /// Of `: "Patient"…` the word: letters between two quotes.
    private static func value(after bytes: ArraySlice<UInt8>) -> String? {
        func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> { bytes.drop { $0 <= 0x20 } }
        let colon = trimmed(bytes)
        guard colon.first == UInt8(ascii: ":") else { return nil }
        let quote = trimmed(colon.dropFirst())
        guard quote.first == UInt8(ascii: "\"") else { return nil }
        let word = quote.dropFirst().prefix { UInt8(ascii: "A")...UInt8(ascii: "z") ~= $0 }
        guard !word.isEmpty, word.endIndex < bytes.endIndex, bytes[word.endIndex] == UInt8(ascii: "\"")
        else { return nil }
        return String(decoding: word, as: UTF8.self)
    }
}
