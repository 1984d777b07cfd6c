// What a board keeps of each order, block and session, and of what a spot lacks.
extension Board {
    /// Where an order stands: its spot, −1 while it waits.
    struct Standing: Sendable {
        var spot: Int32 = -1
        var start: Int32 = 0
    }

    struct BlockState {
        var used: Int32 = 0
        var memberCount: Int32 = 0
        let firstMember: Int32
        let start: Int32
        let room: Int32
    }

    struct SessionState {
        var used: Int32 = 0
        var routineUsed: Int32 = 0
        /// Minutes that all orders, and those that are not urgent, may take; `Int32.max` where nothing is kept.
        let limit: Int32
        let routineLimit: Int32
        let least: Int32
        var isOpen: Bool
    }

    /// An order on its scanner, and what timing its block anew asks of its spot.
    struct Member {
        var order: Int32 = -1
        var spot: Int32 = -1
        var from: Int32 = 0
        var to: Int32 = 0
        var first: Int32 = 0
        var last: Int32 = 0
        /// Needs no heads, and the patient has nothing else to be at.
        var isFree = true
        /// While the block is timed anew: the first start free for it as far as is known.
        var free = Int32.min

        init() {}

        init(_ spot: Int32, _ known: Spot, from: Int32, isFree: Bool) {
            order = known.order
            self.spot = spot
            self.from = from
            to = from + Int32(known.minutes)
            (first, last) = (known.first, known.last)
            self.isFree = isFree
        }
    }

    enum Shortage: Equatable {
        case closed, block
        case window(Int)
        case help(Int)
    }
}
