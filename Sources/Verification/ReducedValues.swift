import Attendance
import Domain

/// What one order's offers gain for a goal, less what they pay by the prices of rows.
struct ReducedValues {
    private let figures: GoalFigures
    private let goal: GoalName
    private let tariff: Tariff
    private let order: Index<Order>
    private let isUrgent: Bool
    private let firstDay: Day
    /// By day of the horizon: what all offers of that day have in common.
    private var ofDay: [Int128?]
    /// By channel: the minutes of one contact, and what they are drawn from.
    private let contacts: [(minutes: Int128, supply: Int?)]
    private var kindness: Kindness?

    init(_ order: Index<Order>, _ figures: GoalFigures, _ goal: GoalName, _ tariff: Tariff) {
        self.figures = figures
        self.goal = goal
        self.tariff = tariff
        self.order = order
        let (list, scenario) = (figures.list, figures.scenario)
        let facts = scenario.orders[order]
        isUrgent = scenario.isUrgent(facts)
        firstDay = scenario.horizon.lowerBound
        ofDay = Array(repeating: nil, count: scenario.horizon.upperBound - firstDay + 1)
        contacts = scenario.patients[facts.patient].channels.map { channel in
            let supply = list.helpBefore.contactSupply(facts.patient, channel)
            return (Int128(channel.minutes.int), supply?.int)
        }
        kindness = goal == .care ? Kindness(order, figures) : nil
    }

    /// With the best of its choices of optional help.
    mutating func most(_ offer: Offer, _ helps: ArraySlice<Help>) -> Int128 {
        var value = common(to: offer.day)
        value -=
            tariff.minute(of: offer.session, block: offer.block, isUrgent: isUrgent)
            * Int128(offer.minutes.int)
        for help in helps { value -= tariff.windows[help.window.int] * Int128(help.use) }
        if let contact = offer.contact { value -= cost(ofContactBy: contact.by, contact.channel) }
        return goal == .care ? value + mostCare(offer, helps) : value
    }

    private mutating func common(to day: Day) -> Int128 {
        if let known = ofDay[day - firstDay] { return known }
        var value = tariff.gains[order.int]
        if goal != .care { value += BoundFromPrices.scale * coefficient(goal, day) }
        for pin in tariff.pins where pin.price > 0 { value += pin.price * coefficient(pin.goal, day) }
        ofDay[day - firstDay] = value
        return value
    }

    /// What an offer on `day` adds to a goal, as a maximum; levels are counted by their rows.
    private func coefficient(_ goal: GoalName, _ day: Day) -> Int128 {
        switch goal {
        case .clinical: Int128(figures.lossSaved(order, on: day))
        case .equity, .care: 0
        case .value: Int128(figures.worth(order, on: day))
        }
    }

    private func cost(ofContactBy day: Day, _ channel: Int) -> Int128 {
        guard let supply = contacts[channel].supply else { return 0 }
        return tariff.before[supply][day - figures.list.helpBefore.today] * contacts[channel].minutes
    }

    /// Optional help is worth something to goal care only, and is drawn all the same.
    private mutating func mostCare(_ offer: Offer, _ helps: ArraySlice<Help>) -> Int128 {
        let list = figures.list
        var extras: [(second: Bool, counselling: Bool, cost: Int128)] = [(false, false, 0)]
        if let day = list.secondContactDay(offer), let channel = offer.contact?.channel {
            extras.append((true, false, cost(ofContactBy: day, channel)))
        }
        if let day = list.counsellingDay(offer),
            let supply = list.helpBefore.counsellingSupply(list.patient(of: offer))
        {
            let minutes = Int128(figures.scenario.policy.minutes.counselling.int)
            let cost = tariff.before[supply.int][day - list.helpBefore.today] * minutes
            extras += extras.map { ($0.second, true, $0.cost + cost) }
        }
        var best = Int128.min
        for isRidden in [false, true] {
            guard let ride = isRidden ? cheapestRide(offer) : 0 else { continue }
            for extra in extras {
                let kind =
                    kindness?.value(
                        offer, helps, second: extra.second, counselling: extra.counselling, ride: isRidden)
                    ?? 0
                best = max(best, BoundFromPrices.scale * Int128(kind) - extra.cost - ride)
            }
        }
        return best
    }

    /// What the cheapest optional ride pays; nil: there is none.
    private func cheapestRide(_ offer: Offer) -> Int128? {
        figures.list.optionalRides(offer).map { ride in
            ride.helps.reduce(0) { $0 + tariff.windows[$1.window.int] * Int128($1.use) }
        }.min()
    }
}

/// What one order's offers are worth to goal care, as `GoalFigures.kindness` has it; chances are remembered, since most
/// offers of an order differ in place and time only.
struct Kindness {
    private let figures: GoalFigures
    private let journey: Journey

    init(_ order: Index<Order>, _ figures: GoalFigures) {
        self.figures = figures
        journey = Journey(
            figures.scenario.patients[figures.scenario.orders[order].patient], figures.list.catalogue)
    }

    mutating func value(
        _ offer: Offer, _ helps: ArraySlice<Help>, second: Bool, counselling: Bool, ride: Bool
    ) -> Int64 {
        let isRidden = ride || figures.hasRide(offer)
        let completed = figures.outcome(offer, second: second, counselling: counselling, ride: isRidden)
            .completed
        return completed.millionths - figures.burden(offer, journey, byRide: isRidden)
    }
}
