import Domain
import LinearModel

extension Formulation {
    /// What start windows alone say about timing, as rows of the model. They are arithmetic on the offers and nothing
    /// else, so they belong to its bound; cuts that rest on the search for start times steer it and tighten no bound.
    ///
    /// - *Never together*: of offers that need the same thing, of which in no two one fits before the other, one is taken.
    /// - *Energy*: in any stretch of time [a, b), the minutes that offers must at least spend there on a thing of which there are
    ///   h are at most h·(b − a).
    mutating func addStartTimes() {
        let likes = likeOffers()
        var buckets: [SharedThing: [Reach]] = [:]
        for place in likes.indices {
            for (thing, busy) in likes[place].things {
                buckets[thing, default: []].append(Reach(likes[place], place, busy))
            }
        }
        var seen: Set<SIMD2<Int>> = []
        for thing in buckets.keys.sorted() {
            let reaches = buckets[thing]!
            if heads(of: thing) == 1 { addNeverTogether(reaches, likes, &seen) }
            addEnergy(thing, reaches, likes)
        }
    }

    /// first₁ + end₁ > last₂ + begin₂ and first₂ + end₂ > last₁ + begin₁, [begin, end) being the time the thing is busy
    /// relative to the start, for each two of a clique, unless they are of one order: Σ book of their likes ≤ 1.
    private mutating func addNeverTogether(
        _ reaches: [Reach], _ likes: [LikeOffers], _ seen: inout Set<SIMD2<Int>>
    ) {
        var graph = ExclusionGraph(reaches.count) { one, other in
            reaches[one].order == reaches[other].order || reaches[one].excludes(reaches[other])
        } isOpen: { one, other in
            reaches[one].order != reaches[other].order
                && seen.insert(SIMD2(reaches[one].like, reaches[other].like)).inserted
        }
        for clique in graph.cover() {
            let offers = clique.flatMap { likes[reaches[$0].like].offers }
            model.subject(to: sum(offers) { [book] in book[$0.int] } <= 1, .startTimes)
        }
    }

    /// Σ (minutes an offer must spend in [a, b))·book ≤ heads·(b − a), for the stretches that could bind most.
    private mutating func addEnergy(_ thing: SharedThing, _ reaches: [Reach], _ likes: [LikeOffers]) {
        let heads = heads(of: thing)
        var stretches: [(from: Int, to: Int, tightness: Double)] = []
        for from in Set(reaches.map(\.earliest)).sorted() {
            for to in Set(reaches.map(\.latest)).sorted() where to > from {
                let (most, orders) = reaches.mostMinutes(from: from, to: to)
                let room = heads * (to - from)
                guard orders > 2 || heads > 1, most > room else { continue }
                stretches.append((from, to, Double(most) / Double(room)))
            }
        }
        stretches.sort { ($1.tightness, $0.from, $0.to) < ($0.tightness, $1.from, $1.to) }
        for (from, to, _) in stretches.prefix(Self.energyRowsOfOneThing) {
            let spent = reaches.flatMap { reach in
                likes[reach.like].offers.map { (offer: $0, minutes: reach.leastMinutes(from: from, to: to)) }
            }.filter { $0.minutes > 0 }
            let energy = sum(spent) { [book] entry in Double(entry.minutes) * book[entry.offer.int] }
            model.subject(to: energy <= Double(heads * (to - from)), .startTimes)
        }
    }

    /// More rows than this of one scanner block, patient or pool slow every relaxation and bind hardly ever.
    private static let energyRowsOfOneThing = 24

    private func heads(of thing: SharedThing) -> Int {
        guard case .heads(let pool) = thing else { return 1 }
        return instance.scenario.pools[pool].heads ?? 1
    }

    /// Offers of one order that are alike in everything that timing sees; those of one order stand together.
    private func likeOffers() -> [LikeOffers] {
        var likes: [LikeOffers] = []
        for order in instance.openOrders {
            let own = likes.count
            for choice in ofOrder[order] {
                let like = LikeOffers(choices[choice], instance)
                if let known = likes[own...].firstIndex(where: { $0.isLike(like) }) {
                    likes[known].offers.append(choice)
                } else {
                    likes.append(like)
                    likes[likes.count - 1].offers = [choice]
                }
            }
        }
        return likes
    }
}

/// Something of which only so many exams can have their share at a time.
private enum SharedThing: Hashable, Comparable {
    case scanner(Index<Block>)
    case patient(Index<Patient>)
    case heads(Index<Pool>)
}

private struct LikeOffers {
    var order: Index<Order>
    var first: Int
    var last: Int
    /// When each is busy, relative to the start.
    var things: [SharedThing: Range<Int>]
    var offers: [Index<Offer>] = []

    init(_ offer: Offer, _ instance: Instance) {
        order = offer.order
        first = offer.first.int
        last = offer.last.int
        things = [
            .scanner(offer.block): 0..<offer.minutes.int,
            .patient(instance.scenario.orders[offer.order].patient): 0..<offer.length.int,
        ]
        for use in offer.uses {
            let pool = instance.windows[use.window].pool
            guard let busy = use.busy, instance.scenario.pools[pool].heads != nil else { continue }
            things[.heads(pool)] = busy
        }
    }

    func isLike(_ other: LikeOffers) -> Bool {
        first == other.first && last == other.last && things == other.things
    }
}

/// When like offers keep one thing busy: from their first and last start, `begin` to `end` after it.
private struct Reach {
    let order: Index<Order>
    let like: Int
    let first: Int
    let last: Int
    let begin: Int
    let end: Int

    init(_ like: LikeOffers, _ place: Int, _ busy: Range<Int>) {
        order = like.order
        self.like = place
        first = like.first
        last = like.last
        begin = busy.lowerBound
        end = busy.upperBound
    }

    var earliest: Int { first + begin }
    var latest: Int { last + end }

    /// Whether neither fits before the other.
    func excludes(_ other: Reach) -> Bool {
        first + end > other.last + other.begin && other.first + other.end > last + begin
    }

    /// The least time the thing is busy within [from, to), wherever in its window the offer starts: the lesser of what
    /// starting first and what starting last leaves there.
    func leastMinutes(from: Int, to: Int) -> Int {
        let atFirst = min(to, first + end) - from
        let atLast = to - max(from, last + begin)
        return max(0, min(min(end - begin, to - from), min(atFirst, atLast)))
    }
}

extension [Reach] {
    /// The time spent in [from, to) if every order took its dearest offer, and how many orders spend any. Reaches of one
    /// order stand together.
    fileprivate func mostMinutes(from: Int, to: Int) -> (minutes: Int, orders: Int) {
        var (total, orders, dearest) = (0, 0, 0)
        var current: Domain.Index<Order>?
        for reach in self {
            if reach.order != current {
                total += dearest
                if dearest > 0 { orders += 1 }
                (current, dearest) = (reach.order, 0)
            }
            dearest = Swift.max(dearest, reach.leastMinutes(from: from, to: to))
        }
        return (total + dearest, orders + (dearest > 0 ? 1 : 0))
    }
}
