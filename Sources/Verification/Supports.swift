import Domain

// Conditions 7 to 10 and money: the help an offer draws on. Closures of a pool count where it is drawn on.
extension OfferSearch {
    mutating func travel(_ candidate: Candidate) {
        if !request.follows, journey.way(to: candidate.site) != .onTheirOwn {
            if journey.way(to: candidate.site) == .byRide { takeRide(candidate) }
            return
        }
        passed(.travel)
        interpret(candidate)
    }

    /// Each window of each ride pool that serves the patient's way.
    private mutating func takeRide(_ candidate: Candidate) {
        guard let row = journey.ride(to: candidate.site) else { return }
        for pool in catalogue.pools(.ride, at: candidate.site) where journey.takes(scenario.pools[pool]) {
            let cents = (row.rideCost ?? scenario.pools[pool].cost)?.count
            for position in windows(of: pool, around: candidate.starts) {
                let help = Help(window: Index(position), use: 1)
                guard isWithin(help) else { continue }
                let starts = candidate.starts.intersection(timetable.windows[help.window].span)
                draw(help, cents: cents, from: pool, candidate.starting(starts)) {
                    $0.passed(.travel)
                    $0.interpret($1)
                }
            }
        }
    }

    private mutating func interpret(_ candidate: Candidate) {
        guard request.patient.needsInterpreter else {
            passed(.interpreter)
            return support(candidate, 0)
        }
        var longer = candidate
        longer.length += scenario.policy.minutes.interpreterExtra
        let last = candidate.place.blockEnd - longer.length - request.exam.turnaround
        longer.starts = Span(from: candidate.starts.from, to: min(candidate.starts.to, last + 1))
        if longer.starts.isEmpty || request.interpreters.isEmpty { return }
        for pool in request.interpreters[candidate.site.int] {
            guard let mode = scenario.pools[pool].mode, request.interpreterModes.contains(mode) else {
                continue
            }
            drawDuring(pool, Help.Busy(offset: 0, length: longer.length), longer) {
                guard let interpreter = $0.helps.last, $0.isWithin(interpreter) else { return }
                $0.passed(.interpreter)
                $0.support($1, 0)
            }
        }
    }

    private func isWithin(_ help: Help) -> Bool { help.use <= timetable.windows[help.window].free }

    /// What the exam needs, one need after another, then who pays.
    private mutating func support(_ candidate: Candidate, _ number: Int) {
        guard number < request.needs.count else { return pay(candidate, owed, 0) }
        let source: Exam.Need.Source
        let busy: Help.Busy
        switch request.needs[number] {
        case .listed(let listed):
            source = listed.source
            let offset = listed.anchor == .start ? 0 : candidate.length - listed.minutes
            busy = Help.Busy(offset: offset, length: listed.minutes)
        case .technologistThroughout:
            source = .kind(.technologist, skill: nil)
            busy = Help.Busy(offset: 0, length: candidate.length)
        }
        for pool in pools(source, at: candidate.site) {
            drawDuring(pool, busy, candidate) { $0.support($1, number + 1) }
        }
    }

    private func pools(_ source: Exam.Need.Source, at site: Index<Site>) -> [Index<Pool>] {
        let found: [Index<Pool>]
        switch source {
        case .pool(let named):
            let own = scenario.pools[named].site
            found = own == nil || own == site ? [named] : []
        case .kind(let kind, let skill):
            let there = catalogue.pools(kind, at: site)
            found = skill == nil ? there : there.filter { scenario.pools[$0].skill == skill }
        }
        guard let gender = request.facts.staffGender else { return found }
        return found.filter {
            scenario.pools[$0].kind != .technologist || scenario.pools[$0].gender == gender
        }
    }

    /// One more draw during the exam, for each window that holds both the draw and the exam.
    private mutating func drawDuring(
        _ pool: Index<Pool>, _ busy: Help.Busy, _ candidate: Candidate,
        then next: (inout OfferSearch, Candidate) -> Void
    ) {
        let use = scenario.pools[pool].unit == .count ? 1 : Int64(busy.length.int)
        let cents = scenario.pools[pool].cost.map { $0.count * use }
        let (first, last) = (min(busy.offset, 0), max(busy.offset + busy.length, candidate.length))
        let held = Span(from: candidate.starts.from + last - 1, to: candidate.starts.to + first)
        for position in windows(of: pool, around: held) {
            let help = Help(window: Index(position), use: use, busy: busy)
            let span = timetable.windows[help.window].span
            let starts = candidate.starts.intersection(Span(from: span.from - first, to: span.to - last + 1))
            if starts.isEmpty { continue }
            draw(help, cents: cents, from: pool, candidate.starting(starts), then: next)
        }
    }

    /// Windows of a pool that end after `span` begins and begin before it ends.
    private func windows(of pool: Index<Pool>, around span: Span) -> Range<Int> {
        let first = timetable.windows.first(of: pool, endingAfter: span.from)
        let end = timetable.windows.of(pool).upperBound
        var last = first
        while last < end, timetable.windows.table.rows[last].span.from < span.to { last += 1 }
        return first..<last
    }

    /// By paying pool, in the order of the file: what it pays for the helps so far.
    private var owed: [(payer: Index<Pool>, cents: Int64)] {
        if costs.count <= 1 { return costs }
        let sums = costs.reduce(into: [:]) { $0[$1.payer, default: 0] += $1.cents }
        return sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Each window of the money pools that pay.
    private mutating func pay(
        _ candidate: Candidate, _ owed: [(payer: Index<Pool>, cents: Int64)], _ number: Int
    ) {
        guard number < owed.count else { return settle(candidate) }
        let (payer, cents) = owed[number]
        for position in windows(of: payer, around: candidate.starts) {
            let help = Help(window: Index(position), use: cents)
            let starts = candidate.starts.intersection(timetable.windows[help.window].span)
            draw(help, cents: nil, from: payer, candidate.starting(starts)) {
                $0.pay($1, owed, number + 1)
            }
        }
    }

    private mutating func settle(_ candidate: Candidate) {
        guard helps.areWithin(timetable.windows), hasHeads else { return }
        passed(.support)
        agree(candidate, 0)
    }

    /// What the exam draws from one window at one time needs no more heads than there are.
    private var hasHeads: Bool {
        helps.allSatisfy { help in
            guard let busy = help.busy, let heads = timetable.windows[help.window].heads else { return true }
            let together = helps.count { other in
                guard other.window == help.window, let theirs = other.busy else { return false }
                return theirs.offset <= busy.offset && busy.offset < theirs.offset + theirs.length
            }
            return together <= heads
        }
    }
}
