import Domain

/// Distinct lists of uses of pool windows, in compressed rows. Many offers share one.
struct WindowDraws: Sendable {
    /// By list: its first use; one more at the end.
    private(set) var firstUse: [Int32] = [0]
    private(set) var window: [Int32] = []
    private(set) var amount: [Int64] = []
    /// By list: its first head; one more at the end.
    private(set) var firstHead: [Int32] = [0]
    private(set) var heads: [Head] = []
    /// By bucket: how many heads its pool has, and its busy times from bookings.
    let buckets: HeadBuckets

    /// Heads of one bucket kept busy from the start + `from` to the start + `to`.
    struct Head: Sendable {
        var bucket: Int32
        var from: Int32
        var to: Int32
        var count: Int32
    }

    var count: Int { firstUse.count - 1 }
    func uses(_ list: Int) -> Range<Int> { Int(firstUse[list])..<Int(firstUse[list + 1]) }
    func heads(_ list: Int) -> Range<Int> { Int(firstHead[list])..<Int(firstHead[list + 1]) }

    init(_ bundles: [[Offer.Use]], _ instance: Instance) {
        buckets = HeadBuckets(instance)
        for bundle in bundles { append(bundle, instance) }
    }

    private mutating func append(_ bundle: [Offer.Use], _ instance: Instance) {
        for (window, amount) in bundle.totals {
            self.window.append(window.position)
            self.amount.append(amount)
        }
        firstUse.append(Int32(window.count))
        for demand in bundle.headDemands(instance) {
            let use = bundle.first {
                instance.windows[$0.window].pool == demand.pool && $0.busy?.overlaps(demand.span) ?? false
            }
            heads.append(
                Head(
                    bucket: buckets.ofWindow[use!.window.int], from: Int32(demand.span.lowerBound),
                    to: Int32(demand.span.upperBound), count: Int32(demand.count)))
        }
        firstHead.append(Int32(heads.count))
    }
}

/// Windows of one pool that overlap share a bucket: two draws can only be busy at once within one.
struct HeadBuckets: Sendable {
    /// By window.
    private(set) var ofWindow: [Int32]
    /// By bucket.
    private(set) var pool: [Index<Pool>] = []
    /// By bucket: from its first window's begin to its last one's end.
    private(set) var spans: [Range<Int32>] = []
    /// By bucket; `Int32.max` where the pool names no head count.
    private(set) var limit: [Int32] = []
    /// By bucket: busy times from bookings.
    private(set) var booked: [[Range<Int32>]] = []

    init(_ instance: Instance) {
        ofWindow = Array(repeating: 0, count: instance.windows.count)
        for pool in instance.scenario.pools.indices {
            let heads = Int32(instance.scenario.pools[pool].heads ?? Int(Int32.max))
            var spans: [Span] = []
            let byStart = instance.windows(of: pool).sorted {
                instance.windows[Index($0)].span.from < instance.windows[Index($1)].span.from
            }
            for place in byStart {
                let span = instance.windows[Index(place)].span
                if let last = spans.last, span.from < last.to {
                    spans[spans.count - 1] = Span(from: last.from, to: max(last.to, span.to))
                } else {
                    spans.append(span)
                }
                ofWindow[place] = Int32(limit.count + spans.count - 1)
            }
            for span in spans {
                self.pool.append(pool)
                self.spans.append(span.from.minute..<span.to.minute)
                limit.append(heads)
                let busy = instance.bookedBusy(pool).filter { $0.overlaps(span) }
                booked.append(busy.map { $0.from.minute..<$0.to.minute })
            }
        }
    }

    var count: Int { limit.count }
}
