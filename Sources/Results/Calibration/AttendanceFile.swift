public import Attendance
public import Domain

/// What outcomes a calibration was made from.
public struct OutcomeSource: Sendable {
    /// Of the file's bytes, lower-case hexadecimal.
    public var sha256: String
    public var bytes: Int
    public var appointments: Int
    public init(sha256: String, bytes: Int, appointments: Int) {
        self.sha256 = sha256
        self.bytes = bytes
        self.appointments = appointments
    }
}

/// `fairslot.attendance/1`: a recalibration, with what it was made from and beside which published figures. It is for the
/// site that made it and says so: counts are left out but that of all, yet whoever knows how many appointments a modality
/// had could work some out of its share of cancellations.
public struct AttendanceFile {
    private let study: CalibrationStudy
    private let sources: [OutcomeSource]
    private let version: String

    public init(_ study: CalibrationStudy, sources: [OutcomeSource], version: String) {
        self.study = study
        self.sources = sources
        self.version = version
    }

    public var document: JSONOutput {
        let prior = RecalibrationPrior()
        return [
            "schema": "fairslot.attendance/1",
            "version": .string(version),
            "suppression": "internal",
            "outcomes": .array(sources.map { ["sha256": .string($0.sha256)] }),
            "appointments": .integer(Int64(study.appointments)),
            "from": .string(study.days.lowerBound.description),
            "to": .string(study.days.upperBound.description),
            "prior": [
                "intercept": .decimal(prior.intercept), "slope": .decimal(prior.slope),
                "modalityIntercept": .decimal(prior.modalityIntercept),
                "modalitySlope": .decimal(prior.modalitySlope),
                "cancelledAppointments": .integer(Int64(prior.cancelledAppointments)),
            ],
            "published": .object(
                Coefficients.cited.rows.map { .init($0.name.rawValue, .decimal($0.value)) }),
            "overall": .object(line(study.fit.recalibration.overall)),
            "modalities": .array(
                study.fit.modalities.map { part in
                    let modality = part.modality!
                    return .object(
                        [.init("modality", .string(modality.rawValue))]
                            + line(study.fit.recalibration[modality]))
                }),
        ]
    }

    private func line(_ line: Recalibration.Line) -> [JSONOutput.Member] {
        [
            .init("intercept", .decimal(line.intercept)), .init("slope", .decimal(line.slope)),
            .init("cancelled", .decimal(line.cancelled)),
        ]
    }
}
