import Domain
import GLPKSolver
import LinearModel

/// A stage's program over some of its choices, for GLPK: relaxed, or whole. Minutes drawn by a day are carried on from
/// day to day, so that every choice stands in one row of a lane and not in all later ones.
struct HelpModel {
    enum Row: Sendable {
        case lane(Int, slot: Int), appointment(Int), contacts(Int), group(Int)
        /// Above all, or below.
        case apart(Int, above: Bool), sum
    }

    let program: HelpProgram
    let stage: HelpStage
    /// Positions among the program's choices; column k is choice k here.
    let columns: [Int]
    /// Parallel to `columns`: how many appointments each stands for.
    private let counts: [Int]
    /// By lane and day: the day in whose row a draw is written, negative for none; nil: its own.
    private let days: [[Int64]]?
    private(set) var model: LinearModel<Row>
    private let isWhole: Bool
    private var choose: [Variable] = []

    /// - Parameters:
    ///   - kinds: what the columns stand for; nil: each for itself.
    ///   - fixed: choices that are taken, none of an appointment that has a column.
    init(
        _ program: HelpProgram, _ stage: HelpStage, _ columns: [Int], kinds: HelpKinds? = nil,
        fixed: [Int] = [], isWhole: Bool
    ) {
        self.program = program
        self.stage = stage
        self.columns = columns
        counts = kinds?.counts ?? columns.map { _ in 1 }
        days = kinds?.days
        self.isWhole = isWhole
        model = LinearModel(.maximise)
        for (column, count) in zip(columns, counts) {
            let worth = if case .level = stage { 0.0 } else { program.choices[column].completions }
            choose.append(
                model.variable(
                    isWhole ? .integer : .continuous, in: 0...Double(count), objective: worth))
        }
        addLanes(fixed)
        addAppointments()
        addContacts(fixed)
        if case .parity(let parity) = stage { addParity(parity, fixed) } else { addGroups(fixed) }
    }

    private mutating func addLanes(_ fixed: [Int]) {
        var taken = program.lanes.map { [Int64](repeating: 0, count: $0.left.count) }
        for choice in fixed {
            for draw in program.choices[choice].draws {
                if let day = day(of: draw) { taken[draw.lane][day] += draw.amount }
            }
        }
        var drawing = program.lanes.map {
            [[(column: Int, amount: Int64)]](repeating: [], count: $0.left.count)
        }
        var wanted = taken
        for (position, column) in columns.enumerated() {
            for draw in program.choices[column].draws {
                guard let day = day(of: draw) else { continue }
                drawing[draw.lane][day].append((position, draw.amount))
                wanted[draw.lane][day] += draw.amount * Int64(counts[position])
            }
        }
        for lane in program.lanes.indices { addLane(lane, taken[lane], drawing[lane], wanted[lane]) }
    }

    /// Where appointments of several days are counted together, the day whose row they all stand in.
    private func day(of draw: HelpChoice.Draw) -> Int? {
        guard let days else { return draw.slot }
        let day = days[draw.lane][draw.slot]
        return day < 0 ? nil : Int(day)
    }

    /// Days on which not even everything together could pass what is left have no row of their own.
    private mutating func addLane(
        _ lane: Int, _ taken: [Int64], _ drawing: [[(column: Int, amount: Int64)]], _ wanted: [Int64]
    ) {
        var carried: Variable?
        var members: [(column: Int, amount: Int64)] = []
        var (fixed, all): (Int64, Int64) = (0, 0)
        for (slot, left) in program.usable[lane].enumerated() {
            fixed += taken[slot]
            all += wanted[slot]
            members += drawing[slot]
            // What was carried here must leave room for what is fixed since.
            guard all > left, !members.isEmpty || carried != nil && taken[slot] > 0 else { continue }
            let total = model.variable(in: 0...Double(max(0, left - fixed)))
            let choose = choose
            let drawn = sum(members) { Double($0.amount) * choose[$0.column] }
            if let carried {
                model.subject(
                    to: drawn + 1.0 * carried - total <= 0, .lane(lane, slot: slot))
            } else {
                model.subject(to: drawn - total <= 0, .lane(lane, slot: slot))
            }
            (carried, members) = (total, [])
        }
    }

    private mutating func addAppointments() {
        let together = Dictionary(grouping: columns.indices) { program.choices[columns[$0]].target }
        for (target, members) in together.sorted(by: { $0.key < $1.key }) where members.count > 1 {
            model.subject(
                to: sum(members) { [choose] in choose[$0] } <= Double(counts[members[0]]),
                .appointment(target))
        }
    }

    private mutating func addContacts(_ fixed: [Int]) {
        var left = program.capped.map(\.contacts)
        for choice in fixed {
            if let cap = program.capOf[program.choices[choice].target] {
                left[cap] -= program.choices[choice].contacts
            }
        }
        let together = Dictionary(grouping: columns.indices) {
            program.capOf[program.choices[columns[$0]].target]
        }
        for cap in program.capped.indices {
            guard let members = together[cap] else { continue }
            let contacts = members.map { (column: $0, count: program.choices[columns[$0]].contacts) }
            guard contacts.reduce(0, { $0 + $1.count * counts[$1.column] }) > left[cap] else { continue }
            model.subject(
                to: sum(contacts) { [choose] in Double($0.count) * choose[$0.column] } <= Double(left[cap]),
                .contacts(cap))
        }
    }

