import Domain
import Glibc

/// Moves prices step by step to where the bound is lowest: each row's price follows by how much the row is over- or
/// underused (a subgradient with momentum and a step that shrinks geometrically). The best prices seen are kept.
struct PriceSearch {
    /// How far prices move: from `first` to `last`, as a share of what a row's unit is typically worth.
    struct Steps: Sendable {
        var count: Int
        var first = 0.3
        var last = 0.001
        var momentum = 0.8
        /// Of steps that shrink when they bring nothing: how many may bring nothing, and by how much they shrink.
        var patience = 6
        var shrink = 0.5

        func size(_ step: Int) -> Double {
            first * pow(last / first, Double(step) / Double(max(1, count)))
        }
    }

    let offers: FlatOffers
    let rows: PricedRows
    let goal: FlatGoal
    let worth: Worth
    let threads: Int

    init(_ offers: FlatOffers, _ goal: FlatGoal, threads: Int) {
        self.offers = offers
        self.goal = goal
        self.threads = threads
        rows = PricedRows(offers)
        worth = Worth(offers, rows, goal)
    }

    /// Prices of the basis `prices`, and the bound they prove to within rounding. `enough`: a plan's value; a bound that
    /// comes down to it needs no further step.
    func orderwise(_ steps: Steps, enough: Int64 = .min) -> (prices: Prices<Double>, bound: Double) {
        let pass = OrderwisePass<Double>(offers: offers, rows: rows, goal: goal, threads: threads)
        var prices = Prices(rows, goal)
        for block in 0..<rows.blocks { prices.row[block] = 0.5 * worth.perUnit[block] }
        var best = (prices: prices, bound: Double.infinity)
        var momentum = Momentum(rows, goal)
        for step in 0...steps.count {
            let outcome = pass.run(prices.withLevelsPriced(goal))
            if outcome.bound < best.bound { best = (prices, outcome.bound) }
            if best.bound < Double(enough) + 0.5 { break }
            let use = use(outcome)
            momentum.follow(use, share: step == 0 ? 1 : 1 - steps.momentum)
            momentum.move(&prices, steps.size(step), rows, goal, worth)
        }
        return best
    }

    /// Prices of the basis `knapsack-prices`, starting from those of `prices`, and the bound they prove to within rounding.
    /// The sets of sessions that the later steps open are handed to `opened`.
    func knapsack(
        from start: Prices<Double>, _ steps: Steps,
        opened: (_ sessions: [Bool], _ bound: Double) -> Void = { _, _ in }
    ) -> (prices: Prices<Double>, bound: Double) {
        let pass = KnapsackPass<Double>(
            offers: offers, items: BlockItems(offers), rows: rows, goal: goal,
            staff: StaffWindows(offers.context), threads: threads)
        var prices = start
        prices.order =
            OrderwisePass<Double>(offers: offers, rows: rows, goal: goal, threads: threads).run(
                start.withLevelsPriced(goal)
            ).best
        priceVisits(&prices)
        // Blocks and fills are kept, not priced.
        for row in Array(0..<rows.blocks) + Array(rows.fill(0)..<rows.count) { prices.row[row] = 0 }
        var best = (prices: prices, bound: Double.infinity)
        var momentum = Momentum(rows, goal)
        var crowding = Crowding(offers, worth)
        var (size, idle) = (steps.first, 0)
        for step in 0...steps.count {
            let outcome = pass.run(prices.withLevelsPriced(goal))
            if step > steps.count / 2 { opened(outcome.opens, outcome.bound) }
            idle = outcome.bound < best.bound ? 0 : idle + 1
            if outcome.bound < best.bound { best = (prices, outcome.bound) }
            if idle > steps.patience {
                // Too bold: back to the best prices, with smaller steps.
                (prices, size, idle) = (best.prices, size * steps.shrink, 0)
                (momentum, crowding) = (Momentum(rows, goal), Crowding(offers, worth))
                continue
            }
            let share = step == 0 ? 1 : 1 - steps.momentum
            momentum.follow(use(outcome), share: share)
            momentum.move(&prices, size, rows, goal, worth, from: rows.blocks)
            crowding.follow(outcome, share, offers)
            crowding.move(&prices, size, offers)
        }
        return best
    }

    /// By order: what a minute of it is worth to the knapsack relaxation; the order in which plans are built.
    func perMinute(_ prices: Prices<Double>) -> [Double] {
        var worth = prices.order
        for visit in offers.visits.visits {
            let most = visit.places.map { $0.price.reduce(0) { $0 + prices.place[$1] } }.max() ?? 0
            for member in visit.members { worth[member] = most / Double(visit.members.count) }
        }
        return worth.indices.map { order in
            offers.rows(of: order).first.map { worth[order] / Double(offers.minutes[$0]) } ?? 0
        }
    }

