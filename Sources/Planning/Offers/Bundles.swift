import Domain

/// An offer in the making: the starts that are left after the choices made so far. What these choices draw and cost
/// stands in the enumeration's `uses` and `payments`, which grow and shrink with them.
struct Draft: Sendable {
    var place: Place
    var starts: StartSet
    var length: Minutes
    var travelMinutes: Int
    var interpreterMode: InterpreterMode?
}

/// What one use costs a money pool.
struct Payment: Sendable {
    var pool: Index<Pool>
    var cents: Int64
}

extension OrderEnumeration {
    /// Condition 8.
    mutating func chooseInterpreter(_ draft: Draft) {
        guard asked.needsInterpreter else {
            pass(.interpreter)
            return chooseNeeds(draft, from: 0)
        }
        let length = draft.length + provision.scenario.policy.minutes.interpreterExtra
        let inBlock = draft.place.starts(minutes: length + asked.turnaround)
        let starts = draft.starts.intersecting(inBlock)
        guard !starts.isEmpty else { return }
        for pool in asked.interpreters[draft.place.site] {
            guard let mode = provision.pools[pool.int].mode, asked.interpreterModes.contains(mode) else {
                continue
            }
            var next = draft
            next.length = length
            next.interpreterMode = mode
            draw(pool, 0..<length.int, amount: Int64(length.int), starts, &next) { search, next in
                search.pass(.interpreter)
                search.chooseNeeds(next, from: 0)
            }
        }
    }

    /// Condition 9: one matching pool for each need.
    private mutating func chooseNeeds(_ draft: Draft, from place: Int) {
        guard place < asked.needs.count else { return choosePayments(draft, from: 0) }
        let busy = asked.needs[place].busy(draft.length)
        for pool in asked.needs[place].pools[draft.place.site] where hasGender(pool) {
            let amount = provision.pools[pool.int].isCounted ? 1 : Int64(busy.count)
            var next = draft
            draw(pool, busy, amount: amount, draft.starts, &next) { search, next in
                search.chooseNeeds(next, from: place + 1)
            }
        }
    }

    private func hasGender(_ pool: Index<Pool>) -> Bool {
        guard let wanted = asked.staffGender, provision.pools[pool.int].isTechnologist else { return true }
        return provision.pools[pool.int].gender == wanted
    }

    /// Goes on with each window of a pool from which `amount` can be drawn during the exam, at the starts it leaves.
    private mutating func draw(
        _ pool: Index<Pool>, _ busy: Range<Int>, amount: Int64, _ starts: StartSet, _ draft: inout Draft,
        then goOn: (inout Self, Draft) -> Void
    ) {
        let facts = provision.pools[pool.int]
        let (lower, upper) = (min(0, busy.lowerBound), max(draft.length.int, busy.upperBound))
        for number in provision.instance.windows(of: pool, around: starts.hull) {
            let window = provision.instance.windows.rows[number]
            guard window.left >= amount else { continue }
            draft.starts = starts.fitting(window.span, lower: lower, upper: upper)
            if facts.hasClosures {
                draft.starts = draft.starts.avoiding(provision.scenario.pools[pool].unavailable, busy: busy)
            }
            guard !draft.starts.isEmpty else { continue }
            let cost = facts.payer.flatMap { payer in
                facts.cents.map { Payment(pool: payer, cents: amount * $0) }
            }
            uses.append(Offer.Use(window: Index(number), amount: amount, busy: busy))
            if let cost { payments.append(cost) }
            goOn(&self, draft)
            if cost != nil { payments.removeLast() }
            uses.removeLast()
        }
    }

    /// What is paid for is drawn from the money window that contains the start.
    mutating func choosePayments(_ draft: Draft, from place: Int) {
        guard place < payments.count else { return finish(draft) }
        let payment = payments[place]
        for number in provision.instance.windows(of: payment.pool, around: draft.starts.hull) {
            let window = provision.instance.windows.rows[number]
            guard window.left >= payment.cents else { continue }
            var next = draft
            next.starts = draft.starts.intersecting(window.span)
            guard !next.starts.isEmpty else { continue }
            pay(Index(number), payment.cents) { search in search.choosePayments(next, from: place + 1) }
        }
    }

    /// Two payments from one window are one use of it.
    private mutating func pay(_ window: Index<PoolWindow>, _ cents: Int64, then goOn: (inout Self) -> Void) {
        if let same = uses.firstIndex(where: { $0.window == window && $0.busy == nil }) {
            uses[same].amount += cents
            goOn(&self)
            uses[same].amount -= cents
        } else {
            uses.append(Offer.Use(window: window, amount: cents, busy: nil))
            goOn(&self)
            uses.removeLast()
        }
    }

    /// Uses of one window add up, and two draws of one exam on one pool need two heads where they overlap.
    func canDrawTogether() -> Bool {
        uses.allSatisfy { use in
            let pool = provision.instance.windows.rows[use.window.int].pool
            var (amount, atOnce): (Int64, Int) = (0, 0)
            for other in uses {
                if other.window == use.window { amount += other.amount }
                guard let busy = use.busy, other.busy?.contains(busy.lowerBound) ?? false else { continue }
                if provision.instance.windows.rows[other.window.int].pool == pool { atOnce += 1 }
            }
            return amount <= provision.instance.windows.rows[use.window.int].left
                && (use.busy == nil || atOnce <= provision.instance.heads[pool.int] ?? .max)
        }
    }
}
