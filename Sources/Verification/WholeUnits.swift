import Domain

/// The price of a row that counts what offers take of `amount` in whole units (section 5), by mixed-integer rounding:
/// with rest = amount mod unit, a user of a counts for (unit − rest)·⌊a ÷ unit⌋ + max(0, a mod unit − rest).
struct WholeUnits {
    let unit: Int
    let amount: Int
    let price: Int128

    /// What all users together may count for, at its price.
    var worth: Int128 { price * Int128((unit - amount % unit) * (amount / unit)) }

    /// What a user of `taken` pays.
    func charge(_ taken: Int) -> Int128 {
        let (whole, left) = taken.quotientAndRemainder(dividingBy: unit)
        let rest = amount % unit
        return price * Int128((unit - rest) * whole + max(0, left - rest))
    }
}
