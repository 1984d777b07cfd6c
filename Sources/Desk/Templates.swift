import Domain

/// The templates in use, by name and language: those shipped, and a site's own instead of or beside them.
public struct Templates: Sendable {
    private var all: [String: [String: Template]] = [:]
    private var spoken: [String: SpokenTime] = [:]

    /// What every language must have, so that nobody is written to in a language by half.
    static let needed: [(id: String, kind: Template.Kind)] = [
        ("offer-text", .text), ("reminder-text", .text), ("question-text", .text), ("offer-letter", .letter),
        ("reminder-letter", .letter), ("question-letter", .letter), ("help-text", .text),
        ("help-letter", .letter), ("offer-script", .script), ("reminder-script", .script),
        ("question-script", .script), ("help-script", .script), ("words", .words),
    ]

    /// - Parameter own: a site's files by name; one of the same name and language takes the place of a shipped one.
    public init(own: [(file: String, bytes: [UInt8])] = []) throws(DeskProblem) {
        for (file, bytes) in Self.shipped { try add(Template(bytes, file: file)) }
        var seen: [String: String] = [:]
        for (file, bytes) in own.sorted(by: { $0.file < $1.file }) {
            let template = try Template(bytes, file: file)
            if let other = seen.updateValue(file, forKey: "\(template.id) \(template.language)") {
                throw DeskProblem(
                    file, JSONPlace(line: 1, column: 1), "\(other) has the same id and language",
                    "keep one of them")
            }
            try add(template)
        }
        for (language, templates) in all.sorted(by: { $0.key < $1.key }) {
            for (id, kind) in Self.needed where templates[id]?.kind != kind {
                let file = templates.values.map(\.file).min() ?? language
                throw DeskProblem(
                    file, JSONPlace(line: 1, column: 1),
                    "there are templates in \(language), but none of kind \(kind.rawValue) called \(id)",
                    "add one, so that nobody is written to in a language by half")
            }
            if let words = templates["words"] { spoken[language] = try SpokenTime(words) }
        }
    }

    private mutating func add(_ template: Template) throws(DeskProblem) {
        guard Self.needed.contains(where: { $0.id == template.id }) else {
            let known = Self.needed.map(\.id).joined(separator: ", ")
            throw DeskProblem(
                template.file, JSONPlace(line: 1, column: 1), "no list asks for a template of this id",
                "ids are \(known)")
        }
        all[template.language, default: [:]][template.id] = template
    }

    /// Languages that can be written in.
    public var languages: [String] { all.keys.sorted() }
    public var drafts: Int { all.values.reduce(0) { $0 + $1.values.count { $0.reviewedBy == nil } } }

    /// Nil: there are none in this language.
    func template(_ id: String, _ tag: String) -> Template? { best(for: tag).flatMap { all[$0]?[id] } }
    func spoken(_ tag: String) -> SpokenTime? { best(for: tag).flatMap { spoken[$0] } }

    /// The language to write in for a tag: itself, or what is left of it when subtags are taken off its end (the lookup of
    /// RFC 4647, section 3.4): who reads `zh-Hant-TW` is written to in `zh-Hant`, else in `zh`. Not the other way round: what
    /// is written for Brazil is for nobody of whom only Portuguese is known.
    private func best(for tag: String) -> String? {
        var subtags = (tag.isEmpty ? "en" : tag).split(separator: "-")
        while !subtags.isEmpty {
            let shorter = subtags.joined(separator: "-")
            if all[shorter] != nil { return shorter }
            subtags.removeLast()
        }
        return nil
    }

    /// Every template that is shipped, for whoever measures how easily it is read.
    public static let shipped: [(file: String, bytes: [UInt8])] = ShippedTemplates.all
}
