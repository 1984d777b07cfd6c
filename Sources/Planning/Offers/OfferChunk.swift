import Domain

/// One offer with all columns beside each other; `bundle` and `help` are places in the tables of its chunk.
struct OfferRow: Sendable {
    var block: Index<Block>
    var bundle: Int32
    var help: Int32
    var first: Int32
    var last: Int32
    var day: Int32
    var minutes: UInt16
    var length: UInt16
    var travel: UInt16
    var flags: Offer.Flags
}

/// The offers of a few consecutive orders, found by one thread, with bundles and helps of their own.
struct OfferChunk: Sendable {
    private(set) var rows: [OfferRow] = []
    /// By order of the chunk: where its rows end, and why it has none.
    private(set) var orders: [(end: Int, noOfferReason: WaitingReason?)] = []
    var bundles: Interned<[Offer.Use]>
    var helps: Interned<Help>

    /// `base`: a list whose bundles and helps keep their places; what is new comes after them.
    init(after base: OfferList? = nil) {
        bundles = Interned(after: base?.bundles.count ?? 0)
        helps = Interned(after: base?.helps.count ?? 0)
    }

    mutating func append(_ row: OfferRow) { rows.append(row) }
    mutating func endOrder(_ noOfferReason: WaitingReason?) { orders.append((rows.count, noOfferReason)) }
}

/// Distinct things in the order in which they came, each once, numbered from `base` on.
struct Interned<Thing: Hashable & Sendable>: Sendable {
    let base: Int
    private(set) var things: [Thing] = []
    private var places: [Thing: Int32] = [:]

    init(after base: Int = 0) { self.base = base }

    init(_ things: [Thing]) {
        base = 0
        for thing in things { _ = place(of: thing) }
    }

    mutating func place(of thing: Thing) -> Int32 {
        if let known = places[thing] { return known }
        let new = Int32(base + things.count)
        things.append(thing)
        places[thing] = new
        return new
    }
}

/// Joins chunks to one list. Chunks come in the order of orders, so places in the shared tables do not depend on how
/// orders were cut into chunks.
struct OfferAssembly {
    private var list: OfferList
    private var bundles: Interned<[Offer.Use]>
    private var helps: Interned<Help>

    init(_ instance: Instance, after base: OfferList?) {
        list = OfferList(noOrdersOf: instance)
        bundles = Interned(base?.bundles ?? [])
        helps = Interned(base?.helps ?? [])
    }

    mutating func append(_ chunk: OfferChunk) {
        var bundle = Renumbering(chunk.bundles)
        var help = Renumbering(chunk.helps)
        var next = 0
        for order in chunk.orders {
            for var row in chunk.rows[next..<order.end] {
                row.bundle = bundle.place(row.bundle, in: &bundles)
                row.help = help.place(row.help, in: &helps)
                list.append(row)
            }
            list.endOrder(order.noOfferReason)
            next = order.end
        }
    }

    /// The list, with its shared tables.
    mutating func finish() -> OfferList {
        list.share(bundles.things, helps.things)
        return list
    }
}

/// Where the things of a chunk stand in the table of the list; those that no row names do not come into it.
private struct Renumbering<Thing: Hashable & Sendable> {
    private let own: Interned<Thing>
    private var places: [Int32]

    init(_ own: Interned<Thing>) {
        self.own = own
        places = Array(repeating: -1, count: own.things.count)
    }

    mutating func place(_ number: Int32, in table: inout Interned<Thing>) -> Int32 {
        let row = Int(number) - own.base
        guard row >= 0 else { return number }
        if places[row] < 0 { places[row] = table.place(of: own.things[row]) }
        return places[row]
    }
}
