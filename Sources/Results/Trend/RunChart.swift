import Domain

/// A run chart: values in time order about their median, with the two rules that tell a change from the ups and downs there
/// always are. Six or more values in a row on one side of the median are a shift (values on the median neither count nor
/// break it); five or more in a row that all rise, or all fall, are a trend (equal neighbours count once). R. J. Perla,
/// L. P. Provost, S. K. Murray, "The run chart: a simple analytical tool for learning from variation in healthcare
/// processes", BMJ Quality & Safety 20 (2011) 46-51. With fewer than ten values nothing is said.
struct RunChart: Sendable {
    enum Signal: Equatable, Sendable { case shift(isUp: Bool), trend(isUp: Bool) }

    /// Places of the first and the last value that make it.
    struct Change: Equatable, Sendable {
        let signal: Signal
        let first: Int
        let last: Int
    }

    static let leastForShift = 6
    static let leastForTrend = 5
    static let leastInAll = 10

    /// Nil for a week without one.
    let values: [Value?]
    let median: Value?
    let changes: [Change]

    init(_ values: [Value?]) {
        self.values = values
        let known = values.enumerated().compactMap { place, value in value.map { (place: place, value: $0) } }
        median = Self.median(known.map(\.value))
        guard let median, known.count >= Self.leastInAll else {
            changes = []
            return
        }
        changes = (Self.shifts(known, median) + Self.trends(known)).sorted {
            ($0.first, $0.last) < ($1.first, $1.last)
        }
    }

    static func median(_ values: [Value]) -> Value? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        guard sorted.count.isMultiple(of: 2) else { return sorted[middle] }
        let sum = Int128(sorted[middle - 1].millionths) + Int128(sorted[middle].millionths)
        return Value(millionths: roundedHalfUp(sum, over: 2))
    }

    private static func shifts(_ known: [(place: Int, value: Value)], _ median: Value) -> [Change] {
        var changes: [Change] = []
        var run: [Int] = []
        var isUp = false
        func end() {
            if run.count >= leastForShift {
                changes.append(Change(signal: .shift(isUp: isUp), first: run[0], last: run[run.count - 1]))
            }
            run = []
        }
        for (place, value) in known where value != median {
            if !run.isEmpty && (value > median) != isUp { end() }
            isUp = value > median
            run.append(place)
        }
        end()
        return changes
    }

    private static func trends(_ known: [(place: Int, value: Value)]) -> [Change] {
        let distinct = known.enumerated().filter {
            $0.offset == 0 || known[$0.offset - 1].value != $0.element.value
        }
        .map(\.element)
        var changes: [Change] = []
        var start = 0
        for place in distinct.indices.dropFirst() {
            let isUp = distinct[place].value > distinct[place - 1].value
            if place - start >= 2, isUp != (distinct[place - 1].value > distinct[place - 2].value) {
                start = place - 1
            }
            let isLast = place == distinct.count - 1
            let turns = !isLast && (distinct[place + 1].value > distinct[place].value) != isUp
            if (isLast || turns) && place - start + 1 >= leastForTrend {
                changes.append(
                    Change(
                        signal: .trend(isUp: isUp), first: distinct[start].place, last: distinct[place].place)
                )
            }
        }
        return changes
    }
}
