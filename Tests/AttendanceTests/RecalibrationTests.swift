import Domain
import Testing

@testable import Attendance

/// Past appointments whose chances of missing are base + help + intercept + slope × spread.
private struct Truth {
    var modality = Modality.mr
    var intercept = 0.0
    var slope = 1.0
    /// Called with this chance, given the chance of missing.
    var called: (Double) -> Double = { _ in 0.3 }

    func appointments(_ count: Int, seed: UInt64) -> [PastAppointment] {
        var random = SplitMix64(seed: seed)
        let effects = Effects(.cited)
        return (0..<count).map { number in
            let requested = Day(number: 20_000 + number * 300 / count)
            var past = PastAppointment(
                modality: modality, population: random.below(3) == 0 ? .paediatric : .adult,
                requested: requested, day: requested + [1, 4, 8, 15, 25, 40][random.below(6)],
                costNeed: random.below(3) == 0, ending: .completed)
            let bare = chance(past, effects)
            if random.unit() < called(bare) {
                past.contact = .init(channel: .call, isInOwnLanguage: false, isFollowedBySecond: false)
            }
            let draw = random.unit()
            let missed = chance(past, effects)
            past.ending = draw < missed ? .missed : draw < missed + 0.2 ? .cancelled : .completed
            return past
        }
    }

    private func chance(_ past: PastAppointment, _ effects: Effects) -> Double {
        let logits = effects.logits(past)
        return probability(logits.base + logits.help + intercept + slope * logits.spread)
    }
}

@Suite("Recalibration")
struct RecalibrationTests {
    @Test("Without outcomes the published figures stand")
    func empty() {
        let found = RecalibrationFit([]).recalibration
        let plain = Recalibration.Line(intercept: .zero, slope: .one, cancelled: Value(millionths: 223_000))
        #expect(found == Recalibration(overall: plain))
    }

    @Test("A few outcomes move little, many come to the truth")
    func moves() {
        let truth = Truth(intercept: 0.8, slope: 0.6)
        let few = RecalibrationFit(truth.appointments(30, seed: 1)).modalities[0]
        let many = RecalibrationFit(truth.appointments(30_000, seed: 1)).modalities[0]
        #expect(abs(few.slope.value.decimal - 1) < 0.4)
        #expect(few.intercept.high.decimal - few.intercept.low.decimal > 1)
        #expect(abs(many.intercept.value.decimal - 0.8) < 0.06)
        #expect(abs(many.slope.value.decimal - 0.6) < 0.06)
    }

    @Test("A modality without outcomes of its own goes with all, one with few is drawn to them")
    func hierarchy() {
        let many = Truth(intercept: 1).appointments(20_000, seed: 2)
        let few = Truth(modality: .ct).appointments(20, seed: 3)
        let found = RecalibrationFit(many + few)
        let recalibration = found.recalibration
        #expect(found.modalities.map(\.modality) == [.mr, .ct])
        #expect(recalibration[.us] == recalibration.overall)
        let alone = RecalibrationFit(few).recalibration[.ct].intercept
        #expect(recalibration[.ct].intercept > alone)
        #expect(recalibration[.ct].intercept < recalibration[.mr].intercept)
    }

    @Test("Nineteen in twenty intervals hold the truth, over 300 sites")
    func coverage() {
        let truth = Truth(intercept: 0.4, slope: 0.85)
        var held = (intercept: 0, slope: 0)
        for seed in 0..<300 {
            let part = RecalibrationFit(truth.appointments(1500, seed: UInt64(1000 + seed))).modalities[0]
            held.intercept += part.intercept.excludes(Value(millionths: 400_000)) ? 0 : 1
            held.slope += part.slope.excludes(Value(millionths: 850_000)) ? 0 : 1
        }
        // 95% of 300 is 285, give or take 11 (three standard deviations); the prior can only help near its mean.
        #expect((274...300).contains(held.intercept) && (274...300).contains(held.slope), "\(held)")
    }

    @Test("Outcomes in which the wrong way round is true hold the slope at 0, and never below")
    func heldSlope() {
        let found = RecalibrationFit(Truth(slope: -1.5).appointments(20_000, seed: 4))
        #expect(found.modalities[0].isSlopeHeld)
        #expect(found.recalibration[.mr].slope == .zero)
    }

