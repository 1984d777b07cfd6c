import Domain

/// The price of a row that counts what offers take of `amount` in whole units (section 5), by mixed-integer rounding:
/// with rest = amount mod unit, a user of a counts for (unit − rest)·⌊a ÷ unit⌋ + max(0, a mod unit − rest).
struct WholeUnits {
    private let unit: Int
    private let rest: Int
    private let price: Int128
    /// What all users together may count for, at its price.
    let worth: Int128

    init(unit: Int, amount: Int, price: Int128) {
        (self.unit, self.price) = (unit, price)
        rest = amount % unit
        worth = price * Int128((unit - rest) * (amount / unit))
    }

    /// What a user of `taken` pays.
    func charge(_ taken: Int) -> Int128 {
        let (whole, left) = taken.quotientAndRemainder(dividingBy: unit)
        return price * Int128((unit - rest) * whole + max(0, left - rest))
    }
}
