import Domain

/// The outreach program: at most one choice for each appointment, under what every lane holds and the contacts of
/// every patient. `Formulation.md`, section 8.
struct HelpProgram {
    /// A protected group; where the least level is raised, one of which at least one appointment has a choice.
    struct Group {
        var name: GroupName
        /// Positions among the awaited appointments.
        var targets: [Int]
        /// Expected completions without outreach, in millionths.
        var base: Int64

        /// The expected completed share, in millionths, when so much is added.
        func level(_ added: Int64) -> Int64 {
            Int64(floorDivision(Int128(base + added), Int128(targets.count)))
        }
    }

    let choices: [HelpChoice]
    /// By appointment: its choices.
    let ofTarget: [Range<Int>]
    let lanes: [HelpLanes.Lane]
    /// By lane, by day: the right side of its row. What no set of help can use up is left out of it.
    let usable: [[Int64]]
    let groups: [Group]
    /// Nil: groups are not held together.
    let parity: HelpParity?
    /// By appointment: its groups.
    let groupsOf: [[Int]]
    /// Patients of two or more appointments whose choices could together be more contacts than they may get.
    let capped: [(patient: Index<Patient>, contacts: Int)]
    /// By appointment: its patient's place in `capped`.
    let capOf: [Int?]

    init(_ found: HelpChoices, _ groups: [Group], _ parity: HelpParity? = nil) {
        choices = found.all
        ofTarget = found.ofTarget
        lanes = found.lanes.lanes
        usable = found.usable
        self.groups = groups
        self.parity = parity
        var groupsOf = [[Int]](repeating: [], count: found.ofTarget.count)
        for (number, group) in groups.enumerated() {
            for target in group.targets { groupsOf[target].append(number) }
        }
        self.groupsOf = groupsOf
        var most: [Index<Patient>: Int] = [:]
        let patients = found.awaited.rows.map(\.patient)
        for (target, range) in found.ofTarget.enumerated() {
            most[patients[target], default: 0] += found.all[range].map(\.contacts).max() ?? 0
        }
        let capped = most.filter { $0.value > found.contactsLeft[$0.key.int] }.map(\.key).sorted()
        self.capped = capped.map { ($0, found.contactsLeft[$0.int]) }
        let place = Dictionary(uniqueKeysWithValues: capped.enumerated().map { ($1, $0) })
        capOf = patients.map { place[$0] }
    }

    func uplift(_ chosen: [Int]) -> Int64 { chosen.reduce(0) { $0 + choices[$1].uplift } }

    /// By group: what chosen help adds to its expected completions.
    func added(_ chosen: [Int]) -> [Int64] {
        chosen.reduce(into: [Int64](repeating: 0, count: groups.count)) { sums, choice in
            for group in groupsOf[choices[choice].target] { sums[group] += choices[choice].uplift }
        }
    }

    /// The least level of a group.
    func level(_ chosen: [Int]) -> Int64 {
        zip(groups, added(chosen)).map { $0.level($1) }.min() ?? 1_000_000
    }
}

/// What chosen help leaves of lanes and contacts.
struct HelpRoom {
    private let program: HelpProgram
    /// By lane, by day: what is not drawn by then.
    private var left: [[Int64]]
    private var contacts: [Int]
    private(set) var chosen: [Int?]

    init(_ program: HelpProgram) {
        self.program = program
        left = program.lanes.map(\.left)
        contacts = program.capped.map(\.contacts)
        chosen = Array(repeating: nil, count: program.ofTarget.count)
    }

    init(_ program: HelpProgram, _ chosen: [Int]) {
        self.init(program)
        for choice in chosen { take(choice) }
    }

    /// Whether the appointment has no help yet and this would fit.
    func fits(_ choice: Int) -> Bool {
        let choice = program.choices[choice]
        guard chosen[choice.target] == nil else { return false }
        if let cap = program.capOf[choice.target], contacts[cap] < choice.contacts { return false }
        return fits(choice.draws)
    }

    func fits(_ draws: [HelpChoice.Draw]) -> Bool {
        draws.allSatisfy { draw in left[draw.lane][draw.slot...].allSatisfy { $0 >= draw.amount } }
    }

    mutating func take(_ number: Int) {
        let choice = program.choices[number]
        chosen[choice.target] = number
        if let cap = program.capOf[choice.target] { contacts[cap] -= choice.contacts }
        take(choice.draws)
    }

    mutating func take(_ draws: [HelpChoice.Draw]) { draw(draws, 1) }

    /// Puts back what a choice took.
    mutating func give(_ number: Int) {
        let choice = program.choices[number]
        chosen[choice.target] = nil
        if let cap = program.capOf[choice.target] { contacts[cap] += choice.contacts }
        draw(choice.draws, -1)
    }

    private mutating func draw(_ draws: [HelpChoice.Draw], _ sign: Int64) {
        for draw in draws {
            for slot in draw.slot..<left[draw.lane].count { left[draw.lane][slot] -= sign * draw.amount }
        }
    }

    /// Chosen help, by appointment.
    var taken: [Int] { chosen.compactMap { $0 } }
}
