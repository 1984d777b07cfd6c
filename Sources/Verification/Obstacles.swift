import Domain

/// Rules that an offer would break while everyone else stays where they are.
struct Obstacles: OptionSet {
    let rawValue: UInt16

    static let fitsBlock = Obstacles(rawValue: 1 << 0)
    static let startTimes = Obstacles(rawValue: 1 << 1)
    static let notInTwoPlaces = Obstacles(rawValue: 1 << 2)
    static let poolLimit = Obstacles(rawValue: 1 << 3)
    static let reachInTime = Obstacles(rawValue: 1 << 4)
    static let reserved = Obstacles(rawValue: 1 << 5)
    static let minimumFill = Obstacles(rawValue: 1 << 6)
    static let visit = Obstacles(rawValue: 1 << 7)

    /// By bit.
    static let rules: [Rule] = [
        .fitsBlock, .startTimes, .notInTwoPlaces, .poolLimit, .reachInTime, .reserved, .minimumFill, .visit,
    ]

    var rules: [Rule] {
        Obstacles.rules.enumerated().filter { rawValue >> $0.offset & 1 == 1 }.map(\.element)
    }
}

// What stands in the way of an offer while everyone else stays where they are (section 7).
extension Ledger {
    /// One order's view of the ledger: its own place is free.
    struct View {
        let ledger: Ledger
        let order: Index<Order>
        private let own: CheckedPlan.Appointment?
        private let isUrgent: Bool
        private let isOfVisit: Bool
        /// Exams of the patient but for this order's.
        private let exams: [Visit]
        /// By channel: the minutes of one contact, and what they are drawn from.
        private let contacts: [(minutes: Int64, supply: Int?)]
        /// By day from today on: how many minutes of contact in the patient's language others leave, that day and later.
        private let slack: [Int64]

        init(_ ledger: Ledger, without order: Index<Order>) {
            let facts = ledger.scenario.orders[order]
            let helpBefore = ledger.list.helpBefore
            self.ledger = ledger
            self.order = order
            own = ledger.plan.appointments[order]
            isUrgent = ledger.scenario.isUrgent(facts)
            isOfVisit = ledger.list.timetable.visits[order] != nil
            exams = ledger.exams[facts.patient.int].filter { $0.order != order }
            contacts = ledger.scenario.patients[facts.patient].channels.map { channel in
                (Int64(channel.minutes.int), helpBefore.contactSupply(facts.patient, channel)?.int)
            }
            slack =
                contacts.lazy.compactMap(\.supply).first.map { ledger.slack(of: $0, without: order) } ?? []
        }

        private var scenario: Scenario { ledger.scenario }
        private var timetable: Timetable { ledger.list.timetable }

        /// The rules the offer would break, started somewhere in `starts`; none: it could simply be taken.
        func obstacles(to offer: Offer, starts: Span) -> Obstacles {
            let helps = ledger.list.helps(of: offer)
            var found = freeTimes(offer, helps, starts).broken
            if passesAmounts(helps) { found.insert(.poolLimit) }
            if passesContact(offer) { found.insert(.reachInTime) }
            if passesReserved(offer) { found.insert(.reserved) }
            if ledger.isClosed[offer.session.int] {
                if isUnderMinimum(offer) { found.insert(.minimumFill) }
                if passesOpening(offer.session) { found.insert(.poolLimit) }
            }
            if isOfVisit { found.insert(.visit) }
            return found
        }

        /// The earliest start at which the offer would break no rule but that of its visit; nil: there is none, or its
        /// session is closed.
        func earliestStart(of offer: Offer) -> Instant? {
            let helps = ledger.list.helps(of: offer)
            if ledger.isClosed[offer.session.int] || passesAmounts(helps) || passesContact(offer)
                || passesReserved(offer)
            {
                return nil
            }
            return freeTimes(offer, helps, offer.starts).starts.first?.from
        }

        /// Starts that scanner, heads of pools and the patient's own exams leave the offer, in time order; none: what
        /// stands in the way.
        private func freeTimes(
            _ offer: Offer, _ helps: ArraySlice<Help>, _ starts: Span
        ) -> (starts: [Span], broken: Obstacles) {
            var free = freeStarts(offer, starts)
            if free.isEmpty { return ([], .fitsBlock) }
            for help in helps where help.busy != nil { leaveHeads(to: help, of: helps, &free) }
            if free.isEmpty { return ([], .startTimes) }
            if exams.isEmpty { return (free, []) }
            let site = scenario.sessions[offer.session].site
            for exam in exams {
                if exam.day == offer.day, exam.site != site { return ([], .notInTwoPlaces) }
                free.subtract(exam.span.clashes(with: 0, lasting: offer.length))
            }
            return (free, free.isEmpty ? .notInTwoPlaces : [])
        }

        /// Starts at which nothing else takes the scanner, in time order.
        private func freeStarts(_ offer: Offer, _ starts: Span) -> [Span] {
            var free: [Span] = []
            var from = starts.from
            for taken in ledger.rooms[scenario.sessions[offer.session].scanner.int].pieces(from: starts.from)
            {
                if taken.span.from >= starts.to - 1 + offer.minutes || from >= starts.to { break }
                if taken.order == order { continue }
                let clash = taken.span.clashes(with: 0, lasting: offer.minutes)
                if clash.from > from { free.append(Span(from: from, to: clash.from)) }
                from = max(from, clash.to)
            }
            if from < starts.to { free.append(Span(from: from, to: starts.to)) }
            return free
        }

