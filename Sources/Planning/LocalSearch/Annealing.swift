import Domain
import Glibc

/// Simulated annealing with ejection: an order is put where it would like to be, whoever stands in its way is taken out and
/// put at its own next best place, and the whole is kept or taken back by what the goal makes of it. Every step leaves a
/// feasible, timed plan.
struct Annealing {
    /// Effort and temperatures; temperatures as a share of what an order is typically worth.
    struct Schedule: Sendable {
        var moves: Int
        var hot = 0.12
        var cold = 0.001
        /// The share of the moves that come last, of which only those are kept that lose nothing: what is worth less than
        /// the cold end is otherwise left to chance.
        var frozen = 0.02
        /// A plan worth so much ends the run.
        var sufficient = Double.infinity

        /// At a move, as a share of what an order is typically worth.
        func temperature(_ move: Int) -> Double {
            let share = Double(move) / (Double(moves) * (1 - frozen))
            return share < 1 ? hot * pow(cold / hot, share) : 0
        }
    }

    let frame: BoardFrame
    let candidates: Candidates
    let worth: Worth
    /// By pin: what a missed unit costs, in the goal's unit.
    let pinWeights: [Double]
    /// What missing a pin by one typical order costs, in typical orders of the goal. At 2 plans stray from exact pins and do
    /// not find back before the cold; at 200 they hardly move.
    private static let pinWeight = 20.0
    private var random: SplitMix64
    private(set) var board: Board
    private var current: Double
    private(set) var best: Snapshot
    /// Orders that may stand elsewhere than in `best`, some more than once.
    private var changed: [Int32] = []
    /// Orders that the move has taken out and not put back yet.
    private var homeless: [Int32] = []
    /// By order: no place of it, or of its visit, adds more to the goal.
    private let most: [Double]
    /// What the plan must be worth after a move to be kept.
    private var enough = -Double.infinity

    /// A plan by order.
    struct Snapshot: Sendable {
        var standing: [Board.Standing]
        /// The goal's value in millionths; −∞ stands for pins that are missed.
        var value: Double
    }

    init(
        _ board: Board, _ candidates: Candidates, _ worth: Worth, pinPrices: [Double], seed: UInt64
    ) {
        frame = board.frame
        self.board = board
        self.candidates = candidates
        self.worth = worth
        pinWeights = zip(pinPrices, worth.pin).map { max(2 * $0, Self.pinWeight * worth.order / $1) }
        random = SplitMix64(seed: seed)
        most = Self.most(board.frame)
        current = 0
        best = Snapshot(standing: board.orders.map(board.standing), value: -.infinity)
        let (energy, isFeasible) = evaluate()
        current = energy
        if isFeasible { remember(energy) }
    }

    /// The clock is looked at every few hundred moves, as the last resort.
    mutating func run(_ schedule: Schedule, until clock: DeadlineClock) {
        var temperature = schedule.temperature(0) * worth.order
        for move in 0..<schedule.moves {
            if move & 255 == 0 {
                guard clock.hasTime, best.value < schedule.sufficient else { break }
                temperature = schedule.temperature(move) * worth.order
            }
            board.keep()
            // The chance of keeping a move is drawn before it is made, so that a hopeless one can end early.
            enough = current + temperature * log(random.unit())
            let isChanged = random.below(64) == 0 ? changeSessions() : moveOrder()
            guard isChanged else {
                board.takeBack()
                continue
            }
            let (energy, isFeasible) = evaluate()
            if energy >= enough {
                current = energy
                board.noteChanged(in: &changed)
                if changed.count > 4 * board.orders.count { changed = board.orders.map { Int32($0) } }
                if isFeasible { remember(energy) }
            } else {
                board.takeBack()
            }
        }
    }

