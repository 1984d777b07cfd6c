import Domain

/// The layers of policy on each other, and what the site does not leave to scenarios.
struct PolicyStack {
    private(set) var layer: PolicyLayer
    /// Dotted paths.
    private var locked: [String] = []
    /// Whether anybody has weighed the priorities against each other.
    private(set) var hasWeights = false
    private(set) var hasPoints = false

    /// The defaults.
    init() {
        layer = PolicyStack.defaults
    }

    static let defaults: PolicyLayer = {
        guard case .success(let document) = JSONReader.read(Array(DefaultPolicy.text.utf8)) else {
            preconditionFailure("the default policy is not JSON")
        }
        let log = FindingLog(document, source: .policy)
        guard var reader = ObjectReader(document.root, log) else {
            preconditionFailure("the default policy is no object")
        }
        _ = reader.value("schema")
        let layer = PolicyDecoder(log: log).decode(&reader)
        reader.end()
        precondition(!log.hasErrors && layer.policy != nil, "the default policy is not whole")
        return layer
    }()

    /// The site's policy file, on top of the defaults.
    mutating func addSite(_ root: JSONNode, _ log: FindingLog) {
        guard var reader = ObjectReader(root, log) else { return }
        RawScenario.check(schema: reader.value("schema", .required), "fairslot.policy/1", log)
        add(PolicyDecoder(log: log).decode(&reader))
        let paths = reader.list("locked")
        reader.end()
        guard let document = layer.policy?.document else { return }
        for node in paths {
            guard let path = node.string, path != "schema", document.value(at: path[...]) != nil else {
                log.error(
                    "unknown-key", at: node, "the policy has no such key to lock",
                    "write a path such as value.weight")
                continue
            }
            locked.append(path)
        }
    }

    /// The scenario's policy, on top of all. It may repeat what is locked, not change it.
    mutating func addScenario(_ node: JSONNode, _ log: FindingLog) {
        guard var reader = ObjectReader(node, log) else { return }
        let own = PolicyDecoder(log: log).decode(&reader)
        reader.end()
        let before = layer.policy?.document
        add(own)
        refuseTwoGoals(own, node, log)
        guard let before, let after = layer.policy?.document else { return }
        for path in locked where before.value(at: path[...]) != after.value(at: path[...]) {
            log.error(
                "locked-key", at: PolicyStack.deepest(path, in: node),
                "the site's policy locks \(path), and this says something else",
                "remove it, or have the site's policy changed", class: .policy)
        }
    }

    /// A penalty takes the place of levels and of a largest gap, so a scenario cannot have it where the site asks for those.
    private func refuseTwoGoals(_ own: PolicyLayer, _ node: JSONNode, _ log: FindingLog) {
        guard case .some(.some) = layer.maxGap, case .some(.some) = layer.parityPenalty,
            own.maxGap == nil || own.parityPenalty == nil
        else { return }
        log.error(
            "two-equity-goals", at: node.member("equity") ?? node,
            "one of maxGap and parityPenalty is the site's, the other the scenario's: a penalty takes the place of a largest gap",
            "write null for one of them", class: .policy)
    }

    private mutating func add(_ upper: PolicyLayer) {
        hasWeights = hasWeights || !upper.weight.isEmpty
        hasPoints = hasPoints || !upper.points.isEmpty
        layer = upper.over(layer)
    }

    /// The value at `path`, or the deepest object on the way to it that is written.
    private static func deepest(_ path: String, in node: JSONNode) -> JSONNode {
        var found = node
        for step in path.split(separator: ".") {
            guard let next = found.member(String(step)) else { break }
            found = next
        }
        return found
    }
}
