import Domain

/// What rows StartTimes charge offers for stretches of time, of scanners and of heads (section 5). They are
/// filed where an offer looks anyway, at its block and at its windows: there are millions of offers, and most
/// meet none.
struct StretchPrices {
    /// What a row's right side adds: to what opening the session adds, or to the bound.
    struct Supply {
        /// Nil: the heads of a pool.
        var session: Index<Session>?
        var worth: Int128
    }

    private struct Stretch {
        var span: Span
        var units: WholeUnits
    }

    private(set) var supplies: [Supply] = []
    /// By place, blocks in the order of sessions and then windows: how many are filed before its own.
    private var firsts: [Int]
    /// By place, then by time.
    private var filed: [Stretch] = []
    private let firstBlocks: [Int]
    private let firstWindow: Int

    /// Nothing is priced.
    init(_ timetable: Timetable) {
        firstBlocks = timetable.firstBlocks
        firstWindow = timetable.firstBlocks.last ?? 0
        firsts = Array(repeating: 0, count: firstWindow + timetable.windows.table.count + 1)
    }

    /// Takes the price of every row whose block or pool there is.
    init(_ timetable: Timetable, _ prices: inout PriceList) {
        self.init(timetable)
        if prices.stretches.isEmpty { return }
        let things = StretchThings(timetable)
        var entries: [(place: Int, stretch: Stretch)] = []
        for (name, row) in prices.stretches {
            guard let thing = things.find(row) else { continue }
            let price = prices.take(name)
            let units = WholeUnits(unit: row.unit, amount: thing.free, price: price)
            supplies.append(Supply(session: thing.session, worth: units.worth))
            let stretch = Stretch(span: row.stretch, units: units)
            for block in thing.blocks { entries.append((block, stretch)) }
            for window in thing.windows { entries.append((firstWindow + window, stretch)) }
        }
        entries.sort { ($0.place, $0.stretch.span.from) < ($1.place, $1.stretch.span.from) }
        filed = entries.map(\.stretch)
        for entry in entries { firsts[entry.place + 1] += 1 }
        for place in firsts.indices.dropFirst() { firsts[place] += firsts[place - 1] }
    }

    /// What an offer with these helps pays.
    func charge(_ offer: Offer, _ helps: ArraySlice<Help>) -> Int128 {
        if filed.isEmpty { return 0 }
        let block = firstBlocks[offer.session.int] + offer.block
        let scanner = CollectionOfOne(Help.Busy(offset: 0, length: offer.minutes))
        var sum = charge(at: block, offer.starts, scanner)
        for position in helps.indices {
            let window = helps[position].window
            let place = firstWindow + window.int
            if firsts[place] == firsts[place + 1] { continue }
            // What is spent is added up before it is rounded. All draws on one pool lie in one window, as the
            // exam does.
            if helps[..<position].contains(where: { $0.window == window }) { continue }
            sum += charge(
                at: place, offer.starts, helps.lazy.filter { $0.window == window }.compactMap(\.busy))
        }
        return sum
    }

    private func charge(at place: Int, _ starts: Span, _ times: some Sequence<Help.Busy>) -> Int128 {
        let own = firsts[place]..<firsts[place + 1]
        if own.isEmpty { return 0 }
        // A stretch that begins when the earliest start has ended is met by no more than some of the starts.
        let end = times.reduce(starts.from) { max($0, starts.from + $1.offset + $1.length) }
        var sum: Int128 = 0
        for position in own {
            let span = filed[position].span
            if span.from >= end { break }
            let spent = times.reduce(0) { $0 + $1.leastMinutes(in: span, from: starts) }
            if spent > 0 { sum += filed[position].units.charge(spent) }
        }
        return sum
    }
}

extension Help.Busy {
    /// How many of its minutes lie in `span` at whichever of the starts fewest do. They grow while it moves
    /// into the span and fall while it moves out, so only the first and the last start matter.
    func leastMinutes(in span: Span, from starts: Span) -> Int {
        let first = Span(from: starts.from + offset, to: starts.from + offset + length)
        let last = starts.to - 1 + offset
        return max(0, min(length, span.length, first.to - span.from, span.to - last).int)
    }
}
