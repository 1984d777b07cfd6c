import Domain
import Planning

extension EarlierPlan {
    /// The appointments of a `plan.json`, as far as the scenario knows their orders and sessions.
    init(planFile path: String, of scenario: Scenario) throws {
        guard case .success(let document) = JSONReader.read(try FileBytes.read(path)),
            let appointments = document.root.member("appointments")?.elements
        else { throw CommandFailure(.data, "\(path) is no plan") }
        let orders = scenario.orders.byID(\.id)
        let sessions = scenario.sessions.byID(\.id)
        let pools = scenario.pools.byID(\.id)
        func named<Row>(_ key: String, _ node: JSONNode, _ rows: [String: Index<Row>]) -> Index<Row>? {
            node.member(key)?.string.flatMap { rows[$0] }
        }
        self.init(
            places: appointments.compactMap { node in
                guard let order = named("order", node, orders),
                    let session = named("session", node, sessions),
                    let start = node.member("start")?.string.flatMap({ Instant(rfc3339: $0) })
                else { return nil }
                let bundle = node.member("bundle")?.elements ?? []
                return Place(
                    order: order, session: session, start: start,
                    pools: Set(bundle.compactMap { named("pool", $0, pools) }),
                    contact: node.member("contact").flatMap {
                        Placement.Contact(file: $0, of: scenario.patients[scenario.orders[order].patient])
                    })
            })
    }
}

extension Placement.Contact {
    /// Nil where there is none, or the patient is reached otherwise now.
    fileprivate init?(file node: JSONNode, of patient: Patient) {
        guard let kind = node.member("channel")?.string,
            let channel = patient.channels.firstIndex(where: { $0.kind.rawValue == kind }),
            let by = node.member("by")?.string.flatMap({ CalendarDate(written: $0) })
        else { return nil }
        self.init(channel: channel, by: by.number)
    }
}

extension Table {
    fileprivate func byID(_ id: KeyPath<Entity, String>) -> [String: Index<Entity>] {
        Dictionary(indices.map { (self[$0][keyPath: id], $0) }, uniquingKeysWith: { first, _ in first })
    }
}
