import Attendance
import Domain

/// What of a calibration is shown: all of it inside a house; where results are shared, no count of 1 to 10 and nothing
/// from which one could be had back. One pass over everything that is counted, by `Suppression`'s means: appointments
/// stand for orders, those that were not missed for placed ones, completed for on time (`Calibration.md`).
struct CalibrationDisclosure {
    /// What is shown about some appointments; each needs the one before it.
    struct Shown: Equatable {
        var appointments: Bool
        /// With it intercept and slope, which tell about as much.
        var missed: Bool
        /// With it their share, from which the count can be worked out.
        var cancelled: Bool

        static let all = Shown(appointments: true, missed: true, cancelled: true)
        static let nothing = Shown(appointments: false, missed: false, cancelled: false)

        fileprivate init(_ visible: Visibility) {
            let ofPlan = visible[.plan]
            self.init(appointments: visible.orders, missed: ofPlan.placed, cancelled: ofPlan.onTime)
        }
        private init(appointments: Bool, missed: Bool, cancelled: Bool) {
            (self.appointments, self.missed, self.cancelled) = (appointments, missed, cancelled)
        }
    }

    private(set) var whole = Shown.all
    /// Parallel to `CalibrationStudy.fit.modalities`.
    private(set) var modalities: [Shown]
    /// The trial is shown, as far as the following say.
    private(set) var showsTrial = true
    private(set) var earlier = Shown.all
    /// By modality as above, in the earlier and in the later part: shown whole or not at all.
    private(set) var cells: [(earlier: Bool, later: Bool)]
    /// Parallel to the trial's partitions and their groups; `cancelled` says nothing here.
    private(set) var partitions: [[Shown]]
    private(set) var showsPrinted = true
    let isShared: Bool

    init(_ study: CalibrationStudy, _ suppression: Policy.Suppression) {
        isShared = suppression == .shared
        modalities = study.fit.modalities.map { _ in .all }
        cells = study.fit.modalities.map { _ in (true, true) }
        partitions = study.trial?.partitions.map { $0.groups.map { _ in .all } } ?? []
        if isShared { share(study) }
    }

    /// Bins of a measure are shown all or none: a hidden one could be worked out of the sums over all.
    func showsBins(_ measures: ChanceMeasures) -> Bool {
        !isShared
            || Self.field(
                measures.bins.map { Tally(appointments: $0.appointments, missed: $0.missed) }
            ).allSatisfy { $0 == .all }
    }

    func shows(_ count: Int) -> Bool { !isShared || !Suppression.hides(count) }

    private mutating func share(_ study: CalibrationStudy) {
        let all = study.fit.modalities.map(Tally.init)
        whole = Self.shown(Tally(study.fit.overall))
        modalities = Self.field(all)
        if let printed = study.printed {
            let own = Tally(appointments: printed.appointments, missed: printed.missed)
            let rest = Tally(
                appointments: study.appointments - printed.appointments,
                missed: study.missed - printed.missed)
            showsPrinted = Self.field([own, rest]).allSatisfy { $0.appointments && $0.missed }
        }
        if let trial = study.trial { share(trial, all, study.fit) }
    }

    private mutating func share(
        _ trial: CalibrationStudy.Trial, _ all: [Tally], _ fit: RecalibrationFit
    ) {
        let earlierParts = Dictionary(
            trial.fit.modalities.map { ($0.modality, Tally($0)) }, uniquingKeysWith: { first, _ in first })
        let table = zip(fit.modalities, all).map { part, sum in
            let earlier = earlierParts[part.modality] ?? Tally()
            return [earlier, sum - earlier]
        }
        let columns = [Tally(trial.fit.overall), Tally(fit.overall) - Tally(trial.fit.overall)]
        let ofColumns = FieldSuppression(columns.map(Tallies.init)).visible
        let visible = TableSuppression(
            table, rows: FieldSuppression(all.map(Tallies.init)).visible, columns: ofColumns
        ).visible
        cells = visible.map { ($0[0], $0[1]) }
        earlier = Shown(ofColumns[0])
        showsTrial = ofColumns.allSatisfy { $0.orders && $0[.plan].placed }
        partitions = trial.partitions.map { partition in
            guard partition.name != CalibrationStudy.Partition.modality else {
                return partition.groups.map { group in
                    let row = fit.modalities.firstIndex { $0.modality?.rawValue == group.name }
                    return row.map { cells[$0].later } == true ? .all : .nothing
                }
            }
            return Self.field(
                partition.groups.map { Tally(appointments: $0.appointments, missed: $0.missed) })
        }
    }

    private static func field(_ tallies: [Tally]) -> [Shown] {
        FieldSuppression(tallies.map(Tallies.init)).visible.map(Shown.init)
    }

    /// All appointments together. What is hidden of them hides the same of every part.
    private static func shown(_ whole: Tally) -> Shown {
        var shown = Shown.all
        func hides(_ counts: Int...) -> Bool { counts.contains(where: Suppression.hides) }
        shown.appointments = !hides(whole.orders)
        shown.missed = shown.appointments && !hides(whole.waiting, whole.placed)
        shown.cancelled = shown.missed && !hides(whole.onTime, whole.late)
        return shown
    }
}

extension Tally {
    fileprivate init(appointments: Int, missed: Int, cancelled: Int = 0) {
        self.init(
            orders: appointments, placed: appointments - missed, onTime: appointments - missed - cancelled)
    }
    fileprivate init(_ part: RecalibrationFit.Part) {
        self.init(
            appointments: part.appointments, missed: part.missed, cancelled: part.cancelledAppointments)
    }
    fileprivate static func - (sum: Tally, part: Tally) -> Tally {
        Tally(
            orders: sum.orders - part.orders, placed: sum.placed - part.placed,
            onTime: sum.onTime - part.onTime)
    }
}

extension Tallies {
    /// There is one plan only: what happened.
    fileprivate init(_ tally: Tally) {
        self.init()
        for side in Side.allCases { self[side] = tally }
    }
}
