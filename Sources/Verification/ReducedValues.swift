import Attendance
import Domain

/// What offers gain for a goal, less what they pay by the prices of rows; one order after another.
struct ReducedValues {
    private let figures: GoalFigures
    private let goal: GoalName
    private let tariff: Tariff
    private let settled: SettledOrders
    private let firstDay: Day
    private var order = Index<Order>(0)
    private var isUrgent = false
    /// Where its visit may be; nil: it belongs to none.
    private var visitPlaces: [SiteDay]?
    /// By day of the horizon: what all offers of that day have in common.
    private var ofDay: [Int128?]
    /// By channel: the minutes of one contact, and what they are drawn from.
    private var contacts: [(minutes: Int128, supply: Int?)] = []
    private var kindness: Kindness
    private var neighbours: SettledOrders.Neighbours

    init(_ figures: GoalFigures, _ goal: GoalName, _ tariff: Tariff, _ settled: SettledOrders) {
        self.figures = figures
        self.goal = goal
        self.tariff = tariff
        self.settled = settled
        let horizon = figures.scenario.horizon
        firstDay = horizon.lowerBound
        ofDay = Array(repeating: nil, count: horizon.upperBound - firstDay + 1)
        kindness = Kindness(figures)
        neighbours = settled.neighbours(of: order)
    }

    mutating func turn(to order: Index<Order>) {
        let scenario = figures.scenario
        let patient = scenario.orders[order].patient
        self.order = order
        isUrgent = scenario.isUrgent(scenario.orders[order])
        visitPlaces = figures.visitPlaces[order]
        for day in ofDay.indices { ofDay[day] = nil }
        contacts.removeAll(keepingCapacity: true)
        for channel in scenario.patients[patient].channels {
            let supply = figures.list.helpBefore.contactSupply(patient, channel)
            contacts.append((Int128(channel.minutes.int), supply?.int))
        }
        if goal == .care {
            kindness.turn(to: order)
            neighbours = settled.neighbours(of: order)
        }
    }

    /// With the best of its choices of optional help; nil: the offer cannot be taken.
    mutating func most(_ offer: Offer, _ helps: ArraySlice<Help>) -> Int128? {
        if figures.list.isNeverOpen[offer.session.int] { return nil }
        var value = common(to: offer.day)
        if let visitPlaces {
            let place = figures.list.place(of: offer)
            guard visitPlaces.contains(place) else { return nil }
            value -= tariff.visits[Tariff.VisitRow(order: order, place: place)] ?? 0
        }
        value -=
            tariff.minute(of: offer.session, block: offer.block, isUrgent: isUrgent)
            * Int128(offer.minutes.int)
        for help in helps { value -= tariff.windows[help.window.int] * Int128(help.use) }
        value -= tariff.stretches.charge(offer, helps)
        value -= tariff.countedCharge(offer, helps, isUrgent: isUrgent)
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

    /// What an offer on `day` adds to a goal, as a maximum; shares of groups are counted by their rows.
    private func coefficient(_ goal: GoalName, _ day: Day) -> Int128 {
        switch goal {
        case .clinical: Int128(figures.lossSaved(order, on: day))
        case .baseline, .equity, .gap, .care: 0
        case .placed: 1_000_000
        case .parity, .value: Int128(figures.worth(order, on: day))
        }
    }

    private func cost(ofContactBy day: Day, _ channel: Int) -> Int128 {
        guard let supply = contacts[channel].supply else { return 0 }
        return tariff.before[supply][day - figures.list.helpBefore.today] * contacts[channel].minutes
    }

    /// Optional help is worth something to goal care only, and is drawn all the same.
    private mutating func mostCare(_ offer: Offer, _ helps: ArraySlice<Help>) -> Int128 {
        let second = secondContact(offer)
        let counselling = counselling(offer)
        let isRidden = helps.contains { figures.list.timetable.windows[$0.window].kind == .ride }
        var best = mostCare(offer, second, counselling, isRidden: isRidden)
        if let ride = cheapestRide(offer, helps) {
            best = max(best, mostCare(offer, second, counselling, isRidden: true) - ride)
        }
        return best
    }

    private mutating func mostCare(
        _ offer: Offer, _ second: Int128?, _ counselling: Int128?, isRidden: Bool
    ) -> Int128 {
        var best = Int128.min
        for isSecond in [false, true] {
            guard let first = isSecond ? second : 0 else { continue }
            for isCounselled in [false, true] {
                guard let cost = isCounselled ? counselling : 0 else { continue }
                let kind = kindness.value(offer, second: isSecond, counselling: isCounselled, ride: isRidden)
                best = max(best, BoundFromPrices.scale * Int128(kind) - first - cost)
            }
        }
        return best
    }

    /// What a second contact pays; nil: there is no time for one.
    private func secondContact(_ offer: Offer) -> Int128? {
        guard let day = figures.list.secondContactDay(offer), let contact = offer.contact else { return nil }
        return cost(ofContactBy: day, contact.channel)
    }

    private func counselling(_ offer: Offer) -> Int128? {
        let list = figures.list
        guard kindness.mayBeCounselled, let day = list.counsellingDay(offer),
            let supply = list.helpBefore.counsellingSupply(list.patient(of: offer))
        else { return nil }
        let minutes = Int128(figures.scenario.policy.minutes.counselling.int)
        return tariff.before[supply.int][day - list.helpBefore.today] * minutes
    }

    /// What the cheapest optional ride pays, and what its fewer starts pay more for stretches of time; nil: there is none
    /// at any start that settled orders leave.
    private func cheapestRide(_ offer: Offer, _ helps: ArraySlice<Help>) -> Int128? {
        guard kindness.mayRide else { return nil }
        let charge = tariff.stretches.charge(offer, helps)
        return figures.list.optionalRides(offer).flatMap { ride in
            let fare = ride.helps.reduce(0) { $0 + tariff.windows[$1.window.int] * Int128($1.use) }
            return ride.starts.spans.compactMap { run -> Int128? in
                var ridden = offer
                ridden.starts = neighbours.left(of: run, for: offer)
                if ridden.starts.isEmpty { return nil }
                return fare + tariff.stretches.charge(ridden, helps) - charge
            }
        }.min()
    }
}
