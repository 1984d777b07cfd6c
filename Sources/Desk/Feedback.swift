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

    public init(_ list: DeskRows) {
        for row in list.rows {
            let chosen = row["outcome"].lowercasedASCII
            if chosen.isEmpty { continue }
            guard let outcome = DeskOutcome(rawValue: chosen) else {
                problems.append(
                    DeskProblem(
                        list.file, JSONPlace(line: row.line, column: 1), "this outcome is not on the list",
                        "choose one of those that the cell offers"))
                continue
            }
            counts[outcome, default: 0] += 1
            take(outcome, row, list)
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
        case .rebooked, .cancelled: decide(.released, 1, row, list)
        case .doNotContact: decide(.doNotContact, 1, row, list)
        case .unreachable, .booked, .notToBeHad, .settled, .notSettled, .opened, .notOpened: break
        }
    }

    /// - Parameter number: which of the times offered, from 1. On a standby list the row is the one that is offered.
    private mutating func decide(
        _ kind: ProposalDecision.Kind, _ number: Int, _ row: DeskRows.Row, _ list: DeskRows
    ) {
        let isStandby = !row["insteadOf"].isEmpty
        let written = isStandby ? row["start"] : row["offer\(number)"]
        let start = list.isWorkbook ? localTime(written) : written
        let needsTime =
            switch kind {
            case .accepted, .declined: true
            case .released, .doNotContact: false
            }
        guard !row["order"].isEmpty, !needsTime || !(start ?? "").isEmpty else {
            problems.append(
                DeskProblem(
                    list.file, JSONPlace(line: row.line, column: 1),
                    "this row has no order, or no time that could be accepted or declined",
                    "leave those columns as they were"))
            return
        }
        decisions.append(
            ProposalDecision(
                kind: kind, order: row["order"], patient: row["patient"],
                site: isStandby ? row["site"] : row["offer\(number)Site"],
                session: isStandby ? row["session"] : row["offer\(number)Session"], start: start ?? "",
                interpreterPool: number == 1 ? row["interpreterPool"] : "", decidedAt: decidedAt(row, list)))
    }

    /// The staff column `outcome_time`. In a table people write it as they like: what is no date with a time is left out
    /// rather than the row refused, for no decision depends on it.
    private func decidedAt(_ row: DeskRows.Row, _ list: DeskRows) -> String {
        let written = row["outcome_time"]
        if list.isWorkbook { return localTime(written) ?? "" }
        let text = String(written.prefix(10)) + "T" + written.dropFirst(11)
        let (local, rest) = (text.prefix(16), text.dropFirst(16))
        guard let instant = Instant(rfc3339: local + ":00+00:00"), Zone.utc.rfc3339(instant).hasPrefix(local)
        else { return "" }
        if rest.isEmpty || rest.count == 3 && rest.first == ":" { return String(local) }
        return Instant(rfc3339: text) == nil ? "" : text
    }

    private mutating func past(_ outcome: DeskOutcome, _ row: DeskRows.Row, _ list: DeskRows) {
        let requested = list.isWorkbook ? localDay(row["requested"]) : row["requested"]
        let day = list.isWorkbook ? localDay(row["day"]) : row["day"]
        guard let requested, let day, !requested.isEmpty, !day.isEmpty, !row["modality"].isEmpty else {
            problems.append(
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

    /// `46075.5` is 2026-02-22T12:00:00; nil: no number of a day.
    private func localTime(_ serial: String) -> String? {
        guard let number = Double(serial), number > 25_569, number < 100_000 else { return nil }
        let minutes = Int((number * 1440).rounded()) - 25_569 * 1440
        return String(Zone.utc.rfc3339(Instant(minute: minutes)).prefix(19))
    }

    private func localDay(_ serial: String) -> String? { localTime(serial).map { String($0.prefix(10)) } }
}

extension String {
    /// People write `Accepted` and ` accepted`.
    fileprivate var lowercasedASCII: String {
        let trimmed = drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
        return String(
            String.UnicodeScalarView(
                String(trimmed).unicodeScalars.map { scalar in
                    ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar
                }))
    }
}
