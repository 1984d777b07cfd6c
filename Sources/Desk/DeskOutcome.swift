/// What may have come of a row of a list, in the words that staff choose from.
public enum DeskOutcome: String, CaseIterable, Sendable {
    case accepted
    case accepted2 = "accepted offer 2"
    case accepted3 = "accepted offer 3"
    case declinedTime = "declined: time of day"
    case declinedDay = "declined: day"
    case declinedSite = "declined: site"
    case declinedLanguage = "declined: language"
    case declinedOther = "declined: other"
    case unreachable, rebooked, cancelled
    case notWanted = "no longer wanted"
    case doNotContact = "do not contact"
    case completed
    case noShow = "no-show"
    case booked
    case notToBeHad = "not to be had"
    case settled
    case notSettled = "not settled"
    case opened
    case notOpened = "not opened"

    static let declines: [DeskOutcome] = [
        .declinedTime, .declinedDay, .declinedSite, .declinedLanguage, .declinedOther,
    ]

    /// The scenario's word for why an offer was declined.
    public var declineReason: String? {
        switch self {
        case .declinedTime: "time-of-day"
        case .declinedDay: "day"
        case .declinedSite: "site"
        case .declinedLanguage: "language"
        case .declinedOther: "other"
        default: nil
        }
    }
}