    private static func most(_ frame: BoardFrame) -> [Double] {
        let goal = frame.goal
        let ofGroups = goal.terms.shares?.weights ?? goal.groups.map { _ in 0 }
        var most = (0..<frame.offers.orderCount).map { order in
            let gain = frame.spots.choices(of: order).reduce(0) { max($0, frame.spots[$1].gain) }
            return Double(
                goal.groupsOf.range(order).reduce(gain) { $0 + ofGroups[Int(goal.groupsOf.values[$1])] })
        }
        for visit in frame.offers.visits.visits {
            let together = visit.members.reduce(0) { $0 + most[$1] }
            for member in visit.members { most[member] = together }
        }
        return most
    }

    /// Takes over what has changed since the last time: near the end every other move brings a new best plan.
    private mutating func remember(_ energy: Double) {
        guard energy > best.value else { return }
        for order in changed { best.standing[Int(order)] = board.standing(of: Int(order)) }
        changed.removeAll(keepingCapacity: true)
        best.value = energy
    }

    private mutating func evaluate() -> (energy: Double, isFeasible: Bool) {
        let (value, missed) = board.value(pinWeights)
        return (Double(value) - missed, missed == 0)
    }

    /// Turns the plan into one for a set of sessions: closes the others, opens these as far as staff allows, and puts whoever
    /// has no place where there is one, by `priority`, highest first. What stays under its minimum is closed again.
    /// All others stay where they are, so that pins are missed by little.
    mutating func adopt(_ sessions: [Bool], by priority: [Double]) {
        for session in candidates.choiceSessions where board.isOpen(session) && !sessions[session] {
            _ = clear(session)
        }
        for session in candidates.choiceSessions
        where sessions[session] && !board.isOpen(session) && board.canPayOpening(session) {
            _ = openAndFill(session)
        }
        settleWaiting(by: priority)
        for session in candidates.choiceSessions
        where board.isOpen(session) && board.minutesUsed(session) < frame.leastMinutes[session] {
            _ = clear(session)
        }
        settleWaiting(by: priority)
        board.keep()
        changed = board.orders.map { Int32($0) }
        let (energy, isFeasible) = evaluate()
        current = energy
        if isFeasible { remember(energy) }
    }

    private mutating func settleWaiting(by priority: [Double]) {
        let queue = board.orders.filter { !board.isPlaced($0) && !frame.isFixed[$0] }
            .sorted { (priority[$1], $0) < (priority[$0], $1) }
        for order in queue where !board.isPlaced(order) { settle(order) }
    }

    // MARK: - Moves

    private mutating func moveOrder() -> Bool {
        let order = random.below(frame.offers.orderCount)
        homeless.removeAll(keepingCapacity: true)
        if frame.offers.visits.ofOrder[order] >= 0 { return moveVisit(of: order) }
        guard let target = pick(order), target != board.spot(of: order), board.isOpen(sessionOf(target))
        else { return false }
        if board.isPlaced(order) { board.take(order) }
        guard makeRoom(for: order, at: target) else { return false }
        return settleHomeless()
    }

    /// All exams of a visit to one of its places.
    private mutating func moveVisit(of order: Int) -> Bool {
        let visit = Int(frame.offers.visits.ofOrder[order])
        let places = candidates.places[visit]
        guard !places.isEmpty, !frame.isFixed[order] else { return false }
        let share = random.unit()
        let place = places[Int(share * share * Double(places.count))]
        let members = frame.offers.visits.visits[visit].members
        for member in members where board.isPlaced(member) { board.take(member) }
        for (member, spots) in zip(members, place) {
            let target = Int(spots[random.below(min(3, spots.count))])
            guard board.isOpen(sessionOf(target)), makeRoom(for: member, at: target) else { return false }
        }
        return settleHomeless()
    }

    /// False: a session is left under its minimum, or the plan cannot be worth enough whatever places they find.
    private mutating func settleHomeless() -> Bool {
        if !homeless.isEmpty {
            let hope = homeless.reduce(Double(board.value(pinWeights).goal)) { $0 + most[Int($1)] }
            guard hope >= enough else { return false }
        }
        for place in homeless.indices { settle(Int(homeless[place])) }
        return board.underfilled == 0
    }

