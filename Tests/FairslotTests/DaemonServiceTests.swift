import Glibc
import Logging
import ServiceLifecycle
import Spool
import Synchronization
import Testing

@testable import fairslot

/// A daemon on a spool of its own, with a script for a worker.
private final class TestDaemon {
    let path: String
    private let worker: ScriptWorker
    let heard = HeardLines()

    init(worker script: String) throws {
        worker = try ScriptWorker(script)
        path = worker.directory + "/spool"
        mkdir(path, 0o755)
        mkdir(path + "/incoming", 0o755)
    }

    deinit { removeTree(path) }

    func drop(_ text: String, as name: String) {
        let descriptor = open(path + "/incoming/" + name, O_WRONLY | O_CREAT, 0o600)
        _ = write(descriptor, text, text.utf8.count)
        close(descriptor)
    }

    func service(once: Bool = true, outcomeFiles: Int = 24) -> DaemonService {
        var settings = DaemonSettings(
            spool: Setting(value: path, origin: .flag), workers: Setting(value: 2, origin: .flag),
            settle: Setting(value: .milliseconds(50), origin: .flag),
            policy: Setting(value: nil, origin: .flag),
            deadline: Setting(value: .milliseconds(500), origin: .flag),
            largestInput: Setting(value: 1000, origin: .flag),
            workerMemory: Setting(value: 4 << 30, origin: .flag), launcher: Setting(value: [], origin: .flag))
        settings.once = once
        settings.outcomeFiles = Setting(value: outcomeFiles, origin: .flag)
        return DaemonService(
            settings: settings,
            supervisor: WorkerSupervisor(command: worker.command, limits: settings.workerLimits),
            manager: ServiceManager(environment: [:]), log: Logger(label: "test") { [heard] _ in heard })
    }

    func text(_ file: String) -> String {
        let descriptor = open(path + "/" + file, O_RDONLY)
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &bytes, bytes.count)
        return count < 0 ? "unreadable" : String(decoding: bytes[..<count], as: UTF8.self)
    }

    func names(_ directory: String) -> [String] {
        listing(path + "/" + directory).filter { $0 != ".staging" }
    }
}

/// What a daemon logs, as its lines would read.
private final class HeardLines: LogHandler, Sendable {
    private let lines = Mutex<[String]>([])
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }
    func log(event: LogEvent) {
        let figures = (event.metadata ?? [:]).map { "\($0.key)=\($0.value)" }.sorted()
        lines.withLock { $0.append(([event.message.description] + figures).joined(separator: " ")) }
    }
    var text: String { lines.withLock { $0.joined(separator: "\n") } }
}

private func listing(_ path: String) -> [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
}

private func removeTree(_ path: String) {
    for name in listing(path) { removeTree(path + "/" + name) }
    if unlink(path) != 0 { rmdir(path) }
}

