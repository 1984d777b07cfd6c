public import Domain

/// What a site's own outcomes say beside the published figures: how often appointments are missed and cancelled here,
/// by modality. What a contact does is not in it and never changes by it. `Calibration.md` has the formulas.
public struct Recalibration: Hashable, Sendable {
    public struct Line: Hashable, Sendable {
        /// Added on the logit scale for everybody.
        public var intercept: Value
        /// How far apart people are, as a share of how far the published figures put them apart; at least 0.
        public var slope: Value
        /// Share of appointments that are cancelled with notice.
        public var cancelled: Value

        public init(intercept: Value, slope: Value, cancelled: Value) {
            precondition(slope >= .zero && cancelled >= .zero && cancelled <= .one)
            self.intercept = intercept
            self.slope = slope
            self.cancelled = cancelled
        }
    }

    /// For modalities without outcomes of their own.
    public var overall: Line
    public var modalities: [Modality: Line]

    public init(overall: Line, modalities: [Modality: Line] = [:]) {
        self.overall = overall
        self.modalities = modalities
    }

    public subscript(modality: Modality) -> Line { modalities[modality] ?? overall }
}

extension Recalibration.Line {
    /// What is added to a published logit whose part without any help lies `spread` above that of its modality's base.
    func shift(spread: Double) -> Double { intercept.decimal + (slope.decimal - 1) * spread }
}

/// What is believed before any outcome is seen: the published figures hold, give or take. Strengths are rules of ours.
public struct RecalibrationPrior: Sendable {
    /// Standard deviations about intercept 0 and slope 1, of all modalities together.
    public var intercept = Value(millionths: 1_000_000)
    public var slope = Value(millionths: 500_000)
    /// Standard deviations of a modality about all of them together.
    public var modalityIntercept = Value(millionths: 500_000)
    public var modalitySlope = Value(millionths: 250_000)
    /// How many appointments the published share of cancellations counts for, and that of all for a modality's.
    public var cancelledAppointments = 50

    public init() {}
}
