public import Domain
import Glibc

/// Intercept and slope of each modality, drawn towards those of all together, and those towards 0 and 1: the mode of
///
///     Σ log P(outcome) − Σ_m (α_m − α)² ÷ 2τ_α² − Σ_m (β_m − β)² ÷ 2τ_β² − α² ÷ 2σ_α² − (β − 1)² ÷ 2σ_β²
///     logit P(missed) = base + help + α_m + β_m·spread
///
/// by Newton's method; strictly concave, so there is one. `help` (rides, contacts) is an offset: nothing is estimated
/// about it, whoever was called and why.
public struct RecalibrationFit: Sendable {
    /// One modality or, with none, all of them.
    public struct Part: Sendable {
        public var modality: Modality?
        public var appointments: Int
        public var missed: Int
        public var cancelledAppointments: Int
        /// With 95% intervals (from the curvature at the mode).
        public var intercept: Estimate
        public var slope: Estimate
        /// Share, with Wilson's interval over appointments and what the prior counts for.
        public var cancelled: Estimate
        /// The data would turn the published order of people round; it is held at no difference instead.
        public var isSlopeHeld: Bool
    }

    public let overall: Part
    /// Those with appointments, in the order of the format.
    public let modalities: [Part]

    public var recalibration: Recalibration {
        Recalibration(
            overall: overall.line,
            modalities: Dictionary(
                modalities.compactMap { part in part.modality.map { ($0, part.line) } },
                uniquingKeysWith: { first, _ in first }))
    }

    /// Deterministic: sums run in the order of `appointments`.
    public init(
        _ appointments: [PastAppointment], coefficients: Coefficients = .cited,
        prior: RecalibrationPrior = .init()
    ) {
        let effects = Effects(coefficients)
        let groups = Modality.allCases.filter { modality in appointments.contains { $0.modality == modality }
        }
        let places = Dictionary(zip(groups, groups.indices), uniquingKeysWith: { first, _ in first })
        var problem = PenalisedLogistic(groups: groups.count, prior: prior)
        for past in appointments {
            problem.add(effects.logits(past), group: places[past.modality]!, isMissed: past.isMissed)
        }
        let mode = problem.solve()
        let shares = CancelledShares(appointments, coefficients[.cancelWithNotice].value.decimal, prior)
        func part(_ modality: Modality?, _ place: Int) -> Part {
            let own = modality.map { own in appointments.filter { $0.modality == own } } ?? appointments
            let cancelled = shares.share(modality)
            return Part(
                modality: modality, appointments: own.count, missed: own.count(where: \.isMissed),
                cancelledAppointments: own.count { $0.ending == .cancelled },
                intercept: Estimate(mode.values[2 * place], deviation: mode.deviations[2 * place]),
                slope: Estimate(mode.values[2 * place + 1], deviation: mode.deviations[2 * place + 1]),
                cancelled: cancelled, isSlopeHeld: mode.held.contains(2 * place + 1))
        }
        overall = part(nil, 0)
        modalities = groups.enumerated().map { part($1, $0 + 1) }
    }
}

extension RecalibrationFit.Part {
    fileprivate var line: Recalibration.Line {
        .init(intercept: intercept.value, slope: max(slope.value, .zero), cancelled: cancelled.value)
    }
}

/// Share of cancellations: the published one counts for so many appointments, that of all for as many of a modality.
private struct CancelledShares {
    private let overall: Double
    private let appointments: [PastAppointment]
    private let strength: Double

    init(_ appointments: [PastAppointment], _ published: Double, _ prior: RecalibrationPrior) {
        strength = Double(prior.cancelledAppointments)
        self.appointments = appointments
        let cancelled = Double(appointments.count { $0.ending == .cancelled })
        overall = (strength * published + cancelled) / (strength + Double(appointments.count))
    }

    func share(_ modality: Modality?) -> Estimate {
        var (share, total) = (overall, strength + Double(appointments.count))
        if let modality {
            let own = appointments.filter { $0.modality == modality }
            let cancelled = Double(own.count { $0.ending == .cancelled })
            total = strength + Double(own.count)
            share = (strength * overall + cancelled) / total
        }
        let interval = Interval.wilson(share, of: total)
        return Estimate(share, interval.lowerBound, interval.upperBound)
    }
}

/// Unknowns: α, β of all, then α, β of each group.
struct PenalisedLogistic {
    private struct Cell: Hashable {
        var group: Int
        var offset: Double
        var spread: Double
    }
    struct Mode {
        var values: [Double]
        var deviations: [Double]
        var held: Set<Int>
    }

    private let groups: Int
    private let prior: RecalibrationPrior
    /// Equal rows are one: few differ, however many appointments there are.
    private var cells: [(cell: Cell, count: Double, missed: Double)] = []
    private var places: [Cell: Int] = [:]

