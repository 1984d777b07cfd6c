import Domain
import Importing
import Testing

@Suite("Tables")
struct TableTests {
    /// Tables by name, and what came of them.
    private static func imported(_ tables: [String: String]) throws -> Imported {
        try imported(bytes: tables.mapValues { Array($0.utf8) })
    }

    private static func imported(bytes tables: [String: [UInt8]]) throws -> Imported {
        var importer = CSVImporter(companion: try Export.read())
        for (name, bytes) in tables.sorted(by: { $0.key < $1.key }) {
            var pieces = [bytes]
            let isKnown = importer.read(
                file: "\(name).csv", source: { pieces.isEmpty ? [] : pieces.removeFirst() })
            #expect(isKnown)
        }
        return importer.finish()
    }

    /// What is said of `imported`: place, weight and column.
    private static func findings(_ imported: Imported) -> [String] {
        imported.report.findings.map {
            "\(imported.report.files[$0.file]):\($0.line) \($0.severity.rawValue) \($0.expression)"
        }
    }

    private static let orders = "id,patient,exam,priority,requestedAt,earliest,due"
    private static let order = "P-1,us-abdomen,routine,2027-03-01T08:00,2027-03-08,2027-03-19"
    @Test("Columns are declared as they are meant")
    func declared() throws {
        let sessions = try #require(ImportTable.all.first { $0.name == "sessions" })
        #expect(sessions.columns.map(\.name).prefix(3) == ["id", "scanner", "site"])
        #expect(sessions.columns.filter(\.isRequired).map(\.name) == ["id", "scanner", "kind", "from", "to"])
        #expect(sessions.columns.first { $0.name == "kind" }?.kind == .choice(["regular", "flexible"]))
        for table in ImportTable.all {
            #expect(
                Set(table.columns.map(\.name)).count == table.columns.count,
                "\(table.name) has a column twice")
            #expect(table.columns.allSatisfy { $0.meaning.hasSuffix(".") }, "\(table.name): a meaning is cut")
            for case .choice(let words) in table.columns.map(\.kind) {
                #expect(words.count > 1, "\(table.name): \(words) is no kind of column")
            }
        }
    }

    @Test("An order whose limits cannot all be read is left out, rather than planned more freely")
    func unlimited() throws {
        let orders = ([Self.orders] + ["O-1", "O-2", "O-3"].map { "\($0),\(Self.order)" })
            .joined(separator: "\n")
        let imported = try Self.imported([
            "patients": "id\nP-1\n", "orders": orders,
            "gates": "order,kind,status,hard\nO-1,labs,perhaps,true\nO-2,labs,done,true\n",
            "preferred": "order,from,to\nO-3,8 o'clock,10:00\n",
        ])
        let made = try JSONReader.read(imported.scenario).get().root
        #expect(made["orders"]?.elements?.map { $0["id"]?.string } == ["O-2", "O-3"])
        #expect(Self.findings(imported).contains("orders.csv:2 error orders"))
    }

    @Test("Values stand or fall by their kind, and rows inside others find them")
    func values() throws {
        var importer = CSVImporter(companion: try Export.read())
        let isKnown = importer.read(file: "other.csv", source: { [] })
        #expect(!isKnown)
        let imported = try Self.imported([
            "patients": "id,mobility,priorMissed,modes\nP-1,assist,2,\nP-2,,,\nP-3,,x,\nP-4,walk,,None\n",
            "channels":
                "patient,channel,consent,quietFrom,quietTo\nP-1,call,true,20:00,24:00\nP-1,text,yes,,\n",
            "pools": "id,kind,unit,cost\nr,ride,count,007\n",
        ])
        #expect(
            imported.report.findings.map { "\(imported.report.files[$0.file]):\($0.line):\($0.column)" } == [
                "channels.csv:3:10", "patients.csv:4:6", "pools.csv:2:14",
            ])
        let scenario = try JSONReader.read(imported.scenario).get().root
        let patients = try #require(scenario["patients"]?.elements)
        #expect(patients.map { $0["id"]?.string } == ["P-1", "P-2", "P-4"])
        #expect(patients[0]["transport"]?["mobility"]?.string == "assist")
        #expect(patients[0]["transport"]?["modes"] == nil)
        #expect(patients[2]["transport"]?["modes"]?.elements?.isEmpty == true)
        #expect(patients[0]["channels"]?[0]?["quietHours"]?["to"]?.string == "24:00")
        #expect(patients[1]["transport"] == nil && patients[1]["channels"] == nil)
    }

    @Test("What spreadsheets make of a table is read, where nothing can be misread")
    func lenient() throws {
        let imported = try Self.imported([
            "patients": " ID;Mobility ;modes\n P-1 ; Assist;car; \n;;\n".replacing(
                "car; ", with: "\"car; walk\""),
            "channels": "patient,channel,consent\nP-1,CALL,TRUE\n,,\n",
            "orders": Self.orders + "\nO-1,P-1,us-abdomen,Routine ,2027-03-01 08:00,2027-03-08,2027-03-19\n",
        ])
        #expect(Self.findings(imported) == [])
        let scenario = try JSONReader.read(imported.scenario).get().root
        let patient = try #require(scenario["patients"]?[0])
        #expect(scenario["patients"]?.elements?.count == 1 && patient["id"]?.string == "P-1")
        #expect(patient["transport"]?["mobility"]?.string == "assist")
        #expect(patient["transport"]?["modes"]?.elements?.map(\.string) == ["car", "walk"])
        #expect(patient["channels"]?[0]?["channel"]?.string == "call")
        #expect(patient["channels"]?[0]?["consent"]?.bool == true)
        #expect(scenario["orders"]?[0]?["priority"]?.string == "routine")
        #expect(scenario["orders"]?[0]?["requestedAt"]?.string == "2027-03-01T08:00")
        #expect(imported.report.tallies["patients"]?.read == 1)
    }

    @Test("What could be misread is none: a decimal comma, a blank within a key, another word")
    func notLenient() throws {
        let imported = try Self.imported([
            "patients": "id,mobility\nP 1,walk\nP-2,walking\n", "barriers": "patient,code,need\nP-2,x,y\n",
        ])
        #expect(
            Self.findings(imported) == [
                "barriers.csv:2 error need", "patients.csv:2 error id", "patients.csv:3 error mobility",
            ])
    }

    @Test(
        "Half a table, and a bad row of rooms, stocks or bookings, refuse the import",
        arguments: [
            ("orders", "\(orders)\nO-1,\(order)\nO-2,\"x\" y\nO-3,\(order)\n", "orders.csv:3 fatal orders"),
            ("orders", "id,exam\n", "orders.csv:1 fatal patient"),
            ("orders", "", "orders.csv:1 fatal orders"),
            ("orders", "\(orders)\nO-1,P-1\n", "orders.csv:1 fatal orders"),
            ("bookings", "id,session,start,minutes\nb,s,noon,30\n", "bookings.csv:2 fatal start"),
            ("sessions", "id,scanner,kind,from,to\ns,us-1,regular,8,12\n", "sessions.csv:2 fatal from"),
            (
                "pool_windows", "pool,from,to,amount\nr,2027-03-08T08:00,2027-03-08T09:00,1\n",
                "pool_windows.csv:2 fatal pool"
            ),
            ("unavailable", "scanner,reason\nus-1\n", "unavailable.csv:2 fatal unavailable"),
        ])
    func fatal(_ table: String, _ text: String, _ expected: String) throws {
        let imported = try Self.imported([table: text])
        #expect(imported.report.isFatal)
        #expect(Self.findings(imported).contains(expected))
    }

    @Test(
        "UTF-16 is named", arguments: [[0xFF, 0xFE, 0x69, 0], [0xFE, 0xFF, 0, 0x69], [0x69, 0, 0x64, 0]])
    func utf16(_ bytes: [UInt8]) throws {
        let imported = try Self.imported(bytes: ["orders": bytes])
        #expect(imported.report.isFatal)
        let finding = try #require(imported.report.findings.first)
        #expect(finding.message.contains("UTF-16") && finding.remedy == "save the file as CSV in UTF-8")
    }

    @Test("A row of people that is wrong costs nobody else a place, and its booking keeps its time")
    func booked() throws {
        var imported = try Self.imported([
            "patients": "id\nP-1\nP-2\nP-3\n",
            "orders": Self.orders + "\nO-1,\(Self.order)\n"
                + ["O-2,\(Self.order)", "O-3,\(Self.order)"].joined(separator: "\n")
                .replacing("O-2,P-1,us-abdomen,routine", with: "O-2,P-2,us-abdomen,soon") + "\n",
            "sessions": "id,scanner,kind,from,to\ns,us-1,regular,2027-03-08T08:00,2027-03-08T12:00\n",
            "bookings":
                "id,session,start,minutes,order\nb,s,2027-03-08T08:00,30,O-2\nc,s,2027-03-08T09:00,30,O-3\n",
        ])
        #expect(!imported.report.isFatal)
        #expect(
            Self.findings(imported) == ["orders.csv:3 error priority", "bookings.csv:2 warning bookings"])
        func orders(_ imported: Imported) throws -> [String?] {
            let bookings = try JSONReader.read(imported.scenario).get().root["bookings"]?.elements ?? []
            return bookings.map { $0["order"]?.string }
        }
        #expect(try orders(imported) == [nil, "O-3"])
        let isLeft = imported.leaveOut([(pointer: "/orders/1/patient", message: "x", remedy: "y")])
        #expect(isLeft)
        #expect(try orders(imported) == [nil, nil])
        let isBookingLeft = imported.leaveOut([(pointer: "/bookings/0/start", message: "x", remedy: "y")])
        #expect(!isBookingLeft)
    }
}
