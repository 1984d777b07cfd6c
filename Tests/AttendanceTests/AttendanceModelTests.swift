import Attendance
import Domain
import Glibc
import Testing

/// One patient, one order, one session on a day of choice; everything else at its simplest.
private struct Setting {
    var modality = Modality.mr
    var population = Population.adult
    var waitDays = 0
    var cost = Need.no
    var language: String? = "en"
    var languageNeed = Need.no
    var history = History()
    var coefficients = Coefficients.cited

    func outcome(
        _ channel: ChannelKind? = nil, second: Bool = false, counselling: Bool = false, ride: Bool = false
    ) -> Outcome {
        let today = Day(number: 20_000)
        return AttendanceModel(scenario: scenario, history: history, coefficients: coefficients).outcome(
            order: Index(0), site: Index(0), session: Index(0), day: today + waitDays, channel: channel,
            secondContact: second, counselling: counselling, ride: ride)
    }

    func missed(_ channel: ChannelKind? = nil, with help: [OutreachKind]) -> Int64 {
        outcome(channel, with: help).missed.millionths
    }

    func outcome(_ channel: ChannelKind? = nil, with help: [OutreachKind]) -> Outcome {
        let appointment = AwaitedAppointment(
            order: Index(0), site: Index(0), session: Index(0), day: Day(number: 20_000) + waitDays,
            channel: channel, secondContact: false, counselling: false, ride: false)
        return AttendanceModel(scenario: scenario, history: history, coefficients: coefficients)
            .outcome(appointment, with: help)
    }

    private var scenario: Scenario {
        let today = Day(number: 20_000)
        var scenario = Scenario(
            name: "one order", zone: .utc, asOf: Instant(minute: today.int * 1440 + 480),
            horizon: today...(today + 60), policy: policy)
        scenario.sites.append(Site(id: "main", label: "Main", zone: .utc))
        scenario.exams.append(Exam(id: "exam", modality: modality, minutes: 30))
        scenario.scanners.append(Scanner(id: "s1", modality: modality))
        let start = Instant(minute: today.int * 1440 + 600)
        scenario.sessions.append(
            Session(
                id: "am", scanner: Index(0), site: Index(0), span: Span(from: start, to: start + Minutes(60)))
        )
        scenario.patients.append(
            Patient(
                id: "P1", language: language.map(LanguageTag.init(canonical:)),
                barriers: [
                    Barrier(code: .medicalCostBurden, need: cost),
                    Barrier(code: .languageAccess, need: languageNeed),
                ]))
        // Two more patients make English the main language of the file.
        for id in ["P2", "P3"] {
            scenario.patients.append(Patient(id: id, language: LanguageTag(canonical: "en-US")))
        }
        scenario.orders.append(
            Order(
                id: "A-1", patient: Index(0), exam: Index(0), priority: .routine, requestedAt: scenario.asOf,
                earliest: today, due: today + 30, population: population))
        return scenario
    }

    private var policy: Policy {
        Policy(
            clinical: .init(urgent: [], points: [:]),
            value: .init(weight: [:], timeliness: [.init(days: 0, factor: .one)], tolerance: .zero),
            equity: .init(levels: 1, minimumGroup: 10, partitions: [], tolerance: .zero),
            money: .init(currency: "USD", perExam: 25_000),
            care: .init(
                travelMinute: .zero, offPreference: .zero, shortNotice: .zero, shortNoticeDays: 0, move: .zero
            ),
            minutes: .init(interpreterExtra: 15, transferExtra: 10, counselling: 20), suppression: .internal,
            effort: .normal)
    }
}

private func millionths(_ outcome: Outcome) -> Int64 { outcome.missed.millionths }

@Suite("Chances of an appointment")
struct AttendanceModelTests {
    @Test(
        "Without anything else, an appointment is missed as often as its modality's base",
        arguments: [
            (Modality.mg, 69_900), (.ct, 65_000), (.mr, 65_000), (.dx, 12_500), (.cr, 12_500), (.us, 32_500),
        ])
    func base(modality: Modality, missed: Int) {
        #expect(millionths(Setting(modality: modality).outcome()) == Int64(missed))
    }