    private func sessionOf(_ spot: Int) -> Int { Int(frame.spots[spot].session) }

    /// A spot of the order's choices, good ones likelier.
    private mutating func pick(_ order: Int) -> Int? {
        guard !frame.isFixed[order] else { return nil }
        let own = frame.spots.choices(of: order)
        guard !own.isEmpty else { return nil }
        let share = random.unit()
        return own.lowerBound + Int(share * share * Double(own.count))
    }

    /// Takes up to four orders out until the spot is free, and puts the order there; false: it cannot be done.
    private mutating func makeRoom(for order: Int, at target: Int) -> Bool {
        var count = 0
        while true {
            let shortage = board.shortage(target)
            if shortage == nil, board.put(target) { return true }
            guard count < 4, let victim = victim(shortage ?? .block, target), victim != order,
                !isVisited(order, with: victim)
            else { return false }
            eject(victim)
            homeless.append(Int32(victim))
            count += 1
        }
    }

    private func isVisited(_ order: Int, with other: Int) -> Bool {
        let visit = frame.offers.visits.ofOrder[order]
        return visit >= 0 && visit == frame.offers.visits.ofOrder[other]
    }

    /// Takes an order out, and all of its visit with it.
    private mutating func eject(_ order: Int) {
        let visit = Int(frame.offers.visits.ofOrder[order])
        guard visit >= 0 else { return board.take(order) }
        for member in frame.offers.visits.visits[visit].members where board.isPlaced(member) {
            board.take(member)
        }
    }

    private mutating func victim(_ shortage: Board.Shortage, _ target: Int) -> Int? {
        switch shortage {
        case .closed: return nil
        case .block: return randomMember(of: Int(frame.spots[target].block))
        case .window(let window):
            return randomUser(candidates.ordersOfWindow.range(window), candidates.ordersOfWindow.values) {
                frame, spot in
                spot.uses.contains { frame.offers.draws.window[$0] == Int32(window) }
            }
        case .help(let slot):
            return randomUser(candidates.ordersOfSlot.range(slot), candidates.ordersOfSlot.values) {
                frame, spot in
                spot.help.contains { use in
                    let own = Int(frame.offers.help.slot[use])
                    return own <= slot && frame.offers.help.end[own] == frame.offers.help.end[slot]
                }
            }
        }
    }

    private mutating func randomMember(of block: Int) -> Int? {
        let count = board.memberCount(of: block)
        guard count > 0 else { return nil }
        let order = board.member(random.below(count), of: block)
        return frame.isFixed[order] ? nil : order
    }

    private mutating func randomUser(
        _ range: Range<Int>, _ users: [Int32], _ isUser: (BoardFrame, Spot) -> Bool
    ) -> Int? {
        guard !range.isEmpty else { return nil }
        for _ in 0..<12 {
            let order = Int(users[range.lowerBound + random.below(range.count)])
            if board.isPlaced(order), !frame.isFixed[order],
                isUser(frame, frame.spots[board.spot(of: order)])
            {
                return order
            }
        }
        return nil
    }

    /// Puts a waiting order at the best place that is free, if there is one.
    private mutating func settle(_ order: Int) {
        let visit = Int(frame.offers.visits.ofOrder[order])
        if visit >= 0 { return settleVisit(visit) }
        for spot in frame.spots.choices(of: order) where board.shortage(spot) == nil && board.put(spot) {
            return
        }
    }

    private mutating func settleVisit(_ visit: Int) {
        let members = frame.offers.visits.visits[visit].members
        for place in candidates.places[visit] {
            var count = 0
            for spots in place {
                guard spots.contains(where: { board.shortage(Int($0)) == nil && board.put(Int($0)) })
                else { break }
                count += 1
            }
            if count == members.count { return }
            for member in members.prefix(count) { board.take(member) }
        }
    }

    // MARK: - Sessions

