import Domain

extension CurveDocument {
    /// The curve whose figures stand in a `curve.json`; written again, it shows whether words and page say the same. Nil:
    /// these bytes are no curve.
    public init?(reading bytes: [UInt8], name: String, origin: DocumentOrigin) {
        guard case .success(let document) = JSONReader.read(bytes),
            let highest = document.root.member("highestBound")?.asMillionths,
            let isReproducible = document.root.member("reproducible")?.bool,
            let points = document.root.member("points")?.elements, let free = points.first,
            let own = document.root.member("current"),
            let current = EquityCurve.Point(own, asked: .policy), let groups = ProtectedGroup.all(own)
        else { return nil }
        var read: [EquityCurve.Point] = []
        for (place, node) in points.enumerated() {
            let floor = node.member("floor")?.asMillionths
            guard place == 0 || floor != nil, free.member("floor")?.isNull == true,
                let point = EquityCurve.Point(node, asked: floor.map { .floor($0) } ?? .nothing)
            else { return nil }
            read.append(point)
        }
        self.init(
            EquityCurve(
                groups: groups, highestBound: highest, points: read, current: current,
                reproducible: isReproducible), name: name, origin: origin)
    }
}

extension EquityCurve.Point {
    fileprivate init?(_ node: JSONNode, asked: EquityCurve.Asked) {
        guard let level = node.member("level")?.asMillionths, let value = node.member("value")?.asMillionths,
            let bound = node.member("bound")?.asMillionths, let placed = node.member("placed")?.asInt64,
            let groups = node.member("groups")?.elements
        else { return nil }
        let ofGroups = groups.compactMap { $0.member("placed")?.asInt64 }
        guard ofGroups.count == groups.count else { return nil }
        self.init(
            asked, level: level, value: value, bound: bound, placed: Int(placed),
            placedOfGroup: ofGroups.map { Int($0) })
    }
}

extension ProtectedGroup {
    /// Of a point or a standing.
    static func all(_ point: JSONNode) -> [ProtectedGroup]? {
        var groups: [ProtectedGroup] = []
        for node in point.member("groups")?.elements ?? [] {
            guard let name = node.member("group")?.string.flatMap({ GroupName($0) }),
                let orders = node.member("orders")?.asInt64
            else { return nil }
            groups.append(.init(name: name, orders: Int(orders)))
        }
        return groups
    }
}
