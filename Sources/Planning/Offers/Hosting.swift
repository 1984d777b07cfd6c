import Domain

/// Where and on which local day an offer would be: one day of one block, with the starts that suit an exam of any
/// length.
struct Place: Sendable {
    var block: Index<Block>
    var session: Index<Session>
    var site: Index<Site>
    var day: Day
    /// Starts are from here on and before `to`.
    var from: Instant
    var to: Instant
    /// When the block ends; the scanner is free again by then.
    var end: Instant

    /// Starts of an exam that takes the scanner for `minutes`.
    func starts(minutes: Minutes) -> Span { Span(from: from, to: min(to, end - minutes + 1)) }
}

/// Which sessions can host which orders (condition 1 of `Formulation.md`, section 2), found once for all orders that
/// ask for the same.
struct Hosting: Sendable {
    /// What condition 1 reads of an order, but for the sites it allows.
    private struct Request: Hashable {
        var exam: Index<Exam>
        var features: Set<String>
        var population: Population
    }

    /// The answer to a request.
    struct Hosts: Sendable {
        /// In the order of sessions, blocks and days.
        var places: [Place] = []
        /// Of all hosting sessions, those without a place included; each once.
        var sites: [Index<Site>] = []
    }

    private var hosts: [Hosts] = []
    /// By order: its answer in `hosts`.
    private var answers: [Int32] = []

    init(_ instance: Instance) {
        let scenario = instance.scenario
        let placesOfSession = scenario.sessions.indices.map { Self.places(of: $0, instance) }
        var requests = Interned<Request>()
        for order in scenario.orders.rows {
            let request = Request(exam: order.exam, features: order.features, population: order.population)
            answers.append(requests.place(of: request))
        }
        hosts = requests.things.map { request in
            let sessions = scenario.sessions.indices.filter { Self.fits(request, $0, scenario) }
            return Hosts(
                places: sessions.flatMap { placesOfSession[$0.int] },
                sites: Set(sessions.map { scenario.sessions[$0].site }).sorted())
        }
    }

    subscript(order: Index<Order>) -> Hosts { hosts[Int(answers[order.int])] }

    private static func fits(_ request: Request, _ index: Index<Session>, _ scenario: Scenario) -> Bool {
        let session = scenario.sessions[index]
        let scanner = scenario.scanners[session.scanner]
        let exam = scenario.exams[request.exam]
        let populations = [exam.population, scanner.population, session.population]
        return scanner.modality == exam.modality
            && exam.features.isSubset(of: scanner.features)
            && request.features.isSubset(of: scanner.features)
            && populations.allSatisfy { $0 == nil || $0 == request.population }
            && (session.exams?.contains(request.exam) ?? true)
    }

    /// What `asOf`, `lastStart` and midnight leave of a session's blocks.
    private static func places(of index: Index<Session>, _ instance: Instance) -> [Place] {
        let session = instance.scenario.sessions[index]
        let zone = instance.scenario.sites[session.site].zone
        return instance.blocksOfSession[index].flatMap { block in
            let span = instance.blocks[block].span
            let from = max(span.from, instance.scenario.asOf)
            let to = min(span.to, session.lastStart.map { $0 + 1 } ?? span.to)
            guard from < to else { return [Place]() }
            return (zone.day(of: from).int...zone.day(of: to - 1).int).map { number in
                let day = Day(number: number)
                return Place(
                    block: block, session: index, site: session.site, day: day,
                    from: max(from, zone.start(of: day)), to: min(to, zone.start(of: day + 1)), end: span.to)
            }
        }
    }
}
