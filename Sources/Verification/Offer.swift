import Domain

/// One order in one block on one day with one bundle and one contact (`Planning/Formulation.md`, section 2). Millions of
/// them are kept, so it is small: what it draws stands in its batch.
struct Offer {
    var order: Index<Order>
    var session: Index<Session>
    var day: Day
    /// Its starts: consecutive minutes.
    var starts: Span
    var length: Minutes
    var minutes: Minutes
    /// What it draws while the exam runs and on the day; where in its batch that stands.
    var bundle: Int32
    fileprivate var blockPosition: Int16
    fileprivate var contactLead: Int16
    fileprivate var contactChannel: Int16
    var isPreferred: Bool
    var isMoved: Bool

    init(
        order: Index<Order>, session: Index<Session>, block: Int, day: Day, starts: Span, length: Minutes,
        minutes: Minutes, bundle: Int32, contact: Placement.Contact?, isPreferred: Bool, isMoved: Bool
    ) {
        self.order = order
        self.session = session
        self.day = day
        self.starts = starts
        self.length = length
        self.minutes = minutes
        self.bundle = bundle
        blockPosition = Int16(block)
        contactLead = contact.map { Int16(day - $0.by) } ?? 0
        contactChannel = contact.map { Int16($0.channel) } ?? -1
        self.isPreferred = isPreferred
        self.isMoved = isMoved
    }

    /// Position among the session's blocks, from 0.
    var block: Int { Int(blockPosition) }
    var contact: Placement.Contact? {
        contactChannel < 0
            ? nil : Placement.Contact(channel: Int(contactChannel), by: day - Int(contactLead))
    }
}
