public import Domain

/// An appointment that is made or proposed, with the help it already has.
public struct AwaitedAppointment: Hashable, Sendable {
    public var order: Index<Order>
    public var site: Index<Site>
    public var session: Index<Session>
    /// Of the site's zone.
    public var day: Day
    /// Of the contact that carries the offer; nil: none is known of.
    public var channel: ChannelKind?
    public var secondContact: Bool
    public var counselling: Bool
    public var ride: Bool

    public init(
        order: Index<Order>, site: Index<Site>, session: Index<Session>, day: Day, channel: ChannelKind?,
        secondContact: Bool, counselling: Bool, ride: Bool
    ) {
        self.order = order
        self.site = site
        self.session = session
        self.day = day
        self.channel = channel
        self.secondContact = secondContact
        self.counselling = counselling
        self.ride = ride
    }
}

extension AttendanceModel {
    /// The chances of an appointment when this is done for it besides.
    public func outcome(_ appointment: AwaitedAppointment, with help: some Sequence<OutreachKind>) -> Outcome
    {
        outcome(appointment, OutreachHelp(help))
    }

    /// What outreach may do for an order: calls are one or the other, by the language of the file and of the patient.
    public func callKind(of order: Index<Order>) -> OutreachKind {
        isCalledInOwnLanguage(order) ? .languageCall : .liveCall
    }
}

/// Outreach by what of it has an effect that a study found.
struct OutreachHelp: Hashable, Sendable {
    var reminder = false
    var second = false
    var call = false
    var navigator = false
    var counselling = false

    static let none = OutreachHelp([])

    init(_ kinds: some Sequence<OutreachKind>) {
        for kind in kinds {
            switch kind {
            case .reminder: reminder = true
            case .secondReminder: second = true
            case .liveCall, .languageCall: call = true
            case .navigator: navigator = true
            case .counsellingCall: counselling = true
            // Nothing is known of what these do to attendance, so nothing is claimed.
            case .enrol, .digitalNavigator: break
            }
        }
    }
}

extension OutreachKind {
    /// The number its effect rests on; nil where none is cited.
    public var coefficient: Coefficient.Name? {
        switch self {
        case .reminder: .text
        case .secondReminder: .secondContact
        case .liveCall: .liveCall
        case .languageCall: .languageCongruentCall
        case .navigator: .navigator
        case .counsellingCall: .costUnresolved
        case .enrol, .digitalNavigator: nil
        }
    }
}

extension Coefficients {
    /// The table with everything that outreach rests on at one end of its interval; what has none stays.
    public func atEnds(_ end: IntervalEnd) -> Coefficients {
        (OutreachKind.allCases.compactMap(\.coefficient) + [.reach]).reduce(self) { table, name in
            guard let interval = self[name].interval else { return table }
            // An effect is a ratio below 1: less of it is stronger. A barrier that help takes away is one above 1, and
            // reach a chance.
            let isStrongLow = self[name].scale != .probability && interval.upperBound <= .one
            let isLow = (end == .strong) == isStrongLow
            return table.setting(name, to: isLow ? interval.lowerBound : interval.upperBound)
        }
    }

    public enum IntervalEnd: Sendable { case weak, strong }
}
