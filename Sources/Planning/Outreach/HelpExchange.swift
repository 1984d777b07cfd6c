import Domain

/// Exchanges help between appointments that prices are least sure of: one choice for another, or two at once where the first
/// alone would not fit or would set groups apart. Rounding leaves a little of each row over, and this puts it to use.
struct HelpExchange {
    /// Appointments looked at: pairs of their choices are tried.
    private static let appointments = 200
    private static let passes = 4
    /// Of appointments that are alike in all that counts.
    private static let alike = 4

    private let program: HelpProgram
    private let stage: HelpStage
    private var room: HelpRoom
    private var saved: Int64
    private var given: HelpParity.Given

    /// Another choice for an appointment; nil: none.
    private struct Move {
        var target: Int
        var choice: Int?
        /// By how much the bound falls at least with it.
        var loss: Int128
    }
    /// What counts of an appointment: its groups, and of each choice what it saves, and draws on which lane.
    private struct Kind: Hashable {
        var groups: [Int]
        var choices: [[Int64]]
    }

    /// - Parameters:
    ///   - stage: not that of the level.
    ///   - chosen: allowed choices.
    init(_ program: HelpProgram, _ stage: HelpStage, _ chosen: [Int]) {
        self.program = program
        self.stage = stage
        room = HelpRoom(program, chosen)
        saved = program.uplift(chosen)
        given = HelpParity.Given(program)
        for choice in chosen {
            given.add(amount(choice), to: program.groupsOf[program.choices[choice].target])
        }
    }

    mutating func improved(_ priced: PricedHelp) -> [Int] {
        let moves = moves(priced)
        for _ in 0..<Self.passes {
            var isBetter = false
            for (position, first) in moves.enumerated() where isOpen(first) {
                if take([first]) {
                    isBetter = true
                    continue
                }
                // No plan is better that gives up more than the bound is away.
                let room = away(priced) - added(first, priced)
                for second in moves[(position + 1)...] where second.target != first.target && isOpen(second) {
                    if second.loss > room + priced.loss(self.room.chosen[second.target], of: second.target) {
                        continue
                    }
                    if take([first, second]) {
                        isBetter = true
                        break
                    }
                }
            }
            if !isBetter { break }
        }
        return room.taken
    }

    /// By how much the bound is above the plan, less what the plan's choices are already behind the best.
    private func away(_ priced: PricedHelp) -> Int128 {
        let value =
            switch stage {
            case .level, .saved: Int128(saved) * priced.divisor
            case .parity(let parity):
                Int128(saved) * priced.divisor - parity.apart(given, program) * PricedHelp.wideUnit
            }
        let behind = program.ofTarget.indices.reduce(Int128(0)) { $0 + priced.loss(room.chosen[$1], of: $1) }
        return priced.total - value - behind
    }

    private func added(_ move: Move, _ priced: PricedHelp) -> Int128 {
        move.loss - priced.loss(room.chosen[move.target], of: move.target)
    }

    /// All choices of the appointments whose second best is hardly worse than their best, least loss first.
    private func moves(_ priced: PricedHelp) -> [Move] {
        let ranked = program.ofTarget.indices.compactMap { target -> (loss: Int128, target: Int)? in
            let options = [nil] + program.ofTarget[target].map(Optional.some)
            let losses = options.map { priced.loss($0, of: target) }.sorted()
            return losses.count > 1 ? (losses[1], target) : nil
        }.sorted { $0 < $1 }
        var seen: [Kind: Int] = [:]
        var looked: [Int] = []
        for (_, target) in ranked where looked.count < Self.appointments {
            let kind = kind(target)
            guard seen[kind, default: 0] < Self.alike else { continue }
            seen[kind, default: 0] += 1
            looked.append(target)
        }
        return looked.flatMap { target in
            ([nil] + program.ofTarget[target].map(Optional.some)).map {
                Move(target: target, choice: $0, loss: priced.loss($0, of: target))
            }
        }.sorted { ($0.loss, $0.target, $0.choice ?? -1) < ($1.loss, $1.target, $1.choice ?? -1) }
    }

    /// Whether it has help now is part of it: two that are alike can still be exchanged for each other.
    private func kind(_ target: Int) -> Kind {
        Kind(
            groups: program.groupsOf[target] + [
                room.chosen[target].map { $0 - program.ofTarget[target].lowerBound } ?? -1
            ],
            choices: program.ofTarget[target].map { choice in
                let choice = program.choices[choice]
                return [choice.uplift]
                    + choice.draws.sorted { $0.lane < $1.lane }.flatMap { [Int64($0.lane), $0.amount] }
            })
    }

    private func isOpen(_ move: Move) -> Bool { room.chosen[move.target] != move.choice }

    private func amount(_ choice: Int) -> Int64 {
        if case .parity(let parity) = stage { return parity.amount(program.choices[choice]) }
        return program.choices[choice].uplift
    }

    /// Makes the moves if the plan is better and allowed with them.
    private mutating func take(_ moves: [Move]) -> Bool {
        var (gained, after) = (Int64(0), given)
        for move in moves {
            for (choice, sign) in [(room.chosen[move.target], Int64(-1)), (move.choice, 1)] {
                guard let choice else { continue }
                gained += sign * program.choices[choice].uplift
                after.add(sign * amount(choice), to: program.groupsOf[move.target])
            }
        }
        guard isBetter(after, by: gained) else { return false }
        let old = moves.map { room.chosen[$0.target] }
        for choice in old { if let choice { room.give(choice) } }
        var taken: [Int] = []
        for choice in moves.compactMap(\.choice) {
            guard room.fits(choice) else {
                for choice in taken { room.give(choice) }
                for choice in old { if let choice { room.take(choice) } }
                return false
            }
            room.take(choice)
            taken.append(choice)
        }
        (saved, given) = (saved + gained, after)
        return true
    }

    private func isBetter(_ after: HelpParity.Given, by gained: Int64) -> Bool {
        switch stage {
        case .level: false
        case .saved(let floor):
            gained > 0 && zip(program.groups, after.groups).allSatisfy { $0.level($1) >= floor ?? 0 }
        case .parity(let parity):
            parity.apart(after, program) - parity.apart(given, program)
                < Int128(gained) * PricedHelp.wideUnit
        }
    }
}
