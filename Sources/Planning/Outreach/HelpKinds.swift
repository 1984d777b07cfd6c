import Domain

/// Appointments that are alike in all that counts, counted together: of ten thousand booked people there are often but a few
/// dozen kinds, and a program over how many of each get what is solved to proof where one over people is not.
struct HelpKinds {
    /// Choices of one appointment of each kind.
    let columns: [Int]
    /// Parallel to `columns`: how many appointments there are of its kind.
    let counts: [Int]
    /// By lane and day: the next day by which what is drawn matters; −1: none.
    let days: [[Int64]]
    private let program: HelpProgram
    /// By the appointment that stands for its kind: all of them.
    private let alike: [Int: [Int]]

    /// What counts of an appointment: its groups, and of each choice what it saves, costs and draws when.
    private struct Kind: Hashable {
        var groups: [Int]
        /// Of a patient whose contacts are limited over several appointments: others are not alike.
        var cap: Int?
        var choices: [[Int64]]
    }

    /// - Parameters:
    ///   - open: choices by appointment, appointments in ascending order.
    ///   - fixed: what others have.
    init(_ program: HelpProgram, _ open: [(target: Int, choices: [Int])], fixed: [Int]) {
        let days = Self.days(program, open.flatMap(\.choices) + fixed)
        var first: [Kind: Int] = [:]
        var (alike, columns): ([Int: [Int]], [Int]) = ([:], [])
        for (target, own) in open {
            let kind = Kind(
                groups: program.groupsOf[target], cap: program.capOf[target],
                choices: own.map { choice in
                    let from = program.ofTarget[target].lowerBound
                    let choice = (place: Int64(choice - from), figures: program.choices[choice])
                    return [choice.place, choice.figures.uplift, Int64(choice.figures.cost.count)]
                        + choice.figures.draws.sorted { $0.lane < $1.lane }
                        .flatMap { [Int64($0.lane), days[$0.lane][$0.slot], $0.amount] }
                })
            if let known = first[kind] {
                alike[known]!.append(target)
            } else {
                first[kind] = target
                alike[target] = [target]
                columns += own
            }
        }
        self.days = days
        self.program = program
        self.alike = alike
        self.columns = columns
        counts = columns.map { alike[program.choices[$0].target]!.count }
    }

    /// It does not matter where not even everything together passes what is left, nor where no more is left on a later day,
    /// whose row then says as much.
    private static func days(_ program: HelpProgram, _ choices: [Int]) -> [[Int64]] {
        var wanted = program.lanes.map { [Int64](repeating: 0, count: $0.left.count) }
        for choice in choices {
            for draw in program.choices[choice].draws { wanted[draw.lane][draw.slot] += draw.amount }
        }
        return zip(program.usable, wanted).map { usable, wanted in
            var sum = wanted.reduce(0, +)
            var (next, least) = (Int64(-1), Int64.max)
            var rows = [Int64](repeating: -1, count: usable.count)
            for slot in usable.indices.reversed() {
                if sum > usable[slot] && usable[slot] < least { next = Int64(slot) }
                rows[slot] = next
                least = min(least, usable[slot])
                sum -= wanted[slot]
            }
            return rows
        }
    }

    /// The choices of each appointment, from those of the ones that stand for their kinds, each as often as it is taken.
    func spread(_ chosen: [Int]) -> [Int] {
        var given: [Int: Int] = [:]
        return chosen.map { choice in
            let known = program.choices[choice].target
            let target = alike[known]![given[known, default: 0]]
            given[known, default: 0] += 1
            return program.ofTarget[target].lowerBound + choice - program.ofTarget[known].lowerBound
        }
    }
}
