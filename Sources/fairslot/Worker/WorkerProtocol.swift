import Domain
import Spool

// What a supervisor and its worker say to each other: one flat JSON object a line, jobs on the worker's standard
// input, events and one closing answer a job on its standard output.
//
//     → {"job": "mfzwizltoq4uxk2a", "input": "/…/input", "policy": null, "output": "/…/staging", …}
//     ← {"event": "progress", "phase": "prices", "detail": "bound 412.7"}
//     ← {"event": "done", "status": "within-gap", "verified": true, "orders": 212, "placed": 198, …}
//  or ← {"event": "refused", "errors": 3, "warnings": 1, "text": "…", "json": "…"}
//  or ← {"event": "failed", "message": "…"}

/// One scenario to be planned.
struct WorkerJob: Sendable, Equatable {
    /// The job's id, as the manifest states it.
    var job: String
    /// The scenario's file, which nobody changes while the job runs.
    var input: String
    /// The site policy's file.
    var policy: String?
    /// An empty directory to be filled with the result.
    var output: String
    /// When the worker should end by itself with what it has; the supervisor kills it somewhat later.
    var deadlineSeconds: Int?
    /// Relative, for the goals *value* and *care*.
    var gap = Value(millionths: 1000)
    /// `quick`, `normal` or `deep`; anything else leaves it to the scenario's policy.
    var effort = "policy"
    var seed = 1
    /// Nil: all.
    var threads: Int?
}

/// What a worker says while it works.
struct WorkerEvent: Sendable, Equatable {
    var phase: String
    var detail: String?
}

/// How a job ended, as the worker sees it.
enum WorkerAnswer: Sendable, Equatable {
    case solved(SolvedJob)
    /// The scenario has errors; the findings are written out.
    case refused(RefusedJob)
    /// Our fault.
    case failed(String)
}

struct SolvedJob: Sendable, Equatable {
    /// The manifest's status: `optimal`, `within-gap` or `stopped-with-plan`.
    var status: String
    /// The `Verifier` found nothing in the files as written. Nothing else is published.
    var isVerified: Bool
    /// The manifest's counts and whatever else belongs into the closing line of the log, in order. Whole numbers with
    /// plain names only, so that no detail of a patient can get there.
    var counts: [Count] = []

    struct Count: Sendable, Equatable {
        var name: String
        var count: Int
    }

    subscript(name: String) -> Int? { counts.first { $0.name == name }?.count }
}

struct RefusedJob: Sendable, Equatable {
    var errors: Int
    var warnings: Int
    /// findings.txt
    var text: String
    /// findings.json
    var json: String
}

/// What the worker's loop hands its jobs to.
protocol JobRunner {
    func run(_ job: WorkerJob, progress: (WorkerEvent) -> Void) -> WorkerAnswer
}
