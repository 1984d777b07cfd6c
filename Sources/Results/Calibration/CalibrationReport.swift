public import Attendance
public import Domain

/// What a calibration found, for a person and for a program. It changes nothing by itself.
public struct CalibrationReport {
    let study: CalibrationStudy
    let sources: [OutcomeSource]
    /// Lines that a later file gave again.
    let replaced: Int
    let version: String
    let groups: ShownGroups

    public init(
        _ study: CalibrationStudy, sources: [OutcomeSource], replaced: Int, version: String,
        suppression: Policy.Suppression
    ) {
        self.study = study
        self.sources = sources
        self.replaced = replaced
        self.version = version
        groups = ShownGroups(study.trial?.partitions ?? [], Disclosure(suppression: suppression))
    }

    public var text: String { (lines + [""]).joined(separator: "\n") }

    private var lines: [String] {
        var lines = [counts, ""]
        lines += modelTable.lines
        for part in [study.fit.overall] + study.fit.modalities where part.isSlopeHeld {
            lines.append(
                "\(name(part)): these outcomes would turn the published order of people round; it is held at no difference."
            )
        }
        if study.cancelled == 0 {
            lines.append(
                "No cancellation is recorded. If the source keeps none, this share is not one: do not use the model for it."
            )
        }
        lines.append("")
        if let trial = study.trial { lines += self.lines(of: trial) } else { lines.append(tooFew) }
        if let printed = study.printed {
            lines += ["", "As printed for \(Words.count(printed.appointments, "appointment")):"]
            lines += TextTable(rows: [["", "printed"]] + measures([printed])).lines
        }
        lines += ["", Self.use]
        return lines
    }

    private static let use =
        "No plan changes by this. It is used where the policy says attendance: \"calibrated\" and --model names the file."

    private var counts: String {
        let left =
            (study.sameDay > 0
                ? " Left out: \(Words.count(study.sameDay, "appointment")) booked for the same day." : "")
            + (replaced > 0 ? " Given again by a later file: \(replaced)." : "")
        return
            "\(Words.count(study.appointments, "appointment")) from \(study.days.lowerBound) to \(study.days.upperBound), booked at least a day ahead: "
            + "\(study.completed) completed, \(study.cancelled) cancelled, \(study.missed) missed.\(left)"
    }

    private var tooFew: String {
        "Too few missed appointments to judge on later ones what was fitted to earlier ones: "
            + "\(CalibrationStudy.leastMissed) are needed in each part."
    }

    private func name(_ part: RecalibrationFit.Part) -> String { part.modality?.rawValue ?? "all" }

    private var modelTable: TextTable {
        TextTable(
            rows: [["", "appointments", "intercept", "slope", "cancelled"]]
                + ([study.fit.overall] + study.fit.modalities).map { part in
                    [
                        name(part), "\(part.appointments)", figure(part.intercept),
                        part.isSlopeHeld ? "0 (held)" : figure(part.slope),
                        percent(part.cancelled),
                    ]
                })
    }

    private func lines(of trial: CalibrationStudy.Trial) -> [String] {
        var lines = [
            "Fitted to \(trial.earlier) before \(trial.from), judged on \(trial.later) from then on:"
        ]
        lines +=
            TextTable(
                rows: [["", "published", "recalibrated", "one share for all"]]
                    + measures([trial.before, trial.after, trial.oneShare])
            ).lines
        lines += ["", verdict(trial)]
        if trial.hasDrifted { lines.append(drift(trial)) }
        lines += ["", "Missed beside expected, recalibrated, later part (1 is right):"]
        lines += groups.table.lines
        lines += groups.sentences
        return lines
    }

    private func measures(_ all: [ChanceMeasures]) -> [[String]] {
        func row(_ name: String, _ figure: (ChanceMeasures) -> String) -> [String] {
            [name] + all.map(figure)
        }
        return [
            row("missed") { "\($0.missed)" },
            row("expected") { $0.expected.rounded(1) },
            row("Brier score") { $0.brier.rounded(4) },
            row("calibration error") { $0.calibrationError.rounded(4) },
            row("log loss") { $0.logLoss.rounded(4) },
            row("level, logit (0 is right)") { $0.inTheLarge.map(figure) ?? "-" },
            row("slope (1 is right)") { $0.slope.map(figure) ?? "-" },
        ]
    }

    private func verdict(_ trial: CalibrationStudy.Trial) -> String {
        let gain = trial.gain
        let shown = "\(gain.value.rounded(4)) (\(gain.low.rounded(4)) to \(gain.high.rounded(4)))"
        if gain.low > .zero {
            return "Recalibrated chances fit later appointments better: the Brier score falls by \(shown)."
        }
        if gain.high < .zero {
            return
                "Recalibrated chances fit later appointments worse: do not use them. The Brier score falls by \(shown)."
        }
        return
            "Whether recalibrated chances fit later appointments better cannot be told: the Brier score falls by \(shown)."
    }

    private func drift(_ trial: CalibrationStudy.Trial) -> String {
        let more = trial.after.inTheLarge.map { $0.value > .zero } ?? (trial.after.missed > 0)
        return
            "Drift: later appointments were missed \(more ? "more" : "less") often than earlier ones led to expect. "
            + "Find out what changed, or calibrate on newer outcomes alone."
    }
}

func figure(_ estimate: Estimate) -> String {
    "\(estimate.value.rounded(2)) (\(estimate.low.rounded(2)) to \(estimate.high.rounded(2)))"
}

private func percent(_ estimate: Estimate) -> String {
    func share(_ value: Value) -> String { Value(millionths: value.millionths * 100).rounded(1) }
    return "\(share(estimate.value))% (\(share(estimate.low)) to \(share(estimate.high)))"
}

extension Value {
    /// With exactly so many places, 0 to 6; halves towards +∞.
    func rounded(_ places: Int) -> String {
        let unit = (places..<6).reduce(Int64(1)) { unit, _ in unit * 10 }
        let scaled = roundedHalfUp(Int128(millionths), over: Int128(unit))
        let whole = (0..<places).reduce(Int64(1)) { whole, _ in whole * 10 }
        let digits = String(scaled.magnitude % UInt64(whole))
        let sign = scaled < 0 ? "-" : ""
        let fraction = String(repeating: "0", count: max(0, places - digits.count)) + digits
        return sign + String(scaled.magnitude / UInt64(whole)) + (places == 0 ? "" : "." + fraction)
    }
}
