import Domain

/// What prices on rows prove about a goal: for any prices p ≥ 0
///
///     value ≤ Σ p·right side + the most that what is not priced can still gain + boxes
///
/// by Lagrangian duality (section 5). Basis `prices` leaves one offer an order and the opening of sessions to choose;
/// `knapsack-prices` leaves what each block holds, and which sessions its staff opens. The clinical minimum is maximised
/// with its sign changed. Sums are exact: figures in millionths times 10⁶, so that a price counts as it stands.
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
    let settled: SettledOrders
    /// Who is placed is decided before goal care, which chooses for these alone; nil where no plan is known, and for the
    /// other goals.
    let placed: Set<Index<Order>>?
    var prices: PriceList
    var sum: Int128 = 0
    /// By session: what opening it adds.
    private(set) var opening: [Int128]
    /// What offers pay.
    var tariff: Tariff

    var list: OfferList { figures.list }
    var scenario: Scenario { figures.scenario }
    var timetable: Timetable { figures.list.timetable }
    static let scale: Int128 = 1_000_000

    /// `settled` and `placed`: nil where no plan is known, so that any order may wait.
    init(
        _ figures: GoalFigures, goal: GoalName, pins: [Pin], prices: PriceList, settled: SettledOrders? = nil,
        placed: Set<Index<Order>>? = nil
    ) {
        self.placed = goal == .care ? placed : nil
        self.figures = figures
        self.goal = goal
        self.pins = pins
        self.prices = prices
        self.settled = settled ?? SettledOrders(figures.list, placed: [])
        opening = Array(repeating: 0, count: figures.scenario.sessions.count)
        tariff = Tariff(figures.list)
    }

    /// Whether a plan that the bound is about may place the order.
    func mayPlace(_ order: Index<Order>) -> Bool { placed?.contains(order) ?? true }

    var isKnapsack: Bool { prices.basis == .knapsackPrices }

    /// The bound in millionths, and what is wrong with the prices. Every plan's value is a whole number of millionths,
    /// so the last whole one below the sum is a bound too: a certificate may state either neighbour.
    mutating func bound() -> (ClosedRange<Int64>, [Violation]) {
        if isKnapsack {
            priceOrders()
            priceVisits()
        } else {
            priceBlocks()
        }
        priceStretches()
        priceReserved()
        priceWindows()
        priceHelpBefore()
        pricePins()
        priceShares()
        addGoal()
        prices.refuseTheRest()
        sum += isKnapsack ? bestBlocks() : bestOffers() + bestVisits() + bestOpenings()
        let scale = BoundFromPrices.scale
        let (below, above) = (floorDivision(sum, scale), -floorDivision(-sum, scale))
        let bound = goal.sense == .maximise ? below...above : -above ... -below
        return (Int64(clamping: bound.lowerBound)...Int64(clamping: bound.upperBound), prices.violations)
    }
}

// Rows: each adds its price times its right side.
extension BoundFromPrices {
    private mutating func priceOrders() {
        for order in figures.openOrders where figures.visitPlaces[order] == nil {
            let price = prices.take(RowName.bookedAtMostOnce(scenario.orders[order].id))
            tariff.gains[order.int] -= price
            sum += price
        }
    }

    /// A member of a visit pays where it is placed, and the visit is paid for one place.
    private mutating func priceVisits() {
        for visit in figures.visits {
            let paid = (figures.visitPlaces[visit[0]] ?? []).map { place in
                visit.reduce(into: Int128(0)) { sum, order in
                    let name = RowName.visit(
                        scenario.orders[order].id, scenario.sites[place.site].id, place.day)
                    let price = prices.take(name)
                    tariff.visits[Tariff.VisitRow(order: order, place: place)] = price
                    sum += price
                }
            }
            sum += max(0, paid.max() ?? 0)
        }
    }

    /// Blocks, and the minutes that open sessions must be filled for.
    private mutating func priceBlocks() {
        for index in scenario.sessions.indices {
            let session = scenario.sessions[index]
            for (position, block) in timetable.blocks[index.int].enumerated() {
                let price = prices.take(RowName.fitsBlock(session.id, position + 1))
                tariff.charge(price, for: index, block: position)
                let amount = price * Int128(block.length.int)
                if session.isFlexible { opening[index.int] += amount } else { sum += amount }
            }
            if let minimum = session.opening?.minimumMinutes, !timetable.held.contains(index) {
                let fill = prices.take(RowName.minimumFill(session.id))
                tariff.charge(-fill, for: index)
                sum += fill * Int128(timetable.bookedMinutes[index.int].int)
                opening[index.int] -= fill * Int128(minimum.int)
            }
        }
    }

