/// How amounts of something are counted in whole units when `amount` of it is there: of two users that take a little more
/// than half, a sum of minutes admits nearly two, a count only one. Mixed-integer rounding of the row by `unit` (Nemhauser
/// and Wolsey, A recursive procedure to generate all cuts for 0-1 mixed integer programs, 1990), times unit − rest so
/// that all figures are whole. A unit of 1 counts plain amounts.
struct UnitCount: Hashable, Sendable {
    /// At least 1.
    let unit: Int32
    /// What whole units leave of what is there.
    private let rest: Int32
    /// What users may count for together.
    let limit: Int32

    init(_ unit: Int32, of amount: Int32) {
        self.unit = unit
        rest = amount % unit
        limit = (amount / unit) * (unit - rest)
    }

    /// What a user of `amount` counts for.
    func of(_ amount: Int32) -> Int32 {
        (amount / unit) * (unit - rest) + max(0, amount % unit - rest)
    }
}
