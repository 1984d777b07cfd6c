import Domain
import LinearModel

extension Formulation {
    /// What start windows alone say about timing, as rows of the model. They are arithmetic on the offers and nothing
    /// else, so they belong to its bound; cuts that rest on the search for start times steer it and tighten no bound.
    ///
    /// - *Never together*: two offers that need the same thing, of which neither fits before the other, are not both taken.
    /// - *Energy*: in any stretch of time [a, b), the minutes that offers must at least spend there on a thing of which there are
    ///   h are at most h·(b − a).
    mutating func addStartTimes() {
        let likes = likeOffers()
        var buckets: [SharedThing: [Int]] = [:]
        for place in likes.indices {
            for thing in likes[place].things.keys { buckets[thing, default: []].append(place) }
        }
        var seen: Set<SIMD2<Int>> = []
        for thing in buckets.keys.sorted() {
            let members = buckets[thing]!
            if heads(of: thing) == 1 { addNeverTogether(thing, members, likes, &seen) }
            addEnergy(thing, members.map { likes[$0] })
        }
    }

    /// first₁ + end₁ > last₂ + begin₂ and first₂ + end₂ > last₁ + begin₁, [begin, end) being the time the thing is busy
    /// relative to the start: Σ book of the one's like + Σ book of the other's like ≤ 1.
    private mutating func addNeverTogether(
        _ thing: SharedThing, _ members: [Int], _ likes: [LikeOffers], _ seen: inout Set<SIMD2<Int>>
    ) {
        for (position, a) in members.enumerated() {
            for b in members.dropFirst(position + 1) where likes[a].order != likes[b].order {
                guard likes[a].excludes(likes[b], from: thing), seen.insert(SIMD2(a, b)).inserted else {
                    continue
                }
                model.subject(
                    to: sum(likes[a].offers) { [book] in book[$0.int] }
                        + sum(likes[b].offers) { [book] in book[$0.int] }
                        <= 1, .startTimes)
            }
        }
    }

    /// Σ (minutes an offer must spend in [a, b))·book ≤ heads·(b − a), for the stretches that could bind most.
    private mutating func addEnergy(_ thing: SharedThing, _ likes: [LikeOffers]) {
        let heads = heads(of: thing)
        var stretches: [(energy: Energy, tightness: Double)] = []
        for from in Set(likes.map { $0.earliest(thing) }).sorted() {
            for to in Set(likes.map { $0.latest(thing) }).sorted() where to > from {
                let energy = Energy(thing, from: from, to: to, likes)
                let room = heads * (to - from)
                guard energy.orders > 2 || heads > 1, energy.most > room else { continue }
                stretches.append((energy, Double(energy.most) / Double(room)))
            }
        }
        stretches.sort {
            ($1.tightness, $0.energy.from, $0.energy.to) < ($0.tightness, $1.energy.from, $1.energy.to)
        }
        for (energy, _) in stretches.prefix(Self.energyRowsOfOneThing) {
            let spent = sum(energy.spent) { [book] entry in Double(entry.minutes) * book[entry.offer.int] }
            model.subject(to: spent <= Double(heads * (energy.to - energy.from)), .startTimes)
        }
    }

    /// More rows than this of one scanner block, patient or pool slow every relaxation and bind hardly ever.
    private static let energyRowsOfOneThing = 24

    private func heads(of thing: SharedThing) -> Int {
        guard case .heads(let pool) = thing else { return 1 }
        return instance.scenario.pools[pool].heads ?? 1
    }

    /// Offers of one order that are alike in everything that timing sees.
    private func likeOffers() -> [LikeOffers] {
        var likes: [LikeOffers] = []
        var place: [LikeOffers.Key: Int] = [:]
        for choice in choices.indices {
            var like = LikeOffers(choices[choice], instance)
            if let known = place[like.key] {
                likes[known].offers.append(choice)
            } else {
                place[like.key] = likes.count
                like.offers = [choice]
                likes.append(like)
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
    struct Key: Hashable {
        var order: Index<Order>
        var first: Int
        var last: Int
        /// When each is busy, relative to the start.
        var things: [SharedThing: Range<Int>]
    }
    var key: Key
    var offers: [Index<Offer>] = []

    var order: Index<Order> { key.order }
    var things: [SharedThing: Range<Int>] { key.things }

    init(_ offer: Offer, _ instance: Instance) {
        var things: [SharedThing: Range<Int>] = [
            .scanner(offer.block): 0..<offer.minutes.int,
            .patient(instance.scenario.orders[offer.order].patient): 0..<offer.length.int,
        ]
        for use in offer.uses {
            let pool = instance.windows[use.window].pool
            guard let busy = use.busy, instance.scenario.pools[pool].heads != nil else { continue }
            things[.heads(pool)] = busy
        }
        key = Key(order: offer.order, first: offer.first.int, last: offer.last.int, things: things)
    }

    func earliest(_ thing: SharedThing) -> Int { key.first + things[thing]!.lowerBound }
    func latest(_ thing: SharedThing) -> Int { key.last + things[thing]!.upperBound }

    func excludes(_ other: LikeOffers, from thing: SharedThing) -> Bool {
        let (a, b) = (things[thing]!, other.things[thing]!)
        let fitsBefore = key.first + a.upperBound <= other.key.last + b.lowerBound
        let fitsAfter = other.key.first + b.upperBound <= key.last + a.lowerBound
        return !fitsBefore && !fitsAfter
    }

    /// The least time the thing is busy within [from, to), wherever in its window the offer starts: the lesser of what
    /// starting first and what starting last leaves there.
    func leastMinutes(of thing: SharedThing, from: Int, to: Int) -> Int {
        let busy = things[thing]!
        let atFirst = min(to, key.first + busy.upperBound) - from
        let atLast = to - max(from, key.last + busy.lowerBound)
        return max(0, min(busy.count, to - from, atFirst, atLast))
    }
}

/// What offers must spend on a thing in a stretch of time.
private struct Energy {
    let from: Int
    let to: Int
    var spent: [(offer: Index<Offer>, minutes: Int)] = []
    /// If every order took its dearest offer.
    var most = 0
    var orders = 0

    init(_ thing: SharedThing, from: Int, to: Int, _ likes: [LikeOffers]) {
        self.from = from
        self.to = to
        var byOrder: [Index<Order>: Int] = [:]
        for like in likes {
            let minutes = like.leastMinutes(of: thing, from: from, to: to)
            guard minutes > 0 else { continue }
            spent += like.offers.map { ($0, minutes) }
            byOrder[like.order] = max(byOrder[like.order] ?? 0, minutes)
        }
        most = byOrder.values.reduce(0, +)
        orders = byOrder.count
    }
}
