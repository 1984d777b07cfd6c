import Dispatch
import Synchronization

/// The results of `work` for 0 up to `count`, in that order, worked out on two threads: it does not show in them.
func onTwoCores<Result: Sendable>(_ count: Int, _ work: @Sendable (Int) -> Result) -> [Result] {
    let results = Mutex([Result?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: 2) { core in
        for number in stride(from: core, to: count, by: 2) {
            let result = work(number)
            results.withLock { $0[number] = result }
        }
    }
    return results.withLock { $0.compactMap { $0 } }
}
