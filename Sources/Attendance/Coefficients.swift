public import Domain

/// The numbers of the attendance model: one row for each name, exactly.
public struct Coefficients: Hashable, Sendable {
    /// In the order of `Coefficient.Name`.
    public let rows: [Coefficient]

    /// `rows` must hold every name once.
    public init(_ rows: [Coefficient]) {
        let sorted = Coefficient.Name.allCases.map { name in rows.filter { $0.name == name } }
        precondition(sorted.allSatisfy { $0.count == 1 }, "every coefficient stands in the table once")
        self.rows = sorted.flatMap { $0 }
    }

    public subscript(name: Coefficient.Name) -> Coefficient {
        // `rows` follows the order of the names, so the position of a name is that of its row.
        rows[Coefficient.Name.allCases.firstIndex(of: name)!]
    }

    /// The same table with another value for one name, as a site's recalibration or a sensitivity check sets it.
    public func setting(_ name: Coefficient.Name, to value: Value) -> Coefficients {
        Coefficients(
            rows.map { row in
                var row = row
                if row.name == name { row.value = value }
                return row
            })
    }
}

extension Coefficients {
    /// Published defaults. Bases are averages over all waits, and the cancellation base comes from a study whose own
    /// share of missed appointments is lower (2.0%): a site should replace bases together, by its own figures.
    public static let cited = Coefficients(bases + waits + barriers + contacts + ourRules)

    private static let bases: [Coefficient] = [
        Coefficient(
            name: .baseMammography, value: Value(0.0699), scale: .probability, n: "part of 2,893,626 exams",
            design: "observational, 2000-2015", setting: "imaging, all modalities", citation: rosenbaum,
            transported: .no),
        Coefficient(
            name: .baseCTAndMR, value: Value(0.065), scale: .probability, n: "5,840 of 89,943",
            design: "observational",
            setting: "CT and MRI", citation: glover, transported: .no),
        Coefficient(
            name: .baseRadiography, value: Value(0.0125), scale: .probability, n: "part of 2,893,626 exams",
            design: "observational", setting: "imaging, all modalities", citation: rosenbaum, transported: .no
        ),
        Coefficient(
            name: .baseOther, value: Value(0.0325), scale: .probability, n: "94,096 of 2,893,626",
            design: "observational",
            setting: "imaging, all modalities", citation: rosenbaum, transported: .no),
        Coefficient(
            name: .cancelWithNotice, value: Value(0.223), scale: .probability, n: "79,000 exams",
            design: "observational",
            setting: "US radiology", citation: academicRadiology, transported: .no),
    ]

    private static let waits: [Coefficient] = [
        wait(.waitAdultUnder7Days, 1, setting: adultMRI, daye),
        wait(.waitAdult7To21Days, 1.39, setting: adultMRI, daye),
        wait(.waitAdultOver21Days, 1.77, setting: adultMRI, daye),
        wait(.waitPaediatricUnder7Days, 1, n: "7,275 children", setting: "paediatric imaging", flores),
        wait(
            .waitPaediatric7To21Days, 2.7, 2.1...3.5, n: "7,275 children", setting: "paediatric imaging",
            flores),
        wait(
            .waitPaediatricOver21Days, 3.7, 2.9...4.8, n: "7,275 children", setting: "paediatric imaging",
            flores),
    ]

    private static let barriers: [Coefficient] = [
        Coefficient(
            name: .costUnresolved, value: Value(2), scale: .oddsRatio,
            interval: Value(1.7)...Value(2.6), n: "89,943",
            design: "observational; payer as a proxy, midpoint of the range 1.7 to 2.6",
            setting: "CT and MRI",
            citation: glover, transported: .no),
        Coefficient(
            name: .costResolved, value: Value(1), scale: .oddsRatio,
            design: "assumption: counselling is confirmed",
            setting: "none", citation: ours, transported: .ourRule),
        Coefficient(
            name: .language, value: Value(1), scale: .oddsRatio,
            design: "evidence conflicts (English speakers missed 2.2 points more in one study)",
            setting: "imaging",
            citation: academicRadiology, transported: .no),
        Coefficient(
            name: .ride, value: Value(1), scale: .oddsRatio, n: "786",
            design: "two arms, ride offered or not: 36.5% and 36.7% missed", setting: "not recorded",
            citation: "Chaiyachati et al., JAMA Internal Medicine 2018", transported: .unrecorded),
        Coefficient(
            name: .priorMissed, value: Value(1), scale: .oddsRatio,
            design: "no coefficient is cited, so none is applied; per earlier missed appointment, at most 3",
            setting: "site", citation: ours, transported: .ourRule),
    ]

