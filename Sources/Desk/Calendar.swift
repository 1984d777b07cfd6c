import Domain

/// `calendar-SCANNER.ics` by RFC 5545: one tentative event for each proposal, with nothing of the patient but the order's
/// key. Times are UTC, so no zone needs to be described.
///
/// An event keeps its UID, made of the order, from plan to plan, and its SEQUENCE rises with the planning instant: a
/// calendar that took yesterday's plan takes today's as a change. It is as unique as the orders' keys: clinics whose
/// systems number their orders alike keep their calendars apart. What is proposed no more is not named: a calendar is
/// loaded anew, not added to.
struct RoomCalendar {
    let scanner: String
    let rows: [PlanTables.Row]
    let asOf: Instant

    static func all(_ plan: PlanTables) -> [RoomCalendar] {
        let rows = plan["schedule"].rows.map(plan["schedule"].row)
        var byScanner = Dictionary(grouping: rows) { $0["scanner"] }
        // Of a room without a proposal the calendar is empty, lest yesterday's be taken for today's.
        for list in ["day-sheet", "sessions"] {
            for row in plan[list].rows.map(plan[list].row) { byScanner[row["scanner"], default: []] += [] }
        }
        return byScanner.sorted { $0.key < $1.key }
            .map { RoomCalendar(scanner: $0.key, rows: $0.value, asOf: plan.asOf) }
    }

    var bytes: [UInt8] {
        var out: [UInt8] = []
        func line(_ text: String) { Self.fold(text, to: &out) }
        line("BEGIN:VCALENDAR")
        line("VERSION:2.0")
        line("PRODID:-//Fairslot//Desk//EN")
        line("METHOD:PUBLISH")
        line("X-WR-CALNAME:\(Self.escaped(scanner)) (proposed)")
        for row in rows {
            guard let start = Instant(rfc3339: row["start"]), let end = Instant(rfc3339: row["end"]) else {
                continue
            }
            line("BEGIN:VEVENT")
            line("UID:\(Self.escaped(row["order"]))@fairslot")
            line("SEQUENCE:\(max(0, asOf.int))")
            line("DTSTAMP:\(Self.utc(asOf))")
            line("DTSTART:\(Self.utc(start))")
            line("DTEND:\(Self.utc(end))")
            line("SUMMARY:\(Self.escaped(row["order"]))")
            line("LOCATION:\(Self.escaped("\(row["site"]) \(row["scanner"])"))")
            line("STATUS:TENTATIVE")
            line("TRANSP:OPAQUE")
            line("CLASS:PRIVATE")
            line("END:VEVENT")
        }
        line("END:VCALENDAR")
        return out
    }

    /// `20261202T223000Z`
    private static func utc(_ instant: Instant) -> String {
        let text = Zone.utc.rfc3339(instant)
        return text.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
    }

    /// RFC 5545, section 3.3.11.
    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { out, character in
            switch character {
            case "\\", ";", ",": out += "\\\(character)"
            case "\n", "\r\n", "\r": out += "\\n"
            default: out.append(character)
            }
        }
    }

    /// Section 3.1: at most 75 octets a line, what goes on begins with a space; no letter is cut.
    static func fold(_ text: String, to out: inout [UInt8]) {
        var width = 0
        for scalar in text.unicodeScalars {
            let length = UTF8.width(scalar)
            if width + length > 75 {
                out.append(contentsOf: "\r\n ".utf8)
                width = 1
            }
            out.append(contentsOf: Array(String(scalar).utf8))
            width += length
        }
        out.append(contentsOf: "\r\n".utf8)
    }
}
