import Domain

/// A timed plan that orders can be put on and taken off, one after the other, with every rule kept at every moment:
/// scanners, heads and patients by their clock, windows and contact minutes by what is left. Steps are written down and
/// can be taken back.
struct Board {
    let frame: BoardFrame
    /// By order: its row in the flat offers, −1 while it waits; and its start.
    private(set) var row: [Int32]
    private(set) var start: [Int32]
    /// By session.
    private(set) var isOpen: [Bool]
    private(set) var minutesUsed: [Int32]
    private var routineUsed: [Int32]
    /// Orders of each block by start, within `frame.firstMember`.
    private var member: [Int32]
    private(set) var memberCount: [Int32]
    private var blockUsed: [Int32]
    /// By window and by contact slot (cumulative).
    private var left: [Int64]
    private var helpDue: [Int64]
    /// By bucket.
    private(set) var busy: [[Busy]]
    private var score: Score
    /// Open sessions that are filled less than their minimum: the one rule that a step may break on its way.
    private(set) var underfilled = 0
    private var log: [Step] = []

    /// Heads of a bucket at work for an order; order and block are −1 for bookings.
    struct Busy {
        var from: Int32
        var to: Int32
        var count: Int32
        var order: Int32
        var block: Int32
    }

    private enum Step {
        case put(order: Int32)
        case taken(order: Int32, row: Int32, start: Int32)
        case retimed(order: Int32, start: Int32)
        case opened(session: Int32)
        case closed(session: Int32)
    }

    /// Nobody placed; regular and held sessions open.
    init(_ frame: BoardFrame) {
        self.frame = frame
        let (offers, instance) = (frame.offers, frame.offers.context.instance)
        row = Array(repeating: -1, count: offers.orderCount)
        start = Array(repeating: 0, count: offers.orderCount)
        isOpen = instance.scenario.sessions.indices.map {
            offers.context.canOpen($0) && !offers.context.isChoice($0)
        }
        minutesUsed = Array(repeating: 0, count: isOpen.count)
        routineUsed = minutesUsed
        member = Array(repeating: -1, count: Int(frame.firstMember.last!))
        memberCount = Array(repeating: 0, count: frame.blockStart.count)
        blockUsed = memberCount
        left = instance.windows.rows.map(\.left)
        helpDue = Array(repeating: 0, count: offers.help.slotCount)
        busy = offers.draws.buckets.booked.map { spans in
            spans.map { Busy(from: $0.lowerBound, to: $0.upperBound, count: 1, order: -1, block: -1) }
        }
        score = Score(frame.goal)
    }

    func members(of block: Int) -> ArraySlice<Int32> {
        let first = Int(frame.firstMember[block])
        return member[first..<first + Int(memberCount[block])]
    }

    /// The goal's value, and what missed pins cost at `weights`.
    mutating func value(_ weights: [Double]) -> (goal: Int64, missed: Double) {
        score.value(frame.goal, weights: weights)
    }

    // MARK: - Putting and taking

    /// What keeps a row from being added, sums only; nil: nothing does.
    func shortage(_ candidate: Int, of order: Int) -> Shortage? {
        let offers = frame.offers
        let block = Int(offers.block[candidate])
        let session = Int(frame.session[block])
        let minutes = offers.minutes[candidate]
        guard isOpen[session] else { return .closed }
        if blockUsed[block] + minutes > frame.blockEnd[block] - frame.blockStart[block] { return .block }
        if minutesUsed[session] + minutes > frame.limit[session] { return .block }
        if routineUsed[session] + minutes > frame.routineLimit[session], frame.isRoutine(order, in: session) {
            return .block
        }
        for use in offers.draws.uses(Int(offers.bundle[candidate]))
        where offers.draws.amount[use] > left[Int(offers.draws.window[use])] {
            return .window(Int(offers.draws.window[use]))
        }
        return helpShortage(Int(offers.helping[candidate]))
    }

    enum Shortage: Equatable {
        case closed, block
        case window(Int)
        case help(Int)
    }

    private func helpShortage(_ list: Int) -> Shortage? {
        let help = frame.offers.help
        for use in help.uses(list) {
            let slot = Int(help.slot[use])
            for later in slot..<Int(help.end[slot])
            where helpDue[later] + Int64(help.minutes[use]) > help.amount[later] {
                return .help(slot)
            }
        }
        return nil
    }

