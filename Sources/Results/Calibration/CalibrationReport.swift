public import Attendance
public import Domain

/// What a calibration found, for a person and for a program. It changes nothing by itself.
public struct CalibrationReport {
    let study: CalibrationStudy
    let sources: [OutcomeSource]
    /// Digests of files kept before that could not be read.
    let leftOut: [String]
    /// Lines that a later file gave again.
    let replaced: Int
    /// Of several files, some lines have no order's key: one that is given again is not known.
    let hasUnnamed: Bool
    let version: String
    let disclosure: CalibrationDisclosure
    let groups: ShownGroups

    /// Stands for small counts and for those hidden with them, never telling which.
    static let hidden = EquityDocument.hidden

    public init(
        _ study: CalibrationStudy, sources: [OutcomeSource], leftOut: [String] = [], replaced: Int,
        hasUnnamed: Bool = false, version: String, suppression: Policy.Suppression
    ) {
        self.study = study
        self.sources = sources
        self.leftOut = leftOut
        self.replaced = replaced
        self.hasUnnamed = hasUnnamed
        self.version = version
        disclosure = CalibrationDisclosure(study, suppression)
        groups = ShownGroups(study, disclosure)
    }

    public var text: String { (lines + [""]).joined(separator: "\n") }

    private var lines: [String] {
        var lines = [counts, ""]
        lines += modelTable.lines
        for (part, shown) in parts where part.isSlopeHeld && shown.missed {
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
        switch study.trial {
        case let trial? where disclosure.showsTrial: lines += self.lines(of: trial)
        case nil: lines.append(tooFew)
        default: lines.append("Of earlier and later appointments apart, counts are too small to be shared.")
        }
        if let printed = study.printed, disclosure.showsPrinted {
            lines += ["", "As printed for \(Words.count(printed.appointments, "appointment")):"]
            lines += TextTable(rows: [["", "printed"]] + measures([printed])).lines
        }
        return lines + [""] + origin + ["", Self.use]
    }

    private static let use =
        "No plan changes by this. It is used where the policy says attendance: \"calibrated\" and --model names the file."

    private var counts: String {
        let left =
            (study.sameDay > 0
                ? " Left out, booked for the same day: \(shown(study.sameDay))." : "")
            + (replaced > 0 ? " Given again by a later file: \(shown(replaced))." : "")
        let (all, whole) = (study, disclosure.whole)
        let number = whole.appointments ? Words.count(all.appointments, "appointment") : "Appointments"
        return
            "\(number) from \(all.days.lowerBound) to \(all.days.upperBound), booked at least a day ahead: "
            + "\(shown(all.completed, whole.cancelled)) completed, "
            + "\(shown(all.cancelled, whole.cancelled)) cancelled, \(shown(all.missed, whole.missed)) missed.\(left)"
    }

    func shown(_ count: Int, _ isShown: Bool) -> String { isShown ? "\(count)" : Self.hidden }
    private func shown(_ count: Int) -> String { shown(count, disclosure.shows(count)) }

    /// All together, then each modality.
    var parts: [(RecalibrationFit.Part, CalibrationDisclosure.Shown)] {
        [(study.fit.overall, disclosure.whole)] + Array(zip(study.fit.modalities, disclosure.modalities))
    }

    private var origin: [String] {
        var lines = ["Rests on \(Words.count(sources.count, "file")) of outcomes, newest last; SHA-256:"]
        lines += sources.map { "  " + $0.sha256 }
        if !leftOut.isEmpty {
            lines.append("Left out, because this version cannot read what an earlier one could:")
            lines += leftOut.map { "  " + $0 }
        }
        if hasUnnamed {
            lines.append(
                "Some appointments have no order's key: where files overlap, these may be counted twice.")
        }
        return lines
    }

    private var tooFew: String {
        "Too few missed appointments to judge on later ones what was fitted to earlier ones: "
            + "\(CalibrationStudy.leastMissed) are needed in each part."
    }

    private func name(_ part: RecalibrationFit.Part) -> String { part.modality?.rawValue ?? "all" }

    private var modelTable: TextTable {
        TextTable(
            rows: [["", "appointments", "intercept", "slope", "cancelled"]]
                + parts.map { part, shown in
                    [
                        name(part), self.shown(part.appointments, shown.appointments),
                        shown.missed ? figure(part.intercept) : Self.hidden,
                        !shown.missed ? Self.hidden : part.isSlopeHeld ? "0 (held)" : figure(part.slope),
                        shown.cancelled ? percent(part.cancelled) : Self.hidden,
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
            row("calibration error") {
                disclosure.showsBins($0) ? $0.calibrationError.rounded(4) : Self.hidden
            },
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
