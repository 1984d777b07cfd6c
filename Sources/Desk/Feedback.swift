public import Domain

/// What staff have written on a list, in the program's words: appointments that are past, and decisions that the next plan
/// is to respect. What it cannot use is said, row by row, and never guessed.
public struct Feedback: Sendable {
    public private(set) var decisions: [ProposalDecision] = []
    /// Each an element of `appointments` of `fairslot.outcomes/1`.
    public private(set) var appointments: [JSONOutput] = []
    /// Rows by what was chosen, those that change nothing in a plan too.
    public private(set) var counts: [DeskOutcome: Int] = [:]
    public private(set) var problems: [DeskProblem] = []
    /// Rows that say nothing that can be used, and harm nothing.
    public private(set) var remarks: [DeskProblem] = []

    public init(_ list: DeskRows) {
        for row in list.rows {
            let chosen = row["outcome"].lowercasedASCII
            if chosen.isEmpty {
                decide(.proposed, 1, row, list)
                continue
            }
            guard let outcome = DeskOutcome(rawValue: chosen) else {
                add("this outcome is not on the list", "choose one of those that the cell offers", row, list)
                continue
            }
            counts[outcome, default: 0] += 1
            take(outcome, row, list)
        }
        findContradictions(list)
    }

    private mutating func add(
        _ message: String, _ remedy: String, _ row: DeskRows.Row, _ list: DeskRows
    ) {
        problems.append(DeskProblem(list.file, JSONPlace(line: row.line, column: 1), message, remedy))
    }

    /// An order may have several rows, of which one has the answer.
    private mutating func findContradictions(_ list: DeskRows) {
        var first: [String: (verdict: String, line: Int)] = [:]
        var lines: Set<Int> = []
        for decision in decisions {
            let verdict: String
            switch decision.kind {
            case .accepted: verdict = "accepted \(decision.start)"
            case .declined: verdict = "declined"
            case .withdrawn: verdict = "withdrawn"
            case .proposed, .doNotContact: continue
            }
            let other = first[decision.order] ?? (verdict, decision.line)
            first[decision.order] = other
            guard other.verdict != verdict, other.line != decision.line, lines.insert(decision.line).inserted
            else { continue }
            problems.append(
                DeskProblem(
                    list.file, JSONPlace(line: decision.line, column: 1),
                    "line \(other.line) says something else of the same order",
                    "leave the outcome that holds and empty the other"))
        }
    }

    /// `outcomes.json`; nil: no appointment is past.
    public var document: JSONOutput? {
        appointments.isEmpty
            ? nil : ["schema": "fairslot.outcomes/1", "appointments": .array(appointments)]
    }

    private mutating func take(_ outcome: DeskOutcome, _ row: DeskRows.Row, _ list: DeskRows) {
        let isDaySheet = !row["key"].isEmpty
        switch outcome {
        case .accepted: decide(.accepted, 1, row, list)
        case .accepted2: decide(.accepted, 2, row, list)
        case .accepted3: decide(.accepted, 3, row, list)
        case .declinedTime, .declinedDay, .declinedSite, .declinedLanguage, .declinedOther:
            var reason = outcome.declineReason ?? "other"
            // Without an interpreter there is no way of interpreting to decline: the time is declined as it stands.
            if reason == "language", row["interpreterPool"].isEmpty { reason = "other" }
            decide(.declined(reason), 1, row, list)
            // All that was offered was declined, not only the first. A text names one time.
            for number in 2...3 where row["channel"] != "text" && !row["offer\(number)"].isEmpty {
                decide(.declined(reason), number, row, list)
            }
        case .cancelled where isDaySheet, .completed, .noShow: past(outcome, row, list)
        // Who gives up a time is offered another one.
        case .cancelled where !row["offer1"].isEmpty: decide(.declined("other"), 1, row, list)
        case .cancelled, .rebooked, .notWanted: decide(.withdrawn, 1, row, list)
        case .doNotContact: decide(.doNotContact, 1, row, list)
        case .unreachable: decide(.proposed, 1, row, list)
        case .booked, .notToBeHad, .settled, .notSettled, .opened, .notOpened: break
        }
    }