    @Test(
        "A longer wait is missed more often, with edges at 7 and 21 days",
        // MR: odds .065/.935 = .0695187; times 1.39 = .0966310, a chance of .088116; times 1.77 = .1230481, .109566.
        arguments: [(0, 65_000), (6, 65_000), (7, 88_116), (21, 88_116), (22, 109_566)])
    func adultWait(days: Int, missed: Int) {
        #expect(millionths(Setting(waitDays: days).outcome()) == Int64(missed))
    }

    @Test("Children have a table of their own", arguments: [(6, 65_000), (7, 158_037), (22, 204_594)])
    func paediatricWait(days: Int, missed: Int) {
        #expect(millionths(Setting(population: .paediatric, waitDays: days).outcome()) == Int64(missed))
    }

    @Test("A cost that stands in the way doubles the odds until it is talked about")
    func cost() {
        #expect(millionths(Setting(cost: .yes).outcome()) == 122_066)
        #expect(millionths(Setting(cost: .yes).outcome(counselling: true)) == 65_000)
        for need in [Need.no, .unknown, .declined] {
            #expect(millionths(Setting(cost: need).outcome()) == 65_000)
        }
    }

    @Test("What studies found no effect of, has none")
    func nulls() {
        #expect(Setting(languageNeed: .yes).outcome() == Setting().outcome())
        #expect(Setting().outcome(ride: true) == Setting().outcome())
        #expect(Setting(history: History(priorMissed: [Index(0): 3])).outcome() == Setting().outcome())
        for channel in [ChannelKind.letter, .email, .portal] {
            #expect(Setting().outcome(channel, second: true) == Setting().outcome())
        }
    }

    @Test("A contact acts only as far as it reaches anyone")
    func contacts() {
        // odds .0695187 × .82^.68 = .0607428 and × .72^.68 = .0556017; × .46^.68 = .0409994.
        #expect(millionths(Setting().outcome(.text)) == 57_264)
        #expect(millionths(Setting().outcome(.call)) == 52_673)
        #expect(millionths(Setting(language: "es").outcome(.call)) == 39_385)
        #expect(millionths(Setting(language: nil).outcome(.call)) == 52_673)
    }

    @Test("A call is one in the patient's language when an interpreter is needed or few others speak it")
    func congruence() {
        let own = Setting(language: "es").outcome(.call)
        #expect(Setting(languageNeed: .yes).outcome(.call) == own)
        #expect(Setting(language: "en-GB").outcome(.call) == Setting().outcome(.call))
        #expect(Setting(language: "es").outcome(.text) == Setting().outcome(.text))
    }

    @Test("A second contact helps only where many would miss")
    func second() {
        #expect(Setting().outcome(.text, second: true) == Setting().outcome(.text))
        let risky = Setting(population: .paediatric, waitDays: 30)
        #expect(risky.outcome(.text, second: true).missed < risky.outcome(.text).missed)
        #expect(risky.outcome(nil, second: true) == risky.outcome())
        // Risk .204594 × .82 = .167767: logits −1.357826 and −1.601537, a difference of −.243711, which is the
        // strongest; half of the text's −.198451 comes to it: .68 × −.342936 = −.233196.
        #expect(millionths(risky.outcome(.text, second: true)) == 169_240)
    }

    @Test("What is done besides adds half of the next strongest, and two calls are never two effects")
    func outreach() {
        // Odds .0695187 × (.72 × .82^.5)^.68 and × (.46 × .82^.5)^.68.
        #expect(Setting().missed(.text, with: [.liveCall]) == 49_406)
        #expect(Setting(language: "es").missed(.text, with: [.languageCall]) == 36_910)
        #expect(Setting().missed(.call, with: [.liveCall]) == 52_673)
        #expect(Setting().missed(with: [.reminder]) == 57_264)
        #expect(Setting().missed(with: [.reminder, .liveCall]) == 49_406)
    }