        /// Takes out starts at which the pool would have more draws than heads.
        private func leaveHeads(to help: Help, of helps: ArraySlice<Help>, _ free: inout [Span]) {
            guard let busy = help.busy, let heads = timetable.windows[help.window].heads else { return }
            let together = helps.filter { $0.window == help.window }.compactMap(\.busy)
            if together.count > 1 {
                for (segment, count) in segments(of: together) {
                    let crowded = overlap(of: others(help.window), atLeast: heads - count + 1)
                    for span in crowded {
                        free.subtract(span.clashes(with: segment.offset, lasting: segment.length))
                    }
                }
                return
            }
            let isAlone = own?.helps.contains { $0.window == help.window } != true
            let crowded =
                isAlone ? ledger.full[help.window.int] : overlap(of: others(help.window), atLeast: heads)
            for span in crowded { free.subtract(span.clashes(with: busy.offset, lasting: busy.length)) }
        }

        private func others(_ window: Index<PoolWindow>) -> [Span] {
            ledger.busy[window.int].filter { $0.order != order }.map(\.span)
        }

        /// The offer's own draws on one window, cut where their number changes: so many others less may run there.
        private func segments(of draws: [Help.Busy]) -> [(Help.Busy, Int)] {
            let edges = Set(draws.flatMap { [$0.offset, $0.offset + $0.length] }).sorted()
            return zip(edges, edges.dropFirst()).compactMap { from, to in
                let own = draws.count { $0.offset <= from && to <= $0.offset + $0.length }
                return own == 0 ? nil : (Help.Busy(offset: from, length: to - from), own)
            }
        }

        private func passesAmounts(_ helps: ArraySlice<Help>) -> Bool {
            helps.contains { help in
                let together = helps.reduce(into: Int64(0)) { if $1.window == help.window { $0 += $1.use } }
                return used(help.window) + together > timetable.windows[help.window].free
            }
        }

        private func passesOpening(_ session: Index<Session>) -> Bool {
            guard let uses = timetable.openings[session.int] else { return true }
            return uses.contains { used($0.window) + $0.use > timetable.windows[$0.window].free }
        }

        /// By everyone else.
        private func used(_ window: Index<PoolWindow>) -> Int64 {
            guard let own else { return ledger.used[window.int] }
            return own.helps.reduce(into: ledger.used[window.int]) { if $1.window == window { $0 -= $1.use } }
        }

        private func passesContact(_ offer: Offer) -> Bool {
            guard let contact = offer.contact, contacts[contact.channel].supply != nil else { return false }
            return contacts[contact.channel].minutes > slack[contact.by - scenario.today]
        }

        private func passesReserved(_ offer: Offer) -> Bool {
            let session = offer.session
            let kept = timetable.keptMinutes[session.int]
            if kept.forUrgent + kept.fromAll == 0 { return false }
            let ownMinutes = own?.offer.session == session ? own?.offer.minutes.int ?? 0 : 0
            let free = timetable.blockMinutes(of: session)
            let all = ledger.placedMinutes[session.int] - ownMinutes + offer.minutes.int
            if kept.fromAll > 0, all > max(0, free - kept.fromAll) { return true }
            if isUrgent { return false }
            let notUrgent = ledger.notUrgentMinutes[session.int] - ownMinutes + offer.minutes.int
            return notUrgent > max(0, free - kept.fromAll - kept.forUrgent)
        }

        private func isUnderMinimum(_ offer: Offer) -> Bool {
            guard let opening = scenario.sessions[offer.session].opening else { return false }
            return offer.minutes + timetable.bookedMinutes[offer.session.int] < opening.minimumMinutes
        }

        /// Whether the session that the order is in stays filled when the order moves to `offer`.
        func leavesEnough(_ offer: Offer) -> Bool {
            guard let own = own?.offer, own.session != offer.session || own.minutes > offer.minutes,
                let opening = scenario.sessions[own.session].opening, !timetable.held.contains(own.session)
            else { return true }
            let stays = own.session == offer.session ? offer.minutes.int : 0
            return ledger.placedMinutes[own.session.int] - own.minutes.int + stays
                >= opening.minimumMinutes.int
        }
    }

    /// By day from today on: the least that a supply has left on that day or a later one, `order` drawing nothing.
    private func slack(of supply: Int, without order: Index<Order>) -> [Int64] {
        let amounts = list.helpBefore.supplies.rows[supply].amounts
        var left = leftBefore[supply]
        for draw in plan.appointments[order].map(list.drawsBefore) ?? [] where draw.supply.int == supply {
            for offset in max(0, draw.by - scenario.today)..<amounts.count { left[offset] += draw.minutes }
        }
        for offset in left.indices.dropLast().reversed() {
            left[offset] = min(left[offset], left[offset + 1])
        }
        return left
    }
}

extension [Span] {
    /// Takes a stretch out of spans in time order that do not overlap.
    fileprivate mutating func subtract(_ hole: Span) {
        guard !hole.isEmpty, let near = firstIndex(where: { $0.overlaps(hole) }) else { return }
        let last = lastIndex { $0.overlaps(hole) } ?? near
        let before = Span(from: self[near].from, to: hole.from)
        let after = Span(from: hole.to, to: self[last].to)
        replaceSubrange(near...last, with: [before, after].filter { !$0.isEmpty })
    }
}
