import Domain

/// The field's words for what files call by keys. English, for the people who schedule.
enum Words {
    /// A label must not break the shape of a mail or a table of lines.
    static func oneLine(_ label: String) -> String {
        String(
            String.UnicodeScalarView(
                label.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }

    /// `a`, `a and b`, `a, b and c`.
    static func list(_ parts: [String], _ last: String = "and") -> String {
        guard let final = parts.last else { return "" }
        return parts.count == 1 ? final : parts.dropLast().joined(separator: ", ") + " \(last) " + final
    }

    /// `1 order`, `3 orders`.
    static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(number) \(number == 1 ? one : many ?? one + "s")"
    }

    /// `Wed 2 Dec`.
    static func day(_ day: Day) -> String {
        let date = CalendarDate(day)
        return "\(weekdays[Int(day.weekday.rawValue)]) \(date.day) \(months[date.month - 1])"
    }

    /// `Wed 2 Dec 2026`.
    static func dayAndYear(_ day: Day) -> String { "\(self.day(day)) \(CalendarDate(day).year)" }

    /// `Wed 2 Dec to Fri 11 Dec 2026`.
    static func period(_ days: ClosedRange<Day>) -> String {
        "\(day(days.lowerBound)) to \(dayAndYear(days.upperBound))"
    }

    /// `Wed 2 Dec 17:30`, on the clock of the zone.
    static func time(_ instant: Instant, _ zone: Zone) -> String {
        "\(day(zone.day(of: instant))) \(zone.clock(instant))"
    }

    /// The language's English name, or its tag where we know no name.
    static func language(_ tag: LanguageTag) -> String { tag.englishName }

    /// A share as a whole percentage; never rounded to 0 or 100 unless it is.
    static func percent(_ share: Value) -> String {
        let rounded = roundedHalfUp(Int128(share.millionths), over: 10_000)
        if rounded >= 100 && share.millionths < 999_900 { return "99%" }
        if rounded <= 0 && share.millionths > 0 { return "1%" }
        return "\(rounded)%"
    }

    /// At most two decimals, for reading; exact figures stand in the JSON files.
    static func short(_ value: Value) -> String {
        Value(millionths: roundedHalfUp(Int128(value.millionths), over: 10_000) * 10_000).description
    }

    static func mode(_ mode: InterpreterMode) -> String {
        switch mode {
        case .inPerson: "in person"
        case .video: "by video"
        case .phone: "by phone"
        }
    }

    static func gate(_ kind: Gate.Kind) -> String {
        switch kind {
        case .authorisation: "authorisation"
        case .labs: "lab results"
        case .implantClearance: "implant clearance"
        case .consent: "consent"
        case .records: "records"
        case .coverage: "coverage"
        }
    }

    /// What a pool is a stock of, as something that can be used up.
    static func stock(_ kind: PoolKind) -> String {
        switch kind {
        case .ride: "rides"
        case .interpreter: "interpreter minutes"
        case .counsellor: "counselling minutes"
        case .outreach: "outreach minutes"
        case .navigator: "navigator minutes"
        case .technologist: "technologist minutes"
        case .nurse: "nurse minutes"
        case .anaesthesia: "anaesthesia minutes"
        case .radiologist: "radiologist minutes"
        case .equipment: "equipment"
        case .staff: "staff for extra sessions"
        case .money: "money"
        }
    }

    static func question(_ need: BarrierCode) -> String {
        switch need {
        case .languageAccess: "Is an interpreter needed, and in which language?"
        case .transportationInsecurity: "Is help needed to get there?"
        case .medicalCostBurden: "Is the cost a worry?"
        default: "Is there a need about \(need.rawValue)?"
        }
    }

    static func reason(_ reason: WaitingReason) -> String {
        switch reason {
        case .noScanner: "No scanner can do the exam"
        case .noSession: "No session between earliest and latest day"
        case .gate: "Something must be done before the exam"
        case .leadTime: "Notice or preparation takes too long"
        case .contact: "No contact reaches the patient in time"
        case .travel: "No way to get there"
        case .interpreter: "No interpreter at a possible time"
        case .support: "Staff or equipment missing at every possible time"
        case .availability: "Outside the patient's available times"
        case .declined: "What is left was declined or ruled out"
        case .capacity: "Everything it could use is taken"
        }
    }

    /// Of what holds counts of groups however small: only the equity page and equity.json are made to be shared.
    static let internalOnly =
        "Counts of small groups are shown: this is for the people who decide, not for publication."

    /// A barrier group: `Interpreter: needed`, `Language: Spanish`.
    static func group(_ name: GroupName) -> String { "\(partition(name.partition)): \(value(of: name))" }

    static func partition(_ field: Policy.Partition.Field) -> String {
        switch field {
        case .interpreter: "Interpreter"
        case .transport: "Help getting there"
        case .cost: "Cost burden"
        case .language: "Language"
        case .payer: "Payer"
        case .areaQuartile: "Area quartile"
        case .disability: "Disability"
        case .digitalAccess: "Digital access"
        case .distanceBand: "Distance"
        }
    }

    static func value(of name: GroupName) -> String {
        switch name.partition {
        case .language where name.group != "unknown": language(LanguageTag(canonical: name.group))
        case .areaQuartile where name.group == "4": "4 (most deprived)"
        case .areaQuartile where name.group == "1": "1 (least deprived)"
        default: name.group.split(separator: "-").joined(separator: " ")
        }
    }

    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
