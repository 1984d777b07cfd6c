/// The equity part of the report, and the same as a page of its own, which may be shared.
enum EquityPage {
    /// Stands in the report, and between `opening` and `closing` on the page of its own.
    static let section = #"""
        {{#equity}}{{#shown}}<section id="equity"><h2>Equity</h2>
        <p class="note">{{note}}</p>
        {{#lower}}<p class="lowerthan"><span class="tag urgenttag">lower than first come, first served</span> {{text}}</p>
        {{/lower}}
        <dl class="facts">{{#facts}}<div><dt>{{title}}</dt><dd>{{text}}</dd></div>
        {{/facts}}</dl>
        {{#plans}}<h3>Groups under three plans</h3>
        <p class="intro">A level is the share of open orders that is placed. On time: on or before the due day. Late days: of urgent orders, waiting ones to the end of the horizon. Wait: mean days from request to exam, of placed orders.</p>
        <div class="scroll" tabindex="0"><table class="levels"><caption class="sr">Barrier groups under this plan and under first come, first served</caption>
        <thead><tr><th scope="col">Plan</th><th scope="col" class="n">Placed</th><th scope="col" class="n">Level</th><th scope="col"><span class="sr">0 to 100%</span></th><th scope="col" class="n">On time</th><th scope="col" class="n">Late days</th><th scope="col" class="n">Wait</th></tr></thead>
        {{#overall}}\#(group){{/overall}}{{#groups}}{{#rows}}\#(group){{/rows}}{{/groups}}</table></div>{{#hiddenGroups}}<p class="note">Hidden whole: {{text}}.</p>{{/hiddenGroups}}{{/plans}}
        {{#strata}}<h3>By what is recorded of patients</h3>
        <p class="intro">Measured under this plan, as it is: not adjusted, not explained. The line is a 95% interval for the share (Wilson); differences have Newcombe's. Race, ethnicity and whatever else stands in measurement alone were not seen by the planner.</p>
        {{#fields}}<div class="scroll" tabindex="0"><table class="strata"><caption><b>{{title}}</b> <span class="soft">{{recorded}}</span></caption>
        \#(strata)</table></div>{{#more}}<p class="note">{{text}}</p>{{/more}}
        {{/fields}}{{/strata}}
        {{#pairs}}<h3>Two at once</h3>
        {{#tables}}<details><summary>{{title}}</summary><div class="scroll" tabindex="0"><table class="strata"><caption class="sr">{{title}}</caption>
        \#(strata)</table></div>{{#more}}<p class="note">{{text}}</p>{{/more}}</details>
        {{/tables}}{{/pairs}}</section>{{/shown}}{{/equity}}

        """#

    private static let group = #"""
        <tbody><tr><th scope="rowgroup" colspan="7" class="part">{{title}} <span class="soft">{{orders}} open</span>{{#isProtected}} <span class="tag">protected</span>{{/isProtected}}</th></tr>
        {{#rows}}<tr{{#isPlan}} class="ours"{{/isPlan}}><th scope="row">{{side}}</th><td class="n">{{placed}}</td><td class="n">{{level}}</td><td class="barcell">{{#bar}}<svg class="bar short" viewBox="0 0 {{width}} 18" aria-hidden="true"><rect class="track" x="0.5" y="3.5" width="159" height="11"/><rect class="fill" x="0" y="3" width="{{filled}}" height="12"/></svg>{{/bar}}</td><td class="n">{{onTime}}</td><td class="n">{{late}}</td><td class="n">{{wait}}</td></tr>
        {{/rows}}</tbody>
        """#

    private static let strata = #"""
        <thead><tr><th scope="col">Stratum</th><th scope="col" class="n">Placed of open</th><th scope="col" class="n">Share</th><th scope="col">95% interval</th><th scope="col" class="n">On time</th><th scope="col" class="n">Wait</th><th scope="col">Beside the reference</th></tr></thead>
        <tbody>{{#strata}}<tr><th scope="row">{{name}}</th><td class="n">{{counts}}</td><td class="n strong">{{rate}}</td><td class="barcell">{{#plot}}<svg class="bar short" viewBox="0 0 160 18" aria-hidden="true"><rect class="track" x="0.5" y="8.5" width="159" height="1"/><line class="range" x1="{{from}}" x2="{{to}}" y1="9" y2="9"/><circle class="dot" cx="{{at}}" cy="9" r="4"/></svg>{{/plot}}<span class="soft">{{range}}</span></td><td class="n">{{onTime}}</td><td class="n">{{wait}}</td><td class="soft">{{beside}}</td></tr>
        {{/strata}}</tbody>
        """#

    static let opening =
        ReportPage.beginning + #"""
            <title>Equity: {{name}}</title>
            <style>
            {{{style}}}</style>
            </head>
            <body>
            <main>
            <header><p class="eyebrow">Fairslot · equity of one plan</p><h1>{{name}}</h1><p class="meta">{{period}}</p></header>

            """#

    static let closing = #"""
        <footer><p>What is measured and how small counts are hidden: Sources/Results/Equity/Suppression.md of Fairslot {{version}}. The figures can be checked: <span class="key">fairslot verify</span>.</p></footer>
        </main>
        </body>
        </html>

        """#
}
