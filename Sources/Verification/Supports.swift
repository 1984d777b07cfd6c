import Domain

// Conditions 7 to 10 and money: the help an offer draws on. Closures of a pool count where it is drawn on.
extension OfferSearch {
    /// How the patient gets to a site.
    enum Way {
        case onTheirOwn, byRide, notAtAll
    }

    func way(to site: Index<Site>) -> Way {
        let isReached = isReached(site)
        switch patient.need(.transportationInsecurity) {
        case .yes: return isReached ? .onTheirOwn : .byRide
        case .no: return isReached || patient.transport == nil ? .onTheirOwn : .notAtAll
        case .unknown, .declined: return .onTheirOwn
        }
    }

    /// By a mode of the patient's, within what they can travel.
    func isReached(_ site: Index<Site>) -> Bool {
        guard let transport = patient.transport else { return false }
        return scenario.travel.contains { row in
            row.zone == patient.zone && row.site == site && transport.modes.contains(row.mode)
                && transport.maxMinutes.map { row.minutes <= $0 } ?? true
        }
    }

    /// The row a ride goes by: that of rides, else that of cars.
    func rideRow(to site: Index<Site>) -> TravelRow? {
        [TravelMode.ride, .car].lazy.compactMap { mode in
            scenario.travel.first { $0.zone == patient.zone && $0.site == site && $0.mode == mode }
        }.first
    }

    func withTravel(_ candidates: [Candidate]) -> [Candidate] {
        if isFollower { return candidates }
        let ways = scenario.sites.indices.map(way)
        return candidates.flatMap { candidate -> [Candidate] in
            let site = scenario.sessions[candidate.session].site
            return switch ways[site.int] {
            case .onTheirOwn: [candidate]
            case .byRide: withRide(candidate, to: site)
            case .notAtAll: []
            }
        }
    }

    /// One candidate for each window of each ride pool that serves the patient's way.
    func withRide(_ candidate: Candidate, to site: Index<Site>) -> [Candidate] {
        guard let row = rideRow(to: site) else { return [] }
        let mobility = patient.transport?.mobility ?? .walk
        return scenario.pools.indices.flatMap { index -> [Candidate] in
            let pool = scenario.pools[index]
            guard pool.kind == .ride, pool.zone == nil || pool.zone == patient.zone,
                pool.site == nil || pool.site == site, pool.mobility?.contains(mobility) != false
            else { return [] }
            let cents = pool.paidFrom == nil ? nil : (row.rideCost ?? pool.cost)?.count
            return candidate.drawing(pool.windows, starts: \.span) { window in
                Help(pool: index, window: window, use: 1, cents: cents, busy: nil)
            }
        }.filter(isWithinAmounts).narrowed(whilePoolsAreThere)
    }

    func withInterpreter(_ candidates: [Candidate]) -> [Candidate] {
        guard patient.needsInterpreter else { return candidates }
        guard let language = patient.language else { return [] }
        let modes = exam.interpreterModes.intersection(patient.interpreterModes)
        let pools = scenario.pools.indices.filter { index in
            let pool = scenario.pools[index]
            return pool.kind == .interpreter && pool.language?.matches(language) == true
                && pool.mode.map(modes.contains) == true
        }
        return candidates.flatMap { short -> [Candidate] in
            var candidate = short
            candidate.length += scenario.policy.minutes.interpreterExtra
            let block = timetable.blocks[candidate.session.int][candidate.block]
            candidate.starts = candidate.starts.intersection(
                block.starts(lasting: candidate.length + exam.turnaround))
            if candidate.starts.isEmpty { return [] }
            let busy = Help.Busy(offset: 0, length: candidate.length)
            return pools.flatMap { drawing($0, busy, candidate) }.filter(isWithinAmounts)
                .narrowed(whilePoolsAreThere)
        }
    }

    /// What the exam needs, then closures of everything drawn, then who pays.
    func withSupport(_ candidates: [Candidate]) -> [Candidate] {
        var found = candidates
        for need in needs { found = found.flatMap { candidate in withNeed(need, candidate) } }
        return found.narrowed(whilePoolsAreThere).flatMap(withMoney).filter(isWithinAmounts).filter(hasHeads)
    }

    /// What the exam draws from one pool at one time needs no more heads than there are.
    private func hasHeads(_ candidate: Candidate) -> Bool {
        candidate.helps.allSatisfy { help in
            guard let busy = help.busy, let heads = scenario.pools[help.pool].heads else { return true }
            let together = candidate.helps.filter { other in
                guard other.pool == help.pool, let theirs = other.busy else { return false }
                return theirs.offset <= busy.offset && busy.offset < theirs.offset + theirs.length
            }
            return together.count <= heads
        }
    }

