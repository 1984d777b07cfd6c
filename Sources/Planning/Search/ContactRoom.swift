import Domain

/// What of one supply of help before the exam is left on each day, all help due by then taken off.
struct ContactRoom: Sendable {
    private let today: Day
    /// By day from today on.
    private var left: [Int64]

    init(_ supply: Supply, from today: Day, through last: Day) {
        self.today = today
        left = (0...max(0, last - today)).map { supply.amount(upTo: today + $0) }
    }

    mutating func take(_ minutes: Int64, by day: Day) {
        for place in max(0, day - today)..<left.count { left[place] -= minutes }
    }

    /// Whether what `offer` asks of the supply is left on every day, `own` being given back first.
    func canGive(_ offer: [Offer.Before], insteadOf own: [Offer.Before], _ supply: Index<Supply>) -> Bool {
        let first = offer.reduce(left.count) { $1.supply == supply ? min($0, $1.by - today) : $0 }
        for place in max(0, first)..<left.count {
            let day = today + place
            let more = own.drawn(from: supply, by: day) - offer.drawn(from: supply, by: day)
            if left[place] + more < 0 { return false }
        }
        return true
    }
}

extension [Offer.Before] {
    /// Minutes asked of a supply by a day.
    fileprivate func drawn(from supply: Domain.Index<Supply>, by day: Day) -> Int64 {
        reduce(0) { $1.supply == supply && $1.by <= day ? $0 + $1.minutes : $0 }
    }
}
