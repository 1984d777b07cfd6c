/// Where a file stands on the disk, whether a daemon runs or not; `JobStage` is where a daemon has it. The directories
/// are the truth; each state is a pattern of files, each way out one durable instant:
///
/// | state     | pattern                                              | way out                                        |
/// |-----------|------------------------------------------------------|------------------------------------------------|
/// | dropped   | `incoming/NAME`                                      | looks the same for the settle time: copied; never a job: `rejected/x…/entry` |
/// | copied    | `work/.copy-N`                                       | synced, renamed to `work/<identity>/input-N`; a crash throws it away |
/// | accepted  | `work/<identity>/input-N`                            | journalled, then `incoming/NAME` is unlinked   |
/// | staged    | accepted, and `outgoing/.staging/<job>.N/`           | synced, renamed; a crash throws it away        |
/// | published | `outgoing/<job>/`                                    | the one instant of publication; then journalled |
/// | rejected  | `rejected/<job>/`                                    | the one instant of rejection; then journalled  |
/// | archived  | `archive/<identity>.json`, no `work/<identity>/`     | retention                                      |
/// | kept      | `archive/<identity>.outcomes-N.json`, the same       | retention; read again by calibrations          |
///
/// `input-N` is that of the spool's Nth job; `outcomes` beside it says that its input is to be kept. Kept
/// files count as archived.
///
/// A job published or rejected whose `work/<identity>/` still stands was interrupted and is finished at start.
public enum JobState: String, CaseIterable, Sendable {
    case dropped, copied, accepted, staged, published, rejected, archived
}

extension SpoolDirectory {
    /// How many stand in each state, as far as the caller may look: a directory that may not be read has no entry.
    public func census() -> [JobState: Int] {
        var census: [JobState: Int] = [:]
        census[.dropped] = count(in: .incoming) { !$0.isIgnored }
        census[.copied] = count(in: .work) { $0.bytes.starts(with: ".copy-".utf8) }
        census[.accepted] = count(in: .work) { !$0.isHidden }
        census[.staged] = count(in: .staging) { _ in true }
        census[.published] = count(in: .outgoing) { !$0.isHidden }
        census[.rejected] = count(in: .rejected) { !$0.isHidden }
        census[.archived] = count(in: .archive) { _ in true }
        return census
    }

    private func count(in place: Place, where counts: (EntryName) -> Bool) -> Int? {
        try? names(in: place).count(where: counts)
    }
}
