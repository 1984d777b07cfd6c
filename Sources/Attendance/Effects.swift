import Domain
import Glibc

/// The coefficients on the logit scale, computed once.
struct Effects: Sendable {
    let costUnresolved: Double
    let costResolved: Double
    let language: Double
    let ride: Double
    let priorMissed: Double
    let cancelWithNotice: Value
    let floor: Value
    let cap: Value
    /// Of what a call prevents, the share that is cancelled with notice instead.
    let callCancelled: Value
    private let bases: [Double]
    private let adultWait: [Double]
    private let paediatricWait: [Double]
    private let text: Double
    private let liveCall: Double
    private let congruentCall: Double
    private let secondRiskRatio: Double
    private let highRisk: Double
    private let navigatorRiskRatio: Double
    private let navigatorRisk: Double
    private let reach: Double
    private let nextShare: Double

    init(_ coefficients: Coefficients) {
        func odds(_ name: Coefficient.Name) -> Double { log(coefficients[name].value.decimal) }
        func share(_ name: Coefficient.Name) -> Double { coefficients[name].value.decimal }
        costUnresolved = odds(.costUnresolved)
        costResolved = odds(.costResolved)
        language = odds(.language)
        ride = odds(.ride)
        priorMissed = odds(.priorMissed)
        cancelWithNotice = coefficients[.cancelWithNotice].value
        floor = coefficients[.floor].value
        cap = coefficients[.cap].value
        callCancelled = coefficients[.callCancelled].value
        bases = [.baseMammography, .baseCTAndMR, .baseRadiography, .baseOther].map { logit(share($0)) }
        adultWait = [.waitAdultUnder7Days, .waitAdult7To21Days, .waitAdultOver21Days].map(odds)
        paediatricWait = [.waitPaediatricUnder7Days, .waitPaediatric7To21Days, .waitPaediatricOver21Days].map(
            odds)
        text = odds(.text)
        liveCall = odds(.liveCall)
        congruentCall = odds(.languageCongruentCall)
        secondRiskRatio = share(.secondContact)
        highRisk = share(.highRisk)
        navigatorRiskRatio = share(.navigator)
        navigatorRisk = share(.navigatorRisk)
        reach = share(.reach)
        nextShare = share(.nextContactShare)
    }

    func base(_ modality: Modality) -> Double {
        switch modality {
        case .mg: bases[0]
        case .ct, .mr: bases[1]
        case .dx, .cr: bases[2]
        case .us, .nm, .pt, .xa, .rf, .bmd: bases[3]
        }
    }

    /// Bands under 7 days, 7 to 21, and over 21, by calendar days from the request to the exam.
    func wait(days: Int, _ population: Population) -> Double {
        let band = days < 7 ? 0 : days <= 21 ? 1 : 2
        switch population {
        case .adult: return adultWait[band]
        case .paediatric: return paediatricWait[band]
        }
    }

    /// The effect of all contacts together: the strongest and a share of the next, times the chance of reaching
    /// anyone. `before` is the logit without any contact. Effects are never multiplied freely, and the two effects of
    /// a call are never chained: one was measured against no contact, the other against an automated reminder.
    func contacts(
        _ channel: ChannelKind?, second: Bool, _ help: OutreachHelp, congruent: Bool, before logit: Double
    ) -> ContactEffect {
        let call = congruent ? congruentCall : liveCall
        let first: Double =
            switch channel {
            case .call: call
            case .text: text
            // No effect was found for these, so none is claimed.
            case .email, .portal, .letter, nil: 0
            }
        // A second letter is as much without a known effect as the first.
        let isAgain = (second || help.second) && first != 0
        let more = help.call && channel != .call ? call : 0
        let made = [
            first, isAgain ? riskRatioEffect(secondRiskRatio, from: highRisk, before: logit) : 0,
            more,
            help.reminder && channel != .text ? text : 0,
            help.navigator
                ? riskRatioEffect(navigatorRiskRatio, from: navigatorRisk, before: logit) : 0,
        ].sorted()
        let share = more == made[0] ? 1 : more == made[1] ? nextShare : 0
        return ContactEffect(
            all: reach * (made[0] + nextShare * made[1]), byCall: reach * share * more)
    }

    /// A call about costs helps only where it reaches; counselling that is agreed on with the offer is given.
    func cost(talkedAbout: Bool, called: Bool) -> Double {
        if talkedAbout { return costResolved }
        return called ? costUnresolved + reach * (costResolved - costUnresolved) : costUnresolved
    }

    /// A risk ratio becomes a difference of logits at the rate in question; null where the risk is not what it was in
    /// the trial.
    private func riskRatioEffect(_ ratio: Double, from least: Double, before logit: Double) -> Double {
        let risk = probability(logit)
        return risk < least ? 0 : Attendance.logit(risk * ratio) - Attendance.logit(risk)
    }
}

/// What contacts add to the logit of missing: 0 or less.
struct ContactEffect {
    var all: Double
    /// Of it, what a call does that help brings.
    var byCall: Double
}

func logit(_ probability: Double) -> Double { log(probability / (1 - probability)) }
func probability(_ logit: Double) -> Double { 1 / (1 + exp(-logit)) }

extension Value {
    var decimal: Double { Double(millionths) / 1_000_000 }
}
