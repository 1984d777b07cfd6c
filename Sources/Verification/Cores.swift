import Dispatch

/// The results of `work` for 0 up to `count`, in that order, worked out on two threads: it does not show in them.
func onTwoCores<Result: Sendable>(_ count: Int, _ work: @Sendable (Int) -> Result) -> [Result] {
    let results = UnsafeMutableBufferPointer<Result?>.allocate(capacity: count)
    results.initialize(repeating: nil)
    defer {
        results.deinitialize()
        results.deallocate()
    }
    let slots = Slots(results: results)
    DispatchQueue.concurrentPerform(iterations: 2) { core in
        for number in stride(from: core, to: count, by: 2) { slots.results[number] = work(number) }
    }
    return results.compactMap { $0 }
}

/// Each slot is written by one thread, and read when both are done.
private struct Slots<Result: Sendable>: @unchecked Sendable {
    let results: UnsafeMutableBufferPointer<Result?>
}
