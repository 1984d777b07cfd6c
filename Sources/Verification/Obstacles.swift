import Domain

// What stands in the way of an offer while everyone else stays where they are (section 7).
extension Ledger {
    /// One order's view of the ledger: its own place is free.
    struct View {
        let ledger: Ledger
        let order: Index<Order>
        private let ownUses: [WindowUse]
        private let ownSession: Index<Session>?
        private let ownMinutes: Int
        private let isUrgent: Bool
        /// By key and day from today: minutes of help before drawn by others, summed up.
        private let before: [HelpBefore.Key: [Int64]]
        private let exams: [Visit]

        init(_ ledger: Ledger, without order: Index<Order>) {
            let facts = ledger.scenario.orders[order]
            let own = ledger.plan.appointments[order]
            self.ledger = ledger
            self.order = order
            ownUses = own?.helps.uses ?? []
            ownSession = own?.offer.session
            ownMinutes = own?.offer.minutes.int ?? 0
            isUrgent = ledger.scenario.isUrgent(facts)
            before = ledger.drawnBefore(without: order)
            exams = (ledger.exams[facts.patient] ?? []).filter { $0.order != order }
        }

        private var scenario: Scenario { ledger.scenario }
        private var timetable: Timetable { ledger.list.timetable }

        /// The rules the offer would break, started somewhere in `starts`; none: it could simply be taken.
        func obstacles(to offer: Offer, starts: Starts) -> Set<Rule> {
            var rules: Set<Rule> = []
            let session = scenario.sessions[offer.session]
            let free = starts.subtracting(scannerClashes(offer))
            let staffed = free.subtracting(headClashes(offer))
            let isElsewhere = exams.contains { $0.day == offer.day && $0.site != session.site }
            let alone =
                isElsewhere
                ? .none : staffed.subtracting(exams.map { $0.span.clashes(with: 0, lasting: offer.length) })
            if free.isEmpty {
                rules.insert(.fitsBlock)
            } else if staffed.isEmpty {
                rules.insert(.startTimes)
            } else if alone.isEmpty {
                rules.insert(.notInTwoPlaces)
            }
            if passesAmounts(offer.uses) { rules.insert(.poolLimit) }
            if passesHelpBefore(offer) { rules.insert(.reachInTime) }
            if passesReserved(offer) { rules.insert(.reserved) }
            if isClosed(offer.session) {
                if isUnderMinimum(offer) { rules.insert(.minimumFill) }
                let opening = openingUses(of: offer.session, in: scenario)
                if opening.map(passesAmounts) ?? true { rules.insert(.poolLimit) }
            }
            if timetable.visits[order] != nil { rules.insert(.visit) }
            return rules
        }

        func isClosed(_ session: Index<Session>) -> Bool {
            scenario.sessions[session].isFlexible && !ledger.plan.open.contains(session)
        }

        private func scannerClashes(_ offer: Offer) -> [Span] {
            ledger.scannerTaken[offer.session.int].filter { $0.order != order }
                .map { $0.span.clashes(with: 0, lasting: offer.minutes) }
        }

        /// Starts at which some pool would have more draws than heads.
        private func headClashes(_ offer: Offer) -> [Span] {
            var pools: [WindowKey: [Help.Busy]] = [:]
            for help in offer.helps {
                guard let busy = help.busy, scenario.pools[help.pool].heads != nil else { continue }
                pools[WindowKey(pool: help.pool, window: help.window), default: []].append(busy)
            }
            return pools.flatMap { key, draws -> [Span] in
                let heads = scenario.pools[key.pool].heads ?? 0
                let others = (ledger.busy[key] ?? []).filter { $0.order != order }.map(\.span)
                return segments(of: draws).flatMap { segment, own in
                    overlap(of: others, atLeast: heads - own + 1)
                        .map { $0.clashes(with: segment.offset, lasting: segment.length) }
                }
            }
        }

