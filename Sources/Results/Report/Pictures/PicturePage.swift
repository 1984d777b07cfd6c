/// The pictures of the page. Each is a table with its figures in it: what is drawn stands beside it in words, so nothing is
/// told by colour or shape alone, and nothing is lost without them.
enum PicturePage {
    static let all = rooms + groups + waits + unmet + price + oneMore + supports + completeness

    private static let rooms = #"""
        {{#rooms}}{{#shown}}<section id="rooms"><h2>How full the rooms are</h2>
        <p class="intro">Share of open minutes taken in each hour, in percent, over all days: {{whole}} in all. The stronger the colour, the fuller.</p>
        <ul class="legend"><li><span class="swatch u0"></span>less than 20%</li><li><span class="swatch u1"></span>20 to 39%</li><li><span class="swatch u2"></span>40 to 59%</li><li><span class="swatch u3"></span>60 to 79%</li><li><span class="swatch u4"></span>80% and more</li><li><span class="swatch u1 extratime"></span>hatched: with extra sessions, proposed</li><li><span class="swatch held"></span>only extra sessions that stay closed</li></ul>
        <div class="scroll" tabindex="0" role="region" aria-label="Use of rooms by hour"><table class="heat"><caption class="sr">Percent of open minutes taken, by room and hour of the day</caption>
        <thead><tr><th scope="col">Room</th>{{#hours}}<th scope="col" class="h">{{hour}}<span class="sr"> o’clock</span></th>{{/hours}}<th scope="col" class="h">all</th></tr></thead>
        <tbody>{{#rooms}}<tr><th scope="row">{{room}} <span class="soft">{{modality}}</span></th>{{#cells}}<td class="{{kind}}">{{text}}</td>{{/cells}}{{#total}}<td class="{{kind}} all">{{text}}</td>{{/total}}</tr>
        {{/rooms}}</tbody></table></div></section>{{/shown}}{{/rooms}}

        """#

    private static let groups = #"""
        {{#dots}}{{#shown}}<section id="groups"><h2>Who is served, by group</h2>
        <p class="intro">Shares of each group’s open orders. Placed and on time have Wilson’s 95% interval. Expected completed is what may be hoped for of those placed, by published likelihoods; its range is what luck alone would do to it, not how sure the likelihoods are.</p>
        <ul class="legend"><li><svg viewBox="0 0 28 16" aria-hidden="true"><line class="range" x1="2" x2="26" y1="8" y2="8"/><circle class="dot" cx="14" cy="8" r="5"/></svg>this plan, with interval</li><li><svg viewBox="0 0 28 16" aria-hidden="true"><line class="join" x1="10" x2="28" y1="8" y2="8"/><circle class="ring" cx="8" cy="8" r="5"/></svg>first come, first served, regular sessions</li></ul>
        <table class="dottable stacked"><caption class="sr">Placed, on time and expected completed, by group, of open orders, beside first come, first served</caption>
        <thead><tr><th scope="col">Group</th><th scope="col">Placed<span class="axis" aria-hidden="true"><span>0</span><span>50</span><span>100%</span></span></th><th scope="col">On time<span class="axis" aria-hidden="true"><span>0</span><span>50</span><span>100%</span></span></th><th scope="col">Expected completed<span class="axis" aria-hidden="true"><span>0</span><span>50</span><span>100%</span></span></th></tr></thead>
        <tbody>{{#rows}}<tr><th scope="row">{{title}} <span class="soft">{{orders}} open</span>{{#isProtected}} <span class="tag">protected</span>{{/isProtected}}</th>{{#cells}}<td><span class="measure">{{measure}}</span>{{#plot}}<svg class="dotplot" viewBox="-1 0 202 22" aria-hidden="true"><path class="grid" d="M5 1V21M52.5 1V21M100 1V21M147.5 1V21M195 1V21"/>{{#range}}<line class="range" x1="{{from}}" x2="{{to}}" y1="11" y2="11"/>{{/range}}{{#first}}<line class="join" x1="{{from}}" x2="{{to}}" y1="11" y2="11"/><circle class="ring" cx="{{from}}" cy="11" r="5"/>{{/first}}<circle class="dot" cx="{{at}}" cy="11" r="5"/></svg><b>{{share}}</b> <span class="soft">{{words}}</span>{{/plot}}{{#missing}}<span class="soft">{{text}}</span>{{/missing}}</td>{{/cells}}</tr>
        {{/rows}}</tbody></table></section>{{/shown}}{{/dots}}

        """#

    private static let waits = #"""
        {{#waitDots}}{{#shown}}<section id="waitdots"><h2>How long people wait</h2>
        <p class="intro">Of placed orders. Left: days from the request to the exam; the dot is where half are seen, the line goes from one in ten to nine in ten. Right: the same orders against the day they are due, where the clinical window ends.{{#dots}} Each dot is a twentieth of the group, or one order where there are fewer than twenty.{{/dots}}{{#quantiles}} Dots are one in ten, half and nine in ten, as far as they may be shown.{{/quantiles}}</p>
        <ul class="legend"><li><svg viewBox="0 0 28 16" aria-hidden="true"><circle class="dot" cx="14" cy="8" r="4"/></svg>by the due day</li><li><svg viewBox="0 0 28 16" aria-hidden="true"><path class="late" d="M14 3L19 8L14 13L9 8Z"/></svg>after it</li><li><svg viewBox="0 0 28 16" aria-hidden="true"><line class="due" x1="14" x2="14" y1="0" y2="16"/></svg>due day: the clinical window ends</li></ul>
        <table class="dottable waittable stacked"><caption class="sr">Waits by group: days from request, and against the due day</caption>
        <thead><tr><th scope="col">Group</th><th scope="col">Days from request<span class="axis" aria-hidden="true"><span>0</span><span>{{longest}} days</span></span></th><th scope="col">Against the due day<span class="axis" aria-hidden="true"><span>{{before}} days before</span><span>{{after}} after</span></span></th></tr></thead>
        <tbody>{{#rows}}<tr><th scope="row">{{title}}</th><td><span class="measure">Days from request, to {{longest}}</span>{{#wait}}{{#plot}}<svg class="dotplot" viewBox="-1 0 202 22" aria-hidden="true"><path class="grid" d="M5 1V21M195 1V21"/>{{#range}}<line class="range" x1="{{from}}" x2="{{to}}" y1="11" y2="11"/>{{/range}}<circle class="dot" cx="{{at}}" cy="11" r="5"/></svg>{{/plot}}<span class="soft">{{words}}</span>{{/wait}}{{^wait}}<span class="soft">hidden</span>{{/wait}}</td><td><span class="measure">Against the due day, {{before}} days before to {{after}} after</span>{{#against}}<svg class="dotplot tall" viewBox="0 0 280 50" aria-hidden="true"><line class="due" x1="{{due}}" x2="{{due}}" y1="0" y2="50"/>{{#dots}}<use href="#q-{{kind}}" x="{{x}}" y="{{y}}"/>{{/dots}}</svg><span class="soft">{{words}}</span>{{/against}}{{^against}}<span class="soft">hidden</span>{{/against}}</td></tr>
        {{/rows}}</tbody></table></section>{{/shown}}{{/waitDots}}

        """#

    private static let unmet = #"""
        {{#unmet}}<section id="unmet"><h2>Who waits, by cause</h2>
        {{#nobody}}<p class="intro">Nobody: every open order has a place.</p>{{/nobody}}
        {{#some}}<div class="scroll" tabindex="0"><table class="unmet"><caption class="sr">Waiting orders by reason</caption>
        <thead><tr><th scope="col">Reason</th><th scope="col">Cause</th><th scope="col" class="n">Waiting</th><th scope="col"><span class="sr">As a bar</span></th></tr></thead>
        <tbody>{{#reasons}}<tr><th scope="row">{{reason}}</th><td class="soft">{{cause}}</td><td class="n strong">{{count}}</td><td class="barcell">{{#bar}}<svg class="bar" viewBox="0 0 {{width}} 18" aria-hidden="true"><rect class="seg {{kind}}" x="0.5" y="3" width="{{filled}}" height="12"/></svg>{{/bar}}</td></tr>
        {{/reasons}}</tbody></table></div>
        <h3>Of whose open orders</h3>
        <p class="intro">Share of open orders that wait; the bars end at {{top}}.{{#hidesGroups}} Causes by group are left out: small counts are hidden where results are shared.{{/hidesGroups}}</p>
        <ul class="legend">{{#causes}}<li><svg viewBox="0 0 28 16" aria-hidden="true"><rect class="seg {{kind}}" x="1" y="1" width="26" height="14"/></svg>{{name}}</li>{{/causes}}</ul>
        <div class="scroll" tabindex="0" role="region" aria-label="Waiting orders by modality and group"><table class="unmet"><caption class="sr">Waiting orders by modality and group, and by cause</caption>
        <thead><tr><th scope="col">Orders</th><th scope="col" class="n">Waiting of open</th><th scope="col" class="n">Share</th><th scope="col"><span class="sr">As a bar, 0 to {{top}}</span></th>{{#causes}}<th scope="col" class="n">{{name}}</th>{{/causes}}</tr></thead>
        <tbody>{{#rows}}<tr><th scope="row">{{title}}{{#isProtected}} <span class="tag">protected</span>{{/isProtected}}</th><td class="n">{{waiting}} of {{open}}</td><td class="n strong">{{share}}</td><td class="barcell"><svg class="bar long" viewBox="0 0 301 18" aria-hidden="true"><rect class="rail" x="0.5" y="3.5" width="300" height="11"/>{{#segments}}<rect class="seg {{kind}}" x="{{x}}" y="3.5" width="{{width}}" height="11"/>{{/segments}}</svg></td>{{#counts}}<td class="n">{{count}}</td>{{/counts}}</tr>
        {{/rows}}</tbody></table></div>{{/some}}</section>{{/unmet}}

        """#

    private static let price =
        #"""
        {{#price}}{{#shown}}<section id="price"><h2>The price of equity</h2>
        <p class="intro">This plan beside first come, first served: over all, and for the protected group served least, which need not be the same one under each plan.{{#hides}} Groups that are hidden are not looked at.{{/hides}}</p>
        <ul class="legend"><li><svg viewBox="0 0 28 16" aria-hidden="true"><circle class="dot" cx="14" cy="8" r="5"/></svg>this plan</li><li><svg viewBox="0 0 28 16" aria-hidden="true"><circle class="ring" cx="14" cy="8" r="5"/></svg>first come, regular sessions</li><li><svg viewBox="0 0 28 16" aria-hidden="true"><rect class="ring" x="9.5" y="3.5" width="9" height="9"/></svg>first come, the plan’s sessions</li></ul>
        <div class="scroll" tabindex="0" role="region" aria-label="The plan beside first come, first served"><table class="pricetable"><caption class="sr">This plan and two first-come plans</caption>
        <thead><tr><th scope="col">Figure</th><th scope="col"><span class="sr">On a line from 0 to 100%</span><span class="axis" aria-hidden="true"><span>0</span><span>50</span><span>100%</span></span></th><th scope="col" class="n">This plan</th><th scope="col" class="n">First come, regular sessions</th><th scope="col" class="n">First come, the plan’s sessions</th></tr></thead>
        <tbody>{{#rows}}<tr><th scope="row">{{title}} <span class="soft">{{unit}}</span></th><td class="barcell">{{#plot}}<svg class="dotplot" viewBox="-1 0 202 22" aria-hidden="true"><path class="grid" d="M5 1V21M52.5 1V21M100 1V21M147.5 1V21M195 1V21"/>{{#same}}<rect class="ring" transform="translate(-4.5 0)" x="{{at}}" y="6.5" width="9" height="9"/>{{/same}}{{#first}}<circle class="ring" cx="{{at}}" cy="11" r="5"/>{{/first}}{{#own}}<circle class="dot" cx="{{at}}" cy="11" r="5"/>{{/own}}</svg>{{/plot}}</td>{{#figures}}<td class="n">{{text}}</td>{{/figures}}</tr>
        {{/rows}}</tbody></table></div>
        {{#remarks}}<p>{{text}}</p>
        {{/remarks}}
        """# + PriceOfEquityView.place + #"""
            </section>{{/shown}}{{/price}}

            """#

    private static let oneMore =
        #"""
        {{#oneMore}}{{#shown}}<section id="onemore"><h2>What one more would buy</h2>
        {{#none}}{{#nobody}}<p class="intro">Nobody waits: one more of anything would place nobody today.</p>{{/nobody}}{{^nobody}}<p class="intro">For no waiting order a single change is known that would place it, everyone else in place.</p>{{/nobody}}{{/none}}
        {{#some}}<p class="intro">Single changes, each tried alone with everyone else in place: how many waiting orders each could place, one at a time.</p>
        <div class="scroll" tabindex="0"><table class="onemore"><caption class="sr">Waiting orders that a single change could place</caption>
        <thead><tr><th scope="col">If</th><th scope="col" class="n">Could place</th><th scope="col"><span class="sr">As a bar</span></th>{{#showsWhom}}<th scope="col">Of protected groups</th>{{/showsWhom}}</tr></thead>
        <tbody>{{#rows}}<tr><th scope="row">{{change}}</th><td class="n strong">{{count}}</td><td class="barcell">{{#bar}}<svg class="bar" viewBox="0 0 {{width}} 18" aria-hidden="true"><rect class="fill" x="0" y="3" width="{{filled}}" height="12"/></svg>{{/bar}}</td>{{#whom}}<td class="soft">{{text}}</td>{{/whom}}</tr>
        {{/rows}}</tbody></table></div>{{/some}}
        {{#more}}<p class="note">{{count}} more stand with the orders that wait.</p>{{/more}}
        """# + OneMoreView.place + #"""
            </section>{{/shown}}{{/oneMore}}

            """#

    private static let supports = #"""
        {{#supplies}}{{#shown}}<section id="supplies"><h2>Help and staff used of stock</h2>
        <p class="intro">Used by this plan, of what bookings leave, over all days. A window is a stretch of time with a stock of its own; one that is used up can bind while others are idle.</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Stock by kind"><table class="pools"><caption class="sr">Used of stock, by kind</caption>
        <thead><tr><th scope="col">Kind</th><th scope="col" class="n">Used of</th><th scope="col" class="n">Share</th><th scope="col"><span class="sr">As a bar</span></th><th scope="col" class="n">Windows used up</th><th scope="col"><span class="sr">As a bar</span></th></tr></thead>
        <tbody>{{#kinds}}<tr><th scope="row">{{title}}</th>{{#sum}}<td class="n">{{words}}</td><td class="n strong">{{share}}</td><td class="barcell">{{#bar}}<svg class="bar" viewBox="0 0 {{width}} 18" aria-hidden="true"><rect class="track" x="0.5" y="3.5" width="239" height="11"/><rect class="fill" x="0" y="3" width="{{filled}}" height="12"/></svg>{{/bar}}</td>{{/sum}}{{^sum}}<td class="n soft">several units</td><td></td><td></td>{{/sum}}<td class="n">{{windows}}</td><td class="barcell">{{#windowsBar}}<svg class="bar" viewBox="0 0 {{width}} 18" aria-hidden="true"><rect class="track" x="0.5" y="3.5" width="239" height="11"/><rect class="seg c2" x="0.5" y="3.5" width="{{filled}}" height="11"/></svg>{{/windowsBar}}</td></tr>
        {{/kinds}}</tbody></table></div>
        <details><summary>Every pool</summary><div class="scroll" tabindex="0" role="region" aria-label="Every pool"><table class="pools"><caption class="sr">Pools used of amount</caption>
        <thead><tr><th scope="col">Pool</th><th scope="col" class="n">Used of</th><th scope="col">Share</th><th scope="col">Windows</th></tr></thead>
        {{#kinds}}<tbody><tr><th scope="rowgroup" colspan="4" class="part">{{title}}</th></tr>
        {{#pools}}<tr><th scope="row">{{name}}</th><td class="n">{{used}} of {{amount}} {{unit}}</td><td class="barcell">{{#bar}}<svg class="bar" viewBox="0 0 {{width}} 18" aria-hidden="true"><rect class="track" x="0.5" y="3.5" width="239" height="11"/><rect class="fill" x="0" y="3" width="{{filled}}" height="12"/></svg>{{/bar}}</td><td class="soft">{{full}}</td></tr>
        {{/pools}}</tbody>{{/kinds}}</table></div></details></section>{{/shown}}{{/supplies}}

        """#

    private static let completeness = #"""
        {{#completeness}}{{#shown}}<section id="completeness"><h2>What is known of patients</h2>
        <p class="intro">Of open orders. What is unknown is planned without the help and asked about; what was declined is an answer and is not asked again.</p>
        <ul class="legend"><li><svg viewBox="0 0 28 16" aria-hidden="true"><rect class="seg c1" x="1" y="1" width="26" height="14"/></svg>recorded</li><li><svg viewBox="0 0 28 16" aria-hidden="true"><rect class="seg c4" x="1" y="1" width="26" height="14"/></svg>declined to say</li><li><svg viewBox="0 0 28 16" aria-hidden="true"><rect class="seg c2" x="1" y="1" width="26" height="14"/></svg>unknown</li></ul>
        <div class="scroll" tabindex="0" role="region" aria-label="Completeness by field"><table class="complete"><caption class="sr">Recorded, declined and unknown, by field</caption>
        <thead><tr><th scope="col">Field</th><th scope="col">Used</th><th scope="col" class="n">Recorded</th><th scope="col"><span class="sr">As a bar</span></th><th scope="col" class="n">Orders recorded</th><th scope="col" class="n">Declined</th><th scope="col" class="n">Unknown</th></tr></thead>
        <tbody>{{#fields}}<tr><th scope="row">{{field}}</th><td class="soft">{{kind}}</td>{{#figures}}<td class="n strong">{{share}}</td><td class="barcell"><svg class="bar long" viewBox="0 0 301 18" aria-hidden="true">{{#segments}}<rect class="seg {{kind}}" x="{{x}}" y="3.5" width="{{width}}" height="11"/>{{/segments}}</svg></td><td class="n">{{recorded}}</td><td class="n">{{declined}}</td><td class="n">{{unknown}}</td>{{/figures}}{{#hidden}}<td class="n" colspan="5">{{text}}</td>{{/hidden}}</tr>
        {{/fields}}</tbody></table></div></section>{{/shown}}{{/completeness}}

        """#

    /// Symbols and patterns that the pictures share.
    static let symbols = #"""
        <pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="f2" width="6" height="6"/><line class="p-cut" x1="0" y1="0" x2="0" y2="6"/></pattern>
        <pattern id="points" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="f3" width="6" height="6"/><circle class="p-point" cx="3" cy="3" r="1.4"/></pattern>
        <pattern id="bars" width="5" height="5" patternUnits="userSpaceOnUse"><rect class="f4" width="5" height="5"/><line class="p-cut" x1="2" y1="0" x2="2" y2="5"/></pattern>
        <g id="q-dot"><circle class="dot" r="3.1"/></g><g id="q-late"><path class="late" d="M0 -3.8L3.8 0L0 3.8L-3.8 0Z"/></g>

        """#
}
