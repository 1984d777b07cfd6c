import Foundation
import ScenarioFormat
import Testing

/// A generated scenario, read back by a JSON parser that is not ours.
struct Document {
    var root: [String: Any]

    init(orders: Int, seed: UInt64) throws {
        try self.init(ScenarioGenerator(orders: orders, seed: seed))
    }

    init(_ generator: ScenarioGenerator) throws {
        let bytes = generator.bytes()
        root = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    func rows(_ part: String) -> [[String: Any]] { root[part] as? [[String: Any]] ?? [] }

    /// The recorded need by barrier code.
    static func needs(_ patient: [String: Any]) -> [String: String] {
        let barriers = patient["barriers"] as? [[String: String]] ?? []
        return barriers.reduce(into: [:]) { $0[$1["code"] ?? ""] = $1["need"] }
    }

    /// How long a session takes; none goes past midnight.
    static func minutes(of session: [String: Any]) -> Int {
        func minute(_ key: String) -> Int {
            let clock = (session[key] as? String ?? "").suffix(5).split(separator: ":").compactMap { Int($0) }
            return clock.count == 2 ? clock[0] * 60 + clock[1] : 0
        }
        return minute("to") - minute("from")
    }
}
