import Domain

/// Why an order waits, in one true sentence for the person who schedules it. A sentence may narrow its reason only
/// by what the scenario itself shows.
struct WaitingSentence {
    private let reading: PlanReading
    private let waiting: Waiting
    private let order: Order
    private let exam: Exam
    private let patient: Patient

    init(_ reading: PlanReading, _ waiting: Waiting) {
        self.reading = reading
        self.waiting = waiting
        order = reading.scenario.orders[waiting.order]
        exam = reading.exam(order)
        patient = reading.patient(order)
    }

    private var scenario: Scenario { reading.scenario }

    var text: String {
        guard let accepted = reading.accepted[waiting.order] else { return why }
        return
            "Accepted for \(Words.time(accepted.start, scenario.sites[accepted.site].zone)), which cannot be kept: "
            + (waiting.reason == .declined ? "that time is ruled out now." : why)
    }

    private var why: String {
        switch waiting.reason {
        case .noScanner: noScanner
        case .noSession: noSession
        case .gate: gate
        case .leadTime: leadTime
        case .contact: contact
        case .travel: travel
        case .interpreter: interpreter
        case .support: support
        case .availability: availability
        case .declined: "Every time that is left was declined before or ruled out by an override."
        case .capacity: capacity
        }
    }

    private var noScanner: String {
        let features = exam.features.union(order.features).sorted()
        let asked = features.isEmpty ? "" : " with \(Words.list(features))"
        let sites = order.sitesAllowed == nil ? "" : " at a site the order allows"
        return "No \(exam.modality.rawValue) scanner\(asked)\(sites) has a session for this exam."
    }

    private var noSession: String {
        let from = max(order.earliest, scenario.horizon.lowerBound)
        let to = min(order.latest ?? scenario.horizon.upperBound, scenario.horizon.upperBound)
        if order.earliest > scenario.horizon.upperBound {
            return "It may be done from \(Words.dayAndYear(order.earliest)) on, and this plan ends on"
                + " \(Words.dayAndYear(scenario.horizon.upperBound))."
        }
        guard from <= to else {
            return
                "The order's days end on \(Words.dayAndYear(to)), before the first day it may be planned on."
        }
        let needed = exam.minutes + order.extraMinutes + exam.turnaround
        let scanner = exam.modality.startsWithVowelSound ? "an" : "a"
        return
            "No session of \(scanner) \(exam.modality.rawValue) scanner with \(needed.int) free minutes in one piece "
            + "lies between the earliest and latest day (\(Words.day(from)) to \(Words.day(to)))."
    }

    private var gate: String {
        let gates = scenario.holdingGates(of: order)
        guard !gates.isEmpty else { return "Something must be done before the exam." }
        let named = gates.map { "\(Words.gate($0.kind)) (\($0.status.rawValue))" }
        let undated = gates.contains { $0.notBefore == nil && $0.leadDays == nil }
        return "Waits for \(Words.list(named)): "
            + (undated
                ? "no day is given from which the exam is possible."
                : "no session is left once that is expected.")
    }

    private var leadTime: String {
        var parts: [String] = []
        if order.noticeHours > 0 { parts.append("\(Words.count(order.noticeHours, "hour")) of notice") }
        if exam.prepLeadDays > 0 { parts.append("\(Words.count(exam.prepLeadDays, "day")) to prepare") }
        guard !parts.isEmpty else { return "No session that fits starts late enough." }
        return "No session that fits starts late enough for \(Words.list(parts))."
    }

    private var contact: String {
        let channels = patient.channels.filter(\.consent)
        guard !channels.isEmpty else {
            return "No channel is recorded by which this patient agreed to be reached."
        }
        let pools = scenario.pools.rows.filter { $0.kind == .outreach }
        if !pools.isEmpty && channels.allSatisfy({ $0.minutes > 0 }) {
            guard let language = patient.outreachLanguage else {
                return "No language is recorded in which to bring the offer."
            }
            if !pools.contains(where: { $0.language.map(language.matches) ?? true }) {
                return "No outreach minutes in \(Words.language(language)) are in stock to bring the offer."
            }
        }
        let kinds = channels.map(\.kind.rawValue)
        return
            "An offer by \(Words.list(kinds, "or")) reaches this patient too late for every session that fits."
    }

