import Domain

// What an earlier plan proposed, and what people decided since.
extension ScenarioDecoder {
    private enum Status: String, CaseIterable, WrittenChoice { case proposed, accepted, declined }

    func decodePreviousPlan() { previousPlan = raw.previousPlan.map(decodeProposal) }

    private func decodeProposal(_ node: JSONNode) -> PreviousProposal? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let order = order(in: &reader)
        let status = decodeStatus(&reader)
        let site = site(in: &reader, .required)
        let session = session(in: &reader)
        let zone = session.map { self.zone(of: $0) } ?? self.zone(of: site)
        let start = instant(in: &reader, "start", .required, zone: zone)
        let decidedAt = instant(in: &reader, "decidedAt", .optional, zone: zone, droppingSeconds: true)
        let mode = reader.list("bundle", decodeMode).first
        reader.end()
        if let site, let session, let own = sessions[session.int]?.site, own != site,
            let place = node.member("session")
        {
            log.error(
                "wrong-site", at: place, "this session is at another site", "correct the session or the site")
        }
        guard let order, let status, let site, let start else { return nil }
        return PreviousProposal(
            order: order, status: status, site: site, session: session, start: start, interpreterMode: mode,
            decidedAt: decidedAt)
    }

    private func decodeStatus(_ reader: inout ObjectReader) -> PreviousProposal.Status? {
        let status = reader.choice("status", .required, as: Status.self)
        let reasonNode = reader.value("reason", status == .declined ? .required : .optional)
        let reason = reasonNode.flatMap { log.choice($0, as: PreviousProposal.Reason.self) }
        switch status {
        case .declined: return reason.map { .declined($0) }
        case .proposed, .accepted:
            if let reasonNode {
                log.error(
                    "key-of-another-kind", at: reasonNode, "only what was declined has a reason",
                    "remove the reason")
            }
            return status == .accepted ? .accepted : .proposed
        case nil: return nil
        }
    }

    /// The mode of the interpreter, if this entry of a bundle is one. Window and use are what a plan had written.
    private func decodeMode(_ node: JSONNode) -> InterpreterMode? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let pool = pool(in: &reader, .required).flatMap { pools[$0.int] }
        _ = reader.int("window", 1...1_000_000)
        if let unit = pool?.unit, reader.has("use") { _ = amount(in: &reader, "use", unit: unit) }
        _ = reader.value("use")
        reader.end()
        return pool?.kind == .interpreter ? pool?.mode : nil
    }
}