    @Test("Who is called because the risk is high makes no call harmful")
    func confounded() {
        // Risk that the model knows nothing of, and calls to those who have it: called patients miss three times as often.
        var random = SplitMix64(seed: 5)
        var past = Truth(intercept: 0.5).appointments(20_000, seed: 6)
        for place in past.indices where past[place].ending != .missed {
            let isCalled = past[place].contact != nil
            if isCalled && random.unit() < 0.3 { past[place].ending = .missed }
        }
        func share(_ isCalled: Bool) -> Double {
            let own = past.filter { ($0.contact != nil) == isCalled }
            return Double(own.count(where: \.isMissed)) / Double(own.count)
        }
        #expect(share(true) > 2 * share(false))
        let recalibration = RecalibrationFit(past).recalibration
        let effects = Effects(.cited)
        for days in [3, 10, 30] {
            func chance(_ contact: PastAppointment.Contact?, _ recalibration: Recalibration?) -> Double {
                let past = PastAppointment(
                    modality: .mr, requested: Day(number: 20_000), day: Day(number: 20_000 + days),
                    contact: contact, ending: .missed)
                let logits = effects.logits(past)
                return logits.published + (recalibration?[.mr].shift(spread: logits.spread) ?? 0)
            }
            for channel in ChannelKind.allCases {
                let contact = PastAppointment.Contact(
                    channel: channel, isInOwnLanguage: channel == .call, isFollowedBySecond: true)
                let published = chance(contact, nil) - chance(nil, nil)
                let recalibrated = chance(contact, recalibration) - chance(nil, recalibration)
                #expect(abs(published - recalibrated) < 1e-12)
                #expect(recalibrated <= 0)
            }
        }
    }

    @Test("Cancellations are drawn to the published share, a modality's to that of all")
    func cancelled() {
        let past = (0..<100).map { number in
            PastAppointment(
                modality: number < 80 ? .mr : .us, requested: Day(number: 20_000), day: Day(number: 20_003),
                ending: number % 2 == 0 ? .cancelled : .completed)
        }
        let found = RecalibrationFit(past)
        let all = (50 * 0.223 + 50) / 150
        #expect(found.overall.cancelled.value == Value(rounding: all))
        #expect(found.modalities[1].cancelled.value == Value(rounding: (50 * all + 10) / 70))
    }

    @Test("It repeats to the last place, and the order of modalities in the file does not matter")
    func repeats() {
        let mr = Truth(intercept: 0.3).appointments(2000, seed: 7)
        let ct = Truth(modality: .ct, slope: 0.8).appointments(2000, seed: 8)
        #expect(RecalibrationFit(mr + ct).recalibration == RecalibrationFit(mr + ct).recalibration)
        #expect(RecalibrationFit(mr + ct).recalibration == RecalibrationFit(ct + mr).recalibration)
    }
}

@Suite("Intervals")
struct IntervalTests {
    // Figures of scipy 1.17: chi2.ppf(0.025, 2k) ÷ 2 and chi2.ppf(0.975, 2k + 2) ÷ 2.
    @Test(
        "Garwood's interval is that of the tables",
        arguments: [
            (0, 0.0, 3.688879454113936), (1, 0.025317807984289897, 5.571643390938898),
            (10, 4.7953886961324335, 18.39035604201778), (100, 81.36399125092314, 121.62679379242638),
        ])
    func poisson(count: Int, low: Double, high: Double) {
        let found = Interval.poisson(count)
        #expect(abs(found.lowerBound - low) < 1e-9 && abs(found.upperBound - high) < 1e-9, "\(found)")
    }

    // statsmodels 0.15: proportion_confint(7, 20, method="wilson").
    @Test("Wilson's interval is that of the tables")
    func wilson() {
        let found = Interval.wilson(0.35, of: 20)
        #expect(
            abs(found.lowerBound - 0.18119182) < 1e-8 && abs(found.upperBound - 0.56714572) < 1e-8, "\(found)"
        )
    }

    // scipy.stats.t.ppf(0.975, freedom).
    @Test(
        "Student's quantile is that of the tables",
        arguments: [(1, 12.706204736174694), (5, 2.570581835636314), (99, 1.984216951577863)])
    func student(freedom: Int, quantile: Double) {
        #expect(abs(studentQuantile(freedom: freedom) - quantile) < 1e-8)
    }

    @Test("The interval of a mean is mean ± t × deviation ÷ √n")
    func mean() {
        #expect(Interval.mean([1]) == nil)
        let found = Interval.mean([1, 2, 3, 4])!
        #expect(
            found.mean == 2.5 && abs(found.high - found.mean - 3.182446305284263 * 0.6454972243679028) < 1e-8)
    }
}
