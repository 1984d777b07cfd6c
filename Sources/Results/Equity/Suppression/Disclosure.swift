import Domain

/// Which counts may be shown in the report of a simulation: in what is shared, a count of 1
/// to 10 could name a person. What hangs together over several tables is hidden by `Suppression`.
struct Disclosure: Sendable {
    let suppression: Policy.Suppression

    func hides(_ count: Int) -> Bool {
        suppression == .shared && (1...Suppression.largestHidden).contains(count)
    }

    static let hidden = "≤10"
}
