/// Style of the pictures. Blue, vermillion, green and purple are Okabe and Ito's (jfly.uni-koeln.de/color, 2008), which
/// people with any common colour vision tell apart; every area has an outline and a pattern of its own besides.
enum PictureStyle {
    static let css = #"""
        :root{--c1:#0072b2;--c2:#d55e00;--c3:#009e73;--c4:#cc79a7;--h0:#fff;--h1:#dbe9f4;--h2:#aecde6;--h3:#26699d;--h4:#0b4f85}
        @media (prefers-color-scheme:dark){:root{--c1:#56b4e9;--c2:#e69f00;--c3:#009e73;--c4:#cc79a7;--h0:#20272e;--h1:#22405a;--h2:#2b5a80;--h3:#7fbbe6;--h4:#b8dcf5}}
        .answer{max-width:52rem;margin:.2rem 0 1rem;padding:0;list-style:none}.answer li{padding:.18rem 0}
        .contents{margin-top:1.6rem}.contents ul{list-style:none;display:flex;flex-wrap:wrap;gap:.1rem 1.3rem;margin:0;padding:0}.contents a{display:inline-block;min-height:24px;line-height:1.6}
        .legend .swatch{display:inline-block;width:28px;height:16px;vertical-align:-3px;margin-right:.45rem;border:1px solid var(--grey)}
        .heat{width:auto;min-width:100%;border-collapse:separate;border-spacing:2px}
        .heat th,.heat td{padding:.3rem .25rem;border:0}.heat tbody th{padding-right:.8rem;min-width:7rem;max-width:14rem;overflow-wrap:anywhere}
        .heat td{text-align:center;min-width:2.2rem;outline:1px solid var(--grey);outline-offset:-1px}.heat td.none{outline:0}
        .heat .h{text-align:center}.heat .all{font-weight:600}
        .u0{background-color:var(--h0);color:var(--ink)}.u1{background-color:var(--h1);color:var(--ink)}.u2{background-color:var(--h2);color:var(--ink)}.u3{background-color:var(--h3);color:var(--paper)}.u4{background-color:var(--h4);color:var(--paper)}
        .heat .u3{font-weight:600}
        .extratime{background-image:repeating-linear-gradient(135deg,currentColor 0,currentColor 1px,transparent 1px,transparent 6px);background-repeat:no-repeat;background-size:100% 5px;background-position:0 100%;padding-bottom:.5rem!important}
        .swatch.extratime{padding:0!important}
        .held{color:var(--soft);background-image:repeating-linear-gradient(135deg,currentColor 0,currentColor 1px,transparent 1px,transparent 6px);background-repeat:no-repeat;background-size:100% 5px;background-position:0 100%}
        .heat td.held{color:var(--soft);font-size:.72rem;outline-style:dashed;padding-bottom:.5rem}
        .swatch.held{border-style:dashed}
        .dottable th[scope=row]{min-width:11rem;font-weight:600}.dottable th .soft,.dottable th .tag{font-weight:400}
        .dottable th[scope=row],.unmet th,.pools th,.extras th{overflow-wrap:anywhere}.unmet th,.pools th{min-width:8rem}.dottable td{min-width:12rem;width:27%}.waittable td{width:38%}
        .dotplot{display:block;width:100%;max-width:17rem;height:auto}.dotplot.tall{max-width:22rem}
        .axis{display:flex;justify-content:space-between;max-width:17rem;padding:0 2%}.waittable th:nth-child(3) .axis{max-width:22rem}
        .measure{display:none}.dotplot .range{stroke-width:7}
        .grid{stroke:var(--rule);fill:none}.join{stroke:var(--ink);stroke-width:1.5}
        .ring{fill:var(--paper);stroke:var(--ink);stroke-width:2}.dot{fill:var(--c1);stroke:var(--paper);stroke-width:.6}
        .late{fill:var(--c2);stroke:var(--ink);stroke-width:.8}.due{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:3 2}
        .pricetable .barcell{min-width:12rem}.bar.long{width:19rem}.rail{fill:none;stroke:var(--rule)}
        .seg{stroke:var(--ink);stroke-width:.8}.c1{fill:var(--c1)}.c2{fill:url(#stripes)}.c3{fill:url(#points)}.c4{fill:url(#bars)}
        .f2{fill:var(--c2)}.f3{fill:var(--c3)}.f4{fill:var(--c4)}.p-cut{stroke:var(--paper);stroke-width:1.6}.p-point{fill:var(--paper)}
        .reach{margin-top:.3rem}.gapleft{fill:url(#diagonal);stroke:var(--grey)}
        .heat thead th,.unmet thead th.n{white-space:normal}
        .curve{width:100%;height:auto;max-width:46rem}.curve text{font-size:12px;fill:currentColor}.curve .axis{stroke:currentColor}.curve .line{fill:none;stroke:var(--c1);stroke-width:2}.curve .dot{fill:var(--c1)}.curve .whisker{stroke:var(--grey);stroke-width:1.5}.curve .now{fill:var(--c2);stroke:var(--ink);stroke-width:.8}
        .inserted{border-left:4px solid var(--c1);padding:.2rem 0 .2rem 1rem;margin:1.2rem 0}
        @media (max-width:44rem){
        .stacked thead{display:none}
        .stacked tr,.stacked th,.stacked td{display:block;width:auto;min-width:0}.stacked tr{border-bottom:1px solid var(--rule);padding:.6rem 0}.stacked th,.stacked td{border:0;padding:.15rem 0}.stacked .measure{display:block;color:var(--soft);font-size:.84rem}
        }
        @media (forced-colors:active){:root{--paper:Canvas;--ink:CanvasText;--soft:CanvasText;--rule:CanvasText;--grey:CanvasText;--panel:Canvas;--free:Canvas;--blue:CanvasText;--onblue:Canvas;--orange:CanvasText;--green:CanvasText;--c1:CanvasText;--c2:CanvasText;--c3:CanvasText;--c4:CanvasText}}
        @media print{:root{--c1:#0072b2;--c2:#d55e00;--c3:#009e73;--c4:#cc79a7;--h0:#fff;--h1:#dbe9f4;--h2:#aecde6;--h3:#26699d;--h4:#0b4f85}.contents{display:none}thead{break-after:avoid}.dottable tr,.heat tr{break-inside:avoid}.heat td,.heat th{padding:.15rem .1rem;min-width:0;font-size:.78rem}}

        """#
}
