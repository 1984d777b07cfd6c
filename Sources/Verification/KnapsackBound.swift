import Domain

// Basis `knapsack-prices`: orders are priced, and what one block can hold is kept. What blocks and openings gain
// together, given the prices (section 5).
extension BoundFromPrices {
    /// The most that the offers of all blocks gain, sessions opened as far as their staff goes.
    func bestBlocks() -> Int128 {
        let gains = gainsOfSessions()
        var total: Int128 = 0
        var byWindow: [Index<PoolWindow>: [Packing.Job]] = [:]
        for session in scenario.sessions.indices {
            guard let gain = gains[session.int] else { continue }
            if !isForThePlanToOpen(session) {
                total += gain
            } else if let staff = staffDraw(session) {
                let amount = Int(timetable.windows[staff.window].free)
                byWindow[staff.window, default: []].append(
                    Packing.Job(minutes: Int(staff.use), due: amount, gain: gain))
            } else {
                total += max(0, gain)
            }
        }
        return byWindow.values.reduce(total) { $0 + (Packing(jobs: $1).most() ?? 0) }
    }

    private func isForThePlanToOpen(_ session: Index<Session>) -> Bool {
        scenario.sessions[session].isFlexible && !timetable.held.contains(session)
    }

    /// The first window of staff that opening the session draws on.
    private func staffDraw(_ session: Index<Session>) -> WindowUse? {
        timetable.openings[session.int]?.first { timetable.windows[$0.window].kind == .staff }
    }

    /// By session: what it gains if it is open; nil where it stays closed, or nothing offered fills it as it must be.
    private func gainsOfSessions() -> [Int128?] {
        let bound = self
        let blocks = offeredInBlocks()
        return onTwoCores(scenario.sessions.count) { bound.gain(of: Index($0), blocks) }
    }

    private func gain(of session: Index<Session>, _ offered: [OfferedBlock]) -> Int128? {
        if list.isNeverOpen[session.int] { return nil }
        let blocks = timetable.firstBlocks[session.int]..<timetable.firstBlocks[session.int + 1]
        // With several blocks the minimum is shared between them, and left out.
        let isFilled = blocks.count == 1 && isForThePlanToOpen(session)
        let minimum = isFilled ? scenario.sessions[session].opening?.minimumMinutes.int ?? 0 : 0
        var gain = opening[session.int]
        for block in blocks {
            guard let most = offered[block].most(atLeast: minimum) else { return nil }
            gain += most
        }
        return gain
    }

    /// By block, in the order of sessions: what is offered there, and at what reduced value.
    private func offeredInBlocks() -> [OfferedBlock] {
        let bound = self
        let found = onTwoCores(list.batches.count) { number in
            bound.items(bound.list.batches[number])
        }
        var blocks = timetable.blocks.joined().map { OfferedBlock(span: $0) }
        for item in found.joined() { blocks[item.block].items.append(item) }
        return blocks
    }

    private func items(_ batch: OfferBatch) -> [OfferedBlock.Item] {
        var items: [OfferedBlock.Item] = []
        var values = ReducedValues(figures, goal, tariff, settled)
        for order in batch.orders.lazy.map({ Index<Order>($0) }) where mayPlace(order) {
            values.turn(to: order)
            let first = items.count
            let place = settled.place(of: order)
            for offer in settled.offers(of: order, in: batch) {
                guard let gain = values.most(offer, batch.helps(offer.bundle)) else { continue }
                let block = timetable.firstBlocks[offer.session.int] + offer.block
                let item =
                    place.map { OfferedBlock.Item($0, gain: gain) }
                    ?? OfferedBlock.Item(offer, block: block, gain: gain)
                // Offers of one block stand close to each other.
                if let known = items[first...].lastIndex(where: { $0.isSame(as: item) }) {
                    items[known].unite(item)
                } else {
                    items.append(item)
                }
            }
        }
        return items
    }
}

/// What orders could take of one block: an item for each order and each number of minutes it may need there.
struct OfferedBlock {
    struct Item {
        /// In the order of sessions and their blocks.
        var block: Int
        var minutes: Minutes
        var earliestStart: Instant
        var latestEnd: Instant
        var gain: Int128
        /// Of a settled order.
        var isCompulsory = false

        init(_ offer: Offer, block: Int, gain: Int128) {
            self.block = block
            minutes = offer.minutes
            earliestStart = offer.starts.from
            latestEnd = offer.starts.to - 1 + offer.minutes
            self.gain = gain
        }

        init(_ settled: SettledOrders.Place, gain: Int128) {
            block = settled.block
            minutes = settled.minutes
            earliestStart = settled.start
            latestEnd = settled.start + settled.minutes
            self.gain = gain
            isCompulsory = true
        }

        /// Of two items of one order.
        func isSame(as other: Item) -> Bool { block == other.block && minutes == other.minutes }

        mutating func unite(_ other: Item) {
            earliestStart = min(earliestStart, other.earliestStart)
            latestEnd = max(latestEnd, other.latestEnd)
            gain = max(gain, other.gain)
        }
    }

    let span: Span
    var items: [Item] = []

    /// The most that items taken together for at least so many minutes gain: K = min(D, R). D lets all of them start with
    /// the block, R lets all of them end with it; each is a bound. Nil: nothing fills the block so far.
    func most(atLeast minutes: Int) -> Int128? {
        let forwards = jobs { ($0.latestEnd - span.from).int }
        let backwards = jobs { (span.to - $0.earliestStart).int }
        guard let first = Packing(jobs: forwards).most(atLeast: minutes),
            let second = Packing(jobs: backwards).most(atLeast: minutes)
        else { return mostOfChoice(atLeast: minutes) }
        return min(first, second)
    }

    private func jobs(due: (Item) -> Int) -> [Packing.Job] {
        items.map {
            Packing.Job(
                minutes: $0.minutes.int, due: due($0), gain: $0.gain, isCompulsory: $0.isCompulsory)
        }
    }

    /// Settled orders that exclude each other prove nothing, so that each may be left out.
    private func mostOfChoice(atLeast minutes: Int) -> Int128? {
        guard items.contains(where: \.isCompulsory) else { return nil }
        var block = self
        for item in block.items.indices { block.items[item].isCompulsory = false }
        return block.most(atLeast: minutes)
    }
}
