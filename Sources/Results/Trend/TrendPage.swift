/// The page of a trend.
enum TrendPage {
    static let css = #"""
        .run{display:block;width:100%;min-width:34rem;height:auto}.run text{font-size:12px;fill:var(--soft)}
        .run polyline{fill:none;stroke:var(--c1);stroke-width:2}.run .median{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:6 4}
        .trend td,.trend th{white-space:nowrap}.trend thead th{white-space:normal}

        """#

    static let page =
        ReportPage.contentType + ReportPage.beginning + #"""
            <title>{{title}}</title>
            <style>
            {{{style}}}</style>
            </head>
            <body>
            <svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>

            """# + PicturePage.symbols + #"""
            </defs></svg>
            <main>
            <header><p class="eyebrow">Fairslot · trend over runs</p><h1>{{title}}</h1><p class="meta">{{period}}</p></header>
            {{#notes}}<p class="note">{{text}}</p>
            {{/notes}}
            {{#tables}}<section><h2>{{title}}</h2>
            <p class="intro">Medians of the weeks.</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Medians by period"><table class="trend"><caption class="sr">Medians of the weeks, by period</caption>
            <thead><tr><th scope="col">{{title}}</th><th scope="col" class="n">{{runsTitle}}</th>{{#heads}}<th scope="col" class="n">{{text}}</th>{{/heads}}</tr></thead>
            <tbody>{{#rows}}<tr><th scope="row">{{name}}</th><td class="n">{{runs}}</td>{{#cells}}<td class="n">{{text}}</td>{{/cells}}</tr>
            {{/rows}}</tbody></table></div></section>
            {{/tables}}
            <section><h2>Week by week</h2>
            <p class="intro">The dashed line is the median. Diamonds make a shift (six or more weeks in a row on one side of the median) or a trend (five or more that all rise or all fall): more than the ups and downs there always are. A scale need not begin at 0.</p>
            {{#charts}}<figure><figcaption><h3>{{title}}</h3><p class="soft">{{meaning}}</p></figcaption>
            {{#plot}}<div class="scroll" tabindex="0" role="region" aria-label="Run chart"><svg class="run" viewBox="0 0 720 220" aria-hidden="true">{{#levels}}<line class="tick" x1="62" x2="708" y1="{{y}}" y2="{{y}}"/><text x="54" y="{{y}}" dy="4" text-anchor="end">{{text}}</text>{{/levels}}{{#weeks}}<text x="{{x}}" y="212" text-anchor="middle">{{text}}</text>{{/weeks}}<line class="median" x1="62" x2="708" y1="{{median}}" y2="{{median}}"/>{{#lines}}<polyline points="{{points}}"/>{{/lines}}{{#marks}}<use href="#q-{{kind}}" x="{{x}}" y="{{y}}"/>{{/marks}}</svg></div>{{/plot}}
            <p>{{words}}</p></figure>
            {{/charts}}
            <h3>The figures</h3>
            <div class="scroll" tabindex="0" role="region" aria-label="Figures by week"><table class="trend"><caption class="sr">Figures by week</caption>
            <thead><tr><th scope="col">{{weekTitle}}</th><th scope="col" class="n">{{runsTitle}}</th>{{#heads}}<th scope="col" class="n">{{text}}</th>{{/heads}}</tr></thead>
            <tbody>{{#weeks}}<tr><th scope="row">{{week}}{{#redacted}} <span class="tag">a patient taken out</span>{{/redacted}}</th><td class="n">{{runs}}</td>{{#cells}}<td class="n">{{text}}</td>{{/cells}}</tr>
            {{/weeks}}</tbody></table></div></section>
            <footer><p>Rules of run charts: Perla, Provost and Murray, BMJ Quality &amp; Safety 20 (2011) 46–51. Groups are those that each result shows; nothing is adjusted, and orders that wait are counted again in the next week.</p></footer>
            </main>
            </body>
            </html>

            """#
}
