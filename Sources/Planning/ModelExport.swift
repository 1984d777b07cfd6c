public import Attendance
public import Domain
import LinearModel

/// The integer program of one goal, earlier goals kept as some plan kept them, as text for any solver. Every rule but the
/// search for exact start times is in it, so no plan beats its optimum.
public struct ModelExport: Sendable {
    /// What an earlier goal came to, as printed.
    public struct Kept: Sendable {
        public var pinned: Value
        public var tolerance: Value
        public init(pinned: Value, tolerance: Value) {
            self.pinned = pinned
            self.tolerance = tolerance
        }
    }

    public struct Text: Sendable {
        public var mps: String
        public var lp: String
    }

    private let scenario: Scenario
    private let history: History

    public init(_ scenario: Scenario, _ history: History) {
        self.scenario = scenario
        self.history = history
    }

    /// - Parameter placed: keys of the orders that the plan places, to whom goal care is confined.
    /// Nil when the scenario has no such goal, or `kept` lacks one that comes before it.
    public func text(of goal: GoalName, keeping kept: [GoalName: Kept], placed: Set<String>) -> Text? {
        let instance = Instance(scenario)
        let plain = OfferList(instance)
        let context = PlanningContext(instance, plain)
        let list = goal == .care ? plain.withOptionalSupports(instance).list : plain
        let baseline = Baseline.plan(context, plain)
        let goals =
            GoalSequence.beforeCare(context, plain, baseline).map { $0.over(list, context) }
            + [Care.terms(instance, list, history)]
        guard let place = goals.firstIndex(where: { $0.name == goal }) else { return nil }
        let pins = goals[..<place].compactMap { terms in
            kept[terms.name].map {
                Pin(terms: terms, floor: terms.maximised($0.pinned) - $0.tolerance.millionths)
            }
        }
        guard pins.count == place else { return nil }
        let demanded = Set(baseline.chosen.keys.filter { instance.demanded[$0] != nil })
        let decided =
            goal == .care ? Set(instance.openOrders.filter { placed.contains(scenario.orders[$0].id) }) : nil
        let program = Formulation(
            context, list,
            kept: list.offers.indices.filter {
                context.canOpen(list[$0].session) && decided?.contains(list[$0].order) != false
            }, goal: goals[place], pins: pins, forced: decided ?? demanded)
        return text(program, goals[place], instance)
    }

    private func text(_ program: Formulation, _ goal: GoalTerms, _ instance: Instance) -> Text {
        let groups = Equity.groups(instance).protected
        let writer = ModelText(
            program.model, constant: Double(goal.constant) / 1e6,
            rowName: { label, row in
                let name =
                    if case .bookedAtMostOnce(let order) = label {
                        RowName.bookedAtMostOnce(scenario.orders[order].id)
                    } else { label.priceName(instance, groups) ?? "\(label)" }
                return "\(name)~\(row + 1)"
            }, columnNames: columnNames(program))
        return Text(mps: writer.mps, lp: writer.lp)
    }

    private func columnNames(_ program: Formulation) -> [String] {
        var names = (0..<program.model.columnCount).map { "t\($0 + 1)" }
        for choice in program.choices.indices {
            let offer = program.choices[choice]
            names[Int(program.book[choice.int].column)] =
                "book~\(scenario.orders[offer.order].id)~\(scenario.sessions[offer.session].id)~\(choice.int + 1)"
        }
        for session in scenario.sessions.indices {
            if let open = program.open[session.int] {
                names[Int(open.column)] = "open~\(scenario.sessions[session].id)"
            }
        }
        return names
    }
}

extension GoalTerms {
    /// The inverse of `printed`.
    func maximised(_ printed: Value) -> Int64 {
        name.sense == .minimise ? -printed.millionths : printed.millionths
    }
}