    @Test("Of what a call prevents, part is cancelled instead: as its trial found, in the patient's language")
    func calledOff() {
        // 24.4% and 41.4% missed, 17.7% and 6.5% cancelled, where everyone is reached.
        let (missed, cancelled) = (Value(millionths: 414_000), Value(millionths: 65_000))
        let own = History.SuppliedChance(
            order: Index(0), scope: .anywhere,
            outcome: Outcome(completed: .one - missed - cancelled, cancelled: cancelled, missed: missed))
        let setting = Setting(
            language: "es", history: History(supplied: [own]),
            coefficients: .cited.setting(.reach, to: .one))
        let called = setting.outcome(with: [.languageCall])
        #expect(abs(called.missed.millionths - 244_000) < 3_000)
        #expect(abs(called.cancelled.millionths - 177_000) < 3_000)
        #expect(abs(called.completed.millionths - 579_000) < 3_000)
        // A reminder beside the call is not what makes people cancel, nor does it keep them from it.
        let plain = Setting()
        let both = plain.outcome(with: [.reminder, .liveCall])
        let call = plain.outcome(with: [.liveCall])
        #expect(both.completed > call.completed && both.cancelled > plain.outcome(with: []).cancelled)
        #expect(plain.outcome(with: [.reminder]).cancelled == plain.outcome(with: []).cancelled)
        #expect(plain.outcome(with: [.navigator, .liveCall]) == plain.outcome(with: [.liveCall]))
    }

    @Test("A navigator helps where as many would miss as in the trial, and nowhere else")
    func navigator() {
        #expect(Setting().missed(with: [.navigator]) == 65_000)
        // Risk .204594 × .55: a difference of logits of −.707363, × .68; with half of a call's −.328504 besides.
        let risky = Setting(population: .paediatric, waitDays: 30)
        #expect(risky.missed(with: [.navigator]) == 137_189)
        #expect(risky.missed(with: [.navigator, .liveCall]) == 124_496)
        #expect(risky.missed(with: [.navigator, .liveCall, .reminder]) == 124_496)
    }

    @Test("A call about costs helps as far as it reaches, and whom costs do not trouble it does not help")
    func counsellingCall() {
        // Odds .0695187 × 2^(1 − .68).
        #expect(Setting(cost: .yes).missed(with: [.counsellingCall]) == 79_853)
        #expect(Setting(cost: .no).missed(with: [.counsellingCall]) == 65_000)
    }

    @Test("Coverage help and the portal are given no effect")
    func nullHelp() {
        #expect(Setting(cost: .yes).missed(with: [.enrol, .digitalNavigator]) == 122_066)
    }

    @Test(
        "A call shifts a site's own chance as it shifts others; what is sure already stays",
        arguments: [
            (600_000, 545395), (10_000, 10_000), (0, 0), (1_000_000, 999_999),
        ])
    func ownHelped(missed: Int64, called: Int64) {
        let own = Outcome(
            completed: Value(millionths: 1_000_000 - missed), cancelled: .zero,
            missed: Value(millionths: missed))
        let history = History(supplied: [.init(order: Index(0), scope: .anywhere, outcome: own)])
        #expect(Setting(history: history).missed(with: []) == missed)
        #expect(Setting(history: history).missed(with: [.enrol, .digitalNavigator]) == missed)
        #expect(Setting(history: history).missed(with: [.liveCall]) == called)
    }

    @Test("Whoever is above the cap is helped from the cap down")
    func helpedFromTheCap() {
        let line = Recalibration.Line(intercept: Value(millionths: 6_000_000), slope: .one, cancelled: .zero)
        let history = History(recalibration: Recalibration(overall: line, modalities: [:]))
        #expect(Setting(history: history).missed(with: []) == 600_000)
        #expect(Setting(history: history).missed(with: [.liveCall]) == 545395)
    }

    @Test("At the weak end of its interval an effect is weaker, and one without an interval stays")
    func ends() {
        let (weak, strong) = (Coefficients.cited.atEnds(.weak), Coefficients.cited.atEnds(.strong))
        #expect(weak[.navigator].value == Value(millionths: 670_000))
        #expect(strong[.navigator].value == Value(millionths: 460_000))
        #expect(weak[.liveCall] == strong[.liveCall])
        // What helps by more than it is, and what is helped against, are strong at the other end.
        #expect(weak[.reach].value < strong[.reach].value)
        #expect(weak[.costUnresolved].value < strong[.costUnresolved].value)
        #expect(weak[.text].value > strong[.text].value)
    }

    @Test("No chance of missing is below one in a hundred or above sixty")
    func bounds() {
        let low = Setting(modality: .dx, language: "es").outcome(.call)
        #expect(millionths(low) == 10_000)
        var high = Setting(population: .paediatric, waitDays: 40, cost: .yes)
        high.coefficients = high.coefficients.setting(.costUnresolved, to: Value(millionths: 50_000_000))
        #expect(millionths(high.outcome()) == 600_000)
    }

