import Attendance
import Domain

/// One thing that can be done for an appointment before its day.
struct HelpStep {
    var kind: OutreachKind
    /// Nil: at the visit.
    var channel: ChannelKind?
    var by: Day
    var minutes: Int64
    /// Nil: nothing is drawn on.
    var supply: Index<Supply>?
    var quiet: Channel.QuietHours?
    /// Of the minutes, drawn on `purse`.
    var cost: Cents = 0
    var purse: Index<PoolWindow>?
}

/// A set of steps for one appointment, with what all of them together are worth: effects do not add up.
struct HelpChoice {
    struct Draw {
        var lane: Int
        /// Day from today on.
        var slot: Int
        /// Minutes or cents.
        var amount: Int64
    }
    /// Position among the awaited appointments.
    var target: Int
    var steps: [HelpStep]
    /// Expected completions gained, in millionths; above 0.
    var uplift: Int64
    var contacts: Int
    /// At most one for each lane.
    var draws: [Draw]

    var cost: Cents { steps.reduce(0) { $0 + $1.cost } }
}

/// Everything that could be worth doing: for each appointment its choices; none is as good as a smaller one, unless groups
/// are to be held together.
struct HelpChoices {
    let instance: Instance
    let awaited: AwaitedAppointments
    let lanes: HelpLanes
    let model: AttendanceModel
    /// By patient: contacts that may still be made.
    let contactsLeft: [Int]
    private(set) var all: [HelpChoice] = []
    /// By appointment: its choices.
    private(set) var ofTarget: [Range<Int>] = []
    /// By lane, by day: what is left, rounded down to what the help that draws on it can use up.
    private(set) var usable: [[Int64]] = []

    private var scenario: Scenario { instance.scenario }
    private var isParity: Bool { scenario.policy.outreach.equity == .parity }

    init(
        _ instance: Instance, _ awaited: AwaitedAppointments, _ lanes: HelpLanes, _ model: AttendanceModel
    ) {
        self.instance = instance
        self.awaited = awaited
        self.lanes = lanes
        self.model = model
        var left = [Int](
            repeating: instance.scenario.policy.outreach.contacts, count: instance.scenario.patients.count)
        for row in awaited.rows {
            let made = [row.appointment.secondContact, row.appointment.counselling].count { $0 }
            left[row.patient.int] = max(0, left[row.patient.int] - made)
        }
        contactsLeft = left
        var units = [Int64](repeating: 0, count: lanes.lanes.count)
        for (target, row) in awaited.rows.enumerated() {
            let first = all.count
            let steps = valuedSteps(row)
            for step in steps {
                for draw in draws([step]) {
                    units[draw.lane] = greatestCommonDivisor(units[draw.lane], draw.amount)
                }
            }
            all += choices(target, steps)
            ofTarget.append(first..<all.count)
        }
        usable = zip(lanes.lanes, units).map { lane, unit in
            unit > 0 ? lane.left.map { $0 - $0 % unit } : lane.left
        }
    }

    private func choices(_ target: Int, _ steps: [HelpStep]) -> [HelpChoice] {
        let row = awaited.rows[target]
        var found: [HelpChoice] = []
        // Smaller sets first, so that a set is compared with all that are in it.
        for size in 0..<min(contactsLeft[row.patient.int], steps.count) {
            for chosen in steps.subsets(of: size + 1) {
                let uplift = self.uplift(row, chosen)
                guard uplift > 0, addsThroughout(row, chosen) else { continue }
                let choice = HelpChoice(
                    target: target, steps: chosen, uplift: uplift, contacts: chosen.count,
                    draws: draws(chosen))
                // Where groups are held together, more may be worse and dearer better.
                if isParity || !found.contains(where: { $0.isAsGood(as: choice) }) { found.append(choice) }
            }
        }
        return found
    }

    /// Whether every step adds something to those before it: nothing is done for nothing.
    private func addsThroughout(_ row: AwaitedAppointments.Row, _ steps: [HelpStep]) -> Bool {
        var before: Int64 = 0
        return steps.indices.allSatisfy { place in
            let after = uplift(row, Array(steps[...place]))
            defer { before = after }
            return after > before
        }
    }

    func uplift(_ row: AwaitedAppointments.Row, _ steps: [HelpStep]) -> Int64 {
        let outcome = model.outcome(row.appointment, with: steps.lazy.map(\.kind))
        return (outcome.completed - row.base.completed).millionths
    }

    func draws(_ steps: [HelpStep]) -> [HelpChoice.Draw] {
        var draws: [HelpChoice.Draw] = []
        for draw in steps.flatMap(lanes.draws) {
            if let same = draws.firstIndex(where: { $0.lane == draw.lane && $0.slot == draw.slot }) {
                draws[same].amount += draw.amount
            } else {
                draws.append(draw)
            }
        }
        return draws
    }
}

