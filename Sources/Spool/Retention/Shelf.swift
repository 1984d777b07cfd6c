/// What is kept after a job was answered, and can be deleted.
public enum Shelf: String, CaseIterable, Sendable {
    /// `outgoing/`
    case results
    /// `rejected/`
    case rejected
    /// `archive/`, without the outcomes that calibrations still read.
    case inputs
}

/// How long, and how many. Written `90d`, `5000`, `90d,5000`, or `all`.
public struct RetentionLimit: Equatable, Sendable {
    /// Seconds since the answer; nil: however old.
    public var age: Int64?
    /// Nil: however many; else the newest stay.
    public var count: Int?

    public static let everything = RetentionLimit()

    public init(age: Int64? = nil, count: Int? = nil) {
        self.age = age
        self.count = count
    }

    /// Nil for anything else.
    public init?(text: String) {
        self.init()
        if text == "all" { return }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { return nil }
        for part in parts {
            let digits = part.prefix { $0.isASCII && $0.isNumber }
            guard let number = Int64(digits), number <= 1_000_000 else { return nil }
            switch part.dropFirst(digits.count) {
            case "d" where age == nil: age = number * 86_400
            case "h" where age == nil: age = number * 3600
            case "" where count == nil: count = Int(number)
            default: return nil
            }
        }
    }

    public var text: String {
        let parts = [
            age.map { $0 % 86_400 == 0 ? "\($0 / 86_400)d" : "\($0 / 3600)h" }, count.map(String.init),
        ]
        return parts.contains { $0 != nil } ? parts.compactMap { $0 }.joined(separator: ",") : "all"
    }
}

/// One thing on a shelf and when the journal says it got there.
struct ShelfItem: Equatable, Sendable {
    var name: EntryName
    /// Seconds since 1970; nil: the journal does not know it, so its age is nobody's guess.
    var since: Int64?

    /// Which of them go, oldest first. An item of unknown age is older than none: it goes by neither age nor number.
    static func overdue(_ items: [ShelfItem], _ limit: RetentionLimit, now: Int64) -> [ShelfItem] {
        let known = items.filter { $0.since != nil }
            .sorted { ($0.since ?? 0, $0.name.ascii) < ($1.since ?? 0, $1.name.ascii) }
        let surplus = limit.count.map { max(0, items.count - $0) } ?? 0
        return known.enumerated().filter { position, item in
            position < surplus || (limit.age.map { now - (item.since ?? now) > $0 } ?? false)
        }.map(\.element)
    }
}
