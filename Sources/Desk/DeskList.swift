import Domain

/// A list for one reader: from which worklist it comes, which of its columns and which contact details that reader needs,
/// and what staff write down. What is not named here reaches no desk.
public struct DeskList: Sendable {
    /// What fills a column.
    enum Content: Sendable {
        /// The worklist's column of this name.
        case list(String)
        case contact(ContactField)
        case initials, lastOfRecord
        /// The name of the language in the column of this name.
        case languageName
        case message(FilledMessage.Part)
        case staff(StaffColumn)
        /// The plan it comes from: with it, what staff write finds its way back.
        case run
    }

    public let name: String
    public let title: String
    /// The worklist.
    let source: String
    /// Rows whose `channel` this desk works with; nil: all.
    let channels: Set<String>?
    let contents: [Content]
    /// What may have come of a row.
    let outcomes: [DeskOutcome]

    /// The contact details this desk receives.
    public var contactFields: [ContactField] {
        contents.flatMap { content -> [ContactField] in
            switch content {
            case .contact(let field): [field]
            case .initials: [.name]
            case .lastOfRecord: [.recordNumber]
            default: []
            }
        }
    }

    public static func named(_ name: String) -> DeskList? { all.first { $0.name == name } }

    public static let all: [DeskList] = [
        calls, letters, interpreters, rides, finance, sessions, waiting, daySheet, standby,
    ]

    private init(
        _ name: String, _ title: String, channels: Set<String>? = nil, _ outcomes: [DeskOutcome],
        _ contents: [Content]
    ) {
        self.name = name
        self.title = title
        source = name
        self.channels = channels
        self.outcomes = outcomes
        self.contents = contents + StaffColumn.allCases.map(Content.staff) + [.run]
    }

    private static func list(_ names: String) -> [Content] {
        names.split(separator: " ").map { .list(String($0)) }
    }

    private static func contact(_ fields: ContactField...) -> [Content] { fields.map(Content.contact) }

    private static let calls = DeskList(
        "calls", "Calls to make", channels: ["call", ""],
        [.accepted, .accepted2, .accepted3] + DeskOutcome.declines + [
            .unreachable, .rebooked, .cancelled, .notWanted, .doNotContact,
        ],
        list("rank callBy daysLeft") + contact(.name, .recordNumber, .birthDate, .phone, .phone2)
            + [.list("language"), .languageName]
            + list(
                "purpose offer1 offer1Site offer2 offer2Site offer3 offer3Site visitStart timeZone help question"
            )
            + [.message(.script), .list("sameVisit")]
            + list(
                "prepLeadDays quietHours minutes template reason order patient "
                    + "offer1Session offer2Session offer3Session interpreterPool"))

    private static let letters = DeskList(
        "letters", "Texts, mails and letters to send", channels: ["text", "email", "portal", "letter"],
        [.accepted, .accepted2] + DeskOutcome.declines + [
            .unreachable, .rebooked, .cancelled, .notWanted, .doNotContact,
        ],
        list("rank sendBy daysLeft channel") + contact(.name, .phone, .email, .address)
            + [.list("language"), .languageName, .list("template"), .message(.version), .message(.lacking)]
            + [.message(.body), .message(.characters), .message(.encoding), .message(.segments)]
            + list(
                "offer1 offer1Site offer2 offer2Site visitStart sameVisit timeZone order patient "
                    + "offer1Session offer2Session interpreterPool"))

    /// Whom to interpret for, the site says: the agency needs language, place and time.
    private static let interpreters = DeskList(
        "interpreters", "Interpreters to book", [.booked, .notToBeHad],
        list("rank bookBy daysLeft language") + [.languageName]
            + list("mode site scanner start end minutes timeZone pool order"))

    /// Whom to fetch, where and when; not why.
    private static let rides = DeskList(
        "rides", "Rides to arrange", [.booked, .notToBeHad],
        list("rank bookBy daysLeft day") + contact(.name, .phone, .address)
            + list("zone site mobility pickupReady start end timeZone language") + [.languageName]
            + list("pool order patient"))

    private static let finance = DeskList(
        "finance", "Cost, authorisation, coverage and estimates", [.settled, .notSettled],
        list("rank priority state start timeZone") + contact(.name, .recordNumber, .birthDate, .phone)
            + list("payer selfPay estimateDue scheduledOn costNeed authorisation coverage notBefore")
            + list("counsellingMinutes counsellingBy note order patient"))

    private static let sessions = DeskList(
        "sessions", "Extra sessions to open", [.opened, .notOpened],
        list("rank decideBy daysLeft session site scanner from to timeZone price currency appointments")
            + list("minutesUsed minutes staff openedFor"))

    private static let waiting = DeskList(
        "waiting", "Orders that wait, and why", [.rebooked, .notWanted],
        list("rank priority due daysLeft") + contact(.name, .recordNumber)
            + list("exam reason text wouldPlace order patient"))

    /// Lies open beside the scanner: initials and the end of a number, no name.
    private static let daySheet = DeskList(
        "day-sheet", "Day sheet by room", [.completed, .cancelled, .noShow],
        list("day site scanner start end minutes timeZone state") + [.initials, .lastOfRecord]
            + list("exam examName arriveBy prepLeadDays language") + [.languageName]
            + list("interpreter mobility rideBack features modality population requested key"))

    private static let standby = DeskList(
        "standby", "Who could come when an appointment falls through", channels: nil,
        [.accepted] + DeskOutcome.declines + [.unreachable, .doNotContact],
        list("start site scanner rank callBy daysLeft")
            + contact(.name, .recordNumber, .birthDate, .phone, .phone2)
            + list("channel language") + [.languageName]
            + list("end timeZone help prepLeadDays insteadOf session order patient"))
}

/// What staff write down, on every list.
public enum StaffColumn: String, CaseIterable, Sendable {
    case owner, outcome
    case outcomeTime = "outcome_time"
    /// `staff_note`, since a worklist may have a note of its own.
    case note = "staff_note"

    var column: TableColumn {
        switch self {
        case .owner: TableColumn(rawValue, "owner", "Who works on this row")
        case .outcome: TableColumn(rawValue, "outcome", "What came of it, from the list")
        case .outcomeTime: TableColumn(rawValue, "outcome_time", "When, local time", .datetime)
        case .note: TableColumn(rawValue, "note", "Anything else; it stays on this list")
        }
    }
}
