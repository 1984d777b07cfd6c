import Domain

/// What the manifest of a result says of when it was planned, read before anything else of it: of the runs of a week only one
/// is read whole.
public struct TrendRunHead: Sendable {
    public internal(set) var job: String
    /// Of the scenario file's bytes, lower-case hexadecimal.
    public let scenarioSha256: String
    public let policySha256: String
    let scenarioName: String
    let asOf: Instant
    /// The day of `asOf` on the scenario's calendar.
    let day: Day
    /// A patient was taken out after the result was published.
    let isRedacted: Bool
    let placed: Int
    let waiting: Int
    /// When its files were written, in nanoseconds since 1970, where that is known: which of two plans made for the same
    /// instant, before and after feedback, came later.
    public var written: Int64 = 0

    /// Nil: these bytes are no manifest of a plan.
    public init?(manifest bytes: [UInt8]) {
        guard case .success(let document) = JSONReader.read(bytes),
            document.root.member("schema")?.spells("fairslot.result/1") == true,
            let job = document.root.member("job")?.string,
            let scenario = document.root.member("scenario"), let name = scenario.member("name")?.string,
            let sha256 = scenario.member("sha256")?.string,
            let policy = document.root.member("policySha256")?.string,
            let written = document.root.member("asOf")?.string, let asOf = Instant(rfc3339: written),
            let date = CalendarDate(written: String(written.prefix(10))),
            let placed = document.root.member("counts")?.member("placed")?.asInt64,
            let waiting = document.root.member("counts")?.member("waiting")?.asInt64
        else { return nil }
        self.job = job
        scenarioSha256 = sha256
        policySha256 = policy
        scenarioName = name
        self.asOf = asOf
        day = date.number
        isRedacted = document.root.member("redacted")?.bool ?? false
        self.placed = Int(placed)
        self.waiting = Int(waiting)
    }

    var week: ISOWeek { ISOWeek(of: day) }

    /// The run that stands for each week: the one planned last; of several at one instant the one written last.
    public static func standing(_ heads: [TrendRunHead]) -> [TrendRunHead] {
        Dictionary(grouping: heads, by: \.week).values
            .compactMap { $0.max { ($0.asOf, $0.written, $0.job) < ($1.asOf, $1.written, $1.job) } }
            .sorted { $0.week < $1.week }
    }
}

/// One run as a trend shows it. Groups are those that `equity.json` shows: what is hidden there is in no figure here.
public struct TrendRun: Sendable {
    let head: TrendRunHead
    let isShared: Bool
    /// Open orders.
    let orders: Int
    let placed: Int
    let onTime: Int
    /// Completions to be expected of what is placed, in millionths. Nil where a patient was taken out, whose chance is gone
    /// with them, and of ten appointments or fewer where results are shared.
    let expected: Value?
    /// Shares placed of groups that are shown, in the file's order.
    let levels: [Value]
    let hiddenGroups: Int
    /// What equity took of goal value, as a share of it; nil where nobody computed it.
    let price: Value?

    /// - Parameters:
    ///   - curve: a `curve.json` of the same scenario and policy, if there is one.
    /// Nil: these files are no result.
    public init?(
        _ head: TrendRunHead, plan: [UInt8], equity: [UInt8], certificate: [UInt8], curve: [UInt8]?
    ) {
        guard case .success(let plan) = JSONReader.read(plan),
            case .success(let equity) = JSONReader.read(equity),
            case .success(let certificate) = JSONReader.read(certificate),
            let appointments = plan.root.member("appointments")?.elements,
            let overall = equity.root.member("overall"), let orders = overall.member("orders")?.asInt64,
            let placed = overall.member("placed")?.asInt64, let onTime = overall.member("onTime")?.asInt64,
            let groups = equity.root.member("groups")?.elements,
            let suppression = equity.root.member("suppression")?.string
        else { return nil }
        self.head = head
        isShared = suppression != Policy.Suppression.internal.rawValue
        (self.orders, self.placed, self.onTime) = (Int(orders), Int(placed), Int(onTime))
        let chances = appointments.compactMap { $0.member("chance")?.member("completed")?.asMillionths }
        let isTold = !isShared || chances.count > Suppression.largestHidden
        expected =
            chances.count == Int(placed) && isTold && !head.isRedacted
            ? chances.reduce(.zero) { $0 + $1 } : nil
        let all = groups.map { group -> Value? in
            guard let orders = group.member("orders")?.asInt64, orders > 0,
                let placed = group.member("placed")?.asInt64
            else { return Value?.none }
            // What is counted, not the goal's level: that is made of whole millionths an order and a little less.
            return Value(millionths: roundedHalfUp(Int128(placed) * 1_000_000, over: Int128(orders)))
        }
        levels = all.compactMap { $0 }
        hiddenGroups = groups.count { $0.member("orders")?.asInt64 == nil }
        price = Self.price(curve) ?? Self.price(certificate.root.member("levellingDown"), certificate.root)
    }

    /// From a curve: the plan without a floor beside the one the policy asks for.
    private static func price(_ curve: [UInt8]?) -> Value? {
        guard let curve, case .success(let document) = JSONReader.read(curve),
            let free = document.root.member("points")?.elements?.first?.member("value")?.asMillionths,
            let current = document.root.member("current")?.member("value")?.asMillionths
        else { return nil }
        return share(of: free, given: free - current)
    }

    /// From a certificate with a largest gap between groups: the plan without that goal beside this one.
    private static func price(_ down: JSONNode?, _ certificate: JSONNode) -> Value? {
        guard let free = down?.member("valueWithoutGap")?.asInt64,
            let goals = certificate.member("goals")?.elements,
            let value = goals.first(where: { $0.member("name")?.spells("value") == true })?
                .member("value")?.asInt64
        else { return nil }
        return share(of: Value(millionths: free), given: Value(millionths: free - value))
    }

    /// Never below 0: what was found without a floor may be a little worse, and that is no gain by equity.
    private static func share(of whole: Value, given part: Value) -> Value? {
        whole <= .zero
            ? nil
            : Value(
                millionths: max(
                    0, roundedHalfUp(Int128(part.millionths) * 1_000_000, over: Int128(whole.millionths))))
    }
}
