public import Domain

/// Two plans for the same orders side by side: what changes, and for whom.
public struct PlanComparison: Sendable {
    /// A goal of both plans. Its bounds say how much of a difference is certain.
    struct GoalChange {
        var name: GoalName
        var before: ReadResult.Goal
        var after: ReadResult.Goal

        enum Direction: String { case better, worse, same }

        var direction: Direction {
            if before.value == after.value { return .same }
            return (before.value < after.value) == before.isMaximum ? .better : .worse
        }

        /// Whether the difference is only the rounding of levels.
        var isRounding: Bool {
            guard case .equity = name else { return false }
            return abs(after.value.millionths - before.value.millionths) <= 10
        }

        /// Whether all goals before this one are proven on both sides, so that its bounds hold for every plan that decides
        /// them as well as can be.
        var isOnProvenGround: Bool

        /// Whether the better of the two plans is beyond what any plan of the other side can reach that decides the earlier
        /// goals as well as can be.
        var isCertain: Bool {
            guard isOnProvenGround else { return false }
            let (better, other) = direction == .better ? (after, before) : (before, after)
            return before.isMaximum ? better.value > other.bound : better.value < other.bound
        }
    }

    struct GroupChange {
        var name: GroupName
        var orders: Int
        var before: Int
        var after: Int
        var isProtected: Bool
    }

    /// A window with another amount than before.
    struct StockChange {
        var before: ReadResult.Stock
        var after: ReadResult.Stock
    }

    struct Move {
        var order: String
        var from: ReadResult.Place
        var to: ReadResult.Place

        /// Whether only the time differs.
        var staysInSession: Bool { from.session == to.session }
    }

    let before: ReadResult
    let after: ReadResult
    let goals: [GoalChange]
    /// Goals that only one of the plans has: a group that could not be reached may be within reach now.
    let oneSided: [String]
    /// Those that are placed in one of the plans only, and those that are placed elsewhere.
    let gained: [String]
    let lost: [String]
    let moved: [Move]
    let groups: [GroupChange]
    let stocks: [StockChange]
    let openedNow: [ReadResult.Session]
    let closedNow: [ReadResult.Session]

    public init(_ before: ReadResult, _ after: ReadResult) {
        self.before = before
        self.after = after
        var goals: [GoalChange] = []
        for old in before.goals {
            guard let new = after.goals.first(where: { $0.name == old.name }) else { continue }
            let ground = goals.allSatisfy { $0.before.isProven && $0.after.isProven }
            goals.append(GoalChange(name: old.name, before: old, after: new, isOnProvenGround: ground))
        }
        self.goals = goals
        let names = (Set(before.goals.map(\.name)), Set(after.goals.map(\.name)))
        oneSided =
            before.goals.filter { !names.1.contains($0.name) }.map {
                "\($0.name) is decided before the change only"
            }
            + after.goals.filter { !names.0.contains($0.name) }.map {
                "\($0.name) is decided after the change only"
            }
        gained = after.orders.filter { before.places[$0] == nil && after.places[$0] != nil }
        lost = before.orders.filter { before.places[$0] != nil && after.places[$0] == nil }
        moved = after.orders.compactMap { order in
            guard let from = before.places[order], let to = after.places[order], from != to else {
                return nil
            }
            return Move(order: order, from: from, to: to)
        }
        groups = before.groups.compactMap { old in
            after.groups.first { $0.name == old.name }.map {
                GroupChange(
                    name: old.name, orders: old.orders, before: old.placed, after: $0.placed,
                    isProtected: old.isProtected)
            }
        }
        stocks = zip(before.stocks, after.stocks).filter { $0.amount != $1.amount }.map {
            StockChange(before: $0, after: $1)
        }
        let opened = Set(before.sessions.filter(\.isOpen).map(\.id))
        openedNow = after.sessions.filter { $0.isOpen && !opened.contains($0.id) }
        let stillOpen = Set(after.sessions.filter(\.isOpen).map(\.id))
        closedNow = before.sessions.filter { $0.isOpen && !stillOpen.contains($0.id) }
    }

    /// How much more, or less, the open flexible sessions cost.
    var cost: Value { after.openPrice - before.openPrice }

