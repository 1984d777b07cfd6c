import Domain
import LinearModel

/// The integer program of one goal over some of the offers: the paper's rows, one file a rule.
struct Formulation {
    let instance: Instance
    let doors: [Door]
    let reserves: [Reserves]
    /// The offers the program chooses among, with their own dense indices, and where each stands in the full list.
    let choices: Table<Offer>
    let original: [Index<Offer>]
    let ofOrder: Grouping<Order, Offer>
    let ofBlock: Grouping<Block, Offer>
    let ofSession: Grouping<Session, Offer>
    let ofWindow: Grouping<PoolWindow, Offer>
    let ofSupply: Grouping<Supply, Offer>
    private(set) var book: [Variable] = []
    /// By session; nil where the plan has no choice.
    private(set) var open: [Variable?] = []
    var model = LinearModel<RowLabel>(.maximise)

    /// `kept`: indices into `list` of the offers to choose among. `forced`: orders that must be placed.
    /// `fills`: whether open sessions must be filled. `counted`: rows that price steps were given over the same offers.
    init(
        _ context: PlanningContext, _ list: OfferList, kept: [Index<Offer>], goal: GoalTerms, pins: [Pin],
        forced: Set<Index<Order>>, fills: Bool = true, counted: UnitRows = .none, cuts: [TimingCut] = []
    ) {
        instance = context.instance
        doors = context.doors
        reserves = context.reserves
        original = kept
        choices = Table(kept.map { list[$0] })
        let scenario = instance.scenario
        ofOrder = Grouping(choices, into: scenario.orders.count) { [$0.order] }
        ofBlock = Grouping(choices, into: instance.blocks.count) { [$0.block] }
        ofSession = Grouping(choices, into: scenario.sessions.count) { [$0.session] }
        ofWindow = Grouping(choices, into: instance.windows.count) { offer in
            Set(offer.uses.map(\.window)).sorted()
        }
        ofSupply = Grouping(choices, into: instance.supplies.count) { offer in
            Set(offer.before.map(\.supply)).sorted()
        }
        addVariables()
        addBookedAtMostOnce(forced)
        addFitsBlock()
        addPoolLimits()
        addReachInTime()
        addReserved()
        if fills { addMinimumFill() }
        addNotInTwoPlaces()
        addVisits()
        addObjective(goal)
        for pin in pins { addPin(pin) }
        addStartTimes()
        addCounted(counted)
        addTimingCuts(cuts)
    }

    private mutating func addVariables() {
        book = choices.rows.map { _ in model.variable(.integer) }
        open = doors.map { door in
            switch door {
            case .choice: model.variable(.integer)
            case .regular, .held, .closed: nil
            }
        }
    }

    /// What `program` chose: the offers by their place in the full list, and the sessions it opened.
    func read(_ values: [Double]) -> [Index<Offer>] {
        choices.indices.filter { values[Int(book[$0.int].column)] > 0.5 }.map { original[$0.int] }
    }
}

/// What every part of planning shares about a scenario.
struct PlanningContext: Sendable {
    let instance: Instance
    /// By session.
    let doors: [Door]
    /// By session.
    let reserves: [Reserves]
    /// By session: what opening it draws; nothing for sessions whose door is not the plan's.
    let openingUses: [[Offer.Use]]

    init(_ instance: Instance, _ list: OfferList) {
        self.instance = instance
        let doors = Self.doors(instance, list)
        self.doors = doors
        openingUses = instance.scenario.sessions.indices.map { session in
            guard case .choice = doors[session.int] else { return [] }
            return instance.openingUses(session) ?? []
        }
        reserves = instance.scenario.sessions.indices.map { Reserves(instance, $0) }
    }

    func canOpen(_ session: Index<Session>) -> Bool {
        switch doors[session.int] {
        case .regular, .held, .choice: true
        case .closed: false
        }
    }

    /// Flexible sessions that people hold open.
    var held: [Index<Session>] {
        instance.scenario.sessions.indices.filter { instance.isHeld[$0.int] }
    }
}
