enum FairslotVersion {
    /// Part of every job's id: another version may plan otherwise, so it answers anew.
    static let current = "0.1.0"
}
