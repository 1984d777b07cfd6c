/// The doubt about the clock outlives the daemon. Every line of the journal has a time, and a start goes by the last one:
/// one line written by a wrong clock, and the next start would find nothing wrong and delete what only seems old. So
/// before the first such line `state/clock-doubt` keeps the last time that was right, until the clock agrees with it again
/// or an operator has looked.
extension Spool {
    /// Appends to the journal; durable when this returns.
    func tell(_ events: [JournalEvent]) throws(SpoolError) {
        guard !events.isEmpty else { return }
        try noteDoubt()
        try journal.append(events)
    }

    /// An operator has looked at the clock: it is right.
    public func confirmClock() throws(SpoolError) {
        calendar.confirm()
        try noteDoubt()
    }

    private func noteDoubt() throws(SpoolError) {
        let isInDoubt = calendar.doubt != nil
        guard isInDoubt != isDoubtNoted else { return }
        if isInDoubt {
            try directory.write(calendar.trusted.mark, to: .clockDoubt)
        } else {
            try directory.remove(.clockDoubt)
        }
        try directory.sync(.state)
        isDoubtNoted = isInDoubt
    }
}

extension SpoolDirectory {
    /// By which time a start goes: the mark's, where there is one, else the journal's last.
    func lastTime(_ journal: Journal) throws(SpoolError) -> (time: SpoolCalendar.LastTime, isMarked: Bool) {
        guard try exists(.clockDoubt) else { return (journal.lastTime, false) }
        return (SpoolCalendar.LastTime(mark: try contents(.clockDoubt, atMost: 64)), true)
    }
}

extension SpoolCalendar.LastTime {
    /// One that a crash has left half written says nothing.
    fileprivate init(mark: [UInt8]) {
        let text = String(decoding: mark, as: UTF8.self)
        self = text.last == "\n" ? Int64(text.dropLast()).map(Self.seconds) ?? .unknown : .unknown
    }

    fileprivate var mark: [UInt8] {
        switch self {
        case .seconds(let seconds): Array("\(seconds)\n".utf8)
        case .never, .unknown: Array("unknown\n".utf8)
        }
    }
}