    /// No window is asked for more than it has.
    func isWithinAmounts(_ candidate: Candidate) -> Bool {
        candidate.helps.uses.allSatisfy { $0.use <= timetable.free[$0.pool.int][$0.window] }
    }

    /// The exam's needs; where a gender is asked for and no technologist is drawn, one for the whole exam.
    private var needs: [Need] {
        let own = exam.needs.map { Need.listed($0) }
        let drawsTechnologist = exam.needs.contains { need in
            switch need.source {
            case .pool(let pool): scenario.pools[pool].kind == .technologist
            case .kind(let kind, _): kind == .technologist
            }
        }
        return facts.staffGender != nil && !drawsTechnologist ? own + [.technologistThroughout] : own
    }

    private enum Need {
        case listed(Exam.Need)
        case technologistThroughout
    }

    private func withNeed(_ need: Need, _ candidate: Candidate) -> [Candidate] {
        let source: Exam.Need.Source
        let busy: Help.Busy
        switch need {
        case .listed(let listed):
            source = listed.source
            let offset = listed.anchor == .start ? 0 : candidate.length - listed.minutes
            busy = Help.Busy(offset: offset, length: listed.minutes)
        case .technologistThroughout:
            source = .kind(.technologist, skill: nil)
            busy = Help.Busy(offset: 0, length: candidate.length)
        }
        return scenario.pools.indices.filter { matches($0, source) }.flatMap { drawing($0, busy, candidate) }
    }

    private func matches(_ index: Index<Pool>, _ source: Exam.Need.Source) -> Bool {
        let pool = scenario.pools[index]
        if pool.kind == .technologist, let gender = facts.staffGender, pool.gender != gender { return false }
        switch source {
        case .pool(let named): return named == index
        case .kind(let kind, let skill): return pool.kind == kind && (skill == nil || pool.skill == skill)
        }
    }

    /// The candidate with one more draw during the exam, for each window that holds both the draw and the exam.
    private func drawing(_ index: Index<Pool>, _ busy: Help.Busy, _ candidate: Candidate) -> [Candidate] {
        let pool = scenario.pools[index]
        guard pool.site == nil || pool.site == scenario.sessions[candidate.session].site else { return [] }
        let use = pool.unit == .count ? 1 : Int64(busy.length.int)
        let cents = pool.paidFrom == nil ? nil : pool.cost.map { $0.count * use }
        let (first, last) = (min(busy.offset, 0), max(busy.offset + busy.length, candidate.length))
        return candidate.drawing(pool.windows) { window in
            Span(from: window.span.from - first, to: window.span.to - last + 1)
        } help: { window in
            Help(pool: index, window: window, use: use, cents: cents, busy: busy)
        }
    }

    func whilePoolsAreThere(_ candidate: Candidate) -> Starts {
        candidate.starts.subtracting(
            candidate.helps.flatMap { help in
                let closures = scenario.pools[help.pool].unavailable
                guard let busy = help.busy else { return closures }
                return closures.map { $0.clashes(with: busy.offset, lasting: busy.length) }
            })
    }

    /// One candidate for each window of the money pools that pay.
    func withMoney(_ candidate: Candidate) -> [Candidate] {
        var costs: [Index<Pool>: Int64] = [:]
        for help in candidate.helps {
            if let cents = help.cents, let payer = scenario.pools[help.pool].paidFrom {
                costs[payer, default: 0] += cents
            }
        }
        return costs.sorted { $0.key < $1.key }.reduce([candidate]) { found, cost in
            found.flatMap { candidate in
                candidate.drawing(scenario.pools[cost.key].windows, starts: \.span) { window in
                    Help(pool: cost.key, window: window, use: cost.value, busy: nil)
                }
            }
        }
    }
}

extension OfferSearch.Candidate {
    /// The candidate with one more help, for each window that leaves it a start.
    func drawing(
        _ windows: [Pool.Window], starts: (Pool.Window) -> Span, help: (Int) -> Help
    ) -> [OfferSearch.Candidate] {
        windows.indices.compactMap { position in
            let left = self.starts.intersection(starts(windows[position]))
            if left.isEmpty { return nil }
            var drawing = self
            drawing.starts = left
            drawing.helps.append(help(position))
            return drawing
        }
    }
}