    private var travel: String {
        let rides = scenario.pools.rows.filter { $0.kind == .ride }
        let zone = patient.zone.map { "zone \($0)" } ?? "a patient without a zone"
        let serves = rides.contains { $0.zone == nil || $0.zone == patient.zone }
        if patient.needsTransport {
            return serves
                ? "Help to get there is needed, and no ride is on offer to a site and at a time that fit."
                : "Help to get there is needed, and no ride pool serves \(zone)."
        }
        let limit = patient.transport?.maxMinutes.map { " within \($0.int) minutes" } ?? ""
        return "No site with a session that fits is in reach\(limit) by the patient's own means of travel."
    }

    private var interpreter: String {
        guard let language = patient.language else {
            return "An interpreter is needed, but no language is recorded."
        }
        let modes = InterpreterMode.allCases.filter {
            exam.interpreterModes.contains($0) && patient.interpreterModes.contains($0)
        }
        let name = Words.language(language)
        guard !modes.isEmpty else {
            return "No way of interpreting suits both this exam and the patient (in person, video or phone)."
        }
        let pools = scenario.pools.rows.filter { pool in
            pool.kind == .interpreter && pool.language.map(language.matches) == true
                && pool.mode.map(modes.contains) == true
        }
        let how = Words.list(modes.map(Words.mode), "or")
        return pools.isEmpty
            ? "No \(name) interpreter \(how) is in stock."
            : "No \(name) interpreter \(how) is there for the whole exam in any session that fits."
    }

    private var support: String {
        let kinds = Set(
            exam.needs.map { need in
                switch need.source {
                case .pool(let pool): scenario.pools[pool].kind
                case .kind(let kind, _): kind
                }
            })
        var named = PoolKind.allCases.filter(kinds.contains).map(\.rawValue)
        if let gender = order.staffGender { named.append("\(gender.rawValue) technologist") }
        guard !named.isEmpty else { return "What pays for the help is not in stock at any time that fits." }
        return "In no session that fits is everything this exam draws on in stock: \(Words.list(named))."
    }

    private var availability: String {
        var who = ["the patient's"]
        if order.guardian?.availability != nil { who.append("the guardian's") }
        if order.escort?.availability != nil { who.append("the escort's") }
        return "No start that fits lies inside \(Words.list(who)) available times."
    }

    private var capacity: String {
        let words = RuleWords(reading, order)
        guard let only = waiting.binding.first else { return "Everything this order could use is taken." }
        if waiting.binding.count == 1 {
            switch only.rule {
            case .sessionPrice:
                return "It would fit an extra session, but opening one costs more than it brings."
            case .earlierGoal:
                return "It would fit, but a goal that comes first would get worse."
            default:
                let offers = only.count == 1 ? "its one offer is" : "its \(only.count) offers are"
                return "Everyone else in place, \(offers) not free: \(words.word(only.rule))."
            }
        }
        return "Everyone else in place, none of its offers is free: \(words.counted(waiting.binding))."
    }
}

extension Scenario {
    /// Hard gates that are not done; payment never holds an urgent order.
    func holdingGates(of order: Order) -> [Gate] {
        order.gates.filter { gate in
            guard gate.hard && gate.status != .done else { return false }
            return !(isUrgent(order) && gate.concernsPayment)
        }
    }
}

extension Gate {
    var concernsPayment: Bool { kind == .authorisation || kind == .coverage }
}

extension Modality {
    /// Whether the code is spoken with a vowel first: an MR, an NM, an XA, an RF; but a US, a CT.
    var startsWithVowelSound: Bool {
        switch self {
        case .mr, .mg, .nm, .xa, .rf: true
        case .ct, .us, .dx, .cr, .pt, .bmd: false
        }
    }
}