    /// - Parameter number: which of the times offered, from 1. On a standby list the row is the one that is offered.
    private mutating func decide(
        _ kind: ProposalDecision.Kind, _ number: Int, _ row: DeskRows.Row, _ list: DeskRows
    ) {
        let isStandby = !row["insteadOf"].isEmpty
        let written = isStandby ? row["start"] : row["offer\(number)"]
        let start = list.isWorkbook ? localTime(written) : written
        switch kind {
        case .proposed:
            // A row without an offer, and one of standby, proposes nothing to anybody.
            guard !row["order"].isEmpty, !row["offer1"].isEmpty, start != nil else { return }
        case .accepted, .declined:
            guard !row["order"].isEmpty, let start, !start.isEmpty else {
                return add(
                    "this row has no order, or no time that could be accepted or declined",
                    "leave those columns as they were; to a question nothing is accepted", row, list)
            }
        case .withdrawn, .doNotContact:
            guard !row["order"].isEmpty else {
                return add("this row has no order", "leave that column as it was", row, list)
            }
        }
        decisions.append(
            ProposalDecision(
                kind: kind, order: row["order"], patient: row["patient"],
                site: isStandby ? row["site"] : row["offer\(number)Site"],
                session: isStandby ? row["session"] : row["offer\(number)Session"], start: start ?? "",
                interpreterPool: number == 1 ? row["interpreterPool"] : "", decidedAt: decidedAt(row, list),
                line: row.line))
        guard number == 1, !isStandby else { return }
        if kind != .doNotContact { decideVisit(kind, row, list) }
    }

    /// What was said about an exam was said about the others of its visit, at their own times: `O-2 2026-12-02T09:35:00-05:00
    /// us-1-wed; ...`.
    private mutating func decideVisit(
        _ kind: ProposalDecision.Kind, _ row: DeskRows.Row, _ list: DeskRows
    ) {
        for exam in row["sameVisit"].split(separator: ";") {
            let words = exam.split(separator: " ").map(String.init)
            guard words.count == 3, Instant(rfc3339: words[1]) != nil else {
                return add(
                    "the other exams of this visit cannot be read", "leave the column Same visit as it was",
                    row,
                    list)
            }
            decisions.append(
                ProposalDecision(
                    kind: kind, order: words[0], patient: row["patient"], site: row["offer1Site"],
                    session: words[2], start: words[1], interpreterPool: "",
                    decidedAt: decidedAt(row, list), line: row.line))
        }
    }

    /// The staff column `outcome_time`. In a table people write it as they like: what is no date with a time is left out
    /// rather than the row refused, for no decision depends on it.
    private func decidedAt(_ row: DeskRows.Row, _ list: DeskRows) -> String {
        let written = row["outcome_time"]
        if let local = list.isWorkbook ? localTime(written) : written.localTime { return local }
        return Instant(rfc3339: written) == nil ? "" : written
    }

    private mutating func past(_ outcome: DeskOutcome, _ row: DeskRows.Row, _ list: DeskRows) {
        let requested = list.isWorkbook ? localDay(row["requested"]) : row["requested"]
        let day = list.isWorkbook ? localDay(row["day"]) : row["day"]
        guard let requested, let day, !requested.isEmpty, !day.isEmpty, !row["modality"].isEmpty else {
            remarks.append(
                DeskProblem(
                    list.file, JSONPlace(line: row.line, column: 1),
                    "of this booking no order is known, so nothing can be learnt from it",
                    "name the order in the scenario's booking"))
            return
        }
        let ending =
            switch outcome {
            case .completed: "completed"
            case .noShow: "missed"
            default: "cancelled"
            }
        var members: [JSONOutput.Member] = [
            .init("order", .string(row["key"])), .init("modality", .string(row["modality"])),
        ]
        if !row["patient"].isEmpty { members.append(.init("patient", .string(row["patient"]))) }
        if !row["population"].isEmpty { members.append(.init("population", .string(row["population"]))) }
        members += [.init("requested", .string(requested)), .init("day", .string(day))]
        if !row["rideBack"].isEmpty { members.append(.init("ride", true)) }
        members.append(.init("outcome", .string(ending)))
        appointments.append(.object(members))
    }

    /// `46075.5` is 2026-02-22T12:00:00; nil: no number of a day, and no time in words.
    private func localTime(_ cell: String) -> String? {
        guard let number = Double(cell) else { return cell.localTime.map { "\($0):00" } }
        guard number > 25_569, number < 100_000 else { return nil }
        let minutes = Int((number * 1440).rounded()) - 25_569 * 1440
        return String(Zone.utc.rfc3339(Instant(minute: minutes)).prefix(19))
    }

    private func localDay(_ cell: String) -> String? {
        (localTime(cell) ?? "\(cell)T00:00".localTime).map { String($0.prefix(10)) }
    }
}

extension String {
    /// `2026-12-01 14:30`, with a `T` or seconds as well: the time without seconds; nil for anything else.
    fileprivate var localTime: String? {
        let local = String(prefix(10)) + "T" + dropFirst(11).prefix(5)
        let rest = dropFirst(16)
        guard let instant = Instant(rfc3339: local + ":00+00:00"), Zone.utc.rfc3339(instant).hasPrefix(local),
            rest.isEmpty || rest.count == 3 && rest.first == ":"
        else { return nil }
        return local
    }

    /// People write `Accepted` and ` accepted`, and programs add blanks of every kind.
    fileprivate var lowercasedASCII: String {
        let trimmed = drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
        return String(
            String.UnicodeScalarView(
                String(trimmed).unicodeScalars.map { scalar in
                    ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar
                }))
    }
}
