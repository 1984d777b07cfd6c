import Domain

/// What one file says about policy; nil where it says nothing. Layers lie on each other: the defaults, the site's, the
/// scenario's; maps are merged key by key, lists are replaced.
struct PolicyLayer {
    var urgent: [Priority]?
    var points: [Priority: Value] = [:]
    var weight: [Priority: Value] = [:]
    var timeliness: [Policy.TimelinessRow]?
    var valueTolerance: Value?
    var levels: Int?
    var minimumGroup: Int?
    var partitions: [Policy.Partition]?
    var equityTolerance: Value?
    var notBelowBaseline: Bool?
    /// The outer nil: nothing is said. The inner: it is not asked for.
    var maxGap: Value??
    var levellingDown: Int?
    var parityPenalty: Value??
    var currency: String?
    var perExam: Cents?
    var travelMinute: Value?
    var offPreference: Value?
    var shortNotice: Value?
    var shortNoticeDays: Int?
    var move: Value?
    var interpreterExtra: Minutes?
    var transferExtra: Minutes?
    var counselling: Minutes?
    var outreachLayer = OutreachLayer()
    var suppression: Policy.Suppression?
    var effort: Policy.Effort?
    var attendance: Policy.Attendance?
    var reference: [StratumField: String] = [:]
    var twoWay: [Policy.Measuring.Pair]?

    /// This layer where it speaks, `base` where it is silent.
    func over(_ base: PolicyLayer) -> PolicyLayer {
        var merged = base
        merged.points.merge(points) { _, own in own }
        merged.weight.merge(weight) { _, own in own }
        merged.reference.merge(reference) { _, own in own }
        func take<Setting>(_ setting: WritableKeyPath<PolicyLayer, Setting?>) {
            if let own = self[keyPath: setting] { merged[keyPath: setting] = own }
        }
        take(\.urgent)
        take(\.timeliness)
        take(\.valueTolerance)
        take(\.levels)
        take(\.minimumGroup)
        take(\.partitions)
        take(\.equityTolerance)
        take(\.notBelowBaseline)
        take(\.maxGap)
        take(\.levellingDown)
        take(\.parityPenalty)
        take(\.currency)
        take(\.perExam)
        take(\.travelMinute)
        take(\.offPreference)
        take(\.shortNotice)
        take(\.shortNoticeDays)
        take(\.move)
        take(\.interpreterExtra)
        take(\.transferExtra)
        take(\.counselling)
        merged.outreachLayer = outreachLayer.over(base.outreachLayer)
        take(\.suppression)
        take(\.effort)
        take(\.attendance)
        take(\.twoWay)
        return merged
    }

    /// The policy, when nothing is left open.
    var policy: Policy? {
        guard let clinical, let value, let equity, let money, let care, let minutes, let suppression,
            let effort, let attendance, let twoWay, let outreach = outreachLayer.outreach
        else { return nil }
        return Policy(
            clinical: clinical, value: value, equity: equity, money: money, care: care, minutes: minutes,
            outreach: outreach, suppression: suppression, effort: effort, attendance: attendance,
            measuring: .init(reference: reference, twoWay: twoWay))
    }

    private var clinical: Policy.Clinical? { urgent.map { .init(urgent: Set($0), points: points) } }

    private var value: Policy.ValueGoal? {
        guard let timeliness, let valueTolerance else { return nil }
        return .init(weight: weight, timeliness: timeliness, tolerance: valueTolerance)
    }

    private var equity: Policy.Equity? {
        guard let levels, let minimumGroup, let partitions, let equityTolerance, let notBelowBaseline,
            let maxGap, let levellingDown, let parityPenalty
        else { return nil }
        return .init(
            levels: levels, minimumGroup: minimumGroup, partitions: partitions, tolerance: equityTolerance,
            notBelowBaseline: notBelowBaseline, maxGap: maxGap, levellingDown: levellingDown,
            parityPenalty: parityPenalty)
    }

    private var money: Policy.Money? {
        guard let currency, let perExam else { return nil }
        return .init(currency: currency, perExam: perExam)
    }

    private var care: Policy.Care? {
        guard let travelMinute, let offPreference, let shortNotice, let shortNoticeDays, let move else {
            return nil
        }
        return .init(
            travelMinute: travelMinute, offPreference: offPreference, shortNotice: shortNotice,
            shortNoticeDays: shortNoticeDays, move: move)
    }

    private var minutes: Policy.ExtraMinutes? {
        guard let interpreterExtra, let transferExtra, let counselling else { return nil }
        return .init(
            interpreterExtra: interpreterExtra, transferExtra: transferExtra, counselling: counselling)
    }
}
