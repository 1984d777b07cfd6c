import Foundation
import Testing

@Suite("Layout")
struct LayoutTests {
    /// Ground floor first. A module imports from floors below its own.
    static let floors: [[String]] = [
        ["CGLPK", "CDigest", "CLinux", "CXLSX", "CSheetReading"],
        ["Domain", "Linux"],
        ["Attendance", "LinearModel"],
        ["ScenarioFormat", "GLPKSolver", "Verification", "Spool", "Spreadsheets"],
        ["Importing", "Planning", "Results", "Desk"],
        ["fairslot"],
    ]

    /// What each module takes from outside. A line here is a decision: DESIGN says which are made.
    static let outside: [String: Set<String>] = [
        "Attendance": ["Glibc"],
        "ScenarioFormat": ["Foundation", "Synchronization"],
        "Linux": ["Glibc", "Synchronization"],
        "Spool": ["Glibc"],
        "Verification": ["Dispatch", "Synchronization"],
        "Planning": ["Dispatch", "Glibc", "Synchronization"],
        "Results": ["Dispatch", "Mustache", "Synchronization"],
        "fairslot": [
            "ArgumentParser", "Dispatch", "Glibc", "Logging", "ServiceLifecycle", "Subprocess",
            "Synchronization",
            "SystemPackage", "UnixSignals",
        ],
    ]

    @Test("Imports point downwards only")
    func floorsHold() {
        for file in SourceFile.all(in: "Sources") {
            let floor = Self.floor(of: file.module)
            #expect(floor != nil, "\(file.path): module \(file.module) stands on no floor")
            for name in file.imports {
                guard let below = Self.floor(of: name) else { continue }
                #expect(below < floor ?? 0, "\(file.path) imports \(name), which is not below \(file.module)")
            }
        }
    }

    @Test("A module takes from outside only what was decided")
    func outsideHolds() {
        for file in SourceFile.all(in: "Sources") {
            let foreign = Set(file.imports.filter { Self.floor(of: $0) == nil })
            let more = foreign.subtracting(Self.outside[file.module] ?? [])
            #expect(more.isEmpty, "\(file.path) imports \(more.sorted())")
        }
    }

    @Test("Only GLPKSolver speaks to GLPK")
    func glpkHasOneRoom() {
        let importers = SourceFile.all(in: "Sources").filter { $0.imports.contains("CGLPK") }
        #expect(Set(importers.map(\.module)) == ["GLPKSolver"])
    }

    @Test("The verifier shares nothing with the planner")
    func verifierIsApart() {
        let allowed: Set = ["Domain", "Attendance", "Linux", "Dispatch", "Synchronization"]
        for file in SourceFile.all(in: "Sources/Verification") {
            #expect(Set(file.imports).isSubset(of: allowed), "\(file.path) imports \(file.imports)")
        }
    }