    /// What each order placed more costs in sessions; nil unless both grow.
    var costPerPlacement: Value? {
        let more = after.places.count - before.places.count
        guard more > 0, cost > .zero else { return nil }
        return Value(millionths: roundedHalfUp(Int128(cost.millionths), over: Int128(more)))
    }

    /// Whether more of something has kept its promise: as long as goals are proven on both sides, none is worse than before
    /// unless one that comes first is better.
    public enum Promised: Equatable, Sendable {
        /// So many goals could be compared.
        case kept(goals: Int)
        case broken(GoalName)
    }

    public var promised: Promised {
        var compared = 0
        for goal in goals {
            // First come, first served gets more of it too, and so may ask for more; a smaller gap is promised by nobody.
            switch goal.name {
            case .baseline, .gap, .parity, .placed: return .kept(goals: compared)
            case .clinical, .equity, .value, .care: break
            }
            guard goal.before.isProven, goal.after.isProven else { break }
            compared += 1
            switch goal.direction {
            case .worse where !goal.isRounding: return .broken(goal.name)
            case .better where !goal.isRounding: return .kept(goals: compared)
            default: break
            }
        }
        return .kept(goals: compared)
    }

    /// The first goal that differs, in the order in which they are decided: the ones after it follow from it.
    var decisive: GoalChange? { goals.first { $0.direction != .same } }
}

extension ReadResult {
    fileprivate var openPrice: Value { sessions.filter(\.isOpen).reduce(.zero) { $0 + $1.price } }
}

// As a document and as lines.
extension PlanComparison {
    /// `fairslot.whatif/1`: `changes` as they were asked for.
    public func document(_ changes: [String]) -> JSONOutput {
        [
            "schema": "fairslot.whatif/1",
            "changes": .array(changes.map(JSONOutput.string)),
            "goals": .array(
                goals.map {
                    [
                        "name": .string("\($0.name)"), "unit": .string($0.name.unit),
                        "before": ["value": .decimal($0.before.value), "bound": .decimal($0.before.bound)],
                        "after": ["value": .decimal($0.after.value), "bound": .decimal($0.after.bound)],
                        "direction": .string($0.direction.rawValue), "certain": .bool($0.isCertain),
                    ]
                }),
            "placed": pair(before.places.count, after.places.count),
            "waiting": pair(before.waiting, after.waiting),
            "lateDays": pair(before.lateDays, after.lateDays),
            "groups": .array(
                groups.map {
                    [
                        "group": .string("\($0.name)"), "orders": .integer(Int64($0.orders)),
                        "placed": pair($0.before, $0.after), "protected": .bool($0.isProtected),
                    ]
                }),
            "pools": .array(
                stocks.map {
                    [
                        "pool": .string($0.before.pool), "window": .integer(Int64($0.before.window)),
                        "amount": ["before": .decimal($0.before.amount), "after": .decimal($0.after.amount)],
                        "used": ["before": .decimal($0.before.used), "after": .decimal($0.after.used)],
                    ]
                }),
            "placedNow": .array(gained.map(JSONOutput.string)),
            "waitingNow": .array(lost.map(JSONOutput.string)),
            "moved": .array(
                moved.map {
                    ["order": .string($0.order), "from": place($0.from), "to": place($0.to)]
                }),
            "openedNow": .array(openedNow.map { .string($0.id) }),
            "closedNow": .array(closedNow.map { .string($0.id) }),
            "cost": [
                "currency": .string(after.currency), "sessions": .decimal(cost),
                "perPlacement": costPerPlacement.map(JSONOutput.decimal) ?? .null,
            ],
        ]
    }

    private func pair(_ before: Int, _ after: Int) -> JSONOutput {
        ["before": .integer(Int64(before)), "after": .integer(Int64(after))]
    }

    private func place(_ place: ReadResult.Place) -> JSONOutput {
        ["session": .string(place.session), "start": .string(place.start)]
    }

    /// For a terminal or a mail.
    public func text(_ changes: [String]) -> String {
        let parts = [
            ["What if"] + changes.map { "  \($0)" }, [headline], figures, groupLines, stockLines,
            sessionLines,
            orderLines,
        ]
        return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
            + "\n"
    }

