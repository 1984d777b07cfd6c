/// Sets of sessions that price steps opened, each with the best bound it was seen with.
struct Openings {
    /// As many as are worth remembering; the worst bound makes room for a better one.
    private static let most = 64
    private var sets: [(sessions: [Bool], bound: Double)] = []

    mutating func add(_ sessions: [Bool], bound: Double) {
        if let known = sets.firstIndex(where: { $0.sessions == sessions }) {
            sets[known].bound = min(sets[known].bound, bound)
        } else if sets.count < Self.most {
            sets.append((sessions, bound))
        } else if let worst = sets.indices.max(by: { sets[$0].bound < sets[$1].bound }),
            bound < sets[worst].bound
        {
            sets[worst] = (sessions, bound)
        }
    }

    var bestFirst: [[Bool]] {
        sets.indices.sorted { (sets[$0].bound, $0) < (sets[$1].bound, $1) }.map { sets[$0].sessions }
    }
}