        /// The offer's own draws on one window, cut where their number changes: so many others less may run there.
        private func segments(of draws: [Help.Busy]) -> [(Help.Busy, Int)] {
            let edges = Set(draws.flatMap { [$0.offset, $0.offset + $0.length] }).sorted()
            return zip(edges, edges.dropFirst()).compactMap { from, to in
                let own = draws.count { $0.offset <= from && to <= $0.offset + $0.length }
                return own == 0 ? nil : (Help.Busy(offset: from, length: to - from), own)
            }
        }

        private func passesAmounts(_ uses: [WindowUse]) -> Bool {
            uses.contains { use in
                let own = ownUses.first { $0.pool == use.pool && $0.window == use.window }?.use ?? 0
                let used = ledger.used[use.pool.int][use.window] - own
                return used + use.use > timetable.free[use.pool.int][use.window]
            }
        }

        private func passesHelpBefore(_ offer: Offer) -> Bool {
            let alone = CheckedPlan.Appointment(
                offer: offer, choice: OptionalChoice(offer), start: offer.starts.from)
            return alone.drawsBefore(ledger.list).contains { draw in
                let first = draw.by - scenario.today
                let drawn = before[draw.key] ?? []
                return (first..<max(first + 1, drawn.count)).contains { offset in
                    let used = offset < drawn.count ? drawn[offset] : drawn.last ?? 0
                    return used + draw.minutes
                        > ledger.list.helpBefore.amount(draw.key, by: scenario.today + offset)
                }
            }
        }

        private func passesReserved(_ offer: Offer) -> Bool {
            let session = offer.session
            let kept = timetable.keptMinutes(session)
            let own = ownSession == session ? ownMinutes : 0
            let free = timetable.blockMinutes(of: session)
            let all = ledger.placedMinutes[session.int] - own + offer.minutes.int
            if kept.fromAll > 0, all > max(0, free - kept.fromAll) { return true }
            if isUrgent || kept.fromAll + kept.forUrgent == 0 { return false }
            let notUrgent = ledger.notUrgentMinutes[session.int] - own + offer.minutes.int
            return notUrgent > max(0, free - kept.fromAll - kept.forUrgent)
        }

        private func isUnderMinimum(_ offer: Offer) -> Bool {
            guard let opening = scenario.sessions[offer.session].opening else { return false }
            return offer.minutes + timetable.bookedMinutes[offer.session.int] < opening.minimumMinutes
        }

        /// Whether the session that the order is in stays filled when the order moves to `offer`.
        func leavesEnough(_ offer: Offer) -> Bool {
            guard let session = ownSession, session != offer.session || ownMinutes > offer.minutes.int,
                let opening = scenario.sessions[session].opening, !timetable.held.contains(session)
            else { return true }
            let stays = session == offer.session ? offer.minutes.int : 0
            return ledger.placedMinutes[session.int] - ownMinutes + stays >= opening.minimumMinutes.int
        }
    }

    /// By key and day from today on: what others draw up to that day.
    private func drawnBefore(without order: Index<Order>) -> [HelpBefore.Key: [Int64]] {
        before.mapValues { draws in
            var drawn = [Int64](repeating: 0, count: max(1, scenario.horizon.upperBound - scenario.today + 1))
            for draw in draws where draw.order != order {
                for offset in max(0, draw.by - scenario.today)..<drawn.count { drawn[offset] += draw.minutes }
            }
            return drawn
        }
    }
}

extension Timetable {
    /// Minutes of a session kept while they are not released: for urgent orders, and from everyone.
    func keptMinutes(_ index: Index<Session>) -> (forUrgent: Int, fromAll: Int) {
        let session = scenario.sessions[index]
        var (forUrgent, fromAll) = (0, 0)
        for reserve in session.reserves where !reserve.isReleased(in: session, asOf: scenario.asOf) {
            guard case .minutes(let minutes) = reserve.extent else { continue }
            if reserve.purpose == .urgent { forUrgent += minutes.int } else { fromAll += minutes.int }
        }
        return (forUrgent, fromAll)
    }
}
