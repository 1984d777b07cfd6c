import Domain

/// What prices on rows prove about a goal: for any prices p ≥ 0
///
///     value ≤ Σ p·right side + the most that what is not priced can still gain + boxes
///
/// by Lagrangian duality (section 5). Basis `prices` leaves one offer an order and the opening of sessions to choose;
/// `knapsack-prices` leaves what each block holds, and which sessions its staff opens (`KnapsackBound.swift`). The clinical
/// minimum is maximised with its sign changed. Sums are exact: figures in millionths times 10⁶, so that a price counts as
/// it stands.
struct BoundFromPrices {
    /// An earlier goal's value that was to be kept.
    struct Pin {
        var goal: GoalName
        var pinned: Int64
        var tolerance: Int64
    }

    let figures: GoalFigures
    let goal: GoalName
    let pins: [Pin]
    private var prices: PriceList
    private var sum: Int128 = 0
    /// By session: what opening it adds.
    private(set) var opening: [Int128]
    /// By order: its price, where orders are priced.
    private var orderPrices: [Int128]
    private var blockPrices: [[Int128]] = []
    private var windowPrices: [[Int128]] = []
    private var beforePrices: [HelpBefore.Key: [(day: Day, price: Int128)]] = [:]
    /// By session: prices of its reserved minutes to orders that are not urgent and to those that are.
    private var reservedPrices: [(notUrgent: Int128, urgent: Int128)] = []
    private var fillPrices: [Int128] = []
    private var pinPrices: [Int128] = []
    /// By order: what its groups' levels gain when it is placed.
    private var levelGains: [Int128]

    var list: OfferList { figures.list }
    var scenario: Scenario { figures.scenario }
    var timetable: Timetable { figures.list.timetable }
    private let scale: Int128 = 1_000_000

    init(_ figures: GoalFigures, goal: GoalName, pins: [Pin], prices: PriceList) {
        self.figures = figures
        self.goal = goal
        self.pins = pins
        self.prices = prices
        opening = Array(repeating: 0, count: figures.scenario.sessions.count)
        orderPrices = Array(repeating: 0, count: figures.scenario.orders.count)
        levelGains = Array(repeating: 0, count: figures.scenario.orders.count)
    }

    /// The bound in millionths, and what is wrong with the prices. Every plan's value is a whole number of millionths,
    /// so the last whole one below the sum is a bound too: a certificate may state either neighbour.
    mutating func bound() -> (ClosedRange<Int64>, [Violation]) {
        priceOrders()
        priceSessions()
        priceWindows()
        priceHelpBefore()
        pricePins()
        priceLevels()
        addGoal()
        prices.refuseTheRest()
        sum += isKnapsack ? bestBlocks() : bestOffers() + bestOpenings()
        let (below, above) = (floorDivision(sum, scale), -floorDivision(-sum, scale))
        let bound = goal.sense == .maximise ? below...above : -above ... -below
        return (Int64(clamping: bound.lowerBound)...Int64(clamping: bound.upperBound), prices.violations)
    }
}

// Rows: each adds its price times its right side.
extension BoundFromPrices {
    private var isKnapsack: Bool { prices.basis == .knapsackPrices }

    private mutating func priceOrders() {
        guard isKnapsack else { return }
        for order in timetable.openOrders {
            let price = prices.take(RowName.bookedAtMostOnce(scenario.orders[order].id))
            orderPrices[order.int] = price
            sum += price
        }
    }

    private mutating func priceSessions() {
        for index in scenario.sessions.indices {
            let session = scenario.sessions[index]
            let blocks = timetable.blocks[index.int].enumerated().map { position, block -> Int128 in
                if isKnapsack { return 0 }
                let price = prices.take(RowName.fitsBlock(session.id, position + 1))
                add(price * Int128(block.length.int), asOpened: session.isFlexible, index)
                return price
            }
            blockPrices.append(blocks)
            priceReserved(index, session)
            var fill: Int128 = 0
            if !isKnapsack, let minimum = session.opening?.minimumMinutes, !timetable.held.contains(index) {
                fill = prices.take(RowName.minimumFill(session.id))
                sum += fill * Int128(timetable.bookedMinutes[index.int].int)
                opening[index.int] -= fill * Int128(minimum.int)
            }
            fillPrices.append(fill)
        }
    }

    private mutating func add(_ amount: Int128, asOpened: Bool, _ session: Index<Session>) {
        if asOpened { opening[session.int] += amount } else { sum += amount }
    }

    /// Where nothing is kept for urgent orders, one row binds all; where something is, it binds those that are not
    /// urgent, and a second row keeps from all what is kept for neither.
    private mutating func priceReserved(_ index: Index<Session>, _ session: Session) {
        let kept = timetable.keptMinutes(index)
        let free = timetable.blockMinutes(of: index)
        var (first, all): (Int128, Int128) = (0, 0)
        if kept.fromAll + kept.forUrgent > 0 {
            first = prices.take(RowName.reserved(session.id))
            sum += first * Int128(max(0, free - kept.fromAll - kept.forUrgent))
        }
        if kept.fromAll > 0, kept.forUrgent > 0 {
            all = prices.take(RowName.reserved(session.id) + " all")
            sum += all * Int128(max(0, free - kept.fromAll))
        }
        reservedPrices.append((first + all, kept.forUrgent > 0 ? all : first))
    }

