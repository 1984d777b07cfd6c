import Attendance
import Domain

/// What the same minutes would come to, were they given by risk: the likeliest to miss first, each the help that does most
/// for them of what is left. For comparison only; nothing is planned by it.
enum RiskRanked {
    static func chosen(_ program: HelpProgram, _ awaited: AwaitedAppointments) -> [Int] {
        var room = HelpRoom(program)
        let queue = awaited.rows.indices.sorted {
            (awaited.rows[$1].base.missed, $0) < (awaited.rows[$0].base.missed, $1)
        }
        for target in queue {
            let fitting = program.ofTarget[target].filter { room.fits($0) }
            // Of equals the first, which is the smaller one.
            let best = fitting.max { program.choices[$0].uplift < program.choices[$1].uplift }
            if let most = best.map({ program.choices[$0].uplift }),
                let first = fitting.first(where: { program.choices[$0].uplift == most })
            {
                room.take(first)
            }
        }
        return room.taken
    }
}
