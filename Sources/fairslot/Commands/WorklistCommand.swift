import ArgumentParser
import Desk
import Domain
import Linux

struct WorklistCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worklist",
        abstract: "Makes lists for people of a result: spreadsheets, letters, texts, calendars.",
        discussion: """
            Run it on a staff machine: contact details are joined here, and the daemon never sees them. It reads \
            manifest.json, worklists/ and finance/ of the result, and nothing else. The directory appears whole, \
            or not at all.
            """)

    @Argument(help: "The result directory.")
    var directory: String
    @Option(help: "The directory to write; it must not exist, or be empty.")
    var output: String
    @Option(help: "Contact details by patient, as CSV.")
    var contacts: String?
    @Option(
        help: ArgumentHelp(
            "Only this list, again for more: \(DeskFiles.names.joined(separator: ", ")).", valueName: "name"))
    var desk: [String] = []
    @Option(help: "A folder of the site's own templates.")
    var templates: String?
    @Option(help: "How texts and letters call the site.")
    var clinic: String?
    @Option(help: "The number that texts and letters give.")
    var phone: String?
    @Flag(help: "Print what was made as one JSON object.")
    var json = false

    func validate() throws {
        if let unknown = desk.first(where: { !DeskFiles.names.contains($0) }) {
            throw ValidationError(
                "--desk: no list is called \(unknown); there are \(DeskFiles.names.joined(separator: ", "))")
        }
        let writes = desk.isEmpty || desk.contains("letters") || desk.contains("calls")
        if writes, clinic == nil || phone == nil {
            throw ValidationError(
                "give --clinic NAME and --phone NUMBER, which texts, letters and scripts name; or --desk for lists without any"
            )
        }
    }

    func run() async throws {
        try await CommandFailure.reporting {
            let people = try knownPeople()
            let made = try files(people)
            let staging = try StagedDirectory(for: output)
            do {
                for file in made.files { try FileBytes.create("\(staging.path)/\(file.name)", file.bytes) }
                do { try made.writeWorkbooks(into: staging.path) } catch {
                    throw CommandFailure(.io, "\(output): a workbook was not written: \(error)")
                }
                // The library makes them for everyone to read.
                for name in try FileBytes.list(staging.path) {
                    try? Paths.setMode("\(staging.path)/\(name)", 0o640)
                }
                try staging.publish()
            } catch {
                staging.remove()
                throw error
            }
            report(made, people)
        }
    }

    private func knownPeople() throws -> Contacts {
        guard let contacts else { return Contacts() }
        do { return try Contacts(try FileBytes.read(contacts), file: contacts) } catch let problem
            as DeskProblem
        {
            throw CommandFailure(.data, "\(problem)")
        }
    }

    private func files(_ people: Contacts) throws -> DeskFiles {
        do {
            var read: [String: [UInt8]] = [:]
            for path in try readable() { read[path] = try FileBytes.read("\(directory)/\(path)") }
            return DeskFiles(
                try PlanTables(read), desks: Set(desk), people, try Templates(own: try ownTemplates()),
                Clinic(name: clinic ?? "", phone: phone ?? ""))
        } catch let problem as DeskProblem {
            throw CommandFailure(.data, "\(problem)")
        }
    }

    /// A site may keep the finance list for those who settle cost: without it the other lists are made.
    private func readable() throws -> [String] {
        guard Paths.isForbidden("\(directory)/\(PlanTables.financePaths[0])") else { return PlanTables.paths }
        if desk.contains(PlanTables.finance) {
            throw CommandFailure(
                .io, "\(directory)/finance: not yours to read; ask for its group, or leave --desk finance out"
            )
        }
        printError("finance: not made, since \(directory)/finance is not yours to read\n")
        return PlanTables.paths.filter { !PlanTables.financePaths.contains($0) }
    }

    private func ownTemplates() throws -> [(file: String, bytes: [UInt8])] {
        guard let templates else { return [] }
        let names = try FileBytes.list(templates).filter { $0.hasSuffix(".txt") }.sorted()
        if names.isEmpty { throw CommandFailure(.data, "\(templates): there is no template (*.txt) in it") }
        return try names.map { ("\(templates)/\($0)", try FileBytes.read("\(templates)/\($0)")) }
    }

    private func report(_ made: DeskFiles, _ people: Contacts) {
        let rows = made.tables.map { ($0.list.name, $0.rows.count) }
        let coverage = made.coverage
        if json {
            let document: JSONOutput = [
                "lists": .array(rows.map { ["name": .string($0), "rows": .integer(Int64($1))] }),
                "files": .array(made.files.map { .string($0.name) }),
                "notWrittenTo": .array(made.unwritten.map { .string($0.order) }),
                "patients": .integer(Int64(coverage.patients)),
                "patientsWithoutContacts": .integer(Int64(coverage.unknown)),
                "contactsOfNobody": .integer(Int64(coverage.strangers)),
                "messagesLacking": .integer(Int64(coverage.incomplete)),
                "contactColumnsNotUsed": .array(people.unused.map(JSONOutput.string)),
            ]
            print(String(decoding: document.bytes(), as: UTF8.self), terminator: "")
            return
        }
        for (name, count) in rows { print("\(name): \(count) row\(count == 1 ? "" : "s")") }
        for (order, language) in made.unwritten {
            print(
                "letters: \(order): nothing is written in \(language.isEmpty ? "an unknown language" : language); "
                    + "add a template (--templates), or call who agreed to calls")
        }
        report(coverage, people)
    }

    /// What of the contact details does not fit the lists.
    private func report(_ coverage: ContactCoverage, _ people: Contacts) {
        let file = contacts ?? "--contacts"
        for column in people.unused {
            print(
                "\(file): the column \(column) is not used: the scenario says a patient's language; leave it out"
            )
        }
        if coverage.unknown > 0 {
            print(
                "\(file): \(coverage.unknown) of \(coverage.patients) patients on these lists have no contact details; "
                    + "add a row for each, by the scenario's key")
        }
        if coverage.strangers > 0, let line = coverage.firstStranger {
            print(
                "\(file):\(line): \(coverage.strangers) \(coverage.strangers == 1 ? "row of contacts belongs" : "rows of contacts belong") to nobody on these lists (first here); "
                    + "nothing to do, if they are other patients of the site")
        }
        if coverage.incomplete > 0 {
            print(
                "letters: \(coverage.incomplete) lack a name or where to send them; the column lacking says which"
            )
        }
    }
}