    /// The last goal reads a chance, and so do outreach, which is decided after all goals, and plans that are made already
    /// and lived through; the other files only hand a site's history down.
    @Test("No chance of attending is read before the last goal")
    func chancesStayInCare() {
        let planning = SourceFile.all(in: "Sources/Planning").filter {
            !$0.path.hasPrefix("Sources/Planning/Outreach/")
        }
        let importers = planning.filter { $0.imports.contains("Attendance") }.map(\.path)
        #expect(
            Set(importers) == [
                "Sources/Planning/Goals/Care.swift", "Sources/Planning/ModelExport.swift",
                "Sources/Planning/Planner.swift",
                "Sources/Planning/Search/LexicographicRun.swift",
                "Sources/Planning/Simulation/Replication.swift",
                "Sources/Planning/Simulation/SimulatedOutreach.swift",
                "Sources/Planning/Simulation/SimulatedPlan.swift",
                "Sources/Planning/Simulation/Simulation.swift",
            ])
        let planners = planning.filter { !$0.path.hasPrefix("Sources/Planning/Simulation/") }
        for file in planners where file.path != "Sources/Planning/Goals/Care.swift" {
            #expect(!file.text.contains("Care.Chances"), "\(file.path) asks for chances")
        }
        // What outreach adds to a plan that is made already is a chance too.
        let readers = [
            "Sources/Planning/Goals/Care.swift", "Sources/Planning/Simulation/SimulatedOutreach.swift",
        ]
        for file in planning where !readers.contains(file.path) {
            #expect(!file.text.contains("AttendanceModel"), "\(file.path) speaks of chances")
        }
    }

    @Test(
        "What is kept for measuring is out of the planner's sight",
        arguments: ["Planning", "LinearModel", "GLPKSolver"])
    func measurementStaysOut(module: String) {
        for file in SourceFile.all(in: "Sources/\(module)") {
            for word in ["Measurement", "Stratum", "ethnicity"] {
                #expect(!file.text.contains(word), "\(file.path) speaks of \(word)")
            }
        }
    }

    /// In every module the compiler refuses a line that could read or write outside its own memory, unless it says so.
    @Test("What says that it is unsafe stands where C libraries and the kernel are spoken to")
    func unsafeIsListed() throws {
        let manifest = try String(
            contentsOf: SourceFile.root.appending(path: "Package.swift"), encoding: .utf8)
        let program = manifest.components(separatedBy: ".testTarget(")[0]
        let inSwift = Set(SourceFile.all(in: "Sources").map(\.module))
        #expect(program.components(separatedBy: "swiftSettings: safeSettings").count - 1 == inSwift.count)
        let marked = SourceFile.all(in: "Sources").filter { $0.text.contains("unsafe ") }
        #expect(Set(marked.map(\.module)) == ["GLPKSolver", "Linux", "Spreadsheets"])
    }

    @Test("At the top of the tree stands what belongs there, and nothing else")
    func topLevel() throws {
        let expected: Set = [
            "LICENSE", "Package.swift", "README.md", "Scenarios", "Sources", "Tests", "systemd",
        ]
        let found = try FileManager.default.contentsOfDirectory(atPath: SourceFile.root.path)
        // Resolved versions are not committed: where packages come from differs from place to place.
        let visible = found.filter { !$0.hasPrefix(".") && $0 != "Package.resolved" }
        #expect(Set(visible) == expected)
    }

    @Test("No file is longer than a person reads at once", arguments: ["Sources", "Tests"])
    func lengths(folder: String) {
        for file in SourceFile.all(in: folder) {
            let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).count
            #expect(lines <= 400, "\(file.path) has \(lines) lines: is it two nouns?")
        }
    }

    @Test("Nothing is left for later or forced")
    func nothingForced() {
        // Spelled so that this file does not find itself.
        let words = ["TO" + "DO", "FIX" + "ME", "try" + "!", "as" + "!", "fatal" + "Error("]
        for file in SourceFile.all(in: "Sources") + SourceFile.all(in: "Tests") {
            for word in words { #expect(!file.text.contains(word), "\(file.path) holds \(word)") }
        }
    }

    /// `.ci/checks/readme.py` runs the same two lines, read from README.
    @Test("README gives two commands, and both are there to run")
    func readmeCommands() throws {
        let readme = try String(contentsOf: SourceFile.root.appending(path: "README.md"), encoding: .utf8)
        let blocks = readme.components(separatedBy: "\n```sh\n").dropFirst()
        let commands = blocks.compactMap { $0.components(separatedBy: "\n```").first }
        #expect(commands == [".dev/try", ".dev/test"])
        for command in commands {
            let path = SourceFile.root.appending(path: command).path
            #expect(FileManager.default.isExecutableFile(atPath: path))
        }
    }

    private static func floor(of module: String) -> Int? {
        floors.firstIndex { $0.contains(module) }
    }
}

/// One Swift file of the project, as it stands on disk.
struct SourceFile {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// From the root of the project, such as `Sources/Planning/Planner.swift`.
    let path: String
    let text: String
    /// The folder below `Sources` or `Tests`.
    var module: String { String(path.split(separator: "/")[1]) }

    /// The modules named in lines that import, whatever their access.
    var imports: [String] {
        text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard let position = words.firstIndex(of: "import"), position + 1 < words.count else {
                return nil
            }
            let before = words[..<position]
            let isImport = before.allSatisfy {
                $0.hasPrefix("@") || ["public", "package", "internal", "private", "fileprivate"].contains($0)
            }
            let kinds: Set<Substring> = [
                "struct", "class", "enum", "protocol", "typealias", "func", "let", "var",
            ]
            let name = kinds.contains(words[position + 1]) ? words.last : words[position + 1]
            return isImport ? name.flatMap { $0.split(separator: ".").first.map(String.init) } : nil
        }
    }

    static func all(in folder: String) -> [SourceFile] {
        let paths = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
        let names = (paths?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".swift") }.sorted()
        let files = names.compactMap { name -> SourceFile? in
            let path = "\(folder)/\(name)"
            let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8)
            return text.map { SourceFile(path: path, text: $0) }
        }
        #expect(!files.isEmpty, "\(folder) holds no Swift file")
        return files
    }
}
