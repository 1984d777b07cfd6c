import Domain
import GLPKSolver

/// One stage of outreach, solved: GLPK's relaxation over the choices that prices call for, a plan rounded from it, and
/// GLPK's integer program over the choices that a better plan could hold. Effort is counted work, never time.
struct HelpSearch {
    struct Result {
        /// By appointment.
        var chosen: [Int]
        var value: Int64
        var bound: Int64
        var basis: BoundBasis
        var priced: PricedHelp
    }

    let program: HelpProgram
    let stage: HelpStage

    /// More columns than this are left to prices and rounding.
    private static let mostWhole = 2_000
    /// Appointments whose help is decided anew when not all of them can be.
    private static let someAppointments = 250
    private static let limits = SearchLimits(nodes: 1_000, iterations: 20_000)
    /// Of deciding anew for some, which is done several times: most of what it finds, it finds soon.
    private static let someLimits = SearchLimits(nodes: 200, iterations: 4_000)
    /// How many sets of appointments are decided anew, one after the other.
    private static let turns = 3
    /// Rounds of the relaxation; fewer where one takes seconds.
    private var mostRounds: Int { program.ofTarget.count > 5_000 ? 12 : 40 }

    func value(_ chosen: [Int]) -> Int64 {
        switch stage {
        case .level: program.level(chosen)
        case .saved: program.uplift(chosen)
        case .parity: program.net(chosen)
        }
    }

    /// Whether the floor is kept.
    private func isAllowed(_ chosen: [Int]) -> Bool {
        guard case .saved(let floor?) = stage else { return true }
        return program.level(chosen) >= floor
    }

    /// - Parameter start: allowed choices.
    func solve(from start: [Int]) -> Result {
        let (priced, values) = relax(from: start)
        var chosen = filled(start, by: priced)
        let rounded = rounded(values, priced)
        if isAllowed(rounded), value(rounded) > value(chosen) { chosen = rounded }
        if !isAllowed(rounded) {
            // What is rounded may fall just short of the floor: deciding anew for some can make up for it, and what keeps the
            // floor already can be given to those who need it.
            for repaired in [improved(rounded, priced, turn: 0), kept(start, in: rounded, priced)]
            where isAllowed(repaired) && value(repaired) > value(chosen) {
                chosen = repaired
            }
        }
        for turn in 0..<Self.turns {
            let candidate = improved(chosen, priced, turn: turn)
            if isAllowed(candidate), value(candidate) > value(chosen) { chosen = candidate }
        }
        if !stage.isLevel {
            var exchange = HelpExchange(program, stage, chosen)
            chosen = exchange.improved(priced)
        }
        var result = Result(
            chosen: chosen, value: value(chosen), bound: priced.bound, basis: .prices, priced: priced)
        decide(&result)
        return result
    }
}

// Prices and the relaxation.
extension HelpSearch {
    /// Columns come in as prices call for them; the values are those of the last relaxation, by choice.
    private func relax(from start: [Int]) -> (PricedHelp, [Int: Double]) {
        var priced = firstPrices()
        var columns = Set(start).union(near(priced))
        for target in program.ofTarget.indices { columns.formUnion(leading(target, priced)) }
        var found: (PricedHelp, [Int: Double])?
        for _ in 0..<mostRounds {
            let sorted = columns.sorted()
            guard let relaxed = HelpModel(program, stage, sorted, isWhole: false).relax() else { break }
            priced = PricedHelp(program, stage, relaxed.prices)
            let values = Dictionary(uniqueKeysWithValues: zip(sorted, relaxed.values).filter { $0.1 > 1e-9 })
            if found.map({ priced.bound <= $0.0.bound }) ?? true { found = (priced, values) }
            let isTight =
                Double(priced.bound) - relaxed.objective * 1e6 <= max(1, abs(relaxed.objective) * 10)
            let before = columns.count
            for target in program.ofTarget.indices { columns.formUnion(leading(target, priced)) }
            if isTight || columns.count == before { break }
        }
        return found ?? (priced, [:])
    }

    /// The choice of an appointment that is worth most at these prices, if any is worth anything.
    private func leading(_ target: Int, _ priced: PricedHelp) -> [Int] {
        guard priced.best[target] > 0 else { return [] }
        return program.ofTarget[target].first { priced.worth[$0] == priced.best[target] }.map { [$0] } ?? []
    }

    private func firstPrices() -> PricedHelp {
        if case .level = stage { return roughPrices() }
        return PricedHelp(program, stage, HelpAscent(program, stage).prices())
    }

