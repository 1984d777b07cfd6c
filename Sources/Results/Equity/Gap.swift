import Domain

/// How far the placed share of a stratum is from the reference's: measured, not explained.
struct Gap: Sendable {
    /// Share less the reference's share.
    let difference: Value
    /// Of the difference.
    let interval: ScoreInterval
    /// Share ÷ the reference's share; nil where that is 0.
    let ratio: Value?

    /// Nil where a count is hidden or a stratum has no open order.
    init?(_ own: ShownTally, beside reference: ShownTally) {
        guard let orders = own.orders, let placed = own.placed, let all = reference.orders,
            let base = reference.placed,
            let interval = ScoreInterval.difference((placed, orders), (base, all))
        else { return nil }
        let (count, total) = (Int128(placed) * Int128(all), Int128(base) * Int128(orders))
        let product = Int128(orders) * Int128(all)
        difference = Value(millionths: roundedHalfUp((count - total) * 1_000_000, over: product))
        self.interval = interval
        ratio = base == 0 ? nil : Value(millionths: roundedHalfUp(count * 1_000_000, over: total))
    }

    /// What may be said of it, and no more.
    var words: String {
        guard difference != .zero else { return "As many are placed, measured by their share." }
        let points = Words.points(difference)
        let direction = difference < .zero ? "fewer" : "more"
        let range = "\(Words.signedPoints(interval.lower)) to \(Words.signedPoints(interval.upper))"
        return interval.excludesZero
            ? "\(points) \(direction) placed; the interval of the difference, \(range), excludes 0."
            : "\(points) \(direction) placed; may be chance: the interval of the difference, \(range), holds 0."
    }
}

extension Words {
    /// A share as percentage points, to a tenth: `12.5 points`.
    static func points(_ share: Value) -> String {
        let size = Tenths(Int(roundedHalfUp(Int128(abs(share.millionths)), over: 1000))).description
        return "\(size) \(size == "1" ? "point" : "points")"
    }

    /// `−3.1`, `0`, `+8`.
    static func signedPoints(_ share: Value) -> String {
        let tenths = Int(roundedHalfUp(Int128(abs(share.millionths)), over: 1000))
        let sign = tenths == 0 ? "" : share < .zero ? "−" : "+"
        return sign + Tenths(tenths).description
    }

    static func field(_ field: StratumField) -> String {
        switch field {
        case .race: "Race"
        case .ethnicity: "Ethnicity"
        case .sex: "Sex"
        case .ageBand: "Age"
        case .measurementPayer: "Payer, as measured"
        case .area: "Area"
        default: field.barrier.map(partition) ?? field.rawValue
        }
    }

    static func stratum(_ value: String, of field: StratumField) -> String {
        if value == StratumField.declined { return "declined to say" }
        if let barrier = field.barrier { return self.value(of: GroupName(barrier, value)) }
        return oneLine(value)
    }

    /// Who is meant, to stand behind a number: `who need an interpreter`.
    static func who(_ name: GroupName) -> String {
        switch (name.partition, name.group) {
        case (.interpreter, "needed"): "who need an interpreter"
        case (.interpreter, "not-needed"): "who need no interpreter"
        case (.interpreter, "unknown"): "of whom it is not known whether they need an interpreter"
        case (.transport, "needed"): "who need help getting there"
        case (.transport, "not-needed"): "who need no help getting there"
        case (.transport, "unknown"): "of whom it is not known whether they need help getting there"
        case (.cost, "needed"): "for whom the cost is a burden"
        case (.cost, "not-needed"): "for whom the cost is no burden"
        case (.cost, "unknown"): "of whom it is not known whether the cost is a burden"
        case (.disability, "yes"): "with a disability"
        case (.language, "unknown"): "whose language is not known"
        case (.language, _): "whose language is \(value(of: name))"
        default: "in the group \"\(group(name))\""
        }
    }

    /// A group that first come, first served would serve better, with numbers. Nil where one is hidden. Report, summary
    /// and equity files all take the sentence from here: what lifting protected groups would cost has its place behind it.
    static func lower(_ group: EquityReading.Group) -> String? {
        guard let orders = group.figures.orders, let placed = group.figures[.plan].placed,
            let first = group.figures[.baselineWithSessions].placed
        else { return nil }
        return "\(placed) of \(orders) \(who(group.name)) \(placed == 1 ? "is" : "are") placed;"
            + " first come, first served with the same sessions would place \(first)."
            + (group.isProtected == false ? " No goal looks after this group: it is measured only." : "")
    }
}
