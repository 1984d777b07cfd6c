import Domain

/// How many heads of a pool are busy at each time in one of its windows: a step function, 0 before its first step and
/// after its last.
struct HeadLoad: Sendable {
    private struct Step {
        var time: Int32
        /// From `time` to the next step.
        var heads: Int32
    }

    private var steps: [Step] = []

    /// `count` more heads, or fewer, are busy during `span`.
    mutating func add(_ count: Int, during span: Span) {
        guard !span.isEmpty else { return }
        let first = step(at: span.from.minute)
        let end = step(at: span.to.minute)
        for place in first..<end { steps[place].heads += Int32(count) }
        join(end)
        join(first)
    }

    /// Times at which more than `free` heads are busy, of those that overlap `reach`.
    func times(over free: Int, in reach: Span) -> [Span] {
        var times: [Span] = []
        for place in (firstPlace { $0 > reach.from.minute } - 1)..<steps.count where place >= 0 {
            guard steps[place].time < reach.to.minute else { break }
            guard steps[place].heads > free else { continue }
            times.append(
                Span(
                    from: Instant(minute: Int(steps[place].time)),
                    to: Instant(minute: Int(steps[place + 1].time))))
        }
        return times
    }

    /// Where the step at `time` stands; made if there is none.
    private mutating func step(at time: Int32) -> Int {
        let place = firstPlace { $0 >= time }
        if place < steps.count, steps[place].time == time { return place }
        steps.insert(Step(time: time, heads: place > 0 ? steps[place - 1].heads : 0), at: place)
        return place
    }

    /// Takes a step away at which nothing changes.
    private mutating func join(_ place: Int) {
        if steps[place].heads == (place > 0 ? steps[place - 1].heads : 0) { steps.remove(at: place) }
    }

    private func firstPlace(where holds: (Int32) -> Bool) -> Int {
        var (low, high) = (0, steps.count)
        while low < high {
            let middle = (low + high) / 2
            if holds(steps[middle].time) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
