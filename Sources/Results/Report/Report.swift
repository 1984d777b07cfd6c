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

    /// The page's parts, in order; each can be made while others are.
    enum Part: CaseIterable, Sendable { case opening, pictures, findings, scanners, waiting, closing }

    func html(_ part: Part) -> String {
        switch part {
        case .opening: Self.render(ReportPage.opening, opening)
        case .pictures: Self.render(ReportPage.pictures, pictures)
        case .scanners: Self.render(ReportPage.scanners, ["timelines": TimelineView(reading: reading).view])
        case .findings: Self.render(ReportPage.findings, findings)
        case .waiting: Self.render(ReportPage.waiting, ["waits": WaitingView(reading: reading).view])
        case .closing: Self.render(ReportPage.closing, closing)
        }
    }

    /// Call once before any part is made: the engine keeps one list of content types for all threads.
    static func prepare() { MustacheContentTypes.register(PageEscaping(), named: PageEscaping.name) }

    static func render(_ template: String, _ view: View) -> String {
        do {
            return try MustacheTemplate(string: template).render(view)
        } catch {
            preconditionFailure("the report's template does not parse: \(error)")
        }
    }

    private var opening: View {
        [
            "style": ReportStyle.css + PictureStyle.css,
            "headline": HeadlineView(reading: reading, context: context).view,
            "contents": ReportContents(reading: reading).view, "job": context.job,
            "settled": reading.isSettled,
        ]
    }

    /// What leads, for those who decide.
    private var pictures: View {
        let measures = reading.isSettled ? [] : GroupMeasures.all(reading)
        return [
            "rooms": UtilisationView(reading: reading).view, "dots": GroupDotsView(measures: measures).view,
            "waitDots": WaitDotsView(measures).view, "unmet": UnmetNeedView(reading: reading).view,
            "price": PriceOfEquityView(reading: reading).view,
            "oneMore": OneMoreView(reading: reading).view,
            "supplies": SupportsView(reading: reading).view,
            "completeness": CompletenessView(equity: reading.equity).view,
            "goals": GoalsView(reading: reading).view, "settled": reading.isSettled,
        ]
    }

    private var findings: View {
        [
            "equity": EquityView(reading: reading).view,
            "extra": ExtraSessionsView(reading: reading).view,
            "outreach": OutreachView(reading: reading).view,
        ]
    }

    /// `equity.html`: the equity part as a page of its own.
    var equityPage: String {
        let scenario = reading.scenario
        let page = EquityPage.opening + EquityPage.section + EquityPage.closing
        return Self.render(
            ReportPage.contentType + page,
            [
                "style": ReportStyle.css, "name": scenario.name, "period": Words.period(scenario.horizon),
                "equity": EquityView(reading: reading).view, "version": context.version,
            ])
    }

    private var closing: View {
        [
            "appointments": AppointmentsView(reading: reading).view,
            "inputs": ScenarioInput.Use.allCases.map { use -> View in
                [
                    "use": use.rawValue, "words": use.words,
                    "fields": ScenarioInput.all.filter { $0.use == use }.map(\.path).joined(separator: ", "),
                ]
            },
            "policy": String(decoding: context.effectivePolicy.bytes(), as: UTF8.self),
            "version": context.version, "glpk": context.glpk, "scenarioSha256": context.scenarioSha256,
            "policySha256": context.policySha256, "seed": context.seed, "effort": context.effort.rawValue,
        ]
    }
}
