import Testing

@testable import Desk

@Suite("Templates")
struct TemplateTests {
    private func template(_ body: String, kind: String = "text", head: String = "draft: for review")
        throws(DeskProblem)
        -> Template
    {
        let text =
            "id: offer-\(kind)\nversion: 2\nlanguage: en\ndir: ltr\nkind: \(kind)\n\(head)\n---\n\(body)\n"
        return try Template(Array(text.utf8), file: "own/offer.txt")
    }

    @Test("Variables are filled in, and what the plan does not hold is left out")
    func fills() throws {
        let read = try template(
            "{day} {time}.{?ride} A ride is held.{/ride}{?interpreter} {clinic}{/interpreter}")
        let values: [Template.Variable: String] = [.day: "May 4", .time: "9:00 AM", .clinic: "North"]
        #expect(read.filled(values, []) == "May 4 9:00 AM.")
        #expect(read.filled(values, [.ride]) == "May 4 9:00 AM. A ride is held.")
        #expect(read.filled(values, [.interpreter]) == "May 4 9:00 AM. North")
    }

    @Test(
        "Nobody is greeted without a name",
        arguments: [
            ("# A\n\nDear {name},\n\nOn {day}.", "# A\n\nOn May 4."), ("Dear {name},\n\nx", "x"),
            ("# A\n{?name}\nDear {name},\n{/name}\nx", "# A\n\nx"),
            ("Dear {name}, come {day}.", "Dear, come May 4."),
            ("{name}, come {day}.", "come May 4."), ("Come {day}, {name}", "Come May 4"),
            ("Hola, {name}: {day}", "Hola: May 4"),
            ("a\n\n\nb", "a\n\n\nb"),
        ])
    func nameless(body: String, text: String) throws {
        let read = try template(body, kind: "letter")
        #expect(read.filled([.day: "May 4", .name: ""], []) == text)
        let named = read.filled([.day: "May 4", .name: "Ann"], [.name])
        #expect(named.contains("Ann") == body.contains("{name}"))
    }

