import ArgumentParser

@main
struct Fairslot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fairslot",
        abstract:
            "Plans imaging appointments so that transport, language and cost keep fewer people from their scan.",
        version: FairslotVersion.current,
        subcommands: [
            SolveCommand.self, ValidateCommand.self, VerifyCommand.self, GenerateCommand.self,
            WhatIfCommand.self, CurveCommand.self, MarginalCommand.self, CalibrateCommand.self,
            SimulateCommand.self,
            ExportModelCommand.self,
            BenchCommand.self,
            DaemonCommand.self,
            SubmitCommand.self, QueueCommand.self, JournalCommand.self,
            StatusCommand.self, VersionCommand.self, WorkerCommand.self,
        ])
}
