import Attendance
import Domain

/// Help of which no study says what it does to attendance: coverage help for an exam that waits for it, and showing the
/// portal to a patient without digital access. It is given minutes that nothing else uses, soonest first, and counts
/// for nothing.
struct UnvaluedHelp {
    private let instance: Instance
    private let awaited: AwaitedAppointments
    private let choices: HelpChoices
    private let program: HelpProgram

    private var scenario: Scenario { instance.scenario }

    private struct Wish {
        var order: Index<Order>
        var step: HelpStep
        /// The window the minutes must come from: at the visit they are needed there and then.
        var window: WindowOfPool?
    }

    private struct WindowOfPool: Hashable {
        var pool: Index<Pool>
        var window: Int
    }

    init(
        _ instance: Instance, _ awaited: AwaitedAppointments, _ choices: HelpChoices, _ program: HelpProgram
    ) {
        self.instance = instance
        self.awaited = awaited
        self.choices = choices
        self.program = program
    }

    /// - Parameter chosen: the valued help.
    func steps(_ chosen: [Int]) -> [OutreachPlan.Action] {
        var room = HelpRoom(program, chosen)
        var contacts = choices.contactsLeft
        for number in chosen {
            let choice = program.choices[number]
            contacts[awaited.rows[choice.target].patient.int] -= choice.contacts
        }
        var inWindow: [WindowOfPool: Int64] = [:]
        var actions: [OutreachPlan.Action] = []
        for wish in wishes {
            let patient = scenario.orders[wish.order].patient.int
            // Where groups are held together by what is spent on them, money is spent on what counts only.
            guard !isSpendWeighed || wish.step.cost == 0 else { continue }
            let draws = choices.draws([wish.step])
            guard !wish.step.kind.isContact || contacts[patient] > 0, room.fits(draws) else { continue }
            if let window = wish.window {
                let used = inWindow[window, default: 0] + wish.step.minutes
                guard used <= scenario.pools[window.pool].windows[window.window].amount else { continue }
                inWindow[window] = used
            }
            room.take(draws)
            if wish.step.kind.isContact { contacts[patient] -= 1 }
            actions.append(wish.step.action(wish.order, saving: 0))
        }
        return actions
    }

    private var isSpendWeighed: Bool {
        scenario.policy.outreach.equity == .parity && scenario.policy.outreach.parityOf == .spend
    }

    /// By the last day, then by request, then by order.
    private var wishes: [Wish] {
        let all = scenario.orders.indices.flatMap { [enrol($0), digital($0)].compactMap { $0 } }
        return all.sorted { key($0) < key($1) }
    }

    private func key(_ wish: Wish) -> (Day, Instant, String) {
        let order = scenario.orders[wish.order]
        return (wish.step.by, order.requestedAt, order.id)
    }

    /// Called for in time before the first day that a gate of payment opens, and before the exam where there is one.
    private func enrol(_ index: Index<Order>) -> Wish? {
        let order = scenario.orders[index]
        let patient = scenario.patients[order.patient]
        let gates = order.gates.filter { $0.concernsPayment && $0.status != .done }
        guard !gates.isEmpty, let call = patient.agreed(.call) else { return nil }
        var by = scenario.horizon.upperBound
        for gate in gates {
            if let first = gate.notBefore { by = min(by, call.lastDay(before: first)) }
            if let lead = gate.leadDays { by = min(by, call.lastDay(before: instance.today + lead)) }
        }
        if let place = awaited.place[index] {
            by = min(by, awaited.rows[place].by(call))
        } else if instance.isBooked[index.int] {
            return nil
        }
        guard by >= instance.today else { return nil }
        let minutes = scenario.policy.outreach.enrolMinutes
        // Without an appointment the money of today pays.
        let start = awaited.place[index].map { awaited.rows[$0].start } ?? scenario.asOf
        return choices.talk(.enrol, .counsellor, minutes, call, patient, by: by, start)
            .map { Wish(order: index, step: $0, window: nil) }
    }

    /// While the patient is there: from the navigators' window that contains the start.
    private func digital(_ index: Index<Order>) -> Wish? {
        guard let place = awaited.place[index], awaited.rows[place].isContacted else { return nil }
        let row = awaited.rows[place]
        let patient = scenario.patients[row.patient]
        guard patient.lacksDigitalAccess,
            let supply = instance.supply(.navigator, speaking: patient.outreachLanguage)
        else { return nil }
        let site = row.appointment.site
        for index in scenario.pools.indices where instance.supplies[supply].holds(scenario.pools[index]) {
            let pool = scenario.pools[index]
            guard pool.site == nil || pool.site == site, let window = pool.window(at: row.start) else {
                continue
            }
            let step = HelpStep(
                kind: .digitalNavigator, channel: nil,
                by: max(instance.today, scenario.zone.day(of: pool.windows[window].span.from)),
                minutes: Int64(scenario.policy.outreach.digitalMinutes.int), supply: nil, quiet: nil)
            return choices.drawing(step, from: supply, row.start).map {
                Wish(
                    order: row.appointment.order, step: $0, window: WindowOfPool(pool: index, window: window))
            }
        }
        return nil
    }
}

extension Patient {
    var lacksDigitalAccess: Bool {
        groups.digitalAccess == .limited || groups.digitalAccess == PatientGroups.DigitalAccess.none
            || need(.digitalAccess) == .yes || need(.digitalLiteracy) == .yes
    }
}

extension Supply {
    fileprivate func holds(_ pool: Pool) -> Bool { pool.kind == kind && pool.language?.primary == language }
}

extension Gate {
    fileprivate var concernsPayment: Bool { kind == .authorisation || kind == .coverage }
}
