import Testing

@testable import Results

@Suite("Reports with what was computed beside the plan")
struct CompletedReportTests {
    @Test("Curve and marginal values of the same scenario and policy are put in; others are refused")
    func completed() throws {
        let files = WorkedExample(opensEvening: false).files()
        func bytes(_ path: String) -> [UInt8] { files.first { $0.path == path }?.bytes ?? [] }
        var report = try #require(
            CompletedReport(
                page: bytes("report.html"), manifest: bytes("manifest.json"), equity: bytes("equity.json")))
        func values(_ scenario: String) -> [UInt8] {
            Array(
                """
                {"schema": "fairslot.marginal/1", "scenarioSha256": "\(scenario)",
                 "policySha256": "\(WorkedExample.context.policySha256)", "currency": "USD",
                 "plan": {"placed": 2, "groups": [{"group": "interpreter/needed", "orders": 2, "placed": 1}]},
                 "extras": [{"extra": "One more MR <evening>", "place": "mr1", "costPerPlacement": 400, "idle": null,
                   "withIt": {"placed": 3, "groups": [{"group": "interpreter/needed", "orders": 2, "placed": 2}]},
                   "sentence": "1 more placed"}]}
                """.utf8)
        }
        try report.add(marginal: values(WorkedExample.context.scenarioSha256))
        let page = String(decoding: report.bytes, as: UTF8.self)
        #expect(page.contains("One more MR &lt;evening&gt;") && page.contains("1 of Interpreter: needed"))
        #expect(page.contains("400 USD"))
        #expect(throws: CompletedReport.Problem.otherScenario("marginal values")) {
            try report.add(marginal: values("cd"))
        }
        #expect(throws: CompletedReport.Problem.noCurve) { try report.add(curve: Array("{}".utf8)) }
    }
}
