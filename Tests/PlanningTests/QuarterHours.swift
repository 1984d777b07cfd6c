import Domain

@testable import Planning

/// What start times are about, in one exam: where it may start, and what it keeps busy from then on.
struct ExamTime: Hashable {
    struct Busy: Hashable {
        var pool: Index<Pool>
        var span: Range<Int>
    }
    var block: Index<Block>
    var patient: Index<Patient>
    var first: Int
    var last: Int
    var length: Int
    var minutes: Int
    var busy: [Busy]

    init(_ offer: Offer, _ scenario: Scenario, _ instance: Instance) {
        block = offer.block
        patient = scenario.orders[offer.order].patient
        (first, last) = (offer.first.int, offer.last.int)
        (length, minutes) = (offer.length.int, offer.minutes.int)
        busy = offer.uses.compactMap { use in
            let pool = instance.windows[use.window].pool
            guard let span = use.busy, scenario.pools[pool].heads != nil else { return nil }
            return Busy(pool: pool, span: span)
        }
    }
}

/// Start times by trying every quarter of an hour for every exam: slow, and plain enough to be believed.
struct QuarterHours {
    private let scenario: Scenario
    private let instance: Instance

    init(_ scenario: Scenario, _ instance: Instance) {
        self.scenario = scenario
        self.instance = instance
    }

    /// Starts parallel to `exams`; nil: there are none on the grid.
    func times(_ exams: [ExamTime]) -> [Int]? {
        var starts: [Int] = []
        return place(exams, &starts) ? starts : nil
    }

    private func place(_ exams: [ExamTime], _ starts: inout [Int]) -> Bool {
        guard starts.count < exams.count else { return true }
        let exam = exams[starts.count]
        for start in stride(from: exam.first, through: exam.last, by: 15) {
            guard isFree(exam, start, exams, starts) else { continue }
            starts.append(start)
            if place(exams, &starts) { return true }
            starts.removeLast()
        }
        return false
    }

    private func isFree(_ exam: ExamTime, _ start: Int, _ exams: [ExamTime], _ starts: [Int]) -> Bool {
        for (other, from) in zip(exams, starts) {
            if other.block == exam.block, from < start + exam.minutes, start < from + other.minutes {
                return false
            }
            if other.patient == exam.patient, from < start + exam.length, start < from + other.length {
                return false
            }
        }
        for booking in instance.bookingsOfPatient[exam.patient] ?? []
        where booking.start.int < start + exam.length && start < booking.span.to.int {
            return false
        }
        return Set(exam.busy.map(\.pool)).allSatisfy { headsSuffice($0, exam, start, exams, starts) }
    }

    /// At no quarter are more draws of the pool busy than it has heads.
    private func headsSuffice(
        _ pool: Index<Pool>, _ exam: ExamTime, _ start: Int, _ exams: [ExamTime], _ starts: [Int]
    ) -> Bool {
        var busy: [Int: Int] = [:]
        for booking in scenario.bookings.rows where booking.bundle.contains(where: { $0.pool == pool }) {
            for quarter in stride(from: booking.start.int, to: booking.span.to.int, by: 15) {
                busy[quarter, default: 0] += 1
            }
        }
        for (exam, start) in zip(exams, starts).map({ ($0, $1) }) + [(exam, start)] {
            for draw in exam.busy where draw.pool == pool {
                for quarter in stride(
                    from: start + draw.span.lowerBound, to: start + draw.span.upperBound, by: 15)
                {
                    busy[quarter, default: 0] += 1
                }
            }
        }
        return busy.values.allSatisfy { $0 <= scenario.pools[pool].heads ?? .max }
    }
}
