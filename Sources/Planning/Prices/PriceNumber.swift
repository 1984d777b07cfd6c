/// What prices are counted in: doubles while they are searched for, integers in 10⁻¹² of the goal's unit in a certificate.
protocol PriceNumber: KnapsackGain, SignedNumeric, Sendable {
    /// Wide enough for the sum over a whole scenario.
    associatedtype Total: SignedNumeric, Comparable, Sendable
    /// One millionth of the goal's unit.
    static var millionth: Self { get }
    init(_ count: Int64)
    var total: Total { get }
}

extension Double: PriceNumber {
    static var millionth: Double { 1 }
    var total: Double { self }
}

extension Int64: PriceNumber {
    static var millionth: Int64 { 1_000_000 }
    var total: Int128 { Int128(self) }
}