    @Test("The letters that are shipped greet by name, and read well without one")
    func shippedGreetings() throws {
        for (file, bytes) in Templates.shipped where file.contains("-letter.") {
            let letter = try Template(bytes, file: file)
            let (with, without) = (letter.filled([.name: "Ann"], [.name]), letter.filled([.name: ""], []))
            #expect(with.contains("\n\nDear Ann,\n\n") || with.contains("\n\nHola, Ann:\n\n"), "\(file)")
            #expect(
                !without.contains("Dear") && !without.contains("Hola") && !without.contains("\n\n\n"),
                "\(file)")
        }
    }

    @Test(
        "What cannot be filled in is refused, with file and line",
        arguments: [
            ("one\ntwo {exam}", "own/offer.txt:9:5"), ("{name}", "own/offer.txt:8:1"),
            ("{cost}", "own/offer.txt:8:1"), ("{?payer}x{/payer}", "own/offer.txt:8:1"),
            ("é {day", "own/offer.txt:8:3"), ("{?ride}x", "own/offer.txt:8:9"),
            ("{?name}x{/name}", "own/offer.txt:8:1"),
            ("{?ride}{?second}x{/second}{/ride}", "own/offer.txt:8:8"), ("x{/ride}", "own/offer.txt:8:2"),
        ])
    func refused(body: String, place: String) {
        let problem = #expect(throws: DeskProblem.self) { try template(body) }
        #expect(problem?.description.hasPrefix(place + ": ") == true, "\(problem?.description ?? "")")
    }

    @Test("No text message can hold what others must not read")
    func textsAreBare() {
        let names = Template.Variable.allCases.filter { Template.allowed($0, in: .text) }.map(\.rawValue)
        #expect(names == ["clinic", "phone", "day", "time", "place", "day2", "time2", "place2"])
    }

    @Test("Nobody's review is not passed off as somebody's")
    func review() throws {
        #expect(throws: DeskProblem.self) { try template("x", head: "date: x") }
        #expect(try template("x", head: "reviewedBy: R. Ortiz").reviewedBy == "R. Ortiz")
    }

    @Test("English and Spanish are shipped whole, as drafts, and their texts go as GSM-7")
    func shipped() throws {
        let templates = try Templates()
        #expect(templates.languages == ["en", "es"])
        #expect(templates.drafts == 2 * Templates.needed.count)
        for (file, bytes) in Templates.shipped where file.contains("-text.") {
            let template = try Template(bytes, file: file)
            #expect(Segments(template.body).encoding == .gsm7, "\(file)")
        }
    }

    @Test("A language is there whole or not at all; a site's own template takes the place of one shipped")
    func languages() throws {
        func own(_ language: String, _ id: String, kind: String) -> (file: String, bytes: [UInt8]) {
            let text =
                "id: \(id)\nversion: 9\nlanguage: \(language)\ndir: ltr\nkind: \(kind)\nreviewedBy: R.\n---\n{clinic}\n"
            return ("own/\(id).\(language).txt", Array(text.utf8))
        }
        let replaced = try Templates(own: [own("en", "offer-text", kind: "text")])
        #expect(replaced.template("offer-text", "en-US")?.version == "9")
        let missing = #expect(throws: DeskProblem.self) {
            try Templates(own: [own("pt", "offer-text", kind: "text")])
        }
        #expect(missing?.description.hasPrefix("own/offer-text.pt.txt:1:1: ") == true)
        #expect(throws: DeskProblem.self) { try Templates(own: [own("en", "hello", kind: "text")]) }
        #expect(throws: DeskProblem.self) { try Templates(own: [own("en", "offer-text", kind: "script")]) }
        let twice = own("en", "offer-text", kind: "text")
        #expect(throws: DeskProblem.self) { try Templates(own: [twice, ("own/z.txt", twice.bytes)]) }
    }

    /// Every template of a language, each saying which language it is.
    private static func whole(_ language: String) -> [(file: String, bytes: [UInt8])] {
        Templates.shipped.filter { $0.file.contains(".en.") }.map { file, bytes in
            let text = String(decoding: bytes, as: UTF8.self).replacing(
                "language: en", with: "language: \(language)")
            return ("\(language)/\(file)", Array(text.utf8))
        }
    }

    @Test(
        "A template may come from any system",
        arguments: ["\n", "\r\n", "\r", "\u{FEFF}\r\n"])
    func lineEnds(lineEnd: String) throws {
        let text =
            "id: offer-letter\nversion: 2\nlanguage: en \ndir: ltr\nkind: letter\ndraft: x\n---\none\n\n{day}\n"
        let mark = lineEnd.hasPrefix("\u{FEFF}") ? "\u{FEFF}" : ""
        let written = mark + text.replacing("\n", with: lineEnd.replacing("\u{FEFF}", with: ""))
        let read = try Template(Array(written.utf8), file: "own/offer.txt")
        #expect(read.version == "2" && read.language == "en")
        #expect(read.filled([.day: "May 4"], []) == "one\n\nMay 4")
    }

    @Test("A language is a tag, in whatever letter case; a word that is none is refused where it stands")
    func languageTags() throws {
        let read = try Templates(own: Self.whole("AR") + Self.whole("pt-br"))
        #expect(read.languages == ["ar", "en", "es", "pt-BR"])
        for word in ["Arabic", "", "e n"] {
            let problem = #expect(throws: DeskProblem.self) { try Templates(own: Self.whole(word)) }
            #expect(problem?.description.contains(".txt:") == true, "\(problem?.description ?? "")")
        }
        let problem = #expect(throws: DeskProblem.self) { try Templates(own: Self.whole("Arabic")) }
        #expect(
            problem?.description.contains(".txt:3:1: this is no language tag; write it by BCP 47") == true)
    }

    @Test("Who is written to in a language has the nearest of it that there is, and never a narrower one")
    func lookup() throws {
        let read = try Templates(own: ["zh-Hant", "pt", "pt-BR"].flatMap(Self.whole))
        let wanted = [
            "pt-BR": "pt-BR", "pt-PT": "pt", "pt": "pt", "zh-Hant-TW": "zh-Hant", "zh-Hant": "zh-Hant",
            "zh": nil, "zh-Hans": nil, "es-419": "es", "": "en",
        ]
        for (tag, language) in wanted {
            #expect(read.template("offer-text", tag)?.language == language, "\(tag)")
            #expect((read.spoken(tag) != nil) == (language != nil), "\(tag)")
        }
    }
}
