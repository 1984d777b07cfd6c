import Domain

/// A timed plan that orders can be put on and taken off, one after the other, with every rule kept at every moment:
/// scanners, heads and patients by their clock, windows and contact minutes by what is left. Steps are written down and
/// can be taken back.
struct Board {
    let frame: BoardFrame
    /// By order.
    private var standing: [Standing]
    private var blocks: [BlockState]
    private var sessions: [SessionState]
    /// Members of each block by start, within `frame.firstMember`.
    private var members: [Member]
    /// By window and by contact slot (cumulative).
    private var left: [Int64]
    private var helpDue: [Int64]
    private var busy: BusyHeads
    private var score: Score
    /// Open sessions that are filled less than their minimum: the one rule that a step may break on its way.
    private(set) var underfilled = 0
    private var log: [Step] = []
    /// Room for timing a block anew.
    private var waiting: [Member] = []
    private var timed: [(order: Int32, start: Int32)] = []

    private enum Step {
        case put(order: Int32)
        case taken(order: Int32, spot: Int32, start: Int32)
        case retimed(order: Int32, start: Int32)
        case opened(session: Int32)
        case closed(session: Int32)
    }

    /// Nobody placed; regular and held sessions open.
    init(_ frame: BoardFrame) {
        self.frame = frame
        let (offers, context) = (frame.offers, frame.offers.context)
        let instance = context.instance
        standing = Array(repeating: Standing(), count: offers.orderCount)
        blocks = zip(instance.blocks.rows, frame.firstMember).map { block, first in
            BlockState(firstMember: first, start: block.span.from.minute, room: block.span.length.count)
        }
        sessions = instance.scenario.sessions.indices.map { session in
            let reserves = context.reserves[session.int]
            return SessionState(
                limit: Int32(clamping: max(0, reserves.forAll ?? .max)),
                routineLimit: Int32(clamping: max(0, reserves.forRoutine ?? .max)),
                least: frame.leastMinutes[session.int], isOpen: context.isDecidedOpen(session))
        }
        members = Array(repeating: Member(), count: Int(frame.firstMember.last!))
        left = instance.windows.rows.map(\.left)
        helpDue = Array(repeating: 0, count: offers.help.slotCount)
        busy = BusyHeads(offers.draws)
        score = Score(frame.goal)
    }

    var orders: Range<Int> { standing.indices }
    func spot(of order: Int) -> Int { Int(standing[order].spot) }
    func isPlaced(_ order: Int) -> Bool { standing[order].spot >= 0 }
    /// Where the order stands and from when.
    func standing(of order: Int) -> Standing { standing[order] }
    func isOpen(_ session: Int) -> Bool { sessions[session].isOpen }
    func minutesUsed(_ session: Int) -> Int32 { sessions[session].used }

    func memberCount(of block: Int) -> Int { Int(blocks[block].memberCount) }
    func member(_ place: Int, of block: Int) -> Int {
        Int(members[Int(blocks[block].firstMember) + place].order)
    }

    /// The goal's value, and what missed pins cost at `weights`.
    mutating func value(_ weights: [Double]) -> (goal: Int64, missed: Double) {
        score.value(weights: weights)
    }

    // MARK: - Putting and taking

    /// What keeps a spot from being taken, sums only; nil: nothing does.
    func shortage(_ candidate: Int) -> Shortage? {
        let spot = frame.spots[candidate]
        let (session, block) = (sessions[Int(spot.session)], blocks[Int(spot.block)])
        let minutes = Int32(spot.minutes)
        guard session.isOpen else { return .closed }
        if block.used + minutes > block.room { return .block }
        if session.used + minutes > session.limit { return .block }
        if spot.isRoutine, session.routineUsed + minutes > session.routineLimit { return .block }
        for use in spot.uses
        where frame.offers.draws.amount[use] > left[Int(frame.offers.draws.window[use])] {
            return .window(Int(frame.offers.draws.window[use]))
        }
        return helpShortage(spot)
    }

    private func helpShortage(_ spot: Spot) -> Shortage? {
        for use in spot.help {
            let slot = Int(frame.offers.help.slot[use])
            let minutes = Int64(frame.offers.help.minutes[use])
            for later in slot..<Int(frame.offers.help.end[slot])
            where helpDue[later] + minutes > frame.offers.help.amount[later] {
                return .help(slot)
            }
        }
        return nil
    }

    /// Puts a waiting order where the sums allow it, if its block can be timed with it.
    mutating func put(_ candidate: Int) -> Bool {
        if let start = freeStart(candidate) {
            put(candidate, start: start)
            return true
        }
        return resequence(with: candidate)
    }

    /// Puts a waiting order exactly there, unchecked: for plans that come from elsewhere.
    mutating func put(_ candidate: Int, start: Int32) {
        add(candidate, start)
        log.append(.put(order: frame.spots[candidate].order))
    }

