/// What people decided about a proposal, by the scenario's keys.
public struct ProposalDecision: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        case accepted
        /// With the reason as the scenario writes it.
        case declined(String)
        /// What was accepted before no longer holds.
        case released
        /// Nobody contacts the patient any more, by any channel.
        case doNotContact
    }
    public var kind: Kind
    public var order: String
    public var patient: String
    public var site: String
    /// Empty: none is named.
    public var session: String
    /// RFC 3339, or local at the site.
    public var start: String
    /// Empty: no interpreter was offered.
    public var interpreterPool: String
    /// When that was, like `start`. Empty: nobody wrote it down.
    public var decidedAt: String

    public init(
        kind: Kind, order: String, patient: String, site: String, session: String, start: String,
        interpreterPool: String, decidedAt: String = ""
    ) {
        self.kind = kind
        self.order = order
        self.patient = patient
        self.site = site
        self.session = session
        self.start = start
        self.interpreterPool = interpreterPool
        self.decidedAt = decidedAt
    }
}