    /// What a block has of a stretch is there only where its session opens.
    private mutating func priceStretches() {
        tariff.stretches = StretchPrices(timetable, &prices)
        for supply in tariff.stretches.supplies {
            if let session = supply.session, scenario.sessions[session].isFlexible {
                opening[session.int] += supply.worth
            } else {
                sum += supply.worth
            }
        }
    }

    /// Where nothing is kept for urgent orders, one row binds all; where something is, it binds those that are not
    /// urgent, and a second row keeps from all what is kept for neither.
    private mutating func priceReserved() {
        for index in scenario.sessions.indices {
            let session = scenario.sessions[index]
            let kept = timetable.keptMinutes[index.int]
            guard kept.fromAll + kept.forUrgent > 0 else { continue }
            let free = timetable.blockMinutes(of: index)
            let name = RowName.reserved(session.id)
            priceReserved(name, index, max(0, free - kept.fromAll - kept.forUrgent), kept.forUrgent == 0)
            guard kept.fromAll > 0, kept.forUrgent > 0 else { continue }
            priceReserved(name + " all", index, max(0, free - kept.fromAll), true)
        }
    }

    private mutating func priceReserved(
        _ name: String, _ session: Index<Session>, _ minutes: Int, _ urgentToo: Bool
    ) {
        let price = prices.take(name)
        sum += price * Int128(minutes)
        tariff.charge(price, for: session, urgentToo: urgentToo)
        let counted = prices.takeCounted(name, of: minutes)
        sum += counted.reduce(0) { $0 + $1.worth }
        tariff.charge(counted, for: session, urgentToo: urgentToo)
    }

    private mutating func priceWindows() {
        for index in timetable.windows.table.indices {
            let window = timetable.windows[index]
            let pool = scenario.pools[window.pool]
            if case .before = pool.timeBase { continue }
            let name = RowName.poolLimit(pool.id, window.number + 1)
            let price = prices.take(name)
            tariff.windows[index.int] = price
            sum += price * Int128(window.free)
            guard case .during = pool.timeBase else { continue }
            let counted = prices.takeCounted(name, of: Int(window.free))
            sum += counted.reduce(0) { $0 + $1.worth }
            tariff.countedWindows[index.int] = counted
        }
        for session in scenario.sessions.indices where !timetable.held.contains(session) {
            for use in timetable.openings[session.int] ?? [] {
                opening[session.int] -= tariff.windows[use.window.int] * Int128(use.use)
            }
        }
    }

    private mutating func priceHelpBefore() {
        let days = goal == .care ? figures.daysOfHelp.care : figures.daysOfHelp.contact
        for index in list.helpBefore.supplies.indices {
            let supply = list.helpBefore.supplies[index]
            // A draw counts in the sums of its own day and of all later ones.
            var onward: Int128 = 0
            for offset in supply.amounts.indices.reversed() {
                if days[index.int][offset] {
                    let day = list.helpBefore.today + offset
                    let price = prices.take(RowName.before(supply.key.kind, supply.key.language, day))
                    sum += price * Int128(supply.amounts[offset])
                    onward += price
                }
                tariff.before[index.int][offset] = onward
            }
        }
    }

    private mutating func pricePins() {
        for pin in pins {
            let price = prices.take(RowName.pin(pin.goal))
            tariff.pins.append((pin.goal, price))
            let kept = pin.goal.sense == .maximise ? pin.pinned : -pin.pinned
            sum -= price * (Int128(kept) - Int128(pin.tolerance) - constant(pin.goal))
            chargeOpenings(of: pin.goal, price)
        }
    }

    private mutating func addGoal() {
        sum += BoundFromPrices.scale * constant(goal)
        chargeOpenings(of: goal, BoundFromPrices.scale)
    }

    private mutating func chargeOpenings(of goal: GoalName, _ price: Int128) {
        guard goal == .value || goal == .parity else { return }
        for session in scenario.sessions.indices {
            opening[session.int] -= price * Int128(figures.price(of: session))
        }
    }

    /// What a goal comes to with nothing placed and nothing open.
    private func constant(_ goal: GoalName) -> Int128 {
        guard goal == .clinical else { return 0 }
        return -figures.openOrders.reduce(0) { $0 + Int128(figures.lossWaiting($1)) }
    }
}