    /// Choices that are hardly worse than the best of their appointment: where prices are not yet sure.
    private func near(_ priced: PricedHelp) -> [Int] {
        let behind = program.choices.indices.map {
            (loss: priced.loss($0, of: program.choices[$0].target), choice: $0)
        }
        .filter { $0.loss > 0 }
        let count = max(500, program.ofTarget.count / 10)
        return behind.sorted { $0 < $1 }.prefix(count).map(\.choice)
    }

    /// Of the level. A lane's price on its last day such that what is taken there at it is about what there is.
    private func roughPrices() -> PricedHelp {
        var prices = HelpPrices(program)
        // Weights by the appointments of a group: as if all counted alike.
        let all = program.groups.reduce(0) { $0 + $1.targets.count }
        for group in program.groups.indices {
            prices.group[group] = Int64(1_000_000_000_000 / max(1, all))
        }
        let plain = PricedHelp(program, stage, prices)
        for lane in program.lanes.indices { prices.lane[lane] = rough(lane, plain) }
        return PricedHelp(program, stage, prices)
    }

    private func rough(_ lane: Int, _ priced: PricedHelp) -> [Int64] {
        var wanted: [(worth: Int128, amount: Int64)] = []
        for (number, choice) in program.choices.enumerated() {
            guard let draw = choice.draws.first(where: { $0.lane == lane }), draw.amount > 0 else {
                continue
            }
            wanted.append((priced.worth[number] / Int128(draw.amount), draw.amount))
        }
        wanted.sort { $0.worth > $1.worth }
        let left = program.usable[lane]
        var sum: Int64 = 0
        var price: Int128 = 0
        for one in wanted {
            sum += one.amount
            if sum > left.last ?? 0 {
                price = one.worth
                break
            }
        }
        var prices = [Int64](repeating: 0, count: left.count)
        if !prices.isEmpty { prices[left.count - 1] = Int64(min(max(0, price), Int128(4e18))) }
        return prices
    }
}

