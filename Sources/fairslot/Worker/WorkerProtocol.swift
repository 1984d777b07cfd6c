import Domain
import Spool

// What a supervisor and its worker say to each other: one flat JSON object a line, jobs on the worker's standard
// input, events and one closing answer a job on its standard output.
//
//     → {"job": "mfzwizltoq4uxk2a", "input": "/…/input", "policy": null, "output": "/…/staging", …}
//     ← {"job": "mfzwizltoq4uxk2a", "event": "progress", "phase": "search", "goal": "value", "value": 405.2, "bound": 412.7}
//     ← {"job": "mfzwizltoq4uxk2a", "event": "incumbent", "number": 1}
//     ← {"job": "mfzwizltoq4uxk2a", "event": "done", "status": "within-gap", "verified": true, "orders": 212, …}
//  or ← {"job": …, "event": "refused", "errors": 3, "warnings": 1, "text": "…", "json": "…"}
//  or ← {"job": …, "event": "deferred"}
//  or ← {"job": …, "event": "failed", "message": "…"}
//
// What a worker says of a job that is over is not taken for the next one's: it is then no worker any more.
//
// A worker that is killed or goes away leaves the incumbents it spoke of in the output. Another one is then given the
// same job with "incumbent": 1, and checks that one and makes it the result.

/// One scenario to be planned.
struct WorkerJob: Sendable, Equatable {
    /// The job's id, as the manifest states it.
    var job: String
    /// The scenario's file, which nobody changes while the job runs.
    var input: String
    /// The site policy's file.
    var policy: String?
    /// The site's recalibrated chances, read where the policy goes by them.
    var model: String?
    /// Outcomes of past appointments are answered with a calibration.
    var takesOutcomes = false
    /// But not now: jobs before this one may turn out to be outcomes too.
    var defersOutcomes = false
    /// Files of outcomes that came before, first accepted first, by their names in this directory.
    var outcomesArchive: String?
    var earlierOutcomes: [String] = []
    /// Planned as if the policy asked for equity in this form, to be compared with; nil: as it does.
    var asking: Policy.Form?
    /// An empty directory to be filled with the result.
    var output: String
    /// A `plan.json` of the same orders to start from.
    var start: String?
    /// Nil: plan. Else the output is the price of equity at so many floors.
    var curvePoints: Int?
    /// Nil: plan. Else the output is what more would be worth, so many families planned again.
    var marginalFamilies: Int?
    /// Nil: plan. Else `input` is a spool, and the output is all that names this patient, without the patient.
    var forgets: String?
    /// Nil: plan. Else what an earlier worker left in `output` under this number is checked and becomes the result.
    var incumbent: Int?
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
enum WorkerEvent: Sendable, Equatable {
    case progress(WorkerProgress)
    /// A whole plan stands in the output under this number; the ones before it are about to go.
    case incumbent(Int)
}

/// Where a run stands.
struct WorkerProgress: Sendable, Equatable {
    var phase: String
    var goal: String?
    /// Of the best plan held and the best bound proven so far, in the goal's unit.
    var value: Value?
    var bound: Value?
    /// The goal's last report.
    var isDecided = false
}

/// How a job ended, as the worker sees it.
enum WorkerAnswer: Sendable, Equatable {
    case solved(SolvedJob)
    /// The scenario has errors; the findings are written out.
    case refused(RefusedJob)
    /// These are outcomes, and the job says that they have to wait.
    case deferred
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
    /// Why this is the last plan that a worker held, and not what it would have come to. Its supervisor knows; no worker
    /// says so.
    var interruption: Interruption?

    struct Count: Sendable, Equatable {
        var name: String
        var count: Int
    }

    subscript(name: String) -> Int? { counts.first { $0.name == name }?.count }
}

/// How a worker ended that gave no answer.
enum Interruption: String, Sendable {
    /// It went away, or spoke nonsense.
    case failed
    /// It outlived its deadline.
    case killed

    /// After "the solver".
    var words: String {
        switch self {
        case .failed: "went away"
        case .killed: "outlived its time limit and was ended"
        }
    }
}

struct RefusedJob: Error, Equatable {
    var errors: Int
    var warnings: Int
    /// findings.txt
    var text: String
    /// findings.json
    var json: String
}

/// What the worker's loop hands its jobs to.
protocol JobRunner {
    func run(_ job: WorkerJob, say: (WorkerEvent) -> Void) -> WorkerAnswer
}