    mutating func take(_ order: Int) {
        let old = standing[order]
        log.append(.taken(order: Int32(order), spot: old.spot, start: old.start))
        remove(order)
    }

    func canPayOpening(_ session: Int) -> Bool {
        frame.offers.context.openingUses[session].allSatisfy { $0.amount <= left[$0.window.int] }
    }

    mutating func open(_ session: Int) {
        setOpen(session, true)
        log.append(.opened(session: Int32(session)))
    }

    /// The session must be empty.
    mutating func close(_ session: Int) {
        setOpen(session, false)
        log.append(.closed(session: Int32(session)))
    }

    private mutating func setOpen(_ session: Int, _ opens: Bool) {
        sessions[session].isOpen = opens
        if sessions[session].used < sessions[session].least { underfilled += opens ? 1 : -1 }
        for use in frame.offers.context.openingUses[session] {
            left[use.window.int] += opens ? -use.amount : use.amount
        }
        score.open(session, opens ? 1 : -1, frame.goal)
    }

    // MARK: - Taking back

    /// Forgets how the board came to be as it is.
    mutating func keep() { log.removeAll(keepingCapacity: true) }

    /// Adds the orders that were touched since `keep`.
    func noteChanged(in orders: inout [Int32]) {
        for step in log {
            switch step {
            case .put(let order), .taken(let order, _, _), .retimed(let order, _): orders.append(order)
            case .opened, .closed: break
            }
        }
    }

    /// Takes back everything since `keep`.
    mutating func takeBack() {
        while let step = log.popLast() {
            switch step {
            case .put(let order): remove(Int(order))
            case .taken(_, let spot, let start): add(Int(spot), start)
            case .retimed(let order, let start): retime(Int(order), start)
            case .opened(let session): setOpen(Int(session), false)
            case .closed(let session): setOpen(Int(session), true)
            }
        }
    }

    // MARK: - Bookkeeping

    private mutating func add(_ candidate: Int, _ from: Int32) {
        let spot = frame.spots[candidate]
        standing[Int(spot.order)] = Standing(spot: Int32(candidate), start: from)
        insert(candidate, spot, from)
        account(candidate, spot, 1)
        addBusy(spot, from)
    }

    private mutating func remove(_ order: Int) {
        let old = standing[order]
        let spot = frame.spots[Int(old.spot)]
        erase(spot)
        account(Int(old.spot), spot, -1)
        eraseBusy(spot, old.start)
        standing[order].spot = -1
    }

    private mutating func retime(_ order: Int, _ from: Int32) {
        let old = standing[order]
        let spot = frame.spots[Int(old.spot)]
        erase(spot)
        eraseBusy(spot, old.start)
        standing[order].start = from
        insert(Int(old.spot), spot, from)
        addBusy(spot, from)
    }

    private mutating func insert(_ candidate: Int, _ spot: Spot, _ from: Int32) {
        let block = Int(spot.block)
        let first = Int(blocks[block].firstMember)
        var place = first + Int(blocks[block].memberCount)
        while place > first, members[place - 1].from > from {
            members[place] = members[place - 1]
            place -= 1
        }
        members[place] = Member(Int32(candidate), spot, from: from, isFree: isFree(spot))
        blocks[block].memberCount += 1
    }

    private mutating func erase(_ spot: Spot) {
        let block = Int(spot.block)
        var place = Int(blocks[block].firstMember)
        let end = place + Int(blocks[block].memberCount)
        while members[place].order != spot.order { place += 1 }
        while place + 1 < end {
            members[place] = members[place + 1]
            place += 1
        }
        blocks[block].memberCount -= 1
    }

    private mutating func account(_ candidate: Int, _ spot: Spot, _ sign: Int32) {
        let (session, minutes) = (Int(spot.session), sign * Int32(spot.minutes))
        blocks[Int(spot.block)].used += minutes
        var state = sessions[session]
        let wasFilled = state.used >= state.least
        state.used += minutes
        let isFilled = state.used >= state.least
        if wasFilled != isFilled { underfilled += isFilled ? -1 : 1 }
        if spot.isRoutine { state.routineUsed += minutes }
        sessions[session] = state
        for use in spot.uses {
            left[Int(frame.offers.draws.window[use])] -= Int64(sign) * frame.offers.draws.amount[use]
        }
        for use in spot.help {
            let slot = Int(frame.offers.help.slot[use])
            let due = Int64(sign) * Int64(frame.offers.help.minutes[use])
            for later in slot..<Int(frame.offers.help.end[slot]) { helpDue[later] += due }
        }
        score.add(candidate, spot, Int64(sign), frame)
    }

    private mutating func addBusy(_ spot: Spot, _ from: Int32) {
        for place in spot.heads {
            let head = frame.offers.draws.heads[place]
            busy.add(
                .init(
                    from: from + head.from, to: from + head.to, count: head.count, order: spot.order,
                    block: spot.block), Int(head.bucket))
        }
    }