    @Test("Earlier missed appointments count at most three, once a site gives them an effect")
    func historyIsCapped() {
        func setting(_ missed: Int) -> Setting {
            Setting(
                history: History(priorMissed: [Index(0): missed]),
                coefficients: .cited.setting(.priorMissed, to: Value(millionths: 1_200_000)))
        }
        #expect(setting(1).outcome().missed > setting(0).outcome().missed)
        #expect(setting(3).outcome().missed > setting(2).outcome().missed)
        #expect(setting(9).outcome() == setting(3).outcome())
    }

    @Test("Chances sum to one, and each help keeps or lowers the chance of missing")
    func sumsAndMonotone() {
        for modality in Modality.allCases {
            for days in [0, 7, 14, 22, 50] {
                for population in Population.allCases {
                    for cost in Need.allCases {
                        let setting = Setting(
                            modality: modality, population: population, waitDays: days, cost: cost,
                            language: "es")
                        let plain = setting.outcome()
                        #expect(plain.completed + plain.cancelled + plain.missed == .one)
                        for channel in ChannelKind.allCases {
                            let contacted = setting.outcome(channel)
                            #expect(contacted.missed <= plain.missed)
                            #expect(setting.outcome(channel, second: true).missed <= contacted.missed)
                            #expect(setting.outcome(channel, counselling: true).missed <= contacted.missed)
                        }
                    }
                }
            }
        }
    }

    @Test("Cancelled is its published share, or what is left of one")
    func cancelled() {
        #expect(Setting().outcome().cancelled == Value(millionths: 223_000))
        let often = Coefficients.cited.setting(.cancelWithNotice, to: Value(millionths: 990_000))
        let outcome = Setting(coefficients: often).outcome()
        #expect(outcome.cancelled == Value(millionths: 935_000))
        #expect(outcome.completed == .zero)
    }

    @Test("Recalibrated, level and spread move, and what a call or a text does stays as it was published")
    func recalibrated() {
        func logit(_ outcome: Outcome) -> Double {
            let missed = Double(outcome.missed.millionths) / 1e6
            return log(missed / (1 - missed))
        }
        let line = Recalibration.Line(
            intercept: Value(millionths: 400_000), slope: Value(millionths: 500_000),
            cancelled: Value(millionths: 100_000))
        let history = History(recalibration: Recalibration(overall: line))
        for cost in [Need.no, .yes] {
            let (cited, own) = (
                Setting(waitDays: 10, cost: cost), Setting(waitDays: 10, cost: cost, history: history)
            )
            let spread = log(1.39) + (cost == .yes ? log(2) : 0)
            #expect(abs(logit(own.outcome()) - logit(cited.outcome()) - 0.4 + 0.5 * spread) < 1e-4)
            #expect(own.outcome().cancelled == Value(millionths: 100_000))
            for channel in ChannelKind.allCases {
                let (before, after) = (
                    logit(cited.outcome(channel)) - logit(cited.outcome()),
                    logit(own.outcome(channel)) - logit(own.outcome())
                )
                #expect(abs(before - after) < 1e-4)
            }
        }
        let counselled = Setting(waitDays: 10, cost: .yes, history: history).outcome(counselling: true)
        #expect(counselled == Setting(waitDays: 10, history: history).outcome())
        let other = Recalibration(
            overall: line, modalities: [.ct: .init(intercept: .zero, slope: .one, cancelled: .zero)])
        let ct = Setting(modality: .ct, history: History(recalibration: other)).outcome()
        #expect(ct.missed == Setting(modality: .ct).outcome().missed && ct.cancelled == .zero)
    }

    @Test("A site's own chance overrides the model; the first that speaks of the option wins")
    func supplied() {
        func own(_ missed: Int64) -> Outcome {
            Outcome(
                completed: Value(millionths: 1_000_000 - missed), cancelled: .zero,
                missed: Value(millionths: missed))
        }
        let history = History(supplied: [
            .init(order: Index(0), scope: .site(Index(1)), outcome: own(1)),
            .init(order: Index(0), scope: .session(Index(0)), outcome: own(2)),
            .init(order: Index(0), scope: .anywhere, outcome: own(3)),
            .init(order: Index(1), scope: .anywhere, outcome: own(4)),
        ])
        #expect(Setting(cost: .yes, history: history).outcome(.call) == own(2))
    }
}
