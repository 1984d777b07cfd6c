import Glibc
import Linux
import Testing

@testable import fairslot

/// A worker made of a few lines of shell that speak the protocol, in a directory of its own.
final class ScriptWorker {
    let directory: String
    var command: WorkerCommandLine {
        WorkerCommandLine(executable: "/bin/sh", arguments: [directory + "/worker"])
    }

    /// - Parameter script: runs with `$directory` set to the directory of this test.
    init(_ script: String) throws {
        var template = Array("/tmp/fairslot-worker-XXXXXX".utf8CString)
        directory = String(cString: try #require(mkdtemp(&template)))
        write("directory='\(directory)'\n" + Self.say + script, to: "worker")
    }

    deinit {
        for name in ["worker", "pids", "seen"] { unlink(directory + "/" + name) }
        rmdir(directory)
    }

    private func write(_ text: String, to name: String) {
        let descriptor = open(directory + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(descriptor) }
        _ = Glibc.write(descriptor, text, text.utf8.count)
    }

    func lines(of name: String) -> [String] {
        let bytes = (try? OpenFile(directory + "/" + name).readAll()) ?? []
        return bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }

    /// A line about the job that was read last.
    private static let say = #"""
        say() {
          about=${job#*'"job": "'}
          printf '{"job": "%s", %b\n' "${about%%'"'*}" "${1#?}"
        }

        """#

    static let done =
        #"say '{"event": "done", "status": "optimal", "verified": true, "orders": 3, "placed": 2}'"#
    static let job = WorkerJob(job: "abcdefghijklmnop", input: "/dev/null", output: "/tmp")
}

extension WorkerOutcome {
    var solved: SolvedJob? { if case .solved(let solved) = self { solved } else { nil } }
}
