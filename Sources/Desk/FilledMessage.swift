import Domain

/// What a site says of itself in messages.
public struct Clinic: Sendable {
    public var name: String
    public var phone: String
    public init(name: String, phone: String) {
        self.name = name
        self.phone = phone
    }
}

/// A template filled in for one row of the letters list.
struct FilledMessage {
    /// What of it stands on the list.
    enum Part: CaseIterable, Sendable {
        case script, version, lacking, body, characters, encoding, segments

        var column: TableColumn {
            switch self {
            case .script:
                TableColumn(
                    "script", "What to say",
                    "The script, filled in; English where there is none in the language")
            case .version:
                TableColumn(
                    "templateVersion", "Version", "Version of the template, and whether it is a draft")
            case .lacking:
                TableColumn(
                    "lacking", "Lacking",
                    "What is not known of the patient and has to be, for it to be sent by this channel")
            case .body:
                TableColumn("body", "Text", "The text to send; of letters, see the page of the language")
            case .characters: TableColumn("characters", "Characters", "Length of the text", .integer)
            case .encoding:
                TableColumn("encoding", "Encoding", "How a text message is sent", values: ["GSM-7", "UCS-2"])
            case .segments: TableColumn("segments", "Segments", "Messages that the text is sent as", .integer)
            }
        }
    }

    let template: Template
    let text: String
    let language: String
    let isRightToLeft: Bool
    /// Contact details without which it cannot be sent by its channel, or not to anybody by name.
    let lacking: [ContactField]

    /// What each channel needs: a portal knows where its messages go.
    private static let needed: [String: [ContactField]] = [
        "text": [.phone], "email": [.name, .email], "portal": [.name], "letter": [.name, .address],
    ]

    /// Nil: nothing is written in this language, so somebody has to call with an interpreter.
    init?(
        _ row: PlanTables.Row, _ templates: Templates, _ contacts: Contacts, _ clinic: Clinic
    ) {
        let id = row["template"]
        // A script is for staff, who call with an interpreter where there is none in the language.
        let speaks = templates.template(id, row["language"]) != nil
        let tag = !speaks && id.hasSuffix("-script") ? "en" : row["language"]
        guard let template = templates.template(id, tag), let spoken = templates.spoken(tag) else {
            return nil
        }
        self.template = template
        language = template.language
        isRightToLeft = template.isRightToLeft
        var held: Set<Template.Condition> = []
        if row["ride"] == "true" { held.insert(.ride) }
        if row["interpreter"] == "true" { held.insert(.interpreter) }
        if !row["offer2"].isEmpty { held.insert(.second) }
        let patient = row["patient"]
        if !contacts[patient, .name].isEmpty { held.insert(.name) }
        lacking = Self.needed[row["channel"], default: []].filter { contacts[patient, $0].isEmpty }
        let isShort = template.kind == .text
        func moment(_ name: String) -> (day: String, time: String) {
            guard let local = LocalTime(row[name]) else { return ("", "") }
            return (spoken.day(local.day, isShort: isShort), spoken.time(local.minute))
        }
        // Who comes for several exams comes for the first of them.
        let (first, second) = (moment(row["visitStart"].isEmpty ? "offer1" : "visitStart"), moment("offer2"))
        text = template.filled(
            [
                .clinic: clinic.name, .phone: clinic.phone, .day: first.day, .time: first.time,
                .place: row["offer1Place"], .day2: second.day, .time2: second.time,
                .place2: row["offer2Place"], .name: contacts[patient, .name],
            ], held)
    }

    func part(_ part: Part) -> String {
        let segments = Segments(text)
        switch part {
        case .script: return template.kind == .script ? text : ""
        case .version: return template.version + (template.reviewedBy == nil ? " (draft: for review)" : "")
        case .lacking: return lacking.map(\.column.title).joined(separator: ", ")
        case .body: return template.kind == .text ? text : ""
        case .characters: return template.kind == .text ? String(text.count) : ""
        case .encoding: return template.kind == .text ? segments.encoding.rawValue : ""
        case .segments: return template.kind == .text ? String(segments.count) : ""
        }
    }
}

/// The wall clock in a written instant: `2026-12-02T17:30:00-05:00` is the second of December, 17:30.
struct LocalTime {
    let day: Day
    let minute: Minutes

    init?(_ rfc3339: String) {
        guard Instant(rfc3339: rfc3339) != nil, let date = CalendarDate(written: String(rfc3339.prefix(10))),
            let hour = Int(rfc3339.dropFirst(11).prefix(2)), let minute = Int(rfc3339.dropFirst(14).prefix(2))
        else { return nil }
        day = date.number
        self.minute = Minutes(hour * 60 + minute)
    }
}

extension PlanTables {
    /// A row of a worklist, by the names of its columns.
    struct Row {
        let table: Table
        let fields: [String]

        subscript(name: String) -> String {
            guard let position = table.position[name] else {
                preconditionFailure("no column is called \(name)")
            }
            return fields[position]
        }
    }
}

extension PlanTables.Table {
    func has(_ name: String) -> Bool { position[name] != nil }
    func row(_ fields: [String]) -> PlanTables.Row { PlanTables.Row(table: self, fields: fields) }
}