    /// The one sentence a manager asks for.
    private var headline: String {
        let more = after.places.count - before.places.count
        let placed =
            more == 0
            ? "As many orders are placed as before, \(after.places.count)"
            : "\(abs(more)) \(more > 0 ? "more" : "fewer") placed, \(after.places.count) instead of \(before.places.count)"
        let late = after.lateDays - before.lateDays
        let days = late == 0 ? "" : "; \(abs(late)) \(late < 0 ? "fewer" : "more") late days"
        let money =
            cost == .zero
            ? "" : "; sessions cost \(absolute(cost)) \(after.currency) \(cost > .zero ? "more" : "less")"
        let each = costPerPlacement.map { ", \($0) for each order placed more" } ?? ""
        return placed + days + money + each + "."
    }

    private func absolute(_ value: Value) -> Value { Value(millionths: abs(value.millionths)) }

    private var figures: [String] {
        let rows = goals.map { goal in
            let (old, new) = (goal.before, goal.after)
            let change =
                goal.direction == .same
                ? "the same"
                : "\(goal.direction.rawValue)\(goal.isCertain ? "" : ", within what is not proven")"
            return
                "  \(padded("\(goal.name)", 10))\(padded(figure(old), 26))\(padded(figure(new), 26))\(change)"
        }
        let header = "  \(padded("goal", 10))\(padded("before (bound)", 26))\(padded("after (bound)", 26))"
        let follow =
            decisive.flatMap { goal in
                goals.contains { $0.direction == .worse && $0.name != goal.name } && goal.direction == .better
                    ? ["  \(goal.name) comes first: for its sake a later goal may fall."] : nil
            } ?? []
        let changed = goals.filter { $0.direction != .same }
        let open =
            !changed.isEmpty && !changed.contains(where: \.isCertain)
            ? ["  Nothing here is proven to change: part of it may be where the search ended."] : []
        return [header] + rows + oneSided.map { "  \($0)" } + follow + open
    }

    private func figure(_ goal: ReadResult.Goal) -> String {
        goal.value == goal.bound ? "\(goal.value) (proven)" : "\(goal.value) (\(goal.bound))"
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    private var groupLines: [String] {
        let changed = groups.filter { $0.before != $0.after }
        guard !changed.isEmpty else {
            return groups.isEmpty ? [] : ["In every group as many are placed as before."]
        }
        return ["Groups whose placed orders change"]
            + changed.map { group in
                let size = group.isProtected ? "" : ", a small group, measured only"
                return
                    "  \(Words.group(group.name)): \(group.before) to \(group.after) of \(group.orders)\(size)"
            } + ["  " + Words.internalOnly]
    }

    /// Why more of a pool may change nothing.
    private var stockLines: [String] {
        list(
            "Used of what was changed",
            stocks.map { change in
                let (old, new) = (change.before, change.after)
                let idle = new.amount > old.amount && new.used <= old.amount
                let why = idle ? ": what there was is enough for this plan" : ""
                return "  \(old.pool), window \(old.window): \(old.used) of \(old.amount),"
                    + " now \(new.used) of \(new.amount)\(why)"
            }, isCounted: false)
    }

    private var sessionLines: [String] {
        (openedNow.isEmpty ? [] : ["Opened now"])
            + openedNow.map { "  \($0.id), \($0.price) \(after.currency)" }
            + (closedNow.isEmpty ? [] : ["Not open any more"])
            + closedNow.map { "  \($0.id), \($0.price) \(before.currency)" }
    }

    private static let shown = 20

    private var orderLines: [String] {
        list("Placed now", gained.map { "  \($0): \(words(after.places[$0]!))" })
            + list("Waiting now", lost.map { "  \($0), was: \(words(before.places[$0]!))" })
            + list(
                "In another session",
                moved.filter { !$0.staysInSession }.map {
                    "  \($0.order): \(words($0.from)) to \(words($0.to))"
                })
            + (moved.contains(where: \.staysInSession)
                ? ["At another time of the same session: \(moved.count(where: \.staysInSession))"] : [])
    }

    private func list(_ title: String, _ lines: [String], isCounted: Bool = true) -> [String] {
        guard !lines.isEmpty else { return [] }
        let more = lines.count > Self.shown ? ["  and \(lines.count - Self.shown) more (--json has all)"] : []
        return [isCounted ? "\(title): \(lines.count)" : title] + lines.prefix(Self.shown) + more
    }

    private func words(_ place: ReadResult.Place) -> String {
        "\(place.session) \(place.start.prefix(16).replacing("T", with: " "))"
    }
}