// What can be done at all: consent, minutes and days.
extension HelpChoices {
    /// In the order of kinds.
    func valuedSteps(_ row: AwaitedAppointments.Row) -> [HelpStep] {
        guard row.isContacted else { return [] }
        let patient = scenario.patients[row.patient]
        let own = row.contact.map { patient.channels[$0.channel] }
        var steps: [HelpStep?] = []
        if own?.kind != .text, own?.kind != .call, let text = patient.agreed(.text) {
            steps.append(contact(.reminder, text, row))
        }
        if let own, let contact = row.contact, !row.appointment.secondContact,
            row.by(own) > contact.by
        {
            steps.append(self.contact(.secondReminder, own, row))
        }
        guard let call = patient.agreed(.call) else { return steps.compactMap { $0 } }
        if own?.kind != .call {
            steps.append(contact(model.callKind(of: row.appointment.order), call, row))
        }
        steps.append(talk(.navigator, .navigator, scenario.policy.outreach.navigatorMinutes, call, row))
        if patient.need(.medicalCostBurden) == .yes, !row.appointment.counselling {
            steps.append(talk(.counsellingCall, .counsellor, scenario.policy.minutes.counselling, call, row))
        }
        return steps.compactMap { $0 }
    }

    /// Minutes of outreach in the patient's language; none are needed for what sends itself.
    private func contact(
        _ kind: OutreachKind, _ channel: Channel, _ row: AwaitedAppointments.Row
    ) -> HelpStep? {
        let step = HelpStep(
            kind: kind, channel: channel.kind, by: row.by(channel), minutes: Int64(channel.minutes.int),
            supply: nil, quiet: channel.quietHours)
        guard channel.minutes > 0 else { return step.by >= instance.today ? step : nil }
        return drawing(step, from: instance.outreach(for: scenario.patients[row.patient]), row.start)
    }

    private func talk(
        _ kind: OutreachKind, _ pool: PoolKind, _ minutes: Minutes, _ call: Channel,
        _ row: AwaitedAppointments.Row
    ) -> HelpStep? {
        talk(kind, pool, minutes, call, scenario.patients[row.patient], by: row.by(call), row.start)
    }

    func talk(
        _ kind: OutreachKind, _ pool: PoolKind, _ minutes: Minutes, _ call: Channel, _ patient: Patient,
        by day: Day, _ start: Instant
    ) -> HelpStep? {
        let step = HelpStep(
            kind: kind, channel: .call, by: day, minutes: Int64(minutes.int), supply: nil,
            quiet: call.quietHours)
        return drawing(step, from: instance.supply(pool, speaking: patient.outreachLanguage), start)
    }

    /// Nil where there are no minutes by then, or nobody pays for them at `start`, that of the exam.
    func drawing(_ step: HelpStep, from supply: Index<Supply>?, _ start: Instant) -> HelpStep? {
        guard let supply, let first = instance.supplies[supply].firstDay, step.by >= first else { return nil }
        var drawing = step
        drawing.supply = supply
        guard instance.supplies[supply].payer != nil else { return drawing }
        guard let purse = lanes.purse(of: supply, at: start) else { return nil }
        drawing.purse = purse
        drawing.cost = Cents(step.minutes * instance.supplies[supply].cost.count)
        return drawing
    }
}

extension Patient {
    /// The first channel of this kind that the patient has agreed to.
    func agreed(_ kind: ChannelKind) -> Channel? { channels.first { $0.kind == kind && $0.consent } }
}

extension Instance {
    /// Counsellors or navigators who speak the language, where some are listed by it; else those listed without one.
    func supply(_ kind: PoolKind, speaking language: LanguageTag?) -> Index<Supply>? {
        let own = supplies.indices.first {
            supplies[$0].kind == kind && language != nil && supplies[$0].language == language?.primary
        }
        return own ?? supplies.indices.first { supplies[$0].kind == kind && supplies[$0].language == nil }
    }
}

extension HelpChoice {
    /// Whether this one gains no less, with no more contacts and no more of anything drawn.
    fileprivate func isAsGood(as other: HelpChoice) -> Bool {
        uplift >= other.uplift && contacts <= other.contacts
            && draws.allSatisfy { own in
                other.draws.contains {
                    $0.lane == own.lane && $0.slot == own.slot && $0.amount >= own.amount
                }
            }
    }
}

extension Array {
    /// All sets of so many elements, in the order of their positions.
    fileprivate func subsets(of size: Int) -> [[Element]] {
        guard size > 0 else { return [[]] }
        return indices.flatMap { first in
            Array(self[(first + 1)...]).subsets(of: size - 1).map { [self[first]] + $0 }
        }
    }
}