/// Reads the input's path and the output's out of the job's line and answers by what the input says.
private let script = #"""
    finish() {
      [ -f "$output/plan.json" ] || cp "$input" "$output/plan.json"
      printf '{"files": [{"path": "plan.json", "bytes": %d}]}' $(wc -c < "$output/plan.json") > "$output/manifest.json"
    }
    while read -r job; do
      input=${job#*'"input": "'}; input=${input%%'"'*}
      output=${job#*'"output": "'}; output=${output%%'"'*}
      case $job in
        *'"incumbent": 1'*) mv "$output/.incumbent-1/plan.json" "$output" && rmdir "$output/.incumbent-1"
               finish
               say '{"event": "done", "status": "stopped-with-plan", "verified": true, "orders": 3}'
               continue ;;
      esac
      case $(cat "$input") in
        held*) mkdir "$output/.incumbent-1" && cp "$input" "$output/.incumbent-1/plan.json"
               say '{"event": "incumbent", "number": 1}' ;;
      esac
      case $(cat "$input") in
        good*) finish
               say '{"event": "done", "status": "optimal", "verified": true, "orders": 3}' ;;
        unverified*) finish
               say '{"event": "done", "status": "optimal", "verified": false}' ;;
        slow*) sleep 0.2; finish
               say '{"event": "done", "status": "optimal", "verified": true, "orders": 3}' ;;
        outcomes*)
               case $job in
                 *'"defersOutcomes": true'*) say '{"event": "deferred"}' ;;
                 *) finish
                    earlier=${job#*'"earlierOutcomes": "'}; printf %s "${earlier%%'"'*}" > "$output/earlier"
                    say '{"event": "done", "status": "calibrated", "verified": true}' ;;
               esac ;;
        nothing*) say '{"event": "done", "status": "optimal", "verified": true}' ;;
        short*) finish; : > "$output/plan.json"
               say '{"event": "done", "status": "optimal", "verified": true}' ;;
        bad*) say '{"event": "refused", "errors": 1, "text": "t", "json": "j"}' ;;
        *crash*) kill -9 $$ ;;
        *hang*) sleep 60 ;;
      esac
    done
    """#

@Suite("Daemon", .serialized)
struct DaemonServiceTests {
    @Test("A single run publishes what is good, rejects the rest, and leaves nothing behind")
    func once() async throws {
        let daemon = try TestDaemon(worker: script)
        for text in ["good 1", "good 2", "good 3", "bad", ""] {
            daemon.drop(text, as: "scenario \(text).json")
        }
        daemon.drop("good 1", as: "again.json")
        daemon.drop("not yet", as: ".hidden")
        try await daemon.service().run()
        #expect(daemon.names("incoming") == [".hidden"])
        #expect(daemon.names("outgoing").count == 3)
        #expect(daemon.names("rejected").count == 2)
        #expect(daemon.names("work").isEmpty)
        #expect(daemon.names("archive").count == 4)
        #expect(!daemon.heard.text.contains("scenario") && !daemon.heard.text.contains("again"))
    }

    @Test(
        "Outcomes wait for what came before them, and rest on all of it that is outcomes", arguments: [1, 24])
    func outcomes(atMost files: Int) async throws {
        let daemon = try TestDaemon(worker: script)
        let texts = ["slow 1", "outcomes 2", "bad 3", "outcomes 4", "slow 5", "outcomes 6"]
        for text in texts { daemon.drop(text, as: "\(text.suffix(1)).json") }
        try await daemon.service(outcomeFiles: files).run()
        let kept = daemon.names("archive").filter { $0.contains("outcomes") }
            .sorted { $0.split(separator: "-").last! < $1.split(separator: "-").last! }
        #expect(kept.map { $0.split(separator: ".")[1] } == ["outcomes-2", "outcomes-4", "outcomes-6"])
        for (place, name) in kept.enumerated() {
            let earlier = daemon.text("outgoing/\(name.prefix(16))/earlier")
            let expected = files == 1 ? [] : Array(kept[..<place])
            #expect(earlier == expected.joined(separator: " "), "\(name)")
        }
        #expect(!daemon.heard.text.contains("attempt-failed"))
    }

    @Test(
        "What a worker cannot do is tried three times, then rejected as our fault, with its input kept",
        arguments: ["crash", "unverified", "nothing", "short"])
    func ourFault(text: String) async throws { try await setAside(text, after: 3, rule: "worker-failed") }

    @Test("What outlives its time limit is tried twice, then rejected with the limit in its findings")
    func timeLimit() async throws { try await setAside("hang", after: 2, rule: "time-limit") }

    private func setAside(_ text: String, after attempts: Int, rule: String) async throws {
        let daemon = try TestDaemon(worker: script)
        daemon.drop(text, as: "a.json")
        daemon.drop("good", as: "b.json")
        try await daemon.service().run()
        #expect(daemon.names("outgoing").count == 1)
        #expect(daemon.names("archive").count == 2)
        #expect(listing(daemon.path + "/outgoing/.staging").isEmpty)
        let rejected = try #require(daemon.names("rejected").first)
        #expect(daemon.names("rejected/" + rejected) == ["findings.json", "findings.txt"])
        #expect(daemon.heard.text.components("attempt-failed") == attempts)
        #expect(daemon.heard.text.contains("rejected job=\(rejected) rule=\(rule)"))
        let note = daemon.text("rejected/" + rejected + "/findings.txt")
        #expect(note.contains("limit of 500ms") == (rule == "time-limit"), "\(note)")
    }

    @Test(
        "The last plan of a worker that is killed is published, and the log says so",
        arguments: [("held crash", "failed"), ("held hang", "killed")])
    func heldPlan(text: String, ending: String) async throws {
        let daemon = try TestDaemon(worker: script)
        daemon.drop(text, as: "a.json")
        try await daemon.service().run()
        let job = try #require(daemon.names("outgoing").first)
        #expect(listing(daemon.path + "/outgoing/" + job) == ["manifest.json", "plan.json"])
        #expect(daemon.names("rejected").isEmpty)
        #expect(listing(daemon.path + "/outgoing/.staging").isEmpty)
        #expect(daemon.heard.text.contains("status=stopped-with-plan verified=yes worker=\(ending)"))
        #expect(!daemon.heard.text.contains("attempt-failed"))
    }

    @Test("Asked to stop, it gives the running job back and the next run finishes it")
    func stopped() async throws {
        let daemon = try TestDaemon(worker: "read -r job; sleep 60")
        daemon.drop("good", as: "a.json")
        let group = ServiceGroup(
            services: [daemon.service(once: false)],
            logger: Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() })
        async let running: Void = group.run()
        while listing(daemon.path + "/outgoing/.staging").isEmpty {
            try await Task.sleep(for: .milliseconds(10))
        }
        await group.triggerGracefulShutdown()
        try await running
        #expect(daemon.names("work").count == 1)
        #expect(daemon.names("work/" + daemon.names("work")[0]) == ["input-1"])
        #expect(listing(daemon.path + "/outgoing/.staging").isEmpty)
    }
}

extension String {
    /// How often a word stands in it.
    fileprivate func components(_ word: String) -> Int { ranges(of: word).count }
}

@Suite("Daemon settings")
struct DaemonSettingsTests {
    @Test(
        "Durations are read with their units",
        arguments: [
            ("500ms", Duration.milliseconds(500)), ("5s", .seconds(5)), ("5", .seconds(5)),
            ("15min", .seconds(900)),
            ("2m", .seconds(120)), ("1h", .seconds(3600)), ("0s", .zero),
        ])
    func durations(text: String, duration: Duration) {
        #expect(Duration(text: text) == duration)
    }

    @Test(
        "What is not a duration is not one", arguments: ["", "s", "-5s", "5 s", "5d", "1.5s", "99999999999s"])
    func notDurations(text: String) {
        #expect(Duration(text: text) == nil)
    }

    @Test("Byte counts are read with their units")
    func bytes() {
        #expect(byteCount("128M") == 128 << 20)
        #expect(byteCount("12") == 12)
        #expect(byteCount("4G") == 4 << 30)
        #expect(byteCount("4T") == nil)
        #expect(byteCount("") == nil)
    }

    @Test("A flag comes before the environment, the environment before the default")
    func origins() throws {
        let sources = SettingSources(environment: ["KEY": "2"])
        #expect(try sources.setting(1, "KEY", default: 3) { Int($0) }.origin == .flag)
        #expect(try sources.setting(nil, "KEY", default: 3) { Int($0) }.value == 2)
        #expect(try sources.setting(nil, "OTHER", default: 3) { Int($0) }.origin == .standard)
        #expect(throws: CommandFailure.self) {
            try sources.setting(nil, "KEY", default: 3) { _ in Int?.none }
        }
    }
}
