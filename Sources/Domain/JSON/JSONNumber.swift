/// The digits of a JSON number, exactly as written. Nothing is a floating-point number on the way to a unit.
public struct JSONNumber: Sendable {
    /// A number of whole units of some fineness.
    public enum Scaled: Equatable, Sendable {
        case exact(Int64)
        /// It has digits below the unit.
        case tooFine
        /// Its magnitude does not fit.
        case outOfRange

        public var value: Int64? {
            guard case .exact(let value) = self else { return nil }
            return value
        }
    }

    private let digits: ArraySlice<UInt8>

    /// `digits` must obey the grammar of RFC 8259, section 6.
    init(_ digits: ArraySlice<UInt8>) { self.digits = digits }

    public var text: String { String(decoding: digits, as: UTF8.self) }

    /// The number times 10^`places`: 6 gives millionths, 2 gives cents, 0 whole numbers.
    public func scaled(by places: Int) -> Scaled { plain(places) ?? general(places) }

    /// Nearly every number in a file is a few digits and nothing else; nil for those that are not.
    private func plain(_ places: Int) -> Scaled? {
        guard digits.count + places <= 18 else { return nil }
        var magnitude: Int64 = 0
        for byte in digits {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            magnitude = magnitude * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        for _ in 0..<places { magnitude *= 10 }
        return .exact(magnitude)
    }

    private func general(_ places: Int) -> Scaled {
        var parts = Parts(digits)
        parts.dropTrailingZeros()
        guard let first = parts.significant.first else { return .exact(0) }
        precondition(first != UInt8(ascii: "0"))
        let exponent = parts.exponent + places
        if parts.significant.count + exponent > 19 { return .outOfRange }
        if exponent < 0 { return .tooFine }
        var magnitude: UInt64 = 0
        for digit in parts.significant + Array(repeating: UInt8(ascii: "0"), count: exponent) {
            magnitude = magnitude * 10 + UInt64(digit - UInt8(ascii: "0"))
        }
        guard magnitude <= UInt64(Int64.max) else { return .outOfRange }
        return .exact(parts.isNegative ? -Int64(magnitude) : Int64(magnitude))
    }

    /// ± significant × 10^exponent, without leading zeros.
    private struct Parts {
        var isNegative = false
        var significant: [UInt8] = []
        var exponent = 0

        init(_ digits: ArraySlice<UInt8>) {
            var afterPoint = false
            for (position, byte) in zip(digits.indices, digits) {
                switch byte {
                case UInt8(ascii: "-"): isNegative = true
                case UInt8(ascii: "."): afterPoint = true
                case UInt8(ascii: "e"), UInt8(ascii: "E"):
                    exponent += Parts.saturated(digits[(position + 1)...])
                    return
                default:
                    if afterPoint { exponent -= 1 }
                    if byte != UInt8(ascii: "0") || !significant.isEmpty { significant.append(byte) }
                }
            }
        }

        mutating func dropTrailingZeros() {
            while significant.last == UInt8(ascii: "0") {
                significant.removeLast()
                exponent += 1
            }
        }

        /// An exponent; what is beyond any file's length is held at a billion.
        private static func saturated(_ digits: ArraySlice<UInt8>) -> Int {
            var magnitude = 0
            for byte in digits where byte >= UInt8(ascii: "0") {
                magnitude = min(magnitude * 10 + Int(byte - UInt8(ascii: "0")), 1_000_000_000)
            }
            return digits.first == UInt8(ascii: "-") ? -magnitude : magnitude
        }
    }
}
