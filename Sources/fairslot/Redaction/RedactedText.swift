import Domain

// MARK: Tables and lines

extension Redactor {
    /// A worklist, after RFC 4180, without the patient's rows; nil when nothing had to change. What a cell holds is known by
    /// its column.
    func csv(_ bytes: [UInt8]) -> [UInt8]? {
        let records = Self.records(bytes)
        guard let first = records.first else { return nil }
        let columns = Self.cells(bytes[first]).map { Self.value(of: bytes[$0]) }
        var kept = Array(bytes[first])
        for record in records.dropFirst() {
            let cells = Array(zip(columns, Self.cells(bytes[record])))
            if cells.contains(where: { isTheirs(Self.value(of: bytes[$1]), in: $0) }) { continue }
            var at = record.lowerBound
            for (column, cell) in cells where Self.wordNames.contains(column) {
                kept += bytes[at..<cell.lowerBound] + withoutMentions(Array(bytes[cell]))
                at = cell.upperBound
            }
            kept += bytes[at..<record.upperBound]
        }
        return kept == bytes ? nil : kept
    }

    private func isTheirs(_ value: String, in column: String) -> Bool {
        column == "patient" ? value == patient : Self.orderNames.contains(column) && orders.contains(value)
    }

    /// Records with their line ends: a line end inside quotes ends none.
    private static func records(_ bytes: [UInt8]) -> [Range<Int>] {
        pieces(bytes[...], after: UInt8(ascii: "\n"), isQuoting: true)
    }

    /// The cells of a record as they are written, quotes and all, without what stands between them.
    private static func cells(_ record: ArraySlice<UInt8>) -> [Range<Int>] {
        var end = record.endIndex
        while end > record.startIndex, record[end - 1] == 0x0A || record[end - 1] == 0x0D { end -= 1 }
        let pieces = pieces(record[..<end], after: UInt8(ascii: ","), isQuoting: true)
        return pieces.enumerated().map { position, piece in
            position == pieces.count - 1 ? piece : piece.lowerBound..<piece.upperBound - 1
        }
    }

    private static func value(of cell: ArraySlice<UInt8>) -> String {
        let quote = UInt8(ascii: "\"")
        guard cell.count >= 2, cell.first == quote, cell.last == quote else {
            return String(decoding: cell, as: UTF8.self)
        }
        // No key holds a quote: one that is written twice need not be read as one.
        return String(decoding: cell.dropFirst().dropLast(), as: UTF8.self)
    }

    /// Pieces that end with a mark, which is part of them, and what is left after the last.
    private static func pieces(
        _ bytes: ArraySlice<UInt8>, after mark: UInt8, isQuoting: Bool = false
    ) -> [Range<Int>] {
        var (pieces, start, isQuoted): ([Range<Int>], Int, Bool) = ([], bytes.startIndex, false)
        for (at, byte) in zip(bytes.indices, bytes) {
            if isQuoting, byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            guard byte == mark, !isQuoted else { continue }
            pieces.append(start..<at + 1)
            start = at + 1
        }
        return pieces + [start..<bytes.endIndex]
    }

    /// `summary.txt` without the lines that name the patient; nil when nothing had to change.
    func summary(_ bytes: [UInt8]) -> [UInt8]? {
        var isOfContacts = false
        return lines(bytes) { line in
            let words = String(decoding: line, as: UTF8.self)
            if !words.hasPrefix(" ") { isOfContacts = words == "Next contacts\n" }
            if isMentioned(in: line) { return true }
            // Where orders are listed, and sessions with the same keys are not.
            guard isOfContacts, words.hasPrefix("  "), let end = words.firstIndex(of: ":") else {
                return false
            }
            return orders.contains(String(words[..<end].dropFirst(2)))
        }
    }

    private func lines(_ bytes: [UInt8], without isTheirs: ([UInt8]) -> Bool) -> [UInt8]? {
        let lines = Self.pieces(bytes[...], after: UInt8(ascii: "\n"))
        let kept = lines.filter { !isTheirs(Array(bytes[$0])) }
        return kept.count == lines.count ? nil : kept.flatMap { bytes[$0] }
    }
}

// MARK: Pages

extension Redactor {
    /// A page of ours without the table rows, list items and groups of drawing that name the patient; nil when nothing had
    /// to change.
    func page(_ bytes: [UInt8]) -> [UInt8]? {
        guard mayBeNamed(in: bytes) else { return nil }
        var kept = bytes
        for tag in ["tr", "li", "g"] { kept = withoutElements(tag, kept) }
        kept = Self.parts(kept).flatMap { part in
            part.tag + (isNamed(by: part) ? Array(Self.word.utf8) : withoutMentions(part.text))
        }
        return kept == bytes ? nil : kept
    }

    /// A tag and the text after it; of a style sheet, all of it is tag.
    private typealias Part = (tag: [UInt8], text: [UInt8])

    /// No tag of ours holds a key, and no text a `<`.
    private static func parts(_ bytes: [UInt8]) -> [Part] {
        var parts: [Part] = []
        var start = 0
        while start < bytes.count {
            let next = bytes[(start + 1)...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
            let part = bytes[start..<next]
            let end =
                switch part.first {
                case UInt8(ascii: "<") where !part.starts(with: "<style".utf8):
                    part.firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? next
                case UInt8(ascii: "<"): next
                default: start
                }
            parts.append((Array(part[..<end]), Array(part[end...])))
            start = next
        }
        return parts
    }

    /// Whether the key of an order, or of a booking, is what this part is there to show.
    private func isNamed(by part: Part) -> Bool {
        let text = String(decoding: part.text, as: UTF8.self)
        if part.tag == Array(#"<span class="key">"#.utf8) { return orders.contains(text) }
        if part.tag.starts(with: #"<text class="t "#.utf8) {
            return orders.contains(text.hasPrefix("! ") ? String(text.dropFirst(2)) : text)
        }
        guard part.tag == Array("<title>".utf8) else { return false }
        for words in ["Booked: ", "Turnaround after "] where text.hasPrefix(words) {
            return orders.contains(String(text.dropFirst(words.count).prefix { $0 != "," }))
        }
        return text.contains(":") && orders.contains(String(text.prefix { $0 != ":" }))
    }

    private func isPageMentioning(_ bytes: ArraySlice<UInt8>) -> Bool {
        Self.parts(Array(bytes)).contains { isNamed(by: $0) || isMentioned(in: $0.text) }
    }

    /// Innermost elements of one kind; our pages close every one.
    private func withoutElements(_ tag: String, _ bytes: [UInt8]) -> [UInt8] {
        let (opening, closing) = (Array("<\(tag)".utf8), Array("</\(tag)>".utf8))
        var (kept, opened): ([UInt8], [Int]) = ([], [])
        var at = 0
        while at < bytes.count {
            if bytes[at...].starts(with: closing) {
                kept += closing
                at += closing.count
                if let start = opened.popLast(), isPageMentioning(kept[start...]) {
                    kept.removeSubrange(start...)
                }
                continue
            }
            if bytes[at...].starts(with: opening), at + opening.count < bytes.count,
                bytes[at + opening.count] == UInt8(ascii: ">")
                    || bytes[at + opening.count] == UInt8(ascii: " ")
            {
                opened.append(kept.count)
            }
            kept.append(bytes[at])
            at += 1
        }
        return kept
    }
}
