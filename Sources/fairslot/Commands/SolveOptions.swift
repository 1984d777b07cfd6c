public import ArgumentParser
public import Domain

/// What a planning run may spend; the same for every command that plans.
struct SolveOptions: ParsableArguments {
    @Option(help: "The site's policy file.")
    var policy: String?
    @Option(
        help: ArgumentHelp(
            "Attendance model by fairslot calibrate; read where the policy says attendance: \"calibrated\".",
            valueName: "file"))
    var model: String?
    @Option(help: ArgumentHelp("Relative gap at which goals value and care may stop.", valueName: "share"))
    var gap: Decimal6 = Decimal6(value: Value(millionths: 1000))
    @Option(help: "Counted work: quick, normal or deep. Default: as the policy says.")
    var effort: Policy.Effort?
    @Option(
        help: "Last resort, as 90s, 5m or 1h; a plan it cuts short says reproducible: false. Default: none.")
    var timeLimit: Span?
    @Option(help: "Seed, kept in the manifest.")
    var seed: Int = 1
    @Option(help: "Threads. Default: all. The result does not depend on it.")
    var threads: Int?

    /// A decimal with at most six places, 0 to 1.
    struct Decimal6: ExpressibleByArgument {
        var value: Value
        init(value: Value) { self.value = value }
        init?(argument: String) {
            guard let number = Double(argument), number >= 0, number <= 1 else { return nil }
            value = Value(millionths: Int64((number * 1e6).rounded()))
        }
        var defaultValueDescription: String { "\(value)" }
    }

    /// A length of time with its unit.
    struct Span: ExpressibleByArgument {
        var seconds: Int
        init?(argument: String) {
            let factor: [Character: Int] = ["s": 1, "m": 60, "h": 3600]
            guard let unit = argument.last, let each = factor[unit], let count = Int(argument.dropLast()),
                count > 0
            else { return nil }
            seconds = count * each
        }
    }

    /// Of arguments that are known to be right.
    static func parsed(_ arguments: [String]) -> SolveOptions {
        do { return try SolveOptions.parse(arguments) } catch {
            preconditionFailure("options of our own are wrong")
        }
    }

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads: at least 1") }
    }
}

extension Policy.Effort: ExpressibleByArgument {}
