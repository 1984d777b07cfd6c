public import Domain

/// One way in which a result is not what it says: what, where, and by how much.
public struct Violation: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Kind: Hashable, Sendable, CustomStringConvertible {
        /// A file is missing, not listed, or not as its digest says.
        case file
        /// The result belongs to another scenario or policy.
        case digest
        /// A file cannot be read as what it should be.
        case form
        /// An order is lost, stands twice, or stands out of order.
        case everyOrderOnce
        /// An appointment is none of the order's offers.
        case offer
        /// A rule of the model is broken.
        case rule(Rule)
        /// A printed figure differs from the recomputed one.
        case figure
        /// A goal's value differs from the recomputed one, or an earlier goal was not kept.
        case value
        /// A bound is no bound, or not what its prices prove.
        case bound
        /// A price is negative or stands on a row that does not exist.
        case price
        case status
        /// Why an order waits, or why an appointment is where it is.
        case reason
        case alternative
        case worklist
        case baseline
        /// What is shared shows a small count, or leaves one to be had back.
        case disclosure

        public var description: String {
            switch self {
            case .file: "file"
            case .digest: "digest"
            case .form: "form"
            case .everyOrderOnce: "every-order-once"
            case .offer: "offer"
            case .rule(let rule): rule.rawValue
            case .figure: "figure"
            case .value: "value"
            case .bound: "bound"
            case .price: "price"
            case .status: "status"
            case .reason: "reason"
            case .alternative: "alternative"
            case .worklist: "worklist"
            case .baseline: "baseline"
            case .disclosure: "disclosure"
            }
        }
    }

    public var kind: Kind
    /// The file and, behind a space, the JSON pointer in it: `plan.json /appointments/3/start`.
    public var place: String
    public var message: String
    /// By how much, with its unit, where that is a figure.
    public var amount: String?

    public init(_ kind: Kind, _ place: String, _ message: String, amount: String? = nil) {
        self.kind = kind
        self.place = place
        self.message = message
        self.amount = amount
    }

    public var description: String {
        "\(kind): \(place): \(message)" + (amount.map { " (\($0))" } ?? "")
    }
}

/// What the verifier found, and the lines that say it.
public struct VerificationReport: Sendable, Equatable {
    public var violations: [Violation]
    /// What to print: one line, then one for each goal; or every violation.
    public var lines: [String]

    public init(violations: [Violation], lines: [String]) {
        self.violations = violations
        self.lines = lines
    }

    public var isVerified: Bool { violations.isEmpty }
}
