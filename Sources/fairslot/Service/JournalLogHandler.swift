import Linux
import Logging

/// One line an event on standard error: `event=published job=mfzwizltoq4uxk2a status=optimal`. Under systemd a line
/// begins with its level, as journald reads it; the time is journald's to write.
struct JournalLogHandler: LogHandler {
    var logLevel = Logger.Level.info
    var metadata = Logger.Metadata()
    /// False at a terminal or in a file, where a level is a word.
    private let isForJournal: Bool

    init(environment: [String: String]) {
        isForJournal = environment["JOURNAL_STREAM"] != nil
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        ThisProcess.say(prefix(event.level) + Self.text(event, metadata) + "\n")
    }

    private func prefix(_ level: Logger.Level) -> String {
        guard isForJournal else { return "level=\(level.rawValue) " }
        return switch level {
        case .trace, .debug: "<7>"
        case .info: "<6>"
        case .notice: "<5>"
        case .warning: "<4>"
        case .error: "<3>"
        case .critical: "<2>"
        }
    }

    /// The event's word, the job, then everything else by name.
    private static func text(_ event: LogEvent, _ metadata: Logger.Metadata) -> String {
        let figures = metadata.merging(event.metadata ?? [:]) { $1 }.map {
            (key: $0.key, value: "\($0.value)")
        }
        let sorted = figures.sorted { ($0.key != "job" ? 1 : 0, $0.key) < ($1.key != "job" ? 1 : 0, $1.key) }
        return
            (["event=" + quoted(event.message.description)] + sorted.map { "\($0.key)=" + quoted($0.value) })
            .joined(separator: " ")
    }

    /// Quoted when it would not stand as one word; control characters and newlines never reach the journal.
    private static func quoted(_ text: String) -> String {
        let isPlain =
            !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != 0x22 && $0 != 0x3D }
        if isPlain { return text }
        let safe = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value): "?"
            default: String(scalar)
            }
        }
        return "\"" + safe.joined() + "\""
    }
}