// Plans.
extension HelpSearch {
    /// What the relaxation takes whole, then what fits of the rest.
    private func rounded(_ values: [Int: Double], _ priced: PricedHelp) -> [Int] {
        var room = HelpRoom(program)
        for choice in values.keys.sorted() where values[choice]! > 1 - 1e-6 && room.fits(choice) {
            room.take(choice)
        }
        let parts = values.filter { $0.value <= 1 - 1e-6 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        // What is taken in part stands between groups; what more of it is worth is not what it is worth alone.
        if stage.isMonotone {
            for (choice, _) in parts where room.fits(choice) { room.take(choice) }
        }
        return filled(room.taken, by: priced)
    }

    /// Adds what fits, in the order of what it is worth beside the best of its appointment.
    private func filled(_ chosen: [Int], by priced: PricedHelp) -> [Int] {
        var room = HelpRoom(program, chosen)
        let open = program.choices.indices.filter { room.chosen[program.choices[$0].target] == nil }
        let sorted = open.sorted {
            let (a, b) = (priced.worth[$0], priced.worth[$1])
            return a != b
                ? a > b
                : program.choices[$0].uplift != program.choices[$1].uplift
                    ? program.choices[$0].uplift > program.choices[$1].uplift : $0 < $1
        }
        if case .parity(let parity) = stage { return even(sorted, room, parity) }
        for choice in sorted where room.fits(choice) { room.take(choice) }
        return room.taken
    }

    /// The same, where more may set groups apart: what fits and is worth more than that.
    private func even(_ sorted: [Int], _ start: HelpRoom, _ parity: HelpParity) -> [Int] {
        var room = start
        var given = HelpParity.Given(program)
        for choice in room.taken {
            let choice = program.choices[choice]
            given.add(parity.amount(choice), to: program.groupsOf[choice.target])
        }
        for number in sorted where room.fits(number) {
            let choice = program.choices[number]
            var next = given
            next.add(parity.amount(choice), to: program.groupsOf[choice.target])
            guard
                parity.apart(next, program) - parity.apart(given, program)
                    < Int128(choice.uplift) * PricedHelp.wideUnit
            else { continue }
            room.take(number)
            given = next
        }
        return room.taken
    }

    /// `rounded`, but for groups that are below the floor with it: these get what `start` gives them, and everyone else what
    /// still fits.
    private func kept(_ start: [Int], in rounded: [Int], _ priced: PricedHelp) -> [Int] {
        guard case .saved(let floor?) = stage else { return start }
        let added = program.added(rounded)
        let below = program.groups.indices.filter { program.groups[$0].level(added[$0]) < floor }
        func isBelow(_ choice: Int) -> Bool {
            program.groupsOf[program.choices[choice].target].contains(where: below.contains)
        }
        var room = HelpRoom(program)
        for choice in start where isBelow(choice) && room.fits(choice) { room.take(choice) }
        for choice in rounded where !isBelow(choice) && room.fits(choice) { room.take(choice) }
        return filled(room.taken, by: priced)
    }

    /// Decides anew, everyone else as they are: half of them for the appointments whose help is furthest behind the best at
    /// these prices, and for those that prices are least sure of; in turn 1 for those after them, and so on.
    private func improved(_ chosen: [Int], _ priced: PricedHelp, turn: Int) -> [Int] {
        var held = [Int?](repeating: nil, count: program.ofTarget.count)
        for choice in chosen { held[program.choices[choice].target] = choice }
        let behind = program.ofTarget.indices.map { (loss: priced.loss(held[$0], of: $0), target: $0) }
            .filter { $0.loss > 0 }.sorted { ($1.loss, $0.target) < ($0.loss, $1.target) }
        let half = Self.someAppointments / 2
        let chased = Set(behind.dropFirst(turn * half).prefix(half).map(\.target))
        let unsure = program.ofTarget.indices.map { target -> (target: Int, loss: Int128) in
            let options = [nil] + program.ofTarget[target].map(Optional.some)
            return (target, options.map { priced.loss($0, of: target) }.sorted().dropFirst().first ?? .max)
        }.filter { $0.loss < .max && !chased.contains($0.target) }.sorted {
            ($0.loss, $0.target) < ($1.loss, $1.target)
        }
        let count = Self.someAppointments - chased.count
        let free = chased.union(unsure.dropFirst(turn * count).prefix(count).map(\.target))
        guard !free.isEmpty else { return chosen }
        let fixed = chosen.filter { !free.contains(program.choices[$0].target) }
        let columns = free.sorted().flatMap { program.ofTarget[$0] }
        let solved = HelpModel(program, stage, columns, fixed: fixed, isWhole: true).solve(Self.someLimits)
        guard let better = solved.chosen else { return chosen }
        return checked(fixed + better, else: chosen, priced)
    }

    /// GLPK's choices, if they keep every row exactly.
    private func checked(_ candidate: [Int], else chosen: [Int], _ priced: PricedHelp) -> [Int] {
        var room = HelpRoom(program)
        for choice in candidate.sorted() {
            guard room.fits(choice) else { return chosen }
            room.take(choice)
        }
        return filled(room.taken, by: priced)
    }

    /// The whole program over all that a better plan could hold, where that is not too much.
    private func decide(_ result: inout Result) {
        guard result.bound > result.value else { return }
        let priced = result.priced
        let slack = priced.total - Int128(result.value) * priced.divisor
        var open: [(target: Int, choices: [Int])] = []
        var fixed: [Int] = []
        for target in program.ofTarget.indices {
            let own = program.ofTarget[target].filter { priced.loss($0, of: target) <= slack }
            if own.count == 1, priced.loss(nil, of: target) > slack {
                fixed += own
            } else if !own.isEmpty {
                open.append((target, own))
            }
        }
        let kinds = HelpKinds(program, open, fixed: fixed)
        guard kinds.columns.count <= Self.mostWhole, priced.divisor > 0 else { return }
        guard HelpRoom(program).holds(fixed) else { return }
        let solved = HelpModel(
            program, stage, kinds.columns, kinds: kinds, fixed: fixed, isWhole: true
        ).solve(Self.limits)
        if let found = solved.chosen {
            let candidate = checked(fixed + kinds.spread(found), else: result.chosen, priced)
            if isAllowed(candidate), value(candidate) > result.value {
                (result.chosen, result.value) = (candidate, value(candidate))
            }
        }
        // What the program leaves out is no better than the plan that was held.
        let decided: Int64 = if case .level = stage { 0 } else { program.uplift(fixed) }
        let proven = solved.isProven && solved.bound == nil ? result.value : solved.bound.map { $0 + decided }
        if let proven, max(proven, result.value) < result.bound {
            (result.bound, result.basis) = (max(proven, result.value), .glpkTree)
        }
    }
}

extension HelpRoom {
    /// Whether all of these fit together.
    fileprivate func holds(_ choices: [Int]) -> Bool {
        var room = self
        for choice in choices {
            guard room.fits(choice) else { return false }
            room.take(choice)
        }
        return true
    }
}
