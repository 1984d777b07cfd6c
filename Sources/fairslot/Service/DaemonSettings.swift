import Domain
import Spool

/// A setting and where it came from.
struct Setting<Value: Sendable>: Sendable {
    enum Origin: String, Sendable { case flag, environment, standard = "default" }
    var value: Value
    var origin: Origin
}

/// What the daemon goes by: flags before `FAIRSLOT_*` variables before defaults.
struct DaemonSettings: Sendable {
    var spool: Setting<String>
    var workers: Setting<Int>
    var settle: Setting<Duration>
    /// Nil: planned with the defaults alone.
    var policy: Setting<String?>
    /// Nil: published chances alone.
    var model = Setting<String?>(value: nil, origin: .standard)
    /// How many files of outcomes a calibration rests on: the dropped one and the newest before it.
    var outcomeFiles = Setting(value: Self.outcomeFilesByDefault, origin: .standard)
    var deadline: Setting<Duration>
    /// Bytes.
    var largestInput: Setting<Int>
    var workerMemory: Setting<Int>
    /// Words put in front of the worker's command.
    var launcher: Setting<[String]>
    /// How long, and how many, results, rejections and inputs are kept.
    var kept = Shelf.allCases.map { Setting(value: standardLimit($0), origin: .standard) }
    var once = false

    /// Results are the clinic's. Findings and inputs have served after a month; an input holds patients.
    static func standardLimit(_ shelf: Shelf) -> RetentionLimit {
        shelf == .results ? .everything : RetentionLimit(age: 30 * 86_400)
    }

    var retention: [Shelf: RetentionLimit] {
        Dictionary(uniqueKeysWithValues: zip(Shelf.allCases, kept.map(\.value)))
    }

    /// Two years of months.
    static let outcomeFilesByDefault = 24

    /// `KEY=value` as the configuration file has it, before each its origin as a comment: after it, it would be read as part
    /// of the value.
    var lines: [String] {
        [
            Self.line("FAIRSLOT_SPOOL", spool.value, spool.origin),
            Self.line("FAIRSLOT_WORKERS", String(workers.value), workers.origin),
            Self.line("FAIRSLOT_SETTLE", settle.value.text, settle.origin),
            Self.line("FAIRSLOT_POLICY", policy.value ?? "", policy.origin),
            Self.line("FAIRSLOT_MODEL", model.value ?? "", model.origin),
            Self.line("FAIRSLOT_OUTCOME_FILES", String(outcomeFiles.value), outcomeFiles.origin),
            Self.line("FAIRSLOT_DEADLINE", deadline.value.text, deadline.origin),
            Self.line("FAIRSLOT_LARGEST_INPUT", String(largestInput.value), largestInput.origin),
            Self.line("FAIRSLOT_WORKER_MEMORY", String(workerMemory.value), workerMemory.origin),
            Self.line("FAIRSLOT_LAUNCHER", launcher.value.joined(separator: " "), launcher.origin),
        ]
            + zip(Shelf.allCases, kept).map { shelf, limit in
                Self.line("FAIRSLOT_KEEP_" + shelf.rawValue.uppercased(), limit.value.text, limit.origin)
            }
    }

    private static func line<Value>(_ key: String, _ value: String, _ origin: Setting<Value>.Origin) -> String
    {
        "# \(origin.rawValue)\n\(key)=\(value)"
    }

    var spoolLimits: SpoolLimits {
        var limits = SpoolLimits()
        limits.largestInput = Int64(largestInput.value)
        return limits
    }

    var workerLimits: WorkerLimits {
        var limits = WorkerLimits()
        limits.deadline = deadline.value
        limits.residentBytes = workerMemory.value / 2
        return limits
    }

    /// The worker is asked to end before it is made to, with time left to verify and write.
    var softDeadlineSeconds: Int {
        let seconds = deadline.value.components.seconds
        return Int(max(1, max(seconds - 60, seconds * 4 / 5)))
    }
}

/// Finds each setting at the first place that has it.
struct SettingSources {
    let environment: [String: String]

    func setting<Value>(
        _ flag: Value?, _ key: String, default standard: Value, read: (String) -> Value?
    ) throws -> Setting<Value> {
        if let flag { return Setting(value: flag, origin: .flag) }
        guard let text = environment[key], !text.isEmpty else {
            return Setting(value: standard, origin: .standard)
        }
        guard let value = read(text) else {
            throw CommandFailure(.usage, "\(key) has a value that cannot be used")
        }
        return Setting(value: value, origin: .environment)
    }
}

extension Duration {
    /// `500ms`, `5s`, `15min`, `15m`, `1h`; a number without a unit is seconds.
    init?(text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int64(digits), count <= 1_000_000_000 else { return nil }
        switch text.dropFirst(digits.count) {
        case "ms": self = .milliseconds(count)
        case "s", "": self = .seconds(count)
        case "m", "min": self = .seconds(count * 60)
        case "h": self = .seconds(count * 3600)
        default: return nil
        }
    }

    var text: String {
        let (seconds, attoseconds) = components
        return attoseconds == 0 ? "\(seconds)s" : "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000)ms"
    }

    /// With one decimal, for people.
    var tenths: String {
        let (seconds, attoseconds) = components
        return "\(seconds).\(attoseconds / 100_000_000_000_000_000)"
    }
}

/// `134217728`, `128K`, `128M`, `2G`, in powers of 1024.
func byteCount(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let shifts: [Substring: Int] = ["": 0, "K": 10, "M": 20, "G": 30]
    guard let count = Int(digits), count < 1 << 32, let shift = shifts[text.dropFirst(digits.count)] else {
        return nil
    }
    return count << shift
}
