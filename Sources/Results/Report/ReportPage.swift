/// The page, in parts that are laid out one beside the other. Class names are ours and figures are numbers; every other
/// value is text between tags.
enum ReportPage {
    static let opening = contentType + page + head + contents
    static let pictures = contentType + PicturePage.all + goals
    static let findings = contentType + EquityPage.section + extra + outreach
    static let scanners = contentType + timelines
    static let waiting = contentType + waits
    static let closing = contentType + appointments + foot

    static let contentType = "{{% CONTENT_TYPE:PAGE}}"

    /// How every page begins: nothing is fetched, nothing runs. Its title follows.
    static let beginning = #"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex">

        """#

    private static let page =
        beginning + #"""
            <title>Plan: {{headline.name}}</title>
            <style>
            {{{style}}}</style>
            </head>
            <body>
            <svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>
            <pattern id="diagonal" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="p-closed" x1="0" y1="0" x2="0" y2="7"/></pattern>
            <pattern id="ruled" width="5" height="5" patternUnits="userSpaceOnUse"><rect class="p-booked" width="5" height="5"/><line class="p-ruled" x1="0" y1="1" x2="5" y2="1"/></pattern>
            <pattern id="crossed" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="p-down" d="M0 0V8M0 0H8"/></pattern>
            <pattern id="dotted" width="6" height="6" patternUnits="userSpaceOnUse"><circle class="p-kept" cx="2" cy="2" r="1.1"/></pattern>

            """# + PicturePage.symbols + #"""
            </defs></svg>
            <main>

