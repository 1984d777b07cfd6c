import ArgumentParser

/// Not for people: what the daemon and `solve` start as a child.
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Plans jobs from standard input.", shouldDisplay: false)

    @Option(help: "Bytes of address space.")
    var addressSpace: Int?
    @Option(help: "Whose child it is.")
    var parent: Int32?

    func run() throws {
        let loop = WorkerLoop(runner: PlanningRunner(), addressSpace: addressSpace, parent: parent)
        if !loop.run() { throw ExitCode(CommandFailure.Code.usage.rawValue) }
    }
}
