import Attendance
import Domain
import Linux
import Results
import ScenarioFormat
import Spool

/// Results and outcomes that lie under what was named for a trend.
struct TrendSources {
    private(set) var heads: [TrendRunHead] = []
    /// Of the runs that stand for their weeks.
    private(set) var runs: [TrendRun] = []
    private(set) var past: [PastAppointment] = []
    /// What was left out and why, for the person who asked.
    private(set) var remarks: [String] = []

    /// - Parameters:
    ///   - places: spools, result directories, or folders of these.
    ///   - outcomes: files besides those in the spools' archives, newest last.
    ///   - curves: of scenarios among the runs, files or what `fairslot curve` has written.
    /// Throws a `CommandFailure` that names every file that is not what its manifest lists.
    init(_ places: [String], outcomes: [String], curves: [String]) throws {
        var found: [(head: TrendRunHead, result: CheckedResult)] = []
        var failures: [String] = []
        for directory in try places.flatMap(Self.results) {
            do {
                guard let result = try CheckedResult(directory) else { continue }
                guard var head = TrendRunHead(manifest: result.manifest) else {
                    throw CommandFailure(.data, "\(directory)/manifest.json is no manifest of a plan")
                }
                head.written = Look(path: "\(directory)/manifest.json")?.modified ?? 0
                found.append((head, result))
            } catch let failure as CommandFailure { failures.append(failure.message) }
        }
        heads = found.map(\.head)
        let curves = try Self.curves(curves)
        let standing = Set(TrendRunHead.standing(heads).map(\.job))
        for (head, result) in found where standing.contains(head.job) {
            do { runs.append(try Self.run(head, result, curves)) } catch let failure as CommandFailure {
                failures.append(failure.message)
            }
        }
        guard failures.isEmpty else {
            throw CommandFailure(.data, failures.joined(separator: "\nfairslot: "))
        }
        let kept = places.flatMap { keptOutcomes(of: $0) }
        past = try appointments(kept, named: outcomes)
    }

    /// A result directory itself; else those in a spool's `outgoing/`, or in a folder.
    private static func results(_ place: String) throws -> [String] {
        if Paths.exists("\(place)/manifest.json") { return [place] }
        let isSpool = Paths.exists("\(place)/outgoing")
        let folder = isSpool ? "\(place)/outgoing" : place
        // What else is in a result may be closed to whoever asks.
        let found = try FileBytes.directories(folder).map { "\(folder)/\($0)" }
            .filter { Paths.exists("\($0)/manifest.json") }
        guard isSpool || !found.isEmpty else {
            throw CommandFailure(
                .data, "\(place) is no spool and no result directory, and no folder of results")
        }
        return found.sorted()
    }

    private static func run(
        _ head: TrendRunHead, _ result: CheckedResult, _ curves: [String: [UInt8]]
    ) throws -> TrendRun {
        guard
            let run = TrendRun(
                head, plan: try result.file("plan.json"), equity: try result.file("equity.json"),
                certificate: try result.file("certificate.json"),
                curve: curves["\(head.scenarioSha256) \(head.policySha256)"])
        else { throw CommandFailure(.data, "\(result.directory) is no result of a plan") }
        return run
    }

    /// By digests of scenario and policy.
    private static func curves(_ paths: [String]) throws -> [String: [UInt8]] {
        var curves: [String: [UInt8]] = [:]
        for path in paths {
            let file = FileBytes.file("curve.json", at: path)
            let bytes = try FileBytes.read(file)
            guard case .success(let document) = JSONReader.read(bytes),
                document.root.member("schema")?.spells("fairslot.curve/1") == true,
                let scenario = document.root.member("scenarioSha256")?.string,
                let policy = document.root.member("policySha256")?.string
            else { throw CommandFailure(.data, "\(file) is no curve.json of fairslot curve") }
            curves["\(scenario) \(policy)"] = bytes
        }
        return curves
    }

    // Outcomes.

    /// Files in a spool's archive, first accepted first. The archive is the daemon's own: who may not read it gets a trend
    /// without completions, and is told.
    private mutating func keptOutcomes(of place: String) -> [String] {
        let archive = "\(place)/archive"
        guard Paths.exists("\(place)/outgoing") else { return [] }
        do {
            let named = try FileBytes.list(archive).compactMap { name -> (turn: Int, path: String)? in
                guard let mark = name.firstRange(of: ".outcomes-"), name.hasSuffix(".json"),
                    let turn = Int(name[mark.upperBound...].dropLast(".json".count))
                else { return nil }
                return (turn, "\(archive)/\(name)")
            }
            return named.sorted { ($0.turn, $0.path) < ($1.turn, $1.path) }.map(\.path)
        } catch {
            remarks.append("\(error); completions are shown only of outcomes that are named")
            return []
        }
    }

    private mutating func appointments(_ kept: [String], named: [String]) throws -> [PastAppointment] {
        var records: [[OutcomeRecord]] = []
        for path in kept + named {
            switch OutcomesReader.read(try FileBytes.read(path, limit: ScenarioReader.byteLimit)) {
            case .success(let decoded): records.append(decoded.records)
            case .failure(let refusal):
                let finding = refusal.findings.first.map { $0.text(file: path) } ?? path
                // What was taken once is no longer anybody's to correct.
                guard kept.contains(path) else { throw CommandFailure(.data, finding) }
                remarks.append("\(finding); it is left out")
            }
        }
        return [OutcomeRecord].joined(records).records.map(\.appointment)
    }
}
