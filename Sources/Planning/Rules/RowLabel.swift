import Domain

/// Which rule a row belongs to, and to what it applies. Names are made from labels only for certificates and exports.
enum RowLabel: Hashable, Sendable {
    case bookedAtMostOnce(Index<Order>)
    case fitsBlock(Index<Block>)
    case poolLimit(Index<PoolWindow>)
    case before(Index<Supply>, Day)
    /// `forAll`: the minutes kept from everyone, where they differ from those kept from orders that are not urgent.
    case reserved(Index<Session>, forAll: Bool)
    case minimumFill(Index<Session>)
    case notInTwoPlaces
    case visit
    /// A member of a visit is at a place only where its visit is.
    case visitPlace(Index<Order>, SiteDay)
    /// Below and above the figure of a group.
    case level(GoalName, Int)
    case high(GoalName, Int)
    /// What else the value of shares is made of.
    case share(GoalName)
    case pin(GoalName)
    /// What start windows alone say about timing.
    case startTimes
    /// Of that, rows that certificates price: of a scanner, and of a pool's heads.
    case stretch(Index<Block>, Span, unit: Int)
    case stretchOfHeads(Index<Pool>, Span, unit: Int)
    /// Another row, counted in whole units.
    indirect case counted(RowLabel, unit: Int)
    /// These offers cannot all be timed: steers the search, never a bound.
    case timingCut
    /// What whole decisions alone say; it follows from the other rows.
    case cut

    /// The name by which certificates price the row; nil for rows that are never priced.
    func priceName(_ instance: Instance, _ groups: [BarrierGroup]) -> String? {
        let scenario = instance.scenario
        switch self {
        case .fitsBlock(let block):
            return RowName.fitsBlock(
                scenario.sessions[instance.blocks[block].session].id, instance.blocks[block].number)
        case .poolLimit(let window):
            return RowName.poolLimit(
                scenario.pools[instance.windows[window].pool].id, instance.windows[window].number + 1)
        case .before(let supply, let day):
            return RowName.before(instance.supplies[supply].kind, instance.supplies[supply].language, day)
        case .reserved(let session, let forAll):
            return RowName.reserved(scenario.sessions[session].id) + (forAll ? " all" : "")
        case .minimumFill(let session): return RowName.minimumFill(scenario.sessions[session].id)
        case .level(let goal, let group): return RowName.level(goal, groups[group].name)
        case .high(let goal, let group): return RowName.high(goal, groups[group].name)
        case .pin(let goal): return RowName.pin(goal)
        case .bookedAtMostOnce(let order): return RowName.bookedAtMostOnce(scenario.orders[order].id)
        case .visitPlace(let order, let place):
            return RowName.visit(scenario.orders[order].id, scenario.sites[place.site].id, place.day)
        case .stretch(let block, let stretch, let unit):
            let (session, number) = (instance.blocks[block].session, instance.blocks[block].number)
            return StretchRow(
                .block(session: scenario.sessions[session].id, number: number), stretch, unit: unit
            ).description
        case .stretchOfHeads(let pool, let stretch, let unit):
            return StretchRow(.heads(pool: scenario.pools[pool].id), stretch, unit: unit).description
        case .counted(let row, let unit):
            return row.priceName(instance, groups).map { RowName.counted($0, unit) }
        case .share, .notInTwoPlaces, .visit, .startTimes, .timingCut, .cut: return nil
        }
    }
}
