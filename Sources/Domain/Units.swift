// A unit is a type with an integer inside: sums are exact and results repeat. Decimals stop at the reader and
// start again in the writer.

/// A length of time in whole minutes.
public struct Minutes: Hashable, Comparable, Sendable, ExpressibleByIntegerLiteral {
    public var count: Int32

    @inlinable public init(_ count: Int) { self.count = Int32(count) }
    @inlinable public init(integerLiteral value: Int32) { count = value }
    @inlinable public var int: Int { Int(count) }
    @inlinable public static func + (a: Self, b: Self) -> Self { Minutes(a.int + b.int) }
    @inlinable public static func - (a: Self, b: Self) -> Self { Minutes(a.int - b.int) }
    @inlinable public static func += (a: inout Self, b: Self) { a = a + b }
    @inlinable public static func < (a: Self, b: Self) -> Bool { a.count < b.count }
}

/// An amount of money in hundredths of the policy's currency.
public struct Cents: Hashable, Comparable, Sendable, ExpressibleByIntegerLiteral {
    public var count: Int64

    @inlinable public init(_ count: Int64) { self.count = count }
    @inlinable public init(integerLiteral value: Int64) { count = value }
    @inlinable public static func + (a: Self, b: Self) -> Self { Cents(a.count + b.count) }
    @inlinable public static func < (a: Self, b: Self) -> Bool { a.count < b.count }
    /// In units of the currency.
    @inlinable public var value: Value { Value(millionths: count * 10_000) }
}

/// A figure of a goal, a weight, a factor, a share or a chance, in millionths of its unit.
public struct Value: Hashable, Comparable, Sendable {
    public var millionths: Int64

    public static let zero = Value(millionths: 0)
    public static let one = Value(millionths: 1_000_000)

    @inlinable public init(millionths: Int64) { self.millionths = millionths }
    @inlinable public static func + (a: Self, b: Self) -> Self {
        Value(millionths: a.millionths + b.millionths)
    }
    @inlinable public static func - (a: Self, b: Self) -> Self {
        Value(millionths: a.millionths - b.millionths)
    }
    @inlinable public static func += (a: inout Self, b: Self) { a = a + b }
    @inlinable public static func -= (a: inout Self, b: Self) { a = a - b }
    @inlinable public static prefix func - (a: Self) -> Self { Value(millionths: -a.millionths) }
    @inlinable public static func * (a: Self, factor: Int) -> Self {
        Value(millionths: a.millionths * Int64(factor))
    }
    @inlinable public static func < (a: Self, b: Self) -> Bool { a.millionths < b.millionths }

    /// The product of two figures, rounded half up once.
    @inlinable public func times(_ other: Value) -> Value {
        Value(millionths: roundedHalfUp(Int128(millionths) * Int128(other.millionths), over: 1_000_000))
    }
}

/// `numerator ÷ denominator`, rounded to the nearest whole number, halves towards +∞. `denominator` > 0.
@inlinable public func roundedHalfUp(_ numerator: Int128, over denominator: Int128) -> Int64 {
    Int64(floorDivision(2 * numerator + denominator, 2 * denominator))
}

/// `numerator ÷ denominator` rounded down, also for negative numerators. `denominator` > 0.
@inlinable public func floorDivision(_ numerator: Int128, _ denominator: Int128) -> Int128 {
    let quotient = numerator / denominator
    return numerator % denominator < 0 ? quotient - 1 : quotient
}
