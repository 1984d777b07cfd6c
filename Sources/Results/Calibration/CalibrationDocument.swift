import Attendance
public import Domain

// `calibration.json`, `fairslot.calibration/1`.
extension CalibrationReport {
    public var document: JSONOutput {
        [
            "schema": "fairslot.calibration/1",
            "version": .string(version),
            "suppression": .string(disclosure.isShared ? "shared" : "internal"),
            "outcomes": .array(sources.map(source)),
            "leftOut": .array(leftOut.map { .string($0) }),
            "counts": [
                "appointments": shown(study.appointments, whole.appointments),
                "completed": shown(study.completed, whole.cancelled),
                "cancelled": shown(study.cancelled, whole.cancelled),
                "missed": shown(study.missed, whole.missed),
                "sameDay": shown(study.sameDay, disclosure.shows(study.sameDay)),
                "replaced": shown(replaced, disclosure.shows(replaced)),
            ],
            "from": .string(study.days.lowerBound.description),
            "to": .string(study.days.upperBound.description),
            "model": .array(parts.map(part)),
            "trial": study.trial.map { disclosure.showsTrial ? trial($0) : hidden } ?? .null,
            "printed": study.printed.map { disclosure.showsPrinted ? measures($0) : hidden } ?? .null,
        ]
    }

    private var whole: CalibrationDisclosure.Shown { disclosure.whole }
    private var hidden: JSONOutput { .string(Self.hidden) }

    private func shown(_ count: Int, _ isShown: Bool) -> JSONOutput {
        isShown ? .integer(Int64(count)) : hidden
    }

    /// How long a file is tells about how many appointments it holds.
    private func source(_ source: OutcomeSource) -> JSONOutput {
        guard !disclosure.isShared else { return ["sha256": .string(source.sha256)] }
        return [
            "sha256": .string(source.sha256), "bytes": .integer(Int64(source.bytes)),
            "appointments": .integer(Int64(source.appointments)),
        ]
    }

    private func part(_ part: RecalibrationFit.Part, _ shown: CalibrationDisclosure.Shown) -> JSONOutput {
        [
            "modality": part.modality.map { .string($0.rawValue) } ?? .null,
            "appointments": self.shown(part.appointments, shown.appointments),
            "intercept": shown.missed ? part.intercept.document : hidden,
            "slope": shown.missed ? part.slope.document : hidden,
            "slopeHeld": shown.missed ? .bool(part.isSlopeHeld) : hidden,
            "cancelled": shown.cancelled ? part.cancelled.document : hidden,
        ]
    }

    /// Fitted to the earlier part. A modality that the earlier part does not have is not told from a small one.
    private func earlierParts(_ trial: CalibrationStudy.Trial) -> [JSONOutput] {
        let own = Dictionary(
            trial.fit.modalities.map { ($0.modality, $0) }, uniquingKeysWith: { first, _ in first })
        return [part(trial.fit.overall, disclosure.earlier)]
            + zip(study.fit.modalities, disclosure.cells).compactMap { all, isShown in
                guard isShown.earlier else {
                    return ["modality": .string(all.modality!.rawValue), "appointments": hidden]
                }
                return own[all.modality].map { part($0, .all) }
            }
    }

    private func trial(_ trial: CalibrationStudy.Trial) -> JSONOutput {
        [
            "from": .string(trial.from.description), "earlier": .integer(Int64(trial.earlier)),
            "later": .integer(Int64(trial.later)),
            "model": .array(earlierParts(trial)),
            "published": measures(trial.before), "recalibrated": measures(trial.after),
            "oneShare": measures(trial.oneShare),
            "brierGain": trial.gain.document, "drift": .bool(trial.hasDrifted),
            "partitions": groups.document,
        ]
    }

    private func measures(_ measures: ChanceMeasures) -> JSONOutput {
        let showsBins = disclosure.showsBins(measures)
        return [
            "appointments": .integer(Int64(measures.appointments)),
            "missed": .integer(Int64(measures.missed)), "expected": .decimal(measures.expected),
            "brier": .decimal(measures.brier), "logLoss": .decimal(measures.logLoss),
            "calibrationError": showsBins ? .decimal(measures.calibrationError) : hidden,
            "inTheLarge": measures.inTheLarge?.document ?? .null,
            "slope": measures.slope?.document ?? .null,
            "bins": showsBins
                ? .array(
                    measures.bins.map {
                        [
                            "appointments": .integer(Int64($0.appointments)),
                            "missed": .integer(Int64($0.missed)), "expected": .decimal($0.expected),
                        ]
                    }) : hidden,
        ]
    }
}