    init(groups: Int, prior: RecalibrationPrior) {
        self.groups = groups
        self.prior = prior
    }

    mutating func add(_ logits: Logits, group: Int, isMissed: Bool) {
        let cell = Cell(group: group, offset: logits.base + logits.help, spread: logits.spread)
        if places[cell] == nil {
            places[cell] = cells.count
            cells.append((cell, 0, 0))
        }
        let place = places[cell]!
        cells[place].count += 1
        cells[place].missed += isMissed ? 1 : 0
    }

    /// A slope below 0 would call those safe whom the published figures call at risk: it is held at 0.
    func solve() -> Mode {
        var held: Set<Int> = []
        while true {
            let values = newton(holding: held)
            let negative = values.indices.filter { $0 % 2 == 1 && !held.contains($0) && values[$0] < 0 }
            if negative.isEmpty {
                let variances = curvature(at: values, holding: held).matrix.inverseDiagonal()
                let deviations = values.indices.map { place in
                    held.contains(place) ? 0 : (variances?[place] ?? 0).squareRoot()
                }
                return Mode(values: values, deviations: deviations, held: held)
            }
            held.formUnion(negative)
        }
    }

    private func newton(holding held: Set<Int>) -> [Double] {
        var values = (0...groups).flatMap { _ in [0.0, 1.0] }
        for place in held { values[place] = 0 }
        var best = likelihood(values)
        for _ in 0..<100 {
            let (gradient, matrix) = curvature(at: values, holding: held)
            guard let step = matrix.solve(gradient) else { break }
            var scale = 1.0
            var next = zip(values, step).map { $0 + $1 }
            var found = likelihood(next)
            while found < best && scale > 1e-6 {
                scale /= 2
                next = zip(values, step).map { $0 + scale * $1 }
                found = likelihood(next)
            }
            let moved = step.reduce(0) { max($0, abs($1)) } * scale
            guard found >= best else { break }
            (values, best) = (next, found)
            if moved < 1e-11 { break }
        }
        return values
    }

    private func likelihood(_ values: [Double]) -> Double {
        var sum = 0.0
        for (cell, count, missed) in cells {
            let logit = cell.offset + values[2 * cell.group + 2] + values[2 * cell.group + 3] * cell.spread
            sum += missed * logit - count * softplus(logit)
        }
        for (place, partner, precision, centre) in penalties {
            let distance = values[place] - (partner.map { values[$0] } ?? centre)
            sum -= precision * distance * distance / 2
        }
        return sum
    }

    /// The gradient, and the negative of the second derivatives.
    private func curvature(at values: [Double], holding held: Set<Int>)
        -> (gradient: [Double], matrix: SymmetricMatrix)
    {
        var gradient = [Double](repeating: 0, count: values.count)
        var matrix = SymmetricMatrix(size: values.count)
        for (cell, count, missed) in cells {
            let (a, b) = (2 * cell.group + 2, 2 * cell.group + 3)
            let chance = probability(cell.offset + values[a] + values[b] * cell.spread)
            let weight = count * chance * (1 - chance)
            gradient[a] += missed - count * chance
            gradient[b] += (missed - count * chance) * cell.spread
            matrix.add(weight, a, a)
            matrix.add(weight * cell.spread, a, b)
            matrix.add(weight * cell.spread * cell.spread, b, b)
        }
        for (place, partner, precision, centre) in penalties {
            let distance = values[place] - (partner.map { values[$0] } ?? centre)
            gradient[place] -= precision * distance
            matrix.add(precision, place, place)
            guard let partner else { continue }
            gradient[partner] += precision * distance
            matrix.add(precision, partner, partner)
            matrix.add(-precision, place, partner)
        }
        for place in held {
            gradient[place] = 0
            matrix.hold(place)
        }
        return (gradient, matrix)
    }

    /// An unknown, what it is drawn to (another unknown or a number), and how strongly.
    private var penalties: [(place: Int, partner: Int?, precision: Double, centre: Double)] {
        func precision(_ deviation: Value) -> Double { 1 / (deviation.decimal * deviation.decimal) }
        var list: [(Int, Int?, Double, Double)] = [
            (0, nil, precision(prior.intercept), 0), (1, nil, precision(prior.slope), 1),
        ]
        for group in 0..<groups {
            list.append((2 * group + 2, 0, precision(prior.modalityIntercept), 0))
            list.append((2 * group + 3, 1, precision(prior.modalitySlope), 0))
        }
        return list
    }
}

/// log(1 + exp(x)) without overflow.
private func softplus(_ x: Double) -> Double { x > 0 ? x + log1p(exp(-x)) : log1p(exp(x)) }
