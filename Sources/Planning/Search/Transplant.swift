import Domain

/// A plan made of two: some orders as one solver placed and timed them, then as many of another plan's as still find room.
/// Sessions that the first ones need are filled to their minimum before.
struct Transplant {
    let context: PlanningContext
    let list: OfferList
    /// What others are placed by.
    let offers: FlatOffers

    /// Nil when a session that the first orders need cannot be filled to its minimum.
    func plan(_ first: Candidate, then others: Candidate) -> Candidate? {
        var closed: Set<Index<Session>> = []
        while true {
            let (plan, occupancy) = plan(first, others, closed)
            let thin = plan.opened.filter {
                isThin($0, occupancy) || context.isChoice($0) && occupancy.minutes[$0.int] == 0
            }
            if thin.isEmpty { return plan }
            guard thin.isDisjoint(with: first.opened) else { return nil }
            closed.formUnion(thin)
        }
    }

    private func isThin(_ session: Index<Session>, _ occupancy: Occupancy) -> Bool {
        guard context.isChoice(session) else { return false }
        let least = context.instance.scenario.sessions[session].opening?.minimumMinutes.int ?? 0
        return occupancy.minutes[session.int] < least
    }

    /// Puts orders that nobody has placed yet into open sessions that are not full enough, in the order of the file.
    private func fill(_ plan: inout Candidate, _ occupancy: inout Occupancy) {
        for row in 0..<offers.count {
            let offer = list[offers.original[row]]
            guard isThin(offer.session, occupancy), occupancy.isOpen[offer.session.int],
                plan.chosen[offer.order] == nil, context.instance.visitOf[offer.order] == nil,
                let start = occupancy.earliestStart(offer)
            else { continue }
            occupancy.place(offer, at: start)
            plan.chosen[offer.order] = Candidate.Choice(offer: offers.original[row], start: start)
        }
    }

    private func plan(
        _ first: Candidate, _ others: Candidate, _ closed: Set<Index<Session>>
    ) -> (Candidate, Occupancy) {
        var plan = first
        var occupancy = Occupancy(context, list, first)
        fill(&plan, &occupancy)
        for order in others.chosen.keys.sorted() where plan.chosen[order] == nil {
            let members = context.instance.visitOf[order].map { context.instance.visits[$0] } ?? [order]
            // A visit at its first member's turn, whole or not at all.
            guard members[0] == order else { continue }
            var placed: [Index<Order>] = []
            for member in members {
                guard var choice = others.chosen[member], plan.chosen[member] == nil,
                    let start = start(of: choice, &occupancy, closed)
                else { break }
                let offer = list[choice.offer]
                choice.start = start
                occupancy.place(offer, at: start)
                placed.append(member)
                plan.chosen[member] = choice
                if context.isChoice(offer.session) { plan.opened.insert(offer.session) }
            }
            guard placed.count < members.count else { continue }
            for member in placed {
                occupancy.remove(member)
                plan.chosen[member] = nil
            }
        }
        return (plan, occupancy)
    }

    /// The old start if it is still free, else the earliest.
    private func start(
        of choice: Candidate.Choice, _ occupancy: inout Occupancy, _ closed: Set<Index<Session>>
    ) -> Instant? {
        let offer = list[choice.offer]
        let isOpen = occupancy.isOpen[offer.session.int]
        guard isOpen || !closed.contains(offer.session) && occupancy.canPayOpening(for: offer),
            occupancy.brokenSums(offer).isEmpty
        else { return nil }
        let free = occupancy.freeStarts(offer)
        guard let earliest = free.earliest else { return nil }
        if !isOpen { occupancy.open(offer.session) }
        return free.spans.contains { $0.contains(choice.start) } ? choice.start : earliest
    }
}
