/// A field of the scenario file and the one thing it may be used for: what a site answers with when asked which inputs
/// decide, and in particular which measure race, sex, age or disability.
///
/// A list and no by-product of decoding, on purpose. What a field may be used for is a decision about it, to be read and
/// argued over in one place; carried by the 300 places that read a key it would be scattered, and paths would still come
/// together only where documents are decoded. What the list could get wrong is tested from both sides: every key that a
/// decoder asks for is in it (`InputStatementTests` hears them all), and every one in it is asked for and in the schema.
public struct ScenarioInput: Sendable, Equatable {
    public enum Use: String, CaseIterable, Sendable {
        /// Names things or says how to read the file; decides nothing.
        case identifier
        /// Says what is possible, for whom and when.
        case constraint
        /// Opens an appointment that would not be possible, or adds help; never counts against anyone.
        case help
        /// What the goals weigh: priorities, dates, prices, the site's own decisions.
        case goal
        /// Chances of attending: the last goal, reminders and reports only.
        case attendance
        /// Reports only; no plan sees it.
        case measurement

        public var words: String {
            switch self {
            case .identifier: "names things; decides nothing"
            case .constraint: "what is possible"
            case .help: "opens appointments or adds help; never counts against anyone"
            case .goal: "what goals weigh, as the site has decided"
            case .attendance: "chances of attending: last goal, reminders, reports"
            case .measurement: "reports only; no plan sees it"
            }
        }
    }

    /// Members after dots, elements of lists as `[]`: `patients[].barriers[].need`.
    public let path: String
    public let use: Use

    /// Every field, in the order of the parts.
    public static let all: [ScenarioInput] = parts.flatMap { part in
        part.keys.split(separator: " ").map { key in
            ScenarioInput(path: part.path.isEmpty ? String(key) : "\(part.path).\(key)", use: part.use)
        }
    }

    private static let parts: [(path: String, use: Use, keys: String)] = [
        ("", .identifier, "schema schemaMinor name timeZone"),
        ("", .constraint, "asOf"),
        ("horizon", .constraint, "from to"),
        ("policy.clinical", .goal, "urgent[]"),
        ("policy.clinical.points", .goal, "stat asap urgent routine"),
        ("policy.value.weight", .goal, "stat asap urgent routine"),
        ("policy.value.timeliness[]", .goal, "days factor"),
        ("policy.value", .goal, "tolerance"),
        (
            "policy.equity", .goal,
            "levels minimumGroup tolerance notBelowBaseline maxGap levellingDown parityPenalty"
        ),
        ("policy.equity.partitions[]", .goal, "by groups[]"),
        ("policy.equity.partitions[].parent", .goal, "partition group"),
        ("policy.money", .goal, "currency perExam"),
        ("policy.care", .goal, "travelMinute offPreference shortNotice shortNoticeDays move"),
        ("policy.minutes", .constraint, "interpreterExtra transferExtra counselling"),
        (
            "policy.measurement.reference", .measurement,
            "interpreter transport cost language payer areaQuartile disability digitalAccess distanceBand race"
                + " ethnicity sex ageBand measurementPayer area"
        ),
        ("policy.measurement", .measurement, "twoWay[][]"),
        (
            "policy.outreach", .help,
            "contacts equity parityPenalty parityOf navigatorMinutes enrolMinutes digitalMinutes standbySlots"
                + " standbyOrders"
        ),
        ("policy", .attendance, "attendance"),
        ("policy", .measurement, "suppression"),
        ("policy", .identifier, "effort"),
        ("sites[]", .identifier, "id label timeZone"),
        ("scanners[]", .identifier, "id label"),
        ("scanners[]", .constraint, "modality features[] population site"),
        ("exams[]", .identifier, "id label"),
        (
            "exams[]", .constraint,
            "modality minutes turnaround prepLeadDays prepMinutes features[] interpreterModes[] population"
        ),
        ("exams[].draws[]", .constraint, "pool kind skill minutes at"),
        ("pools[]", .identifier, "id label"),
        ("pools[]", .constraint, "kind unit heads language mode skill gender mobility[] site zone"),
        ("pools[]", .constraint, "cost paidFrom"),
        ("pools[].windows[]", .constraint, "from to amount"),
        ("sessions[]", .identifier, "id"),
        ("sessions[]", .constraint, "scanner site kind from to lastStart exams[] modalities[] population"),
        ("sessions[].opening", .goal, "price"),
        ("sessions[].opening", .constraint, "minimumMinutes held"),
        ("sessions[].opening.draws[]", .constraint, "pool minutes"),
        ("sessions[].reserved[]", .constraint, "minutes from to for releaseHours"),
        ("travel[]", .constraint, "zone site mode minutes rideCost"),
        ("unavailable[]", .constraint, "session scanner pool site from to date"),
        ("unavailable[]", .identifier, "reason"),
        ("patients[]", .identifier, "id"),
        ("patients[]", .constraint, "zone"),
        ("patients[]", .help, "language contactLanguage interpreterModes[]"),
        ("patients[]", .attendance, "priorMissed"),
        ("patients[].barriers[]", .help, "code need"),
        ("patients[].barriers[]", .identifier, "source recorded"),
        ("patients[].transport", .constraint, "modes[] maxMinutes mobility"),
        ("patients[].channels[]", .constraint, "channel consent leadDays minutes"),
        ("patients[].channels[].quietHours", .constraint, "from to"),
        ("patients[].groups", .help, "payer areaQuartile disability digitalAccess distanceBand"),
        ("orders[]", .identifier, "id"),
        ("orders[]", .goal, "priority requestedAt earliest due"),
        (
            "orders[]", .constraint,
            "patient exam latest population sitesAllowed[] noticeHours features[] extraMinutes staffGender visit"
        ),
        ("orders[].availability[]", .constraint, "days[] dates[] from to"),
        ("orders[].preferred[]", .goal, "days[] dates[] from to"),
        ("orders[].escort.availability[]", .constraint, "days[] dates[] from to"),
        ("orders[].guardian.availability[]", .constraint, "days[] dates[] from to"),
        ("orders[].gates[]", .constraint, "kind status notBefore leadDays hard"),
        ("orders[].chances[]", .attendance, "session site completed cancelled missed"),
        ("bookings[]", .identifier, "id"),
        ("bookings[]", .constraint, "session start minutes order patient"),
        ("bookings[].bundle[]", .constraint, "pool use"),
        ("previousPlan[]", .constraint, "order status site session start reason"),
        ("previousPlan[]", .identifier, "decidedAt"),
        ("previousPlan[].bundle[]", .constraint, "pool window use"),
        ("overrides[]", .constraint, "order"),
        ("overrides[].must", .constraint, "session start"),
        ("overrides[].never", .constraint, "site session day"),
        ("measurement.strata[]", .identifier, "patient"),
        ("measurement.strata[]", .measurement, "race ethnicity sex ageBand payer area"),
    ]
}
