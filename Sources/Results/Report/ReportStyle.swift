/// The page's style: sober, readable at 320 px, in the dark and on paper. Kinds of time differ by pattern and outline
/// as well as by colour; blue and orange stay apart for every common form of colour vision.
enum ReportStyle {
    static let css = #"""
        :root{--paper:#fcfbf8;--ink:#1c232b;--soft:#586371;--rule:#dcd8cf;--panel:#f4f1ea;--blue:#0b63a5;--onblue:#fff;--orange:#b04a00;--grey:#7d8793;--free:#fff;--green:#1f6b4a}
        @media (prefers-color-scheme:dark){:root{--paper:#14181c;--ink:#e8e6e1;--soft:#a3adb8;--rule:#333a42;--panel:#1c2228;--blue:#63b3ea;--onblue:#0b1a26;--orange:#f2a262;--grey:#8b959f;--free:#20272e;--green:#7fceA5}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:break-word}
        main{max-width:66rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
        h1,h2,.lead{font-family:ui-serif,Charter,"Bitstream Charter","Iowan Old Style",Cambria,Georgia,serif;font-weight:600;line-height:1.2}
        h1{font-size:clamp(1.6rem,4vw,2.3rem);margin:.2rem 0 .5rem;overflow-wrap:anywhere}
        h2{font-size:1.45rem;margin:0 0 .4rem}
        h3{font-size:1rem;margin:1.4rem 0 .3rem}
        p{margin:.3rem 0}
        section{margin-top:3.2rem}
        .eyebrow{color:var(--soft);font-size:.8rem;letter-spacing:.08em;text-transform:uppercase;margin:0}
        .meta,.soft,.note,.intro{color:var(--soft)}
        .intro{max-width:46rem;margin-bottom:1rem}
        .note,.meta{font-size:.9rem}
        .key,pre,.hash{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;font-size:.9em;overflow-wrap:anywhere}
        .hash{font-size:.75em}
        .sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        .defs{position:absolute}
        a{color:var(--blue)}
        a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px solid var(--orange);outline-offset:2px}
        .hero{margin-top:1.8rem;border-top:3px solid var(--ink);padding-top:1.2rem}
        .lead{font-size:clamp(1.3rem,3.2vw,1.75rem);font-weight:400;margin:0 0 .8rem}
        .lead strong{font-size:1.7em;font-weight:600;line-height:1}
        .share{display:block;width:100%;height:26px}
        .sharenote{margin-top:.1rem}
        .track{fill:var(--free);stroke:var(--grey)}
        .fill{fill:var(--blue)}
        .halo{stroke:var(--paper);stroke-width:7}
        .mark{stroke:var(--ink);stroke-width:3}
        .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:1rem;margin:1.3rem 0 .8rem}
        .figures div{border-top:1px solid var(--rule);padding-top:.5rem;display:flex;flex-direction:column-reverse;justify-content:flex-end}
        .figures dt{color:var(--soft);font-size:.9rem}
        .figures dd{margin:0;font-size:1.6rem;line-height:1.15}
        .tag{display:inline-block;border:1px solid currentColor;border-radius:3px;padding:0 .4em;font-size:.76rem;line-height:1.5;color:var(--soft);white-space:nowrap;font-weight:400}
        .tag.ok{color:var(--green)}.tag.open,.urgenttag{color:var(--orange)}
        .first{background:var(--panel);border-left:4px solid var(--orange);padding:1.2rem 1.4rem;margin-top:2rem}
        .first ol{margin:.5rem 0 0;padding-left:1.3rem}
        .first li{padding:.2rem 0}
        .first a{white-space:nowrap;font-size:.9rem;margin-left:.3rem}
        .goals{list-style:none;margin:0;padding:0;border-top:1px solid var(--rule)}
        .goals li{display:grid;grid-template-columns:minmax(15rem,2fr) 3fr;gap:.3rem 2rem;padding:1rem 0;border-bottom:1px solid var(--rule)}
        .goals h3{margin:0}
        .figure{font-size:1.5rem;line-height:1.2;margin:.15rem 0 0}
        .goalbody p:first-child{color:var(--soft)}
        .legend{list-style:none;display:flex;flex-wrap:wrap;gap:.35rem 1.2rem;margin:.3rem 0 1rem;padding:0;font-size:.88rem}
        .legend svg{width:28px;height:16px;vertical-align:-3px;margin-right:.45rem}
        figure{margin:1.2rem 0 0}
        figcaption{margin-bottom:.2rem}
        .scroll{overflow-x:auto;position:relative}
        .scroll+.scroll{margin-top:.8rem}
        .timeline{display:block;min-width:46rem;width:100%;height:auto}
        .tick{stroke:var(--rule)}.rule{stroke:var(--rule)}
        .hour,.day{fill:var(--soft);font-size:12px}.hour{text-anchor:middle}.day{fill:var(--ink);font-size:13px}
        .b{stroke-width:1}
        .frame{fill:none;stroke:none}
        .free{fill:var(--free);stroke:var(--grey)}
        .exam{fill:var(--blue);stroke:var(--blue)}
        .urgent{fill:var(--orange);stroke:var(--ink);stroke-width:1.5}
        .turn{fill:var(--free);stroke:var(--blue);stroke-dasharray:2 2}
        .booked{fill:url(#ruled);stroke:var(--soft)}
        .extra{fill:none;stroke:var(--ink);stroke-width:5}
        .closed{fill:url(#diagonal);stroke:var(--grey);stroke-dasharray:5 3}
        .down{fill:url(#crossed);stroke:var(--grey)}
        .kept{fill:url(#dotted);stroke:var(--grey)}
        .p-closed{stroke:var(--grey);stroke-width:2}.p-booked{fill:var(--rule)}.p-ruled{stroke:var(--grey);stroke-width:.6}
        .p-down{stroke:var(--grey);stroke-width:1;fill:none}.p-kept{fill:var(--grey)}
        .t{font-size:11px;stroke:none;stroke-width:0}
        text.exam,text.urgent{fill:var(--onblue)}text.urgent{font-weight:600}
        text.booked{fill:var(--ink);font-weight:600}
        .waits{list-style:none;margin:0;padding:0}
        .waits li{border-top:1px solid var(--rule);padding:.7rem 0}
        .who{font-weight:600}.who .soft{font-weight:400}
        .would{padding-left:.9rem;border-left:3px solid var(--blue)}
        table{border-collapse:collapse;width:100%;font-size:.94rem}
        th,td{text-align:left;padding:.5rem .9rem .5rem 0;vertical-align:top;border-bottom:1px solid var(--rule);font-weight:400}
        thead th{color:var(--soft);font-size:.84rem;vertical-align:bottom}
        .n{text-align:right;white-space:nowrap}.strong{font-weight:600}
        .part{font-weight:600;padding-top:1.1rem}
        .bar{display:block;width:15rem;max-width:100%;height:18px;margin-top:.2rem}
        .barcell{min-width:9rem}
        .bar.short{width:10rem}
        .range{stroke:var(--grey);stroke-width:5}.dot{fill:var(--blue)}
        .lowerthan{border-left:4px solid var(--orange);padding:.2rem 0 .2rem .9rem;max-width:46rem}
        .facts{margin:1rem 0 1.6rem;max-width:52rem}.facts div{border-top:1px solid var(--rule);padding:.6rem 0}
        .facts dt{font-weight:600}.facts dd{margin:0}
        .levels .ours th,.levels .ours td{font-weight:600}.levels tbody th+td{white-space:nowrap}
        .levels .part{border-bottom:0;padding-bottom:.1rem}
        .levels th,.levels td{padding-top:.28rem;padding-bottom:.28rem}
        .strata{table-layout:fixed;min-width:48rem}.strata caption{text-align:left;padding:1.2rem 0 .2rem}
        .strata thead th:nth-child(1){width:17%}.strata thead th:nth-child(2){width:12%}.strata thead th:nth-child(3){width:7%}.strata thead th:nth-child(4){width:19%}.strata thead th:nth-child(5){width:8%}.strata thead th:nth-child(6){width:7%}
        .strata th{overflow-wrap:anywhere}
        .stack td:nth-child(4){max-width:24rem}.stack .soft,figcaption{overflow-wrap:anywhere}.stack th,.stack td{min-width:7rem}
        details{border-top:1px solid var(--rule);border-bottom:1px solid var(--rule);padding:.6rem 0}
        summary{cursor:pointer;font-weight:600;min-height:24px}
        pre{white-space:pre-wrap;background:var(--panel);padding:1rem;margin:.6rem 0 0;font-size:.8rem}
        footer{margin-top:3rem;border-top:3px solid var(--ink);padding-top:1rem;font-size:.92rem}
        @media (max-width:44rem){
        .barcell{min-width:5rem}th,td{padding-right:.6rem}        main{padding:1.4rem 1rem 3rem}section{margin-top:2.4rem}
        .goals li{grid-template-columns:1fr}
        .stack thead{display:none}.stack tr{display:block;border-bottom:1px solid var(--rule);padding:.7rem 0}.stack th,.stack td{display:block;border:0;padding:.1rem 0}.stack td:nth-child(4){max-width:none;min-width:0}.stack th,.stack td{overflow-wrap:anywhere}
        }
        @media print{
        :root{--paper:#fff;--ink:#000;--soft:#444;--rule:#bbb;--panel:#fff;--blue:#0b63a5;--onblue:#fff;--orange:#b04a00;--grey:#666;--free:#fff;--green:#1f6b4a}
        body{font-size:10.5pt}main{max-width:none;padding:0}
        *{-webkit-print-color-adjust:exact}
        .scroll{overflow:visible}.timeline{min-width:0}
        h2,h3,figcaption{break-after:avoid}.timeline,li,tr,.first{break-inside:avoid}
        section{margin-top:1.6rem}
        }

        """#
}
