public import Attendance
public import Domain

/// What a result directory holds, as bytes: writing them somewhere is the caller's part. Equal arguments give equal
/// bytes.
public enum ResultDirectory {
    /// Every file but `timings.json`, by path; `manifest.json`, which names the others, comes last.
    ///
    /// `measurement` is part of the promise that strata reach reports and nothing else; no file prints it yet.
    public static func files(
        scenario: Scenario, history: History, measurement: Measurement, outcome: PlanOutcome,
        context: ResultContext
    ) -> [ResultFile] {
        let reading = PlanReading(scenario: scenario, history: history, outcome: outcome)
        let written =
            [
                ResultFile("plan.json", PlanDocument(reading: reading, context: context).document),
                ResultFile("certificate.json", Certificate(goals: outcome.goals, context: context).document),
                ResultFile("equity.json", EquityDocument(reading: reading).document),
                ResultFile(
                    path: "report.html", mediaType: "text/html; charset=utf-8",
                    bytes: Array(Report(reading, context).html.utf8)),
                ResultFile(
                    path: "summary.txt", mediaType: "text/plain; charset=utf-8",
                    bytes: Array(Summary(reading, context).text.utf8)),
            ] + worklists(reading)
        let sorted = written.sorted { $0.path < $1.path }
        return sorted
            + [
                ResultFile(
                    "manifest.json", Manifest(reading: reading, context: context, files: sorted).document)
            ]
    }

    private static func worklists(_ reading: PlanReading) -> [ResultFile] {
        let tables: [(String, CSVTable)] = [
            ("schedule", ScheduleList(reading: reading).table),
            ("calls", CallsList(reading: reading).table),
            ("rides", RidesList(reading: reading).table),
            ("interpreters", InterpretersList(reading: reading).table),
            ("finance", FinanceList(reading: reading).table),
            ("sessions", SessionsList(reading: reading).table),
            ("waiting", WaitingList(reading: reading).table),
        ]
        return tables.map { name, table in
            ResultFile(
                path: "worklists/\(name).csv", mediaType: "text/csv; charset=utf-8; header=present",
                bytes: table.bytes)
        }
    }
}
