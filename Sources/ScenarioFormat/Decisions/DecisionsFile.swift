public import Domain

/// `fairslot.decisions/1`: what people decided about proposals, one decision a line, oldest first. It outlives the scenario
/// that the decisions were made on; an import writes them into the next one.
public struct DecisionsFile: Sendable {
    public static let schema = "fairslot.decisions/1"

    public let decisions: [ProposalDecision]

    public static func read(_ bytes: [UInt8]) -> Result<DecisionsFile, Refusal> {
        Refusal.reading(bytes, source: .scenario, decode).map { DecisionsFile(decisions: $0.decoded) }
    }

    private enum Word: String, CaseIterable, WrittenChoice {
        case proposed, accepted, declined, withdrawn
        case doNotContact = "do-not-contact"
    }

    private static func decode(_ document: JSONDocument, _ log: FindingLog) -> [ProposalDecision] {
        guard var reader = ObjectReader(document.root, log) else { return [] }
        RawScenario.check(schema: reader.value("schema", .required), schema, log)
        let nodes = reader.list("decisions", .required)
        reader.end()
        let places = JSONPlace.places(of: nodes.map(\.offset), in: document.bytes)
        return zip(nodes, places).compactMap { node, place in
            guard var reader = ObjectReader(node, log) else { return nil }
            let order = reader.word("order", .required) ?? ""
            let patient = reader.word("patient") ?? ""
            let word = reader.choice("decision", .required, as: Word.self)
            let isTimed = word == .proposed || word == .accepted || word == .declined
            let reason = reader.value("reason", word == .declined ? .required : .optional)
                .flatMap { log.choice($0, as: PreviousProposal.Reason.self) }
            let kind: ProposalDecision.Kind? =
                switch word {
                case .proposed: .proposed
                case .accepted: .accepted
                case .declined: reason.map { .declined($0.rawValue) }
                case .withdrawn: .withdrawn
                case .doNotContact: .doNotContact
                case nil: nil
                }
            let site = reader.word("site", isTimed ? .required : .optional) ?? ""
            let session = reader.word("session") ?? ""
            let start = reader.text("start", isTimed ? .required : .optional) ?? ""
            let pool = reader.word("interpreterPool") ?? ""
            let decidedAt = reader.text("decidedAt") ?? ""
            reader.end()
            return kind.map {
                ProposalDecision(
                    kind: $0, order: order, patient: patient, site: site, session: session, start: start,
                    interpreterPool: pool, decidedAt: decidedAt, line: place.line)
            }
        }
    }

    /// A file with these decisions after its own; those that count no more are left out.
    /// - Parameter bytes: a file, read without an error; empty: there is none yet.
    public static func adding(_ decisions: [ProposalDecision], to file: DecisionsFile?) -> [UInt8] {
        var ledger = DecisionLedger()
        for decision in (file?.decisions ?? []) + decisions {
            ledger.add(decision.kind, about: decision.order, line(decision))
        }
        let lines = ledger.texts.joined(separator: Array(",\n".utf8))
        return Array("{\"schema\": \"\(schema)\", \"decisions\": [\n".utf8) + lines + Array("\n]}\n".utf8)
    }

    private static func line(_ decision: ProposalDecision) -> [UInt8] {
        var reason = ""
        let word: Word
        switch decision.kind {
        case .proposed: word = .proposed
        case .accepted: word = .accepted
        case .declined(let why): (word, reason) = (.declined, why)
        case .withdrawn: word = .withdrawn
        case .doNotContact: word = .doNotContact
        }
        let members = [
            ("order", decision.order), ("patient", decision.patient), ("decision", word.rawValue),
            ("reason", reason), ("site", decision.site), ("session", decision.session),
            ("start", decision.start), ("interpreterPool", decision.interpreterPool),
            ("decidedAt", decision.decidedAt),
        ]
        return JSONOutput.object(
            members.filter { !$0.1.isEmpty }.map { .init($0.0, .string($0.1)) }
        ).line()
    }
}