    private mutating func eraseBusy(_ spot: Spot, _ from: Int32) {
        for place in spot.heads {
            let head = frame.offers.draws.heads[place]
            busy.remove(spot.order, from: from + head.from, Int(head.bucket))
        }
    }

    // MARK: - Timing

    /// The first start in a gap between the block's members at which heads and patient are free.
    private func freeStart(_ candidate: Int) -> Int32? {
        let spot = frame.spots[candidate]
        let block = blocks[Int(spot.block)]
        let (minutes, last) = (Int32(spot.minutes), spot.last)
        var from = max(spot.first, block.start)
        for place in Int(block.firstMember)..<Int(block.firstMember + block.memberCount) {
            let other = members[place]
            if from + minutes <= other.from {
                let free = nextFree(spot, from: from)
                if free + minutes <= other.from { return free <= last ? free : nil }
            }
            from = max(from, other.to)
            if from > last { return nil }
        }
        let free = nextFree(spot, from: from)
        return free <= last ? free : nil
    }

    /// The first time from `from` on at which heads and patient are free, the scanner left aside; `Int32.max / 2`: none.
    private func nextFree(_ spot: Spot, from: Int32) -> Int32 {
        if isFree(spot) { return from }
        let isAlone = frame.isAlone[Int(spot.order)]
        var from = from
        while from <= spot.last {
            var later = isAlone ? from : patientFree(spot, from: from)
            if later == from {
                for place in spot.heads {
                    later = headFree(frame.offers.draws.heads[place], from, spot.block)
                    if later > from { break }
                }
            }
            if later == from { return from }
            from = later
        }
        return .max / 2
    }

    private func headFree(_ head: WindowDraws.Head, _ start: Int32, _ block: Int32) -> Int32 {
        let soonest = busy.crowdedUntil(
            start + head.from, start + head.to, head.count, outside: block, Int(head.bucket))
        return soonest.map { max(start + 1, $0 - head.from) } ?? start
    }

    private func patientFree(_ spot: Spot, from: Int32) -> Int32 {
        let (order, length) = (Int(spot.order), Int32(spot.length))
        for exam in frame.booked[order] where exam.lowerBound < from + length && from < exam.upperBound {
            return exam.upperBound
        }
        for place in frame.siblings.range(order) {
            let other = standing[Int(frame.siblings.values[place])]
            guard other.spot >= 0 else { continue }
            let theirs = frame.spots[Int(other.spot)]
            if theirs.day == spot.day, theirs.site != spot.site { return .max / 2 }
            let end = other.start + Int32(theirs.length)
            if other.start < from + length && from < end { return end }
        }
        return from
    }

    /// Times the whole block anew with one more order: whoever could start soonest is next, among those the one whose
    /// window closes first.
    private mutating func resequence(with candidate: Int) -> Bool {
        let own = frame.spots[candidate]
        let block = blocks[Int(own.block)]
        guard block.memberCount > 0 else { return false }
        // Most that cannot be timed have no time of their own, with or without the others.
        let soonest = nextFree(own, from: max(block.start, own.first))
        guard soonest <= own.last else { return false }
        waiting.removeAll(keepingCapacity: true)
        for place in Int(block.firstMember)..<Int(block.firstMember + block.memberCount) {
            waiting.append(members[place])
        }
        var added = Member(Int32(candidate), own, from: soonest, isFree: isFree(own))
        added.free = soonest
        waiting.append(added)
        guard timeWaiting(from: block.start) else { return false }
        var start = block.start
        for (order, from) in timed {
            let was = standing[Int(order)].start
            if order == own.order {
                start = from
            } else if was != from {
                log.append(.retimed(order: order, start: was))
                retime(Int(order), from)
            }
        }
        put(candidate, start: start)
        return true
    }

    /// Fills `timed`; false: someone's window closes first.
    private mutating func timeWaiting(from start: Int32) -> Bool {
        timed.removeAll(keepingCapacity: true)
        var now = start
        while !waiting.isEmpty {
            var next = (place: -1, start: Int32.max, last: Int32.max)
            for place in waiting.indices {
                let job = waiting[place]
                var from = max(now, job.first)
                // The first free time of an earlier look is still the first, unless it has passed.
                if job.free >= from {
                    from = job.free
                } else if !job.isFree {
                    from = nextFree(frame.spots[Int(job.spot)], from: from)
                    waiting[place].free = from
                }
                guard from <= job.last else { return false }
                if from < next.start || from == next.start && job.last < next.last {
                    next = (place, from, job.last)
                }
            }
            let job = waiting[next.place]
            for place in next.place..<waiting.count - 1 { waiting[place] = waiting[place + 1] }
            waiting.removeLast()
            timed.append((job.order, next.start))
            now = next.start + job.to - job.from
        }
        return true
    }

    private func isFree(_ spot: Spot) -> Bool { spot.heads.isEmpty && frame.isAlone[Int(spot.order)] }
}