    /// Members of visits pay by place; what they are worth there is where their prices start.
    private func priceVisits(_ prices: inout Prices<Double>) {
        prices.place = Array(repeating: 0, count: offers.visits.priceCount)
        let priced = prices.withLevelsPriced(goal)
        let reduced = ReducedValues(offers, rows, goal, priced)
        let orderGain = priced.orderGain(goal)
        for visit in offers.visits.visits {
            for (place, member) in visit.members.enumerated() {
                prices.order[member] = 0
                for spot in visit.places {
                    let best = reduced.best(spot.rows[place], of: member, offers, goal)
                    prices.place[spot.price[place]] = max(0, best.value + orderGain[member])
                }
            }
        }
    }

    private func use(_ outcome: KnapsackPass<Double>.Outcome) -> RowUse {
        var use = RowUse(offers, rows, goal)
        for row in outcome.taken {
            let order = Int(offers.orderOf[Int(row)])
            use.take(Int(row), of: order, offers, rows, goal)
        }
        for session in offers.context.instance.scenario.sessions.indices
        where outcome.opens[session.int] && offers.context.isChoice(session) {
            use.open(session, offers, rows, goal)
        }
        use.addUpHelp(offers, rows)
        return use
    }

    private func use(_ outcome: OrderwisePass<Double>.Outcome) -> RowUse {
        var use = RowUse(offers, rows, goal)
        for order in outcome.chosen.indices where outcome.chosen[order] >= 0 {
            use.take(Int(outcome.chosen[order]), of: order, offers, rows, goal)
        }
        for session in offers.context.instance.scenario.sessions.indices where outcome.opens[session.int] {
            use.open(session, offers, rows, goal)
        }
        use.addUpHelp(offers, rows)
        return use
    }
}

/// What things are typically worth under a goal: the measure of every price step.
struct Worth: Sendable {
    /// Mean over orders of their best gain.
    let order: Double
    /// By row: mean gain of the offers that use it for each unit they use.
    let perUnit: [Double]
    /// By row: mean use of an offer that uses it.
    let unit: [Double]
    /// By pin: mean positive coefficient.
    let pin: [Double]
    /// By order: what its minutes are typically worth.
    let ofOrder: [Double]

    init(_ offers: FlatOffers, _ rows: PricedRows, _ goal: FlatGoal) {
        let orderGain = Prices(rows, goal).orderGain(goal)
        var gains = [Double](repeating: 0, count: rows.count)
        var uses = [Double](repeating: 0, count: rows.count)
        var users = [Double](repeating: 0, count: rows.count)
        var best = [Double](repeating: 0, count: offers.orderCount)
        for order in 0..<offers.orderCount {
            for row in offers.rows(of: order) {
                let gain = max(0, Double(goal.gain[row]) + orderGain[order])
                best[order] = max(best[order], gain)
                func add(_ place: Int, _ use: Double) {
                    gains[place] += gain
                    uses[place] += use
                    users[place] += 1
                }
                let minutes = Double(offers.minutes[row])
                let session = offers.context.instance.blocks[Index<Block>(Int(offers.block[row]))].session.int
                add(Int(offers.block[row]), minutes)
                add(rows.routine(session), minutes)
                add(rows.everyone(session), minutes)
                add(rows.fill(session), minutes)
                for use in offers.draws.uses(Int(offers.bundle[row])) {
                    add(rows.window(offers.draws.window[use]), Double(offers.draws.amount[use]))
                }
                for use in offers.help.uses(Int(offers.helping[row])) {
                    add(rows.slot(offers.help.slot[use]), Double(offers.help.minutes[use]))
                }
            }
        }
        // Staff is worth what it opens: some four exams, the typical filling of a session.
        for session in offers.context.instance.scenario.sessions.indices
        where offers.context.isChoice(session) {
            for use in offers.context.openingUses[session.int] {
                let place = rows.window(use.window.position)
                gains[place] +=
                    offers.context.instance.blocksOfSession[session].reduce(0) { $0 + gains[$1.int] }
                    / Double(max(1, users[rows.fill(session.int)])) * 4
                uses[place] += Double(use.amount)
                users[place] += 1
            }
        }
        let able = best.filter { $0 > 0 }
        order = able.isEmpty ? 1 : able.reduce(0, +) / Double(able.count)
        let perUnit = zip(gains, uses).map { $1 > 0 ? $0 / $1 : 0 }
        ofOrder = (0..<offers.orderCount).map { order in
            let rows = offers.rows(of: order)
            return rows.reduce(0) { $0 + perUnit[Int(offers.block[$1])] * Double(offers.minutes[$1]) }
                / Double(max(1, rows.count))
        }
        self.perUnit = perUnit
        unit = zip(uses, users).map { $1 > 0 ? $0 / $1 : 1 }
        pin = goal.pins.enumerated().map { place, pin in
            if let levels = pin.terms.levels {
                let weights = levels.groups.map { Double($0.weight) }
                return weights.reduce(0, +) / Double(max(1, weights.count))
            }
            let gains = goal.linearPins.first { $0.pin == place }!.gain.filter { $0 > 0 }
            return gains.isEmpty ? 1 : gains.reduce(0) { $0 + Double($1) } / Double(gains.count)
        }
    }
}

/// By how much orders stand in more blocks than one, or in none, smoothed; members of visits are looked at place by place.
struct Crowding {
    private var order: [Double]
    private var place: [Double]
    private let worth: [Double]

