import Domain

/// Demanded orders that first come, first served places, as every plan must. Each stands in every plan at the one start it is left, so what could
/// only stand in its way is no choice for anyone else (section 5).
struct SettledOrders {
    /// Where an order stands, and the least that any of its offers takes there.
    struct Place {
        /// In the order of sessions and their blocks.
        var block: Int
        var start: Instant
        /// Of the scanner.
        var minutes: Minutes
        /// Of the patient.
        var length: Minutes
    }

    private var places: [Index<Order>: Place] = [:]
    /// What they take of scanners: by session, then by time.
    private let onScanner: [Span]
    /// By session: which of these are its own. An offer lies in its block, so it meets what is taken there
    /// and nothing of the session's other blocks.
    private var ofSession: [Range<Int>]
    private var ofPatient: [Index<Patient>: [Span]] = [:]
    private let list: OfferList

    init(_ list: OfferList, placed: Set<Index<Order>>) {
        self.list = list
        var taken = [[Span]](repeating: [], count: list.scenario.sessions.count)
        for order in list.timetable.demanded.keys.sorted() where placed.contains(order) {
            let offers = list.offers(of: order)
            guard let any = offers.first else { continue }
            let place = Place(
                block: list.timetable.firstBlocks[any.session.int] + any.block, start: any.starts.from,
                minutes: offers.reduce(any.minutes) { min($0, $1.minutes) },
                length: offers.reduce(any.length) { min($0, $1.length) })
            places[order] = place
            taken[any.session.int].append(Span(from: place.start, to: place.start + place.minutes))
            ofPatient[list.patient(of: any), default: []].append(
                Span(from: place.start, to: place.start + place.length))
        }
        ofSession = []
        for times in taken {
            let first = ofSession.last?.upperBound ?? 0
            ofSession.append(first..<first + times.count)
        }
        onScanner = taken.flatMap { $0.sorted { $0.from < $1.from } }
    }

    /// Where an order of no visit stands in every plan; nil: it may wait, or go elsewhere.
    func place(of order: Index<Order>) -> Place? {
        list.timetable.visits[order] == nil ? places[order] : nil
    }

    /// An order's offers as bounds see them: without the starts that settled orders take.
    func offers(of order: Index<Order>, in batch: OfferBatch) -> some Sequence<Offer> {
        let neighbours = neighbours(of: order)
        return batch.offers(of: order).lazy.compactMap { offer in
            var offer = offer
            offer.starts = neighbours.left(of: offer.starts, for: offer)
            return offer.starts.isEmpty ? nil : offer
        }
    }

    /// The places at which a visit may be are those of all its offers, so its members keep theirs.
    func neighbours(of order: Index<Order>) -> Neighbours {
        if places.isEmpty || places[order] != nil || list.timetable.visits[order] != nil {
            return Neighbours(settled: nil, ofPatient: [])
        }
        return Neighbours(settled: self, ofPatient: ofPatient[list.scenario.orders[order].patient] ?? [])
    }

    /// The times of settled orders as another order's offers meet them.
    struct Neighbours {
        /// Nil: the order's offers are left as they are.
        fileprivate let settled: SettledOrders?
        fileprivate let ofPatient: [Span]

        /// From the first to the last of these starts of an offer that settled orders leave; may be empty.
        func left(of starts: Span, for offer: Offer) -> Span {
            guard let settled else { return starts }
            let own = settled.ofSession[offer.session.int]
            if own.isEmpty, ofPatient.isEmpty { return starts }
            var (left, before) = (starts, starts)
            repeat {
                before = left
                left.keepClear(of: settled.onScanner[own], lasting: offer.minutes)
                left.keepClear(of: ofPatient[...], lasting: offer.length)
            } while left != before && !left.isEmpty
            return left
        }
    }
}

extension Span {
    /// Moves the first and the last of these starts past `taken` times that what lasts so long would meet.
    fileprivate mutating func keepClear(of taken: ArraySlice<Span>, lasting length: Minutes) {
        for time in taken where time.clashes(with: 0, lasting: length).contains(from) {
            self = Span(from: time.to, to: to)
        }
        for time in taken.reversed() where time.clashes(with: 0, lasting: length).contains(to - 1) {
            self = Span(from: from, to: time.from - length + 1)
        }
    }
}
