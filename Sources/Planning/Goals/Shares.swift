import Domain
import Glibc

/// How far placed orders are shared out between groups, as part of a goal: a concave function of how many of each group
/// are placed, always to be maximised, in millionths of the goal's unit. Every form is certified by prices on rows of its
/// groups, one below each group (`Level`), and one above (`High`) for forms that can also be harmed by placing someone.
struct Shares: Sendable {
    enum Form: Sendable, Equatable {
        /// The sum of the k smallest levels: max k·t − Σ d_g, d_g ≥ t − u_g, 0 ≤ t, d ≤ 10⁶.
        case lowest(Int)
        /// −e, e ≥ hi − lo − allowed, lo ≤ u_g ≤ hi: how much further apart the levels are than is allowed.
        case gap(allowed: Int64)
        /// −Σ d_g, d_g ≥ |a_g·placed_g − λ·placed|: λ times the orders there are times how far levels are from that of all.
        case parity(penalty: Int64, orders: Int)
        /// −Σ s_g, s_g ≥ 10⁶·(least_g − placed_g): by how many placed orders groups stay below `least`.
        case shortfall(least: [Int])
    }

    let form: Form
    let groups: [BarrierGroup]
    /// By group: what one placed order of it adds to the group's figure.
    let weights: [Int64]
    /// What any placed order takes from every group's figure.
    let everyone: Int64

    init(_ form: Form, _ groups: [BarrierGroup]) {
        self.form = form
        self.groups = groups
        switch form {
        case .lowest, .gap: (weights, everyone) = (groups.map(\.weight), 0)
        case .parity(let penalty, let orders):
            weights = groups.map {
                roundedHalfUp(Int128(penalty) * Int128(orders), over: Int128($0.orders.count))
            }
            everyone = penalty
        case .shortfall: (weights, everyone) = (groups.map { _ in 1_000_000 }, 0)
        }
    }

    /// Whether one more placed order never makes it worse.
    var isMonotone: Bool {
        switch form {
        case .lowest, .shortfall: true
        case .gap, .parity: false
        }
    }

    /// Whether it can be no better than 0: then prices of 0 prove a bound of 0.
    var isLoss: Bool { if case .lowest = form { false } else { true } }

    /// Whether groups have rows above them too.
    var hasHighs: Bool { !isMonotone }

    /// The largest figure of a group, either way.
    func furthest(_ group: Int) -> Int64 {
        let whole = weights[group] * Int64(groups[group].orders.count)
        guard case .parity(let penalty, let orders) = form else { return whole }
        return max(whole, penalty * Int64(orders))
    }

    /// - Parameters:
    ///   - placed: by group.
    ///   - all: placed orders, be they in a group or not.
    func value(placed: [Int], all: Int) -> Int64 {
        let figures = groups.indices.map { weights[$0] * Int64(placed[$0]) - everyone * Int64(all) }
        switch form {
        case .lowest(let k): return figures.map { min(1_000_000, $0) }.sorted().prefix(k).reduce(0, +)
        case .gap(let allowed):
            guard let least = figures.min(), let most = figures.max() else { return 0 }
            return -max(0, most - least - allowed)
        case .parity: return -figures.reduce(0) { $0 + abs($1) }
        case .shortfall(let least):
            return -zip(least, figures).reduce(0) { $0 + max(0, 1_000_000 * Int64($1.0) - $1.1) }
        }
    }

    func value(placed: Set<Index<Order>>) -> Int64 {
        value(placed: groups.map { $0.orders.count(where: placed.contains) }, all: placed.count)
    }

    /// What of the figures is only the rounding of weights, and not worth a search: as many millionths as the largest
    /// group has orders. Pins of levels are relaxed by as much.
    var lastBit: Int64 {
        switch form {
        case .lowest, .gap: Int64(groups.map(\.orders.count).max() ?? 0)
        case .parity, .shortfall: 0
        }
    }
}

// Prices of the rows: by group, those below first, then those above. While searched for, each is a share of the goal's
// own weight, or of the price of its pin.
extension Shares {
    var priceCount: Int { hasHighs ? 2 * groups.count : groups.count }

    /// By group: the price below less the price above.
    func pull<Number: PriceNumber>(_ prices: [Number]) -> [Number] {
        guard hasHighs else { return prices }
        return groups.indices.map { prices[$0] - prices[groups.count + $0] }
    }