    /// Puts an order where the sums allow it, if its block can be timed with it. The order must be waiting.
    mutating func put(_ order: Int, at candidate: Int) -> Bool {
        if let start = freeStart(candidate, of: order) {
            add(order, candidate, start)
            log.append(.put(order: Int32(order)))
            return true
        }
        return resequence(with: order, at: candidate)
    }

    /// Puts an order exactly there, unchecked: for plans that come from elsewhere.
    mutating func put(_ order: Int, at candidate: Int, start: Int32) {
        add(order, candidate, start)
        log.append(.put(order: Int32(order)))
    }

    mutating func take(_ order: Int) {
        log.append(.taken(order: Int32(order), row: row[order], start: start[order]))
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
        isOpen[session] = opens
        if minutesUsed[session] < frame.leastMinutes[session] { underfilled += opens ? 1 : -1 }
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
            case .taken(let order, let row, let start): add(Int(order), Int(row), start)
            case .retimed(let order, let start): retime(Int(order), start)
            case .opened(let session): setOpen(Int(session), false)
            case .closed(let session): setOpen(Int(session), true)
            }
        }
    }

    // MARK: - Bookkeeping

    private mutating func add(_ order: Int, _ candidate: Int, _ from: Int32) {
        row[order] = Int32(candidate)
        start[order] = from
        let block = Int(frame.offers.block[candidate])
        insert(order, block, from)
        account(order, candidate, block, 1)
        addBusy(order, candidate, block, from)
    }

    private mutating func remove(_ order: Int) {
        let candidate = Int(row[order])
        let block = Int(frame.offers.block[candidate])
        erase(order, block)
        account(order, candidate, block, -1)
        eraseBusy(order, candidate)
        row[order] = -1
    }

    private mutating func retime(_ order: Int, _ from: Int32) {
        let candidate = Int(row[order])
        let block = Int(frame.offers.block[candidate])
        erase(order, block)
        eraseBusy(order, candidate)
        start[order] = from
        insert(order, block, from)
        addBusy(order, candidate, block, from)
    }

    private mutating func insert(_ order: Int, _ block: Int, _ from: Int32) {
        let first = Int(frame.firstMember[block])
        var place = first + Int(memberCount[block])
        while place > first, start[Int(member[place - 1])] > from {
            member[place] = member[place - 1]
            place -= 1
        }
        member[place] = Int32(order)
        memberCount[block] += 1
    }

    private mutating func erase(_ order: Int, _ block: Int) {
        var place = Int(frame.firstMember[block])
        while member[place] != Int32(order) { place += 1 }
        let end = Int(frame.firstMember[block]) + Int(memberCount[block])
        while place + 1 < end {
            member[place] = member[place + 1]
            place += 1
        }
        memberCount[block] -= 1
    }

    private mutating func account(_ order: Int, _ candidate: Int, _ block: Int, _ sign: Int32) {
        let offers = frame.offers
        let session = Int(frame.session[block])
        let minutes = sign * offers.minutes[candidate]
        blockUsed[block] += minutes
        let wasFilled = minutesUsed[session] >= frame.leastMinutes[session]
        minutesUsed[session] += minutes
        let isFilled = minutesUsed[session] >= frame.leastMinutes[session]
        if wasFilled != isFilled { underfilled += isFilled ? -1 : 1 }
        if frame.isRoutine(order, in: session) { routineUsed[session] += minutes }
        for use in offers.draws.uses(Int(offers.bundle[candidate])) {
            left[Int(offers.draws.window[use])] -= Int64(sign) * offers.draws.amount[use]
        }
        for use in offers.help.uses(Int(offers.helping[candidate])) {
            let slot = Int(offers.help.slot[use])
            let due = Int64(sign) * Int64(offers.help.minutes[use])
            for later in slot..<Int(offers.help.end[slot]) { helpDue[later] += due }
        }
        score.add(order, candidate, Int64(sign), frame.goal)
    }

    private mutating func addBusy(_ order: Int, _ candidate: Int, _ block: Int, _ from: Int32) {
        let draws = frame.offers.draws
        for place in draws.heads(Int(frame.offers.bundle[candidate])) {
            let head = draws.heads[place]
            busy[Int(head.bucket)].append(
                Busy(
                    from: from + head.from, to: from + head.to, count: head.count, order: Int32(order),
                    block: Int32(block)))
        }
    }

    private mutating func eraseBusy(_ order: Int, _ candidate: Int) {
        let draws = frame.offers.draws
        for place in draws.heads(Int(frame.offers.bundle[candidate])) {
            let bucket = Int(draws.heads[place].bucket)
            if let own = busy[bucket].lastIndex(where: { $0.order == Int32(order) }) {
                let last = busy[bucket].count - 1
                if own != last { busy[bucket].swapAt(own, last) }
                busy[bucket].removeLast()
            }
        }
    }

    // MARK: - Timing

    /// The first start in a gap between the block's members at which heads and patient are free.
    private func freeStart(_ candidate: Int, of order: Int) -> Int32? {
        let offers = frame.offers
        let block = Int(offers.block[candidate])
        let (minutes, last) = (offers.minutes[candidate], offers.last[candidate])
        var from = max(offers.first[candidate], frame.blockStart[block])
        for other in members(of: block) {
            let begin = start[Int(other)]
            if from + minutes <= begin {
                let free = nextFree(candidate, of: order, from: from, in: block)
                if free + minutes <= begin { return free <= last ? free : nil }
            }
            from = max(from, begin + offers.minutes[Int(row[Int(other)])])
            if from > last { return nil }
        }
        let free = nextFree(candidate, of: order, from: from, in: block)
        return free <= last ? free : nil
    }

    /// The first time from `from` on at which heads and patient are free, the scanner left aside; `Int32.max / 2`: none.
    private func nextFree(_ candidate: Int, of order: Int, from: Int32, in block: Int) -> Int32 {
        let offers = frame.offers
        let heads = offers.draws.heads(Int(offers.bundle[candidate]))
        let isAlone = frame.siblings.range(order).isEmpty && frame.booked[order].isEmpty
        if heads.isEmpty && isAlone { return from }
        var from = from
        while from <= offers.last[candidate] {
            var later = isAlone ? from : patientFree(candidate, of: order, from: from)
            if later == from {
                for place in heads {
                    later = headFree(offers.draws.heads[place], from, Int32(block))
                    if later > from { break }
                }
            }
            if later == from { return from }
            from = later
        }
        return .max / 2
    }

    private func headFree(_ head: WindowDraws.Head, _ start: Int32, _ block: Int32) -> Int32 {
        let (from, to) = (start + head.from, start + head.to)
        let limit = frame.offers.draws.buckets.limit[Int(head.bucket)]
        var (count, soonest) = (head.count, Int32.max)
        for other in busy[Int(head.bucket)] where other.from < to && from < other.to && other.block != block {
            count += other.count
            soonest = min(soonest, other.to)
        }
        return count > limit && soonest < .max ? max(start + 1, soonest - head.from) : start
    }

    private func patientFree(_ candidate: Int, of order: Int, from: Int32) -> Int32 {
        let offers = frame.offers
        let length = offers.length[candidate]
        for exam in frame.booked[order] where exam.lowerBound < from + length && from < exam.upperBound {
            return exam.upperBound
        }
        for place in frame.siblings.range(order) {
            let other = Int(frame.siblings.values[place])
            guard row[other] >= 0 else { continue }
            let theirs = Int(row[other])
            if frame.day[theirs] == frame.day[candidate], site(theirs) != site(candidate) { return .max / 2 }
            let end = start[other] + offers.length[theirs]
            if start[other] < from + length && from < end { return end }
        }
        return from
    }

    private func site(_ candidate: Int) -> Int32 {
        frame.site[Int(frame.session[Int(frame.offers.block[candidate])])]
    }

    /// Times the whole block anew with one more order: whoever could start soonest is next, among those the one whose
    /// window closes first.
    private mutating func resequence(with order: Int, at candidate: Int) -> Bool {
        let offers = frame.offers
        let block = Int(offers.block[candidate])
        var open = members(of: block).map { (order: Int($0), row: Int(row[Int($0)])) }
        guard !open.isEmpty else { return false }
        open.append((order, candidate))
        var timed: [(order: Int, start: Int32)] = []
        var now = frame.blockStart[block]
        while !open.isEmpty {
            var next = (place: -1, start: Int32.max, last: Int32.max)
            for (place, job) in open.enumerated() {
                let from = nextFree(job.row, of: job.order, from: max(now, offers.first[job.row]), in: block)
                let last = offers.last[job.row]
                guard from <= last else { return false }
                if from < next.start || from == next.start && last < next.last { next = (place, from, last) }
            }
            let job = open.remove(at: next.place)
            timed.append((job.order, next.start))
            now = next.start + offers.minutes[job.row]
        }
        for (other, from) in timed where other != order && start[other] != from {
            log.append(.retimed(order: Int32(other), start: start[other]))
            retime(other, from)
        }
        add(order, candidate, timed.first { $0.order == order }!.start)
        log.append(.put(order: Int32(order)))
        return true
    }
}