    private mutating func changeSessions() -> Bool {
        guard !candidates.choiceSessions.isEmpty else { return false }
        let session = candidates.choiceSessions[random.below(candidates.choiceSessions.count)]
        if board.isOpen(session) {
            guard let homeless = clear(session) else { return false }
            if random.below(2) == 0, let other = rival(of: session) { _ = openAndFill(other) }
            for order in homeless where !board.isPlaced(order) { settle(order) }
            return board.underfilled == 0
        }
        if board.canPayOpening(session) { return openAndFill(session) }
        guard let other = openRival(of: session), let homeless = clear(other), board.canPayOpening(session)
        else { return false }
        _ = openAndFill(session)
        for order in homeless where !board.isPlaced(order) { settle(order) }
        return board.underfilled == 0
    }

    /// Takes everyone out of a session and closes it; nil: someone has to stay.
    private mutating func clear(_ session: Int) -> [Int]? {
        let blocks = frame.offers.context.instance.blocksOfSession[Index<Session>(session)]
        let orders = blocks.flatMap { block in
            (0..<board.memberCount(of: block.int)).map { board.member($0, of: block.int) }
        }
        guard !orders.contains(where: { frame.isFixed[$0] }) else { return nil }
        for order in orders where board.isPlaced(order) { eject(order) }
        board.close(session)
        return orders
    }

    /// A closed session that the staff of `session` could open instead.
    private mutating func rival(of session: Int) -> Int? {
        let rivals = candidates.rivals.range(session)
        guard !rivals.isEmpty else { return nil }
        let other = Int(candidates.rivals.values[rivals.lowerBound + random.below(rivals.count)])
        return !board.isOpen(other) && board.canPayOpening(other) ? other : nil
    }

    private mutating func openRival(of session: Int) -> Int? {
        let rivals = candidates.rivals.range(session)
        guard !rivals.isEmpty else { return nil }
        for _ in 0..<4 {
            let other = Int(candidates.rivals.values[rivals.lowerBound + random.below(rivals.count)])
            if board.isOpen(other) { return other }
        }
        return nil
    }

    /// Opens a session and fills it at once, dearest first: waiting orders, and placed ones who do better there; where that
    /// leaves it under its minimum, also those who lose least by it.
    private mutating func openAndFill(_ session: Int) -> Bool {
        board.open(session)
        var reluctant: [(loss: Float, spot: Int)] = []
        for place in candidates.spotsOfSession.range(session) {
            let target = Int(candidates.spotsOfSession.values[place])
            let spot = frame.spots[target]
            let old = board.standing(of: Int(spot.order)).spot
            guard old < 0 || random.below(3) == 0 else { continue }
            let loss = old < 0 ? 0 : frame.spots[Int(old)].liking - spot.liking
            if old >= 0 && loss >= 0 {
                reluctant.append((loss, target))
            } else {
                moveOver(to: target, in: session)
            }
        }
        guard board.minutesUsed(session) < frame.leastMinutes[session] else { return board.underfilled == 0 }
        reluctant.sort { ($0.loss, $0.spot) < ($1.loss, $1.spot) }
        for (_, target) in reluctant where board.minutesUsed(session) < frame.leastMinutes[session] {
            moveOver(to: target, in: session)
        }
        return board.underfilled == 0
    }

    /// Puts an order at a place of a session just opened, if that is free and it is not missed where it stands.
    private mutating func moveOver(to target: Int, in session: Int) {
        let order = Int(frame.spots[target].order)
        guard !frame.isFixed[order], board.shortage(target) == nil else { return }
        let old = board.standing(of: order)
        guard old.spot >= 0 else {
            _ = board.put(target)
            return
        }
        let (from, minutes) = (sessionOf(Int(old.spot)), frame.spots[Int(old.spot)].minutes)
        guard from != session, board.minutesUsed(from) - Int32(minutes) >= frame.leastMinutes[from] else {
            return
        }
        board.take(order)
        if !board.put(target) { board.put(Int(old.spot), start: old.start) }
    }
}