    private static let contacts: [Coefficient] = [
        Coefficient(
            name: .text, value: Value(0.82), scale: .oddsRatio, interval: Value(0.61)...Value(0.9),
            n: "158,669 in the largest trial",
            design:
                "randomised trials at .74 (.61 to .89) and .90; .82 is the middle, chosen by us",
            setting: "not recorded",
            citation: "Hallsworth et al., PMC4569397; Oikonomidi et al., JAMIA 2023", transported: .unrecorded
        ),
        Coefficient(
            name: .liveCall, value: Value(0.72), scale: .oddsRatio, n: "2,247",
            design: "two arms, 22.8% and 29.2% missed, against an automated reminder",
            setting: "not recorded",
            citation: "Shah et al. 2016", transported: .unrecorded),
        Coefficient(
            name: .languageCongruentCall, value: Value(0.46), scale: .oddsRatio, n: "953",
            design: "randomised trial, against no contact", setting: "Montefiore", citation: "PMC5623077",
            transported: .unrecorded),
        Coefficient(
            name: .callCancelled, value: Value(0.66), scale: .probability, n: "953",
            design:
                "of the missed appointments that a call prevents, the share that is cancelled instead: 24.4% and 41.4% missed, 17.7% and 6.5% cancelled; taken for any call, lest those called in their own language count for less because more was measured",
            setting: "Montefiore", citation: "PMC5623077", transported: .unrecorded),
        Coefficient(
            name: .secondContact, value: Value(0.82), scale: .riskRatio, n: "54,066",
            design: "randomised trial, reminders 3 days and 1 day before against one: 20.5% and 25.0% missed",
            setting: "not recorded", citation: "AJMC 2018", transported: .unrecorded),
        Coefficient(
            name: .navigator, value: Value(0.55), scale: .riskRatio, interval: Value(0.46)...Value(0.67),
            n: "4,425",
            design: "one randomised trial, given to those a model chose: 7.2% and 13.1% missed",
            setting: "not recorded", citation: "Oikonomidi et al., JAMIA 2023", transported: .unrecorded),
        Coefficient(
            name: .reach, value: Value(0.68), scale: .probability, interval: Value(0.65)...Value(0.73),
            design: "secondary source; 65% to 73% were reached",
            setting: "not recorded", citation: "secondary to Oikonomidi et al., JAMIA 2023",
            transported: .unrecorded),
    ]

    private static let ourRules: [Coefficient] = [
        rule(
            .nextContactShare, 0.5,
            "the strongest contact and half of the next, on the logit scale; conservative"),
        rule(.highRisk, 0.2, "a second contact helps where at least this share would miss, as in its trial"),
        rule(
            .navigatorRisk, 0.131,
            "a navigator helps where at least this share would miss, as in the trial"),
        rule(.floor, 0.01, "no chance of missing is printed below this"),
        rule(.cap, 0.6, "no chance of missing is printed above this"),
    ]

    private static func wait(
        _ name: Coefficient.Name, _ oddsRatio: Double, _ interval: ClosedRange<Double>? = nil,
        n: String? = nil,
        setting: String, _ citation: String
    ) -> Coefficient {
        Coefficient(
            name: name, value: Value(oddsRatio), scale: .oddsRatio,
            interval: interval.map { Value($0.lowerBound)...Value($0.upperBound) }, n: n,
            design: "observational",
            setting: setting, citation: citation, transported: .no)
    }

    private static func rule(_ name: Coefficient.Name, _ share: Double, _ design: String) -> Coefficient {
        Coefficient(
            name: name, value: Value(share), scale: .probability, design: design, setting: "none",
            citation: ours,
            transported: .ourRule)
    }

    private static let rosenbaum = "Rosenbaum et al., JACR 2018"
    private static let glover = "Glover et al., JACR 2017"
    private static let daye = "Daye et al., JACR 2018"
    private static let flores = "Flores et al. 2021, PMC8194384"
    private static let academicRadiology = "Academic Radiology 2024, PMID 38705764"
    private static let ours = "rule of Fairslot, no study"
    private static let adultMRI = "adult MRI, mean wait 7.95 days"
}

extension Value {
    /// Lets the table above be written in the decimals of its sources; the nearest millionth.
    fileprivate init(_ decimal: Double) { self.init(millionths: Int64((decimal * 1_000_000).rounded())) }
}
