import Attendance
import Domain

/// What outreach could do for a plan, found anew: appointments ahead, their options, minutes, contacts and groups.
struct OutreachFacts {
    let scenario: Scenario
    let model: AttendanceModel
    let history: History
    let help: HelpBefore
    let coming: [ComingAppointment]
    /// Parallel to `coming`.
    let demands: [[ComingAppointment.Demand]]
    let options: [[ComingAppointment.Option]]
    let place: [Index<Order>: Int]
    let minutes: HelpMinutes
    let money: HelpMoney
    /// By window that pays: what may be spent.
    let cents: [Index<PoolWindow>: Int64]
    /// The same without what no set of help can use up.
    let usableCents: [Index<PoolWindow>: Int64]
    /// Minutes by lane and day, without those that no set of help can use up: multiples of what all help there takes.
    let usable: [HelpMinutes.Lane: [Int64]]
    /// By patient: contacts that the plan leaves them.
    let contactsLeft: [Int]
    let groups: [BarrierGroup]
    /// Protected groups, some appointment of which has an option unless groups are held together, with their places in
    /// `coming`.
    let helped: [(name: GroupName, members: [Int])]

    init(_ ledger: Ledger, _ figures: GoalFigures, _ history: History) {
        let scenario = figures.scenario
        let model = AttendanceModel(scenario: scenario, history: history)
        let coming = ComingAppointment.all(ledger.plan, figures, model)
        let help = ledger.list.helpBefore
        var contacts = [Int](
            repeating: scenario.policy.outreach.contacts, count: scenario.patients.count)
        for appointment in coming {
            if appointment.awaited.secondContact { contacts[appointment.patient.int] -= 1 }
            if appointment.awaited.counselling { contacts[appointment.patient.int] -= 1 }
        }
        contacts = contacts.map { max(0, $0) }
        let money = HelpMoney(scenario, help, ledger.list.timetable.windows, coming)
        let demands = coming.map { $0.demands(scenario, help, money, model) }
        let options = coming.indices.map { [contacts] in
            coming[$0].options(demands[$0], contacts: contacts[coming[$0].patient.int], model)
        }
        let place = Dictionary(uniqueKeysWithValues: coming.enumerated().map { ($1.order, $0) })
        let last = coming.map(\.awaited.day).max() ?? scenario.horizon.upperBound
        let groups = BarrierGroup.all(scenario, open: coming.map(\.order))
        helped = groups.filter(\.isProtected).compactMap { group in
            let members = group.orders.compactMap { place[$0] }
            let isCounted = scenario.policy.outreach.equity == .parity
            return isCounted || members.contains { !options[$0].isEmpty } ? (group.name, members) : nil
        }
        (self.scenario, self.model, self.history, self.help) = (scenario, model, history, help)
        (self.coming, self.demands, self.options, self.place) = (coming, demands, options, place)
        (contactsLeft, self.groups) = (contacts, groups)
        let minutes = HelpMinutes(ledger, through: max(last, scenario.horizon.upperBound))
        self.minutes = minutes
        self.money = money
        cents = money.left(ledger)
        var purses: [Index<PoolWindow>: Int64] = [:]
        for demand in demands.joined() {
            if let purse = demand.purse {
                purses[purse] = OutreachFacts.commonUnit(purses[purse] ?? 0, demand.cents)
            }
        }
        usableCents = cents.reduce(into: [:]) { usable, entry in
            let unit = max(1, purses[entry.key] ?? 1)
            usable[entry.key] = entry.value / unit * unit
        }
        var units: [HelpMinutes.Lane: Int64] = [:]
        for demand in demands.joined() {
            guard let supply = demand.supply else { continue }
            for lane in minutes.lanes(supply, demand.quiet) {
                units[lane] = OutreachFacts.commonUnit(units[lane] ?? 0, demand.minutes)
            }
        }
        usable = minutes.left.reduce(into: [:]) { usable, entry in
            let unit = units[entry.key] ?? 1
            usable[entry.key] = entry.value.map { $0 / unit * unit }
        }
    }

    private static func commonUnit(_ a: Int64, _ b: Int64) -> Int64 { a == 0 ? b : commonUnit(b % a, a) }

    var asksForLevel: Bool { scenario.policy.outreach.equity == .maxMin && !helped.isEmpty }

    /// The least expected completed share of a group that can be helped, in millionths.
    func level(uplift: [Int64]) -> Int64 {
        helped.map { group in
            let sum = group.members.reduce(Int128(0)) {
                $0 + Int128(coming[$1].base.completed.millionths + uplift[$1])
            }
            return Int64(floorDivision(sum, Int128(group.members.count)))
        }.min() ?? 1_000_000
    }

    /// By appointment, the options that go to the likeliest to miss first, while there are minutes.
    func givenByRisk() -> [Int: ComingAppointment.Option] {
        var drawn = DrawnHelp(minutes, cents: cents)
        var contacts = contactsLeft
        var given: [Int: ComingAppointment.Option] = [:]
        let queue = coming.indices.sorted {
            let (a, b) = (coming[$0].base.missed, coming[$1].base.missed)
            return a != b ? a > b : $0 < $1
        }
        for next in queue {
            var best: ComingAppointment.Option?
            for option in options[next] where option.uplift > best?.uplift ?? 0 {
                let isAllowed = option.demands.count <= contacts[coming[next].patient.int]
                if isAllowed && drawn.has(option.demands) { best = option }
            }
            guard let best else { continue }
            _ = drawn.draw(best.demands)
            contacts[coming[next].patient.int] -= best.demands.count
            given[next] = best
        }
        return given
    }
}

// Groups held together by a penalty.
extension OutreachFacts {
    var asksForParity: Bool { scenario.policy.outreach.equity == .parity }
    /// λ, in millionths.
    var penalty: Int128 { Int128(scenario.policy.outreach.parityPenalty.millionths) }

    /// a_g: λ by all appointments over those of the group.
    func parityWeight(_ members: [Int]) -> Int128 {
        Int128(roundedHalfUp(penalty * Int128(coming.count), over: Int128(members.count)))
    }

    /// What each appointment has without outreach of what is compared, in millionths.
    var basis: [Int64] {
        let isShare = scenario.policy.outreach.parityOf == .completions
        return coming.map { isShare ? $0.base.completed.millionths : 0 }
    }

    /// What help gives an appointment of what is compared, in millionths of a completion or of the currency.
    func gift(_ demands: [ComingAppointment.Demand], uplift: Int64) -> Int64 {
        scenario.policy.outreach.parityOf == .completions
            ? uplift : demands.reduce(0) { $0 + $1.cents } * 10_000
    }

    /// What it costs that groups are apart, in millionths of a completion; `gifts` by appointment.
    func parityLoss(_ gifts: [Int64]) -> Int64 {
        guard asksForParity else { return 0 }
        let all = zip(basis, gifts).map { Int128($0 + $1) }
        let everyone = penalty * all.reduce(0, +)
        let loss = helped.reduce(Int128(0)) { sum, group in
            sum + abs(parityWeight(group.members) * group.members.reduce(0) { $0 + all[$1] } - everyone)
        }
        return Int64(clamping: (loss + 999_999) / 1_000_000)
    }
}
