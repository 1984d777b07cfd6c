import Domain

/// Cuts feasible starts where goal care would see a difference: at the edges of preferred times, and at the start an
/// earlier plan proposed.
struct Cuts {
    struct Piece {
        var span: Span
        var flags: Offer.Flags
    }

    /// In time order.
    private(set) var pieces: [Piece] = []

    /// `preferred`: those of `starts` that are; nil: the order names none. `unmoved`: the starts that move nobody; nil:
    /// nothing was proposed.
    init(_ starts: StartSet, preferred: StartSet?, unmoved: [Span]?) {
        add(preferred ?? starts, .preferred, unmoved)
        if let preferred { add(starts.subtracting(preferred.spans), [], unmoved) }
        if pieces.count > 1 { pieces.sort { $0.span.from < $1.span.from } }
    }

    private mutating func add(_ starts: StartSet, _ flags: Offer.Flags, _ unmoved: [Span]?) {
        guard let unmoved else {
            return starts.forEach { pieces.append(Piece(span: $0, flags: flags)) }
        }
        starts.subtracting(unmoved).forEach { pieces.append(Piece(span: $0, flags: flags.union(.moved))) }
        starts.intersecting(unmoved).forEach { pieces.append(Piece(span: $0, flags: flags)) }
    }
}
