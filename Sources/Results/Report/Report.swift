import Domain
import Mustache

/// `report.html`: one self-contained page without scripts. Every value reaches the page through the template engine,
/// which escapes it; labels and keys stand in element text only, never in an attribute.
struct Report {
    typealias View = [String: Any]

    let reading: PlanReading
    let context: ResultContext

    init(_ reading: PlanReading, _ context: ResultContext) {
        self.reading = reading
        self.context = context
    }

    var html: String {
        MustacheContentTypes.register(PageEscaping(), named: PageEscaping.name)
        do {
            return try MustacheTemplate(string: ReportPage.template).render(view)
        } catch {
            preconditionFailure("the report's template does not parse: \(error)")
        }
    }

    private var view: View {
        var view: View = [
            "style": ReportStyle.css,
            "headline": HeadlineView(reading: reading, context: context).view,
            "goals": GoalsView(reading: reading).view,
            "timelines": TimelineView(reading: reading).view,
            "waits": WaitingView(reading: reading).view,
            "equity": LevelsView(reading: reading).view,
            "supplies": SuppliesView(reading: reading).view,
            "extra": ExtraSessionsView(reading: reading).view,
            "appointments": AppointmentsView(reading: reading).view,
            "policy": String(decoding: context.effectivePolicy.bytes(), as: UTF8.self),
            "version": context.version, "glpk": context.glpk, "job": context.job,
            "scenarioSha256": context.scenarioSha256, "policySha256": context.policySha256,
            "seed": context.seed, "effort": context.effort.rawValue,
        ]
        if reading.scenario.policy.suppression == .shared { view["isShared"] = true }
        return view
    }
}
