import Dispatch

/// What each of these makes, in their order; they are made on all cores, and it does not show.
func sideBySide<Made: Sendable>(_ makers: [@Sendable () -> Made]) -> [Made] {
    let made = UnsafeMutableBufferPointer<Made?>.allocate(capacity: makers.count)
    made.initialize(repeating: nil)
    defer {
        made.deinitialize()
        made.deallocate()
    }
    let places = Places(made: made)
    DispatchQueue.concurrentPerform(iterations: makers.count) { places.made[$0] = makers[$0]() }
    return made.compactMap { $0 }
}

/// Each place is written by one thread, and read when all are done.
private struct Places<Made: Sendable>: @unchecked Sendable {
    let made: UnsafeMutableBufferPointer<Made?>
}
