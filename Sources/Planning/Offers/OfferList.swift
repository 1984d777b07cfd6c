import Domain

/// All offers of a scenario, by order, and why an order has none. A metropolitan region has tens of millions, so they
/// stand in columns, 35 bytes an offer, and what many of them share stands once: bundles and helps. `list[offer]` puts
/// one together.
struct OfferList: Sendable {
    /// By order, and the end: an order's offers are those from its own start up to the next.
    private(set) var starts: [Int32] = [0]
    private(set) var order: [Index<Order>] = []
    private(set) var block: [Index<Block>] = []
    /// Place in `bundles`.
    private(set) var bundle: [Int32] = []
    /// Place in `helps`.
    private(set) var help: [Int32] = []
    /// First and last feasible start, as minutes of `Instant`.
    private(set) var first: [Int32] = []
    private(set) var last: [Int32] = []
    /// As number of `Day`.
    private(set) var day: [Int32] = []
    /// 16 bits are enough: no session is longer than a week, and no way than a day.
    private(set) var minutes: [UInt16] = []
    private(set) var length: [UInt16] = []
    private(set) var travel: [UInt16] = []
    private(set) var flags: [Offer.Flags] = []

    /// Distinct, in the order in which offers first name them.
    private(set) var bundles: [[Offer.Use]] = []
    private(set) var helps: [Help] = []
    /// By order; nil for those that have an offer or a booking.
    private(set) var noOfferReason: [WaitingReason?] = []
    private let sessionOfBlock: [Index<Session>]

    /// A list to which orders are yet to be appended.
    init(noOrdersOf instance: Instance) { sessionOfBlock = instance.blocks.rows.map(\.session) }

    var count: Int { block.count }
    func session(of offer: Index<Offer>) -> Index<Session> { sessionOfBlock[block[offer.int].int] }

    subscript(index: Index<Offer>) -> Offer {
        let row = index.int
        let help = helps[Int(help[row])]
        return Offer(
            order: order[row], session: session(of: index), block: block[row],
            first: Instant(minute: Int(first[row])), last: Instant(minute: Int(last[row])),
            day: Day(number: Int(day[row])), length: Minutes(Int(length[row])),
            minutes: Minutes(Int(minutes[row])), uses: bundles[Int(bundle[row])], before: help.before,
            contact: help.contact, travelMinutes: Int(travel[row]),
            isPreferred: flags[row].contains(.preferred), isMoved: flags[row].contains(.moved),
            optional: help.optional)
    }

    /// By order: where its offers stand in the columns.
    var ofOrder: some RandomAccessCollection<Range<Int>> & Sendable {
        noOfferReason.indices.lazy.map { [starts] in Int(starts[$0])..<Int(starts[$0 + 1]) }
    }
    func offers(of order: Index<Order>) -> some RandomAccessCollection<Index<Offer>> & Sendable {
        (Int(starts[order.int])..<Int(starts[order.int + 1])).lazy.map { Index<Offer>($0) }
    }
    func hasOffer(_ order: Index<Order>) -> Bool { starts[order.int] < starts[order.int + 1] }
}

// How a list comes about.
extension OfferList {
    func row(_ offer: Int) -> OfferRow {
        OfferRow(
            block: block[offer], bundle: bundle[offer], help: help[offer], first: first[offer],
            last: last[offer], day: day[offer], minutes: minutes[offer], length: length[offer],
            travel: travel[offer], flags: flags[offer])
    }

    mutating func append(_ row: OfferRow) {
        order.append(Index(noOfferReason.count))
        block.append(row.block)
        bundle.append(row.bundle)
        help.append(row.help)
        first.append(row.first)
        last.append(row.last)
        day.append(row.day)
        minutes.append(row.minutes)
        length.append(row.length)
        travel.append(row.travel)
        flags.append(row.flags)
    }

    /// What was appended since the last order ended are this order's offers.
    mutating func endOrder(_ noOfferReason: WaitingReason?) {
        starts.append(Int32(count))
        self.noOfferReason.append(noOfferReason)
    }

    mutating func share(_ bundles: [[Offer.Use]], _ helps: [Help]) {
        self.bundles = bundles
        self.helps = helps
    }
}

// All offers one after the other, whole.
extension OfferList {
    /// The list as a table whose rows are put together when they are looked at.
    var offers: Offers { Offers(list: self) }

    struct Offers: Sendable {
        fileprivate let list: OfferList
        var count: Int { list.count }
        var indices: some RandomAccessCollection<Index<Offer>> & Sendable {
            (0..<list.count).lazy.map { Index<Offer>($0) }
        }
        var rows: Rows { Rows(list: list) }
    }

    struct Rows: RandomAccessCollection, Sendable {
        fileprivate let list: OfferList
        var startIndex: Int { 0 }
        var endIndex: Int { list.count }
        subscript(position: Int) -> Offer { list[Domain.Index<Offer>(position)] }
    }
}
