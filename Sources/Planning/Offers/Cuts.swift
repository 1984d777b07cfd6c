import Domain

/// Cuts feasible starts where goal care would see a difference: at the edges of preferred times, and at the start an
/// earlier plan proposed.
struct Cuts {
    struct Piece {
        var span: Span
        var isPreferred: Bool
        var isMoved: Bool
    }

    private(set) var pieces: [Piece] = []

    init(_ scenario: Scenario, _ index: Index<Order>, _ draft: Draft) {
        let order = scenario.orders[index]
        let place = draft.place
        let unmoved = Self.unmovedStarts(scenario, index, place)
        let preferred = order.preferred.map {
            draft.starts.inside($0.spans(on: place.day, in: place.zone), length: draft.length)
        }
        for (starts, isPreferred) in Self.split(draft.starts, by: preferred) {
            guard let unmoved else {
                pieces += starts.spans.map { Piece(span: $0, isPreferred: isPreferred, isMoved: false) }
                continue
            }
            pieces += starts.subtracting(unmoved)
                .spans.map { Piece(span: $0, isPreferred: isPreferred, isMoved: true) }
            pieces += starts.intersecting(unmoved)
                .spans.map { Piece(span: $0, isPreferred: isPreferred, isMoved: false) }
        }
        pieces.sort { $0.span.from < $1.span.from }
    }

    private static func split(_ starts: StartSet, by preferred: StartSet?) -> [(StartSet, Bool)] {
        guard let preferred else { return [(starts, true)] }
        return [(preferred, true), (starts.subtracting(preferred.spans), false)]
    }

    /// The one start that moves nobody; nil where nothing was proposed.
    private static func unmovedStarts(_ scenario: Scenario, _ order: Index<Order>, _ place: Place) -> [Span]?
    {
        guard
            let previous = scenario.previousPlan.last(where: { $0.order == order && $0.status == .proposed })
        else {
            return nil
        }
        let isHere = previous.site == place.site && (previous.session.map { $0 == place.session } ?? true)
        return isHere ? [Span(from: previous.start, to: previous.start + 1)] : []
    }
}