    /// The most that what is not placed orders can gain at these prices: the boxes of t, d, hi, lo, e and s.
    func boxes<Number: PriceNumber>(_ prices: [Number], weight: Number) -> Number.Total {
        let lows = prices.prefix(groups.count)
        let highs = prices.dropFirst(groups.count)
        let low = lows.reduce(Number.zero, +)
        let high = highs.reduce(Number.zero, +)
        let million = Number(1_000_000).total
        switch form {
        case .lowest(let k):
            let under = lows.reduce(Number.zero) { $0 + max(.zero, $1 - weight) }
            return (max(.zero, weight * Number(Int64(k)) - low) + under).total * million
        case .gap(let allowed):
            // The row hi − lo − e ≤ allowed bears what the rows above bear, up to the weight of e.
            let spread = min(weight, high)
            let top = Number(groups.indices.map(furthest).max() ?? 0).total
            return (max(.zero, high - spread) + max(.zero, spread - low)).total * top
                + spread.total * Number(allowed).total
        case .parity:
            return groups.indices.reduce(Number.Total.zero) { sum, group in
                sum + max(.zero, prices[group] + prices[groups.count + group] - weight).total
                    * Number(furthest(group)).total
            }
        case .shortfall(let least):
            return zip(lows, least).reduce(Number.Total.zero) { sum, group in
                sum + (max(.zero, group.0 - weight) - group.0).total
                    * Number(1_000_000 * Int64(group.1)).total
            }
        }
    }

    /// Where a search begins.
    var firstPrices: [Double] {
        let count = max(1, groups.count)
        return switch form {
        case .lowest(let k): Array(repeating: min(1, Double(k) / Double(count)), count: priceCount)
        case .gap: Array(repeating: 1 / Double(count), count: priceCount)
        case .parity: Array(repeating: 0, count: priceCount)
        case .shortfall: Array(repeating: 0.5, count: priceCount)
        }
    }

    /// Groups that are served less gain in price below, those served more in price above. `figures`: by group.
    func move(_ prices: inout [Double], _ step: Double, _ figures: [Double]) {
        let (count, least, most) = (groups.count, figures.min() ?? 0, figures.max() ?? 0)
        switch form {
        case .lowest(let k):
            for group in 0..<count { prices[group] *= exp(-4 * step * (figures[group] - least) / 1e6) }
            prices.scale(toSum: Double(k), cap: 1)
        case .gap:
            var lows = Array(prices[..<count])
            var highs = Array(prices[count...])
            for group in 0..<count {
                lows[group] *= exp(-4 * step * (figures[group] - least) / 1e6)
                highs[group] *= exp(-4 * step * (most - figures[group]) / 1e6)
            }
            lows.scale(toSum: 1, cap: 1)
            highs.scale(toSum: 1, cap: 1)
            prices = lows + highs
        case .parity:
            for group in 0..<count {
                let lead = figures[group] / Double(max(1, furthest(group)))
                let pull = prices[group] - prices[count + group] - 10 * step * lead
                prices[group] = min(1, max(0, pull))
                prices[count + group] = min(1, max(0, -pull))
            }
        case .shortfall(let least):
            for group in 0..<count {
                let missing =
                    (1e6 * Double(least[group]) - figures[group]) / 1e6 / Double(max(1, least[group]))
                prices[group] = min(1, max(0, prices[group] + 4 * step * missing))
            }
        }
    }

    /// What the form comes to for some figures when prices stand for it: linear, and no less than its value.
    func linearised(_ prices: [Double], _ figures: [Double]) -> Double {
        let pulled = zip(pull(prices), figures).reduce(0) { $0 + $1.0 * $1.1 }
        return switch form {
        case .lowest, .parity: pulled
        case .gap(let allowed): pulled + Double(allowed)
        case .shortfall(let least):
            pulled - zip(prices, least).reduce(0) { $0 + $1.0 * 1e6 * Double($1.1) }
        }
    }

    /// The whole prices nearest to shares of `full`. Where they should sum to a multiple of it they are rounded up, so that
    /// they come to that or a little more, as the boxes ask; where they must not pass it, down.
    func whole(_ prices: [Double], of full: Double) -> [Int64] {
        prices.map { price in
            let share = price * full
            return switch form {
            case .lowest, .gap: Int64(min(full, share.rounded(.up)))
            case .parity, .shortfall: Int64(min(full, share.rounded(.down)))
            }
        }
    }

    /// Of its groups only those whose prices are not below `least`: left out, a group can only make it better. All of them
    /// where too few are left to say anything.
    func heavier(than least: Double, _ prices: [Double]) -> Shares {
        let isHeavy = groups.indices.map { group in
            prices[group] >= least || hasHighs && prices[groups.count + group] >= least
        }
        func kept<Element>(_ all: [Element]) -> [Element] { zip(all, isHeavy).filter(\.1).map(\.0) }
        switch form {
        case .lowest(let k): return kept(groups).count < k ? self : Shares(form, kept(groups))
        case .gap, .parity: return Shares(form, kept(groups))
        case .shortfall(let floors): return Shares(.shortfall(least: kept(floors)), kept(groups))
        }
    }
}
