import Attendance
public import Domain

// `calibration.json`, `fairslot.calibration/1`.
extension CalibrationReport {
    public var document: JSONOutput {
        [
            "schema": "fairslot.calibration/1",
            "version": .string(version),
            "outcomes": .array(
                sources.map {
                    [
                        "sha256": .string($0.sha256), "bytes": .integer(Int64($0.bytes)),
                        "appointments": .integer(Int64($0.appointments)),
                    ]
                }),
            "counts": [
                "appointments": .integer(Int64(study.appointments)),
                "completed": .integer(Int64(study.completed)),
                "cancelled": .integer(Int64(study.cancelled)),
                "missed": .integer(Int64(study.missed)),
                "sameDay": .integer(Int64(study.sameDay)),
                "replaced": .integer(Int64(replaced)),
            ],
            "from": .string(study.days.lowerBound.description),
            "to": .string(study.days.upperBound.description),
            "model": .array(([study.fit.overall] + study.fit.modalities).map(part)),
            "trial": study.trial.map(trial) ?? .null,
            "printed": study.printed.map(measures) ?? .null,
        ]
    }

    private func part(_ part: RecalibrationFit.Part) -> JSONOutput {
        [
            "modality": part.modality.map { .string($0.rawValue) } ?? .null,
            "appointments": .integer(Int64(part.appointments)),
            "intercept": part.intercept.document, "slope": part.slope.document,
            "slopeHeld": .bool(part.isSlopeHeld), "cancelled": part.cancelled.document,
        ]
    }

    private func trial(_ trial: CalibrationStudy.Trial) -> JSONOutput {
        [
            "from": .string(trial.from.description), "earlier": .integer(Int64(trial.earlier)),
            "later": .integer(Int64(trial.later)),
            "model": .array(([trial.fit.overall] + trial.fit.modalities).map(part)),
            "published": measures(trial.before), "recalibrated": measures(trial.after),
            "oneShare": measures(trial.oneShare),
            "brierGain": trial.gain.document, "drift": .bool(trial.hasDrifted),
            "partitions": groups.document,
        ]
    }

    private func measures(_ measures: ChanceMeasures) -> JSONOutput {
        [
            "appointments": .integer(Int64(measures.appointments)),
            "missed": .integer(Int64(measures.missed)), "expected": .decimal(measures.expected),
            "brier": .decimal(measures.brier), "logLoss": .decimal(measures.logLoss),
            "calibrationError": .decimal(measures.calibrationError),
            "inTheLarge": measures.inTheLarge?.document ?? .null,
            "slope": measures.slope?.document ?? .null,
            "bins": .array(
                measures.bins.map {
                    [
                        "appointments": .integer(Int64($0.appointments)),
                        "missed": .integer(Int64($0.missed)), "expected": .decimal($0.expected),
                    ]
                }),
        ]
    }
}
