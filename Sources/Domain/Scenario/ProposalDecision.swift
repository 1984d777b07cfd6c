/// What somebody decided about a proposal, as staff write it down: by keys, and times as they stand on the list.
public struct ProposalDecision: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// On its way to the patient, or not answered yet: the next plan keeps it where that costs nothing better.
        case proposed
        case accepted
        /// With the reason as the scenario writes it.
        case declined(String)
        /// The order has its place elsewhere, or is no longer wanted: it is not planned any more.
        case withdrawn
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
    /// Of the file it stands in, from 1.
    public var line: Int

    public init(
        kind: Kind, order: String, patient: String, site: String = "", session: String = "",
        start: String = "", interpreterPool: String = "", decidedAt: String = "", line: Int = 0
    ) {
        self.kind = kind
        self.order = order
        self.patient = patient
        self.site = site
        self.session = session
        self.start = start
        self.interpreterPool = interpreterPool
        self.decidedAt = decidedAt
        self.line = line
    }
}

extension ProposalDecision.Kind {
    /// Whether an earlier decision about the same order counts no more once this one is made. Who accepts, accepts in the
    /// face of whatever was declined before; who declines declines this too.
    public func replaces(_ earlier: Self) -> Bool {
        switch (self, earlier) {
        case (.doNotContact, _), (_, .doNotContact): false
        case (.accepted, _), (.withdrawn, _): true
        case (.declined, .declined): false
        case (.declined, _): true
        case (.proposed, _): earlier == .proposed
        }
    }

    /// Whether it says nothing once an earlier one was made: a list that is still out does not undo what was decided.
    public func isVoid(after earlier: Self) -> Bool {
        self == .proposed && (earlier == .accepted || earlier == .withdrawn)
    }
}
