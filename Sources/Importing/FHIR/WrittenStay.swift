import Domain

/// Start and end of a slot or an appointment, as far as they can be read.
struct WrittenStay {
    private let from: Instant?
    private let to: Instant?

    /// - Parameter minutes: how long, where it has no end.
    init(_ resource: FHIRResource, minutes: Int? = nil, in zone: Zone) {
        func instant(_ key: String) -> Instant? {
            resource[key]?.string.flatMap { FHIRTime.instant($0, in: zone) }
        }
        let start = instant("start")
        from = start
        to = instant("end") ?? start.flatMap { start in minutes.map { start + Minutes($0) } }
    }

    /// Nil unless both are instants, in this order.
    var time: Span? {
        guard let from, let to, from < to else { return nil }
        return Span(from: from, to: to)
    }

    /// Whether it takes no time at all, as some systems write what is void.
    var isVoid: Bool { from != nil && from == to }

    /// Whether it may reach into `time`: what cannot be read may be anything.
    func mayReach(into time: Span) -> Bool {
        guard let from, let to else {
            return (from.map { $0 < time.to } ?? true) && (to.map { $0 > time.from } ?? true)
        }
        return min(from, to) < time.to && max(from, to) > time.from
    }
}
