public import Attendance
public import Domain

/// What a result directory holds, as bytes: writing them somewhere is the caller's part. Equal arguments give equal
/// bytes.
public enum ResultDirectory {
    /// Every file but `timings.json`, by path; `manifest.json`, which names the others, comes last.
    ///
    /// `measurement` reaches `equity.json`, the equity pages, the counts of `fhir.ndjson` and nothing else.
    public static func files(
        scenario: Scenario, history: History, measurement: Measurement, outcome: PlanOutcome,
        context: ResultContext
    ) -> [ResultFile] {
        let reading = PlanReading(
            scenario: scenario, history: history, measurement: measurement, outcome: outcome)
        let sorted = written(reading, context).sorted { $0.path < $1.path }
        return sorted
            + [
                ResultFile(
                    "manifest.json", Manifest(reading: reading, context: context, files: sorted).document)
            ]
    }

    /// All files but the manifest. They are made side by side, and none looks at another.
    private static func written(_ reading: PlanReading, _ context: ResultContext) -> [ResultFile] {
        Report.prepare()
        let report = Report(reading, context)
        let parts = Report.Part.allCases.map { part in { @Sendable in Array(report.html(part).utf8) } }
        let files = documents(reading, context) + worklists(reading)
        let made = sideBySide(parts + files.map(\.bytes))
        let named = zip(files, made.dropFirst(parts.count)).map { file, bytes in
            ResultFile(path: file.path, mediaType: file.mediaType, bytes: bytes)
        }
        let page = Array(made.prefix(parts.count).joined())
        let model = context.attendanceModel.map {
            ResultFile(path: "attendance.json", mediaType: "application/json", bytes: $0)
        }
        return named + [ResultFile(path: "report.html", mediaType: "text/html; charset=utf-8", bytes: page)]
            + (model.map { [$0] } ?? [])
    }

    /// A file that is still to be made.
    private struct Draft {
        var path: String
        var mediaType: String
        var bytes: @Sendable () -> [UInt8]
    }

    private static func documents(_ reading: PlanReading, _ context: ResultContext) -> [Draft] {
        [
            Draft(path: "plan.json", mediaType: "application/json") {
                PlanDocument(reading: reading, context: context).document.bytes()
            },
            Draft(path: "certificate.json", mediaType: "application/json") {
                Certificate(
                    goals: reading.outcome.goals, levellingDown: reading.outcome.levellingDown,
                    outreach: reading.outcome.outreach,
                    context: context
                ).document.bytes()
            },
            Draft(path: "equity.json", mediaType: "application/json") {
                EquityDocument(equity: reading.equity).document.bytes()
            },
            Draft(path: "equity.html", mediaType: "text/html; charset=utf-8") {
                Array(Report(reading, context).equityPage.utf8)
            },
            Draft(path: "summary.txt", mediaType: "text/plain; charset=utf-8") {
                Array(Summary(reading, context).text.utf8)
            },
            Draft(path: FHIRFile.path, mediaType: FHIRFile.mediaType) {
                FHIRFile(reading: reading, context: context).bytes
            },
        ]
    }

    private static func worklists(_ reading: PlanReading) -> [Draft] {
        let worklists = Worklists(reading)
        let tables = worklists.all.map { list in
            Draft(
                path: type(of: list).path,
                mediaType: "text/csv; charset=utf-8; header=present"
            ) {
                list.bytes
            }
        }
        return tables
            + WorklistFolder.allCases.map { folder in
                Draft(path: "\(folder.rawValue)/datapackage.json", mediaType: "application/json") {
                    worklists.package(folder).document.bytes()
                }
            }
    }
}
