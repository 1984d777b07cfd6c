import Domain

/// `letters-CHANNEL-LANGUAGE.html`: what goes out by one channel in one language, each on a sheet of its own: letters to be
/// printed, mails and messages of the portal to be copied. Whoever agreed to one channel is written to by no other.
struct LetterPage {
    struct Letter {
        var message: FilledMessage
        var channel: String
        var order: String
        var recipient: String
        /// Where the channel leads: of the portal nowhere, since whoever writes there is there.
        var address: String
    }

    let channel: String
    let language: String
    let letters: [Letter]

    static func all(
        _ plan: PlanTables, _ contacts: Contacts, _ templates: Templates, _ clinic: Clinic
    ) -> [LetterPage] {
        let table = plan["letters"]
        let letters = table.rows.map(table.row).compactMap { row -> Letter? in
            guard let message = FilledMessage(row, templates, contacts, clinic),
                message.template.kind == .letter
            else { return nil }
            let address: ContactField? =
                switch row["channel"] {
                case "letter": .address
                case "email": .email
                default: nil
                }
            return Letter(
                message: message, channel: row["channel"], order: row["order"],
                recipient: contacts[row["patient"], .name],
                address: address.map { contacts[row["patient"], $0] } ?? "")
        }
        return Dictionary(grouping: letters) { "\($0.channel)-\($0.message.language)" }
            .sorted { $0.key < $1.key }.map { _, letters in
                LetterPage(
                    channel: letters[0].channel, language: letters[0].message.language, letters: letters)
            }
    }

    var name: String { "letters-\(channel)-\(language).html" }

    var html: String {
        let direction = letters.first?.message.isRightToLeft == true ? "rtl" : "ltr"
        return """
            <!DOCTYPE html>
            <html lang="\(escaped(language))" dir="\(direction)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(escaped(letters.first.map { title($0.message.text) } ?? ""))</title>
            <style>
            body { font: 13pt/1.5 serif; max-width: 42em; margin: 2em auto; padding: 0 1em; color: #000; background: #fff; }
            article { break-after: page; margin-bottom: 4em; }
            article:last-child { break-after: auto; }
            h1 { font-size: 1.4em; line-height: 1.3; }
            address { font-style: normal; white-space: pre-line; margin-bottom: 3em; }
            .order { font-size: 9pt; text-align: end; }
            .draft { border: 1px solid #000; padding: 0.3em 0.6em; font-size: 11pt; }
            @media print { body { margin: 0; max-width: none; } }
            </style>
            </head>
            <body>
            <main>
            \(letters.map(article).joined(separator: "\n"))
            </main>
            </body>
            </html>

            """
    }

    private func article(_ letter: Letter) -> String {
        let draft =
            letter.message.template.reviewedBy == nil
            ? "<p class=\"draft\" lang=\"en\" dir=\"ltr\">Draft: for review. Not to be sent.</p>\n" : ""
        let lacking = letter.message.part(.lacking)
        let incomplete =
            lacking.isEmpty
            ? "" : "<p class=\"draft\" lang=\"en\" dir=\"ltr\">Not complete. Lacking: \(lacking).</p>\n"
        let address = [letter.recipient, letter.address].filter { !$0.isEmpty }.joined(separator: "\n")
        // A name keeps its own direction, whatever that of the letter is.
        let block = address.isEmpty ? "" : "<address dir=\"auto\">\(escaped(address))</address>\n"
        let order = "<p class=\"order\" lang=\"en\" dir=\"ltr\">Order \(escaped(letter.order))</p>\n"
        return "<article>\n\(draft)\(incomplete)\(order)\(block)\(body(letter.message.text))\n</article>"
    }

    private func title(_ text: String) -> String {
        let first = text.split(separator: "\n").first.map(String.init) ?? ""
        return first.hasPrefix("# ") ? String(first.dropFirst(2)) : first
    }

    /// Paragraphs between empty lines; `# ` begins a heading, `- ` an item of a list.
    private func body(_ text: String) -> String {
        var (html, paragraph, items): ([String], [String], [String]) = ([], [], [])
        func close() {
            if !paragraph.isEmpty { html.append("<p>\(paragraph.joined(separator: "<br>"))</p>") }
            if !items.isEmpty { html.append("<ul>\(items.map { "<li>\($0)</li>" }.joined())</ul>") }
            (paragraph, items) = ([], [])
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty {
                close()
            } else if line.hasPrefix("# ") {
                close()
                html.append("<h1>\(escaped(String(line.dropFirst(2))))</h1>")
            } else if line.hasPrefix("- ") {
                if !paragraph.isEmpty { close() }
                items.append(escaped(String(line.dropFirst(2))))
            } else {
                if !items.isEmpty { close() }
                paragraph.append(escaped(String(line)))
            }
        }
        close()
        return html.joined(separator: "\n")
    }

    private func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { out, scalar in
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            // Allowed in no document; nothing people write holds them.
            case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{7F}"..."\u{9F}":
                out += "\u{FFFD}"
            default: out.unicodeScalars.append(scalar)
            }
        }
    }
}