            """#

    private static let head = #"""
        {{#headline}}
        <header>
        <p class="eyebrow">Fairslot · appointment plan</p>
        <h1>{{name}}</h1>
        <p class="meta">{{period}} · planned as of {{asOf}} · job <span class="key">{{job}}</span></p>
        </header>
        {{#lower}}<p class="lowerthan"><span class="tag urgenttag">lower than first come, first served</span> {{text}}</p>
        {{/lower}}{{#remarks}}<p class="note">{{text}}</p>
        {{/remarks}}<section class="hero"><h2 class="sr">Today’s answer</h2>
        {{#settled}}<p class="lead"><strong>{{booked}}</strong> {{unit}} booked and none open, <span class="soft">{{help}}.</span></p>{{/settled}}
        {{^settled}}<p class="lead"><strong>{{placed}}</strong> of {{open}} open orders placed, <span class="soft">{{comparison}}.</span></p>
        {{#share}}<svg class="share" viewBox="0 0 {{width}} 26" preserveAspectRatio="none" aria-hidden="true"><rect class="track" x="0.5" y="6.5" width="959" height="13"/><rect class="fill" x="0" y="6" width="{{filled}}" height="14"/>{{#marks}}<line class="halo" vector-effect="non-scaling-stroke" x1="{{x}}" x2="{{x}}" y1="0" y2="26"/><line class="mark" vector-effect="non-scaling-stroke" x1="{{x}}" x2="{{x}}" y1="0" y2="26"/>{{/marks}}</svg>
        <p class="note sharenote">Blue: placed. Upright line: first come, first served with the same sessions.</p>{{/share}}{{/settled}}
        <ul class="answer">{{#answer}}<li>{{text}}</li>
        {{/answer}}</ul>
        <dl class="figures">
        <div><dt>waiting</dt><dd>{{waiting}}</dd></div>
        <div><dt>already booked</dt><dd>{{booked}}</dd></div>
        <div><dt>extra sessions proposed</dt><dd>{{extraSessions}}</dd></div>
        <div><dt>alternatives to offer</dt><dd>{{alternatives}}</dd></div>
        </dl>
        {{^settled}}<p class="status">{{#proven}}<span class="tag ok">✓ proven</span>{{/proven}}{{^proven}}<span class="tag">checked</span>{{/proven}} {{status}}</p>{{/settled}}
        </section>
        {{#first}}
        <section class="first"><h2>What to do first</h2>
        <ol>{{#steps}}<li>{{text}} <a href="{{path}}">{{worklist}} list</a></li>{{/steps}}</ol>
        </section>
        {{/first}}
        {{/headline}}

        """#

    /// What leads, for those who decide; then what people work from.
    private static let contents = #"""
        <nav class="contents" aria-label="On this page"><ul>
        {{#contents}}<li><a href="#{{id}}">{{words}}</a></li>
        {{/contents}}</ul></nav>

        """#

    private static let goals = #"""
        {{^settled}}<section id="certificate"><h2>How sure this is</h2>
        <p class="intro">The certificate in plain words. Goals stand in the order in which they were decided: a later one never makes an earlier one worse than its tolerance allows. A bound is what no plan can pass under the scenario’s rules and figures; where a plan reaches it, the goal is proven.</p>
        <ul><li>Checked: every appointment against every rule, every figure counted again, by a program that shares nothing with the planner. Anyone can do so again: <span class="key">fairslot verify</span>.</li>
        <li>Proven: as far as each goal says below.</li>
        <li>Not promised: that people come, that a figure of the scenario is true, or that other weights would not be wiser.</li></ul>
        <ol class="goals">
        {{#goals}}<li><div class="goalhead"><h3>{{title}}</h3><p class="figure">{{figure}}</p><p class="note">bound: {{bound}}</p>{{#reach}}{{#shown}}<svg class="bar reach" viewBox="0 0 240 18" aria-hidden="true"><rect class="gapleft" x="0.5" y="3.5" width="239" height="11"/><rect class="fill" x="0" y="3" width="{{filled}}" height="12"/></svg>{{/shown}}{{/reach}}</div>
        <div class="goalbody"><p>{{meaning}}</p><p>{{#isProven}}<span class="tag ok">✓ proven</span> No plan can do better under the scenario's rules and figures.{{/isProven}}{{#isOpen}}<span class="tag open">not proven</span> {{basis}}{{/isOpen}}</p></div></li>
        {{/goals}}</ol>
        <p class="note">Bars: the value beside its bound; hatched is what is not ruled out.</p></section>{{/settled}}

        """#

    private static let timelines = #"""
        <section class="wide" id="scanners"><h2>Scanner time</h2>
        <ul class="legend">
        <li><svg viewBox="0 0 28 16" aria-hidden="true"><rect class="b exam" x="1" y="1" width="26" height="14"/></svg>proposed</li>
        <li><svg viewBox="0 0 28 16" aria-hidden="true"><rect class="b urgent" x="1" y="1" width="26" height="14"/><text class="t urgent" x="11" y="12">!</text></svg>proposed, urgent</li>
        <li><svg viewBox="0 0 28 16" aria-hidden="true"><rect class="b turn" x="1" y="1" width="26" height="14"/></svg>turnaround</li>
        <li><svg viewBox="0 0 28 16" aria-hidden="true"><rect class="b booked" x="1" y="1" width="26" height="14"/></svg>booked</li>
        <li><svg viewBox="0 0 28 16" aria-hidden="true"><rect class="b free" x="1" y="1" width="26" height="14"/></svg>free</li>
        <li><svg viewBox="0 0 28 16" aria-hidden="true"><rect class="b extra" x="2" y="2" width="24" height="12"/></svg>extra session, proposed</li>
        <li><svg viewBox="0 0 28 16" aria-hidden="true"><rect class="b closed" x="1" y="1" width="26" height="14"/></svg>extra session, stays closed</li>
        <li><svg viewBox="0 0 28 16" aria-hidden="true"><rect class="b down" x="1" y="1" width="26" height="14"/></svg>not available</li>
        <li><svg viewBox="0 0 28 16" aria-hidden="true"><rect class="b kept" x="1" y="1" width="26" height="14"/></svg>kept for others</li>
        </ul>
        {{#timelines}}
        <figure><figcaption><b>{{scanner}}</b> <span class="soft">{{modality}} · {{sites}} · {{proposed}}</span></figcaption>
        {{#weeks}}<div class="scroll" tabindex="0"><svg class="timeline" viewBox="0 0 {{width}} {{height}}" width="{{width}}" height="{{height}}" role="img"><title>{{scanner}}, {{firstDay}} to {{lastDay}}</title>
        {{#ticks}}<line class="tick" x1="{{x}}" x2="{{x}}" y1="20" y2="{{bottom}}"/><text class="hour" x="{{x}}" y="14">{{hour}}</text>{{/ticks}}
        {{#days}}<text class="day" x="0" y="{{labelY}}">{{label}}</text><line class="rule" x1="0" x2="{{right}}" y1="{{lineY}}" y2="{{lineY}}"/>
        {{#bars}}<g><title>{{title}}</title><rect class="b {{kind}}" x="{{x}}" y="{{y}}" width="{{width}}" height="{{height}}"/>{{#name}}<text class="t {{kind}}" x="{{x}}" y="{{y}}">{{text}}</text>{{/name}}</g>
        {{/bars}}{{/days}}</svg></div>{{/weeks}}</figure>
        {{/timelines}}</section>

        """#

    private static let waits = #"""
        {{#waits}}<section id="waits"><h2>Who waits, and why</h2>
        {{#nobody}}<p class="intro">Nobody: every open order has a place.</p>{{/nobody}}
        {{#some}}<p class="intro">Each order once, with the reason that is true while everyone else stays in place.</p>
        {{#reasons}}<h3>{{reason}} <span class="soft">{{count}}</span></h3>
        <ul class="waits">{{#orders}}<li><p class="who"><span class="key">{{order}}</span> {{exam}} <span class="soft">{{priority}}, due {{due}}</span>{{#isUrgent}} <span class="tag urgenttag">! urgent</span>{{/isUrgent}}</p>
        <p>{{text}}</p>{{#would}}<p class="would"><b>Would place it:</b> {{change}}</p>{{/would}}</li>{{/orders}}</ul>
        {{/reasons}}{{/some}}</section>{{/waits}}

        """#

    private static let outreach = #"""
        {{#outreach}}{{#shown}}<section><h2>Outreach beyond the offers</h2>
        {{#lines}}<p class="intro">{{text}}</p>
        {{/lines}}<div class="scroll" tabindex="0"><table class="pools"><caption class="sr">What is done, by kind</caption>
        <thead><tr><th scope="col">What</th><th scope="col" class="n">How many</th><th scope="col" class="n">Minutes</th><th scope="col">It rests on</th></tr></thead>
        <tbody>{{#kinds}}<tr><th scope="row">{{kind}}</th><td class="n">{{count}}</td><td class="n">{{minutes}}</td><td class="soft">{{source}}</td></tr>
        {{/kinds}}</tbody></table></div>
        {{#grouped}}<div class="scroll" tabindex="0"><table class="levels"><caption class="sr">Outreach by barrier group</caption>
        <thead><tr><th scope="col">Group</th><th scope="col" class="n">Appointments</th><th scope="col" class="n">Reached</th>{{#paid}}<th scope="col" class="n">Spent</th>{{/paid}}<th scope="col" class="n">Saved</th><th scope="col" class="n">Saved, were it given by risk</th></tr></thead>
        <tbody>{{#groups}}<tr><th scope="row">{{group}}{{#isProtected}} <span class="tag">protected</span>{{/isProtected}}</th><td class="n">{{appointments}}</td><td class="n">{{reached}}</td>{{#paid}}<td class="n">{{cost}}</td>{{/paid}}<td class="n strong">{{saved}}</td><td class="n">{{byRisk}}</td></tr>
        {{/groups}}</tbody></table></div>{{/grouped}}</section>{{/shown}}{{/outreach}}

        """#

    private static let extra = #"""
        {{#extra}}{{#shown}}<section><h2>Extra sessions</h2>
        {{#opened}}<div class="scroll" tabindex="0"><table class="extras"><caption class="sr">Sessions proposed to open</caption>
        <thead><tr><th scope="col">Session</th><th scope="col">When and where</th><th scope="col" class="n">Price</th><th scope="col" class="n">Filled</th><th scope="col">What for</th></tr></thead>
        <tbody>{{#sessions}}<tr><th scope="row" class="key">{{session}}</th><td>{{time}}<br><span class="soft">{{site}}</span></td><td class="n">{{price}}</td><td class="n">{{exams}}<br><span class="soft">{{used}} of {{free}} min</span></td><td>{{purpose}}</td></tr>
        {{/sessions}}</tbody></table></div>{{/opened}}
        {{^opened}}<p class="intro">None is worth its price in this plan.</p>{{/opened}}
        <p class="note">{{closed}}</p></section>{{/shown}}{{/extra}}

        """#

    private static let appointments = #"""
        {{#appointments}}{{#shown}}<section id="appointments"><h2>Appointments and alternatives</h2>
        <p class="intro">{{total}}, by start. Alternatives are each free while everyone else stays in place; they are not reserved: check before offering.</p>
        <table class="stack"><caption class="sr">Appointments with reason and alternatives</caption>
        <thead><tr><th scope="col">Order</th><th scope="col">Proposed</th><th scope="col">Contact and help</th><th scope="col">Why here</th><th scope="col">Alternatives</th></tr></thead>
        <tbody>{{#rows}}<tr><th scope="row"><span class="key">{{order}}</span><br><span class="soft">{{exam}}</span>{{#isUrgent}}<br><span class="tag urgenttag">! urgent</span>{{/isUrgent}}</th><td><b>{{time}}</b><br><span class="soft">{{where}}</span></td><td>{{contact}}<br><span class="soft">{{help}}</span></td><td>{{why}}</td><td>{{#alternatives}}{{time}}<br><span class="soft">{{where}}</span><br>{{/alternatives}}{{^alternatives}}<span class="soft">none</span>{{/alternatives}}</td></tr>
        {{/rows}}</tbody></table></section>{{/shown}}{{/appointments}}

        """#

    private static let foot = #"""
        <section><h2 class="sr">Policy and inputs</h2><details><summary>Policy in force</summary>
        <p class="note">Defaults, the site's and the scenario's policy joined: the whole of what this plan obeyed.</p>
        <pre>{{policy}}</pre></details>
        <details><summary>What each input may be used for</summary>
        <p class="note">Every field of the scenario file. Race, ethnicity, sex and age are measured and decide nothing. Barriers, language, payer, disability and area decide who is protected and what help is offered; they never count against anyone.</p>
        {{#inputs}}<p><b>{{use}}</b>: {{words}}</p><pre>{{fields}}</pre>{{/inputs}}</details></section>
        <footer>
        <p><b>Fairslot recommends; people book.</b> It ranks nobody clinically: priorities, targets and weights come from the scenario and the policy. A person accepts or declines each proposal, and a declined one is not offered again.</p>
        <p class="soft">Fairslot {{version}}, GLPK {{glpk}}, effort {{effort}}, seed {{seed}}. Scenario <span class="hash">{{scenarioSha256}}</span>, policy <span class="hash">{{policySha256}}</span>. This result can be checked without a solver: <span class="key">fairslot verify</span>.</p>
        </footer>
        </main>
        </body>
        </html>

        """#
}
