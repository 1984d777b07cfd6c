import ArgumentParser
import Glibc
import Linux

@main
struct Fairslot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fairslot",
        abstract:
            "Plans imaging appointments so that transport, language and cost keep fewer people from their scan.",
        version: FairslotVersion.current,
        subcommands: [
            SolveCommand.self, ValidateCommand.self, VerifyCommand.self, GenerateCommand.self,
            ImportCommand.self,
            WhatIfCommand.self, CurveCommand.self, MarginalCommand.self, CalibrateCommand.self,
            SimulateCommand.self, ReportCommand.self, WorklistCommand.self, FeedbackCommand.self,
            ExportModelCommand.self,
            BenchCommand.self,
            DaemonCommand.self,
            SubmitCommand.self, QueueCommand.self, JournalCommand.self,
            StatusCommand.self, VersionCommand.self, WorkerCommand.self,
        ])

    /// Where its threads are refused a priority, libdispatch says so to the machine's log, which keeps the command line
    /// beside it, and with it the path of somebody's file.
    static func main() async {
        // Swift finds its arguments by way of the environment, and no longer once that has grown.
        let arguments = CommandLine.arguments.dropFirst()
        ThisProcess.setEnvironment("LIBDISPATCH_LOG", to: "NO")
        await main(Array(arguments))
    }
}
