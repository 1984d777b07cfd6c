import Domain

// Basis `knapsack-prices`: orders are priced, and what one block can hold is kept. What blocks and openings gain
// together, given the prices (section 5).
extension BoundFromPrices {
    /// The most that the offers of all blocks gain, sessions opened as far as their staff goes.
    func bestBlocks() -> Int128 {
        let blocks = offeredInBlocks()
        var total: Int128 = 0
        var byWindow: [Ledger.WindowKey: [Packing.Job]] = [:]
        for session in scenario.sessions.indices where !list.neverOpen.contains(session) {
            let mayStayClosed = scenario.sessions[session].isFlexible && !timetable.held.contains(session)
            guard let gain = gain(of: session, blocks[session.int], mayStayClosed: mayStayClosed) else {
                continue
            }
            guard mayStayClosed else {
                total += gain
                continue
            }
            guard let staff = staffDraw(session) else {
                total += max(0, gain)
                continue
            }
            let window = Ledger.WindowKey(pool: staff.pool, window: staff.window)
            let amount = timetable.free[staff.pool.int][staff.window]
            byWindow[window, default: []].append(
                Packing.Job(minutes: Int(staff.use), due: Int(amount), gain: gain))
        }
        return byWindow.values.reduce(total) { $0 + (Packing(jobs: $1).most() ?? 0) }
    }

    /// What an open session gains; nil where nothing offered in it fills it as it must be.
    private func gain(of session: Index<Session>, _ blocks: [OfferedBlock], mayStayClosed: Bool) -> Int128? {
        let minimum = scenario.sessions[session].opening?.minimumMinutes.int ?? 0
        var gain = opening[session.int]
        for block in blocks {
            // With several blocks the minimum is shared between them, and left out.
            let least = mayStayClosed && blocks.count == 1 ? minimum : 0
            guard let most = block.most(atLeast: least) else { return nil }
            gain += most
        }
        return gain
    }

    /// The first window of staff that opening the session draws on.
    private func staffDraw(_ session: Index<Session>) -> WindowUse? {
        openingUses(of: session, in: scenario)?.first { scenario.pools[$0.pool].kind == .staff }
    }

    /// By session and block: what is offered there, and at what reduced value.
    private func offeredInBlocks() -> [[OfferedBlock]] {
        var blocks = timetable.blocks.map { $0.map { OfferedBlock(span: $0) } }
        for offer in list.offers where !list.neverOpen.contains(offer.session) {
            blocks[offer.session.int][offer.block].add(offer, gain: bestReducedValue(offer))
        }
        return blocks
    }
}

/// What orders could take of one block: an item for each order and each number of minutes it may need there.
struct OfferedBlock {
    struct Item {
        var order: Index<Order>
        var minutes: Minutes
        var earliestStart: Instant
        var latestEnd: Instant
        var gain: Int128
    }

    let span: Span
    private(set) var items: [Item] = []

    init(span: Span) { self.span = span }

    /// Offers must come order by order.
    mutating func add(_ offer: Offer, gain: Int128) {
        let end = offer.starts.to - 1 + offer.minutes
        var position = items.count - 1
        while position >= 0, items[position].order == offer.order {
            if items[position].minutes == offer.minutes {
                items[position].earliestStart = min(items[position].earliestStart, offer.starts.from)
                items[position].latestEnd = max(items[position].latestEnd, end)
                items[position].gain = max(items[position].gain, gain)
                return
            }
            position -= 1
        }
        items.append(
            Item(
                order: offer.order, minutes: offer.minutes, earliestStart: offer.starts.from, latestEnd: end,
                gain: gain))
    }

    /// The most that items taken together for at least so many minutes gain: K = min(D, R). D lets all of them start with
    /// the block, R lets all of them end with it; each is a bound. Nil: nothing fills the block so far.
    func most(atLeast minutes: Int) -> Int128? {
        let forwards = items.map {
            Packing.Job(minutes: $0.minutes.int, due: ($0.latestEnd - span.from).int, gain: $0.gain)
        }
        let backwards = items.map {
            Packing.Job(minutes: $0.minutes.int, due: (span.to - $0.earliestStart).int, gain: $0.gain)
        }
        guard let first = Packing(jobs: forwards).most(atLeast: minutes),
            let second = Packing(jobs: backwards).most(atLeast: minutes)
        else { return nil }
        return min(first, second)
    }
}