    /// Levels are shares: every term is divided by the group's appointments.
    private mutating func addGroups(_ fixed: [Int]) {
        let added = program.added(fixed)
        var level: Variable?
        if case .level = stage { level = model.variable(in: 0...1, objective: 1) }
        var members = [[(column: Int, share: Double)]](repeating: [], count: program.groups.count)
        for (position, column) in columns.enumerated() {
            for group in program.groupsOf[program.choices[column].target] {
                let count = Double(program.groups[group].targets.count)
                members[group].append((position, program.choices[column].completions / count))
            }
        }
        for (number, group) in program.groups.enumerated() {
            let count = Double(group.targets.count)
            let base = Double(group.base + added[number]) / 1e6 / count
            let gained = sum(members[number]) { [choose] in $0.share * choose[$0.column] }
            if let level {
                model.subject(to: 1.0 * level - gained <= base, .group(number))
            } else if case .saved(let floor?) = stage {
                // What is there already needs no row.
                let missing =
                    Double(Int64(group.targets.count) * floor - group.base - added[number]) / 1e6 / count
                if missing > 0 { model.subject(to: gained >= missing, .group(number)) }
            }
        }
    }
}

// Groups held together.
extension HelpModel {
    /// What each group and all get, then how far each group's figure is from that of all, in completions.
    fileprivate mutating func addParity(_ parity: HelpParity, _ fixed: [Int]) {
        var members = [[(column: Int, amount: Double)]](repeating: [], count: program.groups.count)
        var everyone: [(column: Int, amount: Double)] = []
        for (position, column) in columns.enumerated() {
            let choice = program.choices[column]
            let amount = Double(parity.amount(choice)) / 1e6
            everyone.append((position, amount))
            for group in program.groupsOf[choice.target] { members[group].append((position, amount)) }
        }
        var had = program.groups.map { Double(parity.base($0)) / 1e6 }
        var all = Double(parity.base) / 1e6
        for choice in fixed.lazy.map({ [program] in program.choices[$0] }) {
            let amount = Double(parity.amount(choice)) / 1e6
            all += amount
            for group in program.groupsOf[choice.target] { had[group] += amount }
        }
        let total = sumVariable(everyone)
        for group in program.groups.indices {
            let own = sumVariable(members[group])
            let (weight, penalty) = (Double(parity.weights[group]) / 1e6, Double(parity.penalty) / 1e6)
            let apart = model.variable(in: 0...Double.infinity, objective: -1)
            let offset = penalty * all - weight * had[group]
            model.subject(
                to: weight * own - penalty * total - 1.0 * apart <= offset, .apart(group, above: true))
            model.subject(
                to: penalty * total - weight * own - 1.0 * apart <= -offset, .apart(group, above: false))
        }
    }

    private mutating func sumVariable(_ members: [(column: Int, amount: Double)]) -> Variable {
        let most = members.reduce(0) { $0 + $1.amount * Double(counts[$1.column]) }
        let variable = model.variable(in: 0...max(0, most))
        let drawn = sum(members) { [choose] in $0.amount * choose[$0.column] }
        model.subject(to: drawn - 1.0 * variable == 0, .sum)
        return variable
    }
}

// What comes of it.
extension HelpModel {
    /// The relaxation's value, that of each column, and its duals as prices; nil where GLPK lost its way.
    func relax() -> (objective: Double, values: [Double], prices: HelpPrices)? {
        guard model.rowCount > 0 else {
            return (model.objectiveCoefficients.reduce(0, +), columns.map { _ in 1 }, HelpPrices(program))
        }
        guard let solution = GLPK.relax(model) else { return nil }
        return (
            solution.objective, Array(solution.values.prefix(columns.count)), prices(solution.rowDuals)
        )
    }

    /// Duals are in completions or shares for one unit of a row; prices in what `PricedHelp` divides by.
    private func prices(_ duals: [Double]) -> HelpPrices {
        var prices = HelpPrices(program)
        // Weights of groups are scaled so that they sum to some 10¹² over the groups' appointments.
        let (unit, share) =
            switch stage {
            case .level: (1e18, 1e12)
            case .saved: (1e12, 1e6)
            case .parity: (1e18, 1e6)
            }
        var last: (lane: Int, slot: Int, dual: Double)?
        func closeLane() {
            if let last { prices.lane[last.lane][last.slot] = whole(last.dual * unit) }
        }
        for (label, dual) in zip(model.rowLabels, duals) {
            switch label {
            case .lane(let lane, let slot):
                if let before = last, before.lane == lane {
                    prices.lane[lane][before.slot] = whole((before.dual - dual) * unit)
                } else {
                    closeLane()
                }
                last = (lane, slot, dual)
            case .appointment, .sum: break
            case .contacts(let cap): prices.contacts[cap] = whole(dual * unit)
            case .group(let number):
                prices.group[number] = whole(
                    abs(dual) * share / Double(program.groups[number].targets.count))
            case .apart(let number, let isAbove):
                let price = min(whole(abs(dual) * share), PricedHelp.unit)
                prices.group[number] += isAbove ? price : -price
            }
        }
        closeLane()
        return prices
    }

    private func whole(_ price: Double) -> Int64 {
        price.isFinite ? Int64(min(max(0, price.rounded()), 4e18)) : 0
    }

    /// The whole program's best choices, each as often as it is taken; `bound` in millionths, where the search proved one.
    func solve(_ limits: SearchLimits) -> (chosen: [Int]?, bound: Int64?, isProven: Bool) {
        precondition(isWhole)
        let solution = GLPK.solve(model, limits)
        let chosen = solution.values.map { values in
            columns.indices.flatMap { Array(repeating: columns[$0], count: Int(values[$0].rounded())) }
        }
        // GLPK is good to some 10⁻⁷ of the objective.
        let bound = solution.bound.map { Int64((($0 + abs($0) * 1e-7) * 1e6 + 1e-3).rounded(.down)) }
        let isProven = solution.termination == .optimal || solution.termination == .infeasible
        return (chosen, bound, isProven)
    }
}

extension HelpChoice {
    var completions: Double { Double(uplift) / 1e6 }
}
