/// How contact details and lists fit each other, in numbers and lines: no key of a patient is repeated.
public struct ContactCoverage: Equatable, Sendable {
    /// On the lists that receive contact details.
    public let patients: Int
    /// Of them those of whom nothing is known.
    public let unknown: Int
    /// Rows of the contacts that are of nobody on these lists.
    public let strangers: Int
    /// The first of those in the file.
    public let firstStranger: Int?
    /// Messages that lack what they need to be sent.
    public let incomplete: Int

    init(_ tables: [DeskTable], _ contacts: Contacts) {
        let patients = tables.filter { !$0.list.contactFields.isEmpty }
            .reduce(into: Set<String>()) { $0.formUnion($1.patients) }
        let strangers = contacts.lines.filter { !patients.contains($0.key) }
        self.patients = patients.count
        unknown = patients.count { !contacts.knows($0) }
        self.strangers = strangers.count
        firstStranger = strangers.values.min()
        incomplete = tables.reduce(0) { $0 + $1.incomplete }
    }
}
