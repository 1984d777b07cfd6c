import ArgumentParser
import Linux
import Spool

/// The end of a command that could not do what it was asked, by the codes of sysexits.
struct CommandFailure: Error {
    enum Code: Int32 {
        case usage = 64
        case data = 65
        case unavailable = 69
        /// Our fault.
        case software = 70
        case io = 74
        case tryAgain = 75
    }

    var code: Code
    var message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    init(_ error: SpoolError) {
        self.init(error.isShortage ? .tryAgain : .io, error.description)
    }

    /// Whatever a command threw, as its end.
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as FileBytes.Failure: self.init(.io, error.description)
        case let error as SpoolError: self.init(error)
        case let error as SpoolInUse: self.init(.tryAgain, error.description)
        default: self.init(.software, "\(error)")
        }
    }

    /// Says why on standard error, then ends with the code.
    static func reporting(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let code as ExitCode {
            throw code
        } catch {
            let failure = CommandFailure(error)
            printError("fairslot: \(failure.message)\n")
            throw ExitCode(failure.code.rawValue)
        }
    }
}

/// To standard error.
func printError(_ text: String) { ThisProcess.say(text) }
