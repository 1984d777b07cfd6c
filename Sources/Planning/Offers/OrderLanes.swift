import Dispatch
import Domain
import Synchronization

extension OfferList {
    /// Every offer of the scenario, in the order of orders, sessions, blocks and bundles. Orders are enumerated on
    /// `threads` threads; the result does not depend on how many.
    init(_ instance: Instance, threads: Int = 1) {
        let provision = Provision(instance)
        self.init(instance, threads: threads) { order, chunk in
            guard !instance.isBooked[order.int] else { return chunk.endOrder(nil) }
            OrderEnumeration(provision, order).run(into: &chunk)
        }
    }

    /// The offers that `add` finds for each order. Orders are taken in chunks and a few chunks at a time, so that what
    /// is not yet in columns stays small. `base`: a list whose bundles and helps keep their places.
    init(
        _ instance: Instance, threads: Int, after base: OfferList? = nil,
        _ add: @Sendable @escaping (Index<Order>, inout OfferChunk) -> Void
    ) {
        let orders = instance.scenario.orders.count
        var assembly = OfferAssembly(instance, after: base)
        let chunks = Slots(count: 16 * max(1, threads))
        let ordersOfChunk = 16
        for first in stride(from: 0, to: orders, by: ordersOfChunk * chunks.count) {
            DispatchQueue.concurrentPerform(iterations: max(1, threads)) { lane in
                for place in stride(from: lane, to: chunks.count, by: max(1, threads)) {
                    let own = first + place * ordersOfChunk
                    var chunk = OfferChunk(after: base)
                    for order in min(own, orders)..<min(own + ordersOfChunk, orders) {
                        add(Index(order), &chunk)
                    }
                    chunks.set(place, chunk)
                }
            }
            for place in 0..<chunks.count { assembly.append(chunks.take(place)) }
        }
        self = assembly.finish()
    }
}

/// One slot for each chunk, filled by the lanes and taken when all of them have ended.
private final class Slots: Sendable {
    let count: Int
    private let slots: Mutex<[OfferChunk]>

    init(count: Int) {
        self.count = count
        slots = Mutex([OfferChunk](repeating: OfferChunk(), count: count))
    }
    func set(_ place: Int, _ chunk: OfferChunk) { slots.withLock { $0[place] = chunk } }
    func take(_ place: Int) -> OfferChunk {
        slots.withLock { slots in
            defer { slots[place] = OfferChunk() }
            return slots[place]
        }
    }
}