    init(_ offers: FlatOffers, _ worth: Worth) {
        order = Array(repeating: 0, count: offers.orderCount)
        place = Array(repeating: 0, count: offers.visits.priceCount)
        self.worth = worth.ofOrder
    }

    mutating func follow(_ outcome: KnapsackPass<Double>.Outcome, _ share: Double, _ offers: FlatOffers) {
        var inBlocks = [Double](repeating: -1, count: order.count)
        var atPlaces = [Double](repeating: 0, count: place.count)
        for (visit, best) in zip(offers.visits.visits, outcome.places) where best >= 0 {
            for price in visit.places[best].price { atPlaces[price] = -1 }
        }
        for row in outcome.taken {
            let price = offers.visits.priceOfRow[Int(row)]
            if price >= 0 {
                atPlaces[Int(price)] += 1
            } else {
                inBlocks[Int(offers.orderOf[Int(row)])] += 1
            }
        }
        for index in order.indices { order[index] += share * (inBlocks[index] - order[index]) }
        for index in place.indices { place[index] += share * (atPlaces[index] - place[index]) }
    }

    func move(_ prices: inout Prices<Double>, _ step: Double, _ offers: FlatOffers) {
        for index in order.indices where offers.visits.ofOrder[index] < 0 {
            prices.order[index] = max(0, prices.order[index] + step * worth[index] * order[index])
        }
        for visit in offers.visits.visits {
            for spot in visit.places {
                for (price, member) in zip(spot.price, visit.members) {
                    prices.place[price] = max(0, prices.place[price] + step * worth[member] * place[price])
                }
            }
        }
    }
}

/// The smoothed direction in which prices move.
struct Momentum {
    private var excess: [Double]
    private var level: [Double]
    private var pinned: [Double]

    init(_ rows: PricedRows, _ goal: FlatGoal) {
        excess = Array(repeating: 0, count: rows.count)
        level = Array(repeating: 0, count: goal.groups.count)
        pinned = Array(repeating: 0, count: goal.pins.count)
    }

    mutating func follow(_ use: RowUse, share: Double) {
        for row in excess.indices { excess[row] += share * (use.excess[row] - excess[row]) }
        for group in level.indices { level[group] += share * (use.level[group] - level[group]) }
        for pin in pinned.indices { pinned[pin] += share * (use.pinned[pin] - pinned[pin]) }
    }

    /// `from`: the first row that has a price.
    func move(
        _ prices: inout Prices<Double>, _ step: Double, _ rows: PricedRows, _ goal: FlatGoal, _ worth: Worth,
        from firstRow: Int = 0
    ) {
        let end = firstRow == 0 ? rows.count : rows.fill(0)
        for row in firstRow..<end where rows.isPriced[row] {
            let share = excess[row] / max(rows.size[row], worth.unit[row])
            prices.row[row] = max(0, prices.row[row] + step * worth.perUnit[row] * share)
        }
        moveLevels(&prices, step, goal)
        movePins(&prices, step, goal, worth)
    }

    /// Groups that are served less than the least served so far gain in price; a set's prices keep their sum k.
    private func moveLevels(_ prices: inout Prices<Double>, _ step: Double, _ goal: FlatGoal) {
        let least = level.min() ?? 0
        for (place, set) in goal.levelSets.enumerated() {
            for group in level.indices {
                let lead = (level[group] - least) / 1e6
                prices.level[place][group] *= exp(-4 * step * lead)
            }
            prices.level[place].scale(toSum: Double(set.k), cap: 1)
        }
    }

    /// A pin that is missed grows dearer, measured in what a fiftieth of the orders could contribute to it.
    private func movePins(_ prices: inout Prices<Double>, _ step: Double, _ goal: FlatGoal, _ worth: Worth) {
        for (place, pin) in goal.pins.enumerated() {
            let value: Double
            if let set = goal.levelSets.firstIndex(where: { $0.pin == place }) {
                value = zip(prices.level[set], level).reduce(0) { $0 + $1.0 * $1.1 }
            } else {
                value = pinned[place]
            }
            let orders = Double(goal.groupsOf.first.count - 1) / 50 + 1
            let share = (Double(pin.floor) - value) / (worth.pin[place] * orders)
            let change = step * worth.order / worth.pin[place] * min(1, max(-1, share))
            prices.pin[place] = max(0, prices.pin[place] + change)
        }
    }
}

extension [Double] {
    /// Scales to a sum with no element above `cap`; elements are positive, and `cap × count` is at least the sum.
    mutating func scale(toSum sum: Double, cap: Double) {
        for _ in 0..<8 {
            let capped = filter { $0 >= cap }.count
            let free = reduce(0) { $0 + ($1 < cap ? $1 : 0) }
            let wanted = sum - cap * Double(capped)
            guard free > 0, wanted > 0 else { break }
            let factor = wanted / free
            for place in indices where self[place] < cap {
                self[place] = Swift.min(cap, Swift.max(1e-9, self[place] * factor))
            }
            if abs(factor - 1) < 1e-9 { break }
        }
    }
}
