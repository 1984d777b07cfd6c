import Dispatch
import Synchronization

/// What each of these makes, in their order; they are made on all cores, and it does not show.
func sideBySide<Made: Sendable>(_ makers: [@Sendable () -> Made]) -> [Made] {
    let made = Mutex([Made?](repeating: nil, count: makers.count))
    DispatchQueue.concurrentPerform(iterations: makers.count) { number in
        let one = makers[number]()
        made.withLock { $0[number] = one }
    }
    return made.withLock { $0.compactMap { $0 } }
}