    private mutating func priceWindows() {
        for index in scenario.pools.indices {
            let pool = scenario.pools[index]
            var isLimited = true
            if case .before = pool.timeBase { isLimited = false }
            windowPrices.append(
                pool.windows.indices.map { window in
                    guard isLimited else { return 0 }
                    let price = prices.take(RowName.poolLimit(pool.id, window + 1))
                    sum += price * Int128(timetable.free[index.int][window])
                    return price
                })
        }
        for session in scenario.sessions.indices where !timetable.held.contains(session) {
            for use in openingUses(of: session, in: scenario) ?? [] {
                opening[session.int] -= windowPrices[use.pool.int][use.window] * Int128(use.use)
            }
        }
    }

    private mutating func priceHelpBefore() {
        var days: [HelpBefore.Key: Set<Day>] = [:]
        for offer in list.offers {
            for choice in choices(offer) {
                let taken = CheckedPlan.Appointment(offer: offer, choice: choice, start: offer.starts.from)
                for draw in taken.drawsBefore(list) { days[draw.key, default: []].insert(draw.by) }
            }
        }
        for (key, days) in days {
            beforePrices[key] = days.sorted().map { day in
                let price = prices.take(RowName.before(key.kind, key.language, day))
                sum += price * Int128(list.helpBefore.amount(key, by: day))
                return (day, price)
            }
        }
    }

    private func choices(_ offer: Offer) -> [OptionalChoice] {
        goal == .care ? list.choices(for: offer) : [OptionalChoice(offer)]
    }

    private mutating func pricePins() {
        for pin in pins {
            let price = prices.take(RowName.pin(pin.goal))
            pinPrices.append(price)
            let kept = pin.goal.sense == .maximise ? pin.pinned : -pin.pinned
            sum -= price * (Int128(kept) - Int128(pin.tolerance) - constant(pin.goal))
            if pin.goal == .value {
                for session in scenario.sessions.indices {
                    opening[session.int] -= price * Int128(figures.price(of: session))
                }
            }
        }
    }

    /// What a goal comes to with nothing placed and nothing open.
    private func constant(_ goal: GoalName) -> Int128 {
        guard goal == .clinical else { return 0 }
        return -timetable.openOrders.reduce(0) { $0 + Int128(figures.lossWaiting($1)) }
    }

    /// Levels of the goal itself, whose figures count in full, and of pins, which count by their price.
    private mutating func priceLevels() {
        let pinned = zip(pins, pinPrices).map { ($0.goal, $1) }
        for (goal, weight) in pinned + [(goal, scale)] {
            guard case .equity(let k) = goal else { continue }
            var onLevels: Int128 = 0
            for group in figures.groups {
                let price = prices.take(RowName.level(goal, group.name))
                onLevels += price
                sum += max(0, price - weight) * 1_000_000
                for order in group.orders { levelGains[order.int] += price * Int128(group.weight) }
            }
            sum += max(0, weight * Int128(k) - onLevels) * 1_000_000
        }
    }

    private mutating func addGoal() {
        sum += scale * constant(goal)
        guard goal == .value else { return }
        for session in scenario.sessions.indices {
            opening[session.int] -= scale * Int128(figures.price(of: session))
        }
    }
}

// What is left to choose: one offer for each order, and which sessions open.
extension BoundFromPrices {
    private func bestOffers() -> Int128 {
        scenario.orders.indices.reduce(0) { sum, order in
            let offers = list.offers(of: order).filter { !list.neverOpen.contains($0.session) }
            return sum + max(0, offers.map(bestReducedValue).max() ?? 0)
        }
    }

    private func bestOpenings() -> Int128 {
        scenario.sessions.indices.reduce(0) { sum, session in
            if list.neverOpen.contains(session) { return sum }
            return sum
                + (timetable.held.contains(session) ? opening[session.int] : max(0, opening[session.int]))
        }
    }

    /// With the best of its choices of optional help.
    func bestReducedValue(_ offer: Offer) -> Int128 {
        let helped = choices(offer).map { reducedValue($0, of: offer) }
        return reducedValue(offer) + (helped.max() ?? 0)
    }

    private func reducedValue(_ offer: Offer) -> Int128 {
        let (session, minutes) = (offer.session.int, Int128(offer.minutes.int))
        let isUrgent = scenario.isUrgent(scenario.orders[offer.order])
        var value = goal == .care ? 0 : scale * Int128(coefficient(goal, offer))
        for (pin, price) in zip(pins, pinPrices) where price > 0 {
            value += price * Int128(coefficient(pin.goal, offer))
        }
        value += levelGains[offer.order.int] - orderPrices[offer.order.int]
        value -= blockPrices[session][offer.block] * minutes
        value -= (isUrgent ? reservedPrices[session].urgent : reservedPrices[session].notUrgent) * minutes
        value += fillPrices[session] * minutes
        return value - drawn(offer.uses)
    }

    /// Optional help is worth something to goal care only, and is drawn all the same.
    private func reducedValue(_ choice: OptionalChoice, of offer: Offer) -> Int128 {
        var value = -drawn(choice.ride.uses)
        if goal == .care { value += scale * Int128(figures.kindness(offer, choice)) }
        let taken = CheckedPlan.Appointment(offer: offer, choice: choice, start: offer.starts.from)
        for draw in taken.drawsBefore(list) {
            for row in beforePrices[draw.key] ?? [] where draw.by <= row.day {
                value -= row.price * Int128(draw.minutes)
            }
        }
        return value
    }

    private func drawn(_ uses: [WindowUse]) -> Int128 {
        uses.reduce(0) { $0 + windowPrices[$1.pool.int][$1.window] * Int128($1.use) }
    }

    /// What placing the offer adds to a goal, as a maximum; levels are counted by their rows.
    private func coefficient(_ goal: GoalName, _ offer: Offer) -> Int64 {
        switch goal {
        case .clinical: figures.lossSaved(offer)
        case .equity, .care: 0
        case .value: figures.worth(offer.order, on: offer.day)
        }
    }
}
