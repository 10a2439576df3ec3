package html

import "github.com/accord-plan/accord/render/chart"

// script opens folded parts for printing and closes them afterwards; of the
// rest of a table paper has the count, as a screen has.
const script = `addEventListener("beforeprint",()=>{for(const d of document.querySelectorAll("details:not([open],.rest)")){d.open=true;d.dataset.print=""}});
addEventListener("afterprint",()=>{for(const d of document.querySelectorAll("details[data-print]")){d.open=false;delete d.dataset.print}});`

const style = light + dark + page + blocks + tables + chart.CSS + paper

// One accent; good, bad and warn are for words that say so themselves.
const light = `:root{color-scheme:light dark;--bg:#fff;--ink:#1a1f25;--muted:#5d6873;--rule:#e2e6ea;--shade:#f6f7f9;--accent:#1d5c9e;
--good:#17734a;--bad:#b0281f;--warn:#8a5800;--demand:#1d5c9e;--supply:#5f6b78;--stock:#9fb7d0}
`
const dark = `@media screen and (prefers-color-scheme:dark){:root{--bg:#14171a;--ink:#e6e9ec;--muted:#9aa5b0;--rule:#2d343b;--shade:#1c2126;--accent:#82b5ec;
--good:#62c794;--bad:#ff958b;--warn:#e3b365;--demand:#82b5ec;--supply:#a3afbb;--stock:#496887}}
`
const page = `*{box-sizing:border-box}
html{background:var(--bg);-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans","Liberation Sans",sans-serif;overflow-wrap:break-word}
main{max-width:1180px;margin:0 auto;padding:40px 32px 64px}
h1{font-size:1.75rem;line-height:1.2;margin:0;font-weight:650;letter-spacing:-.01em}
h2{font-size:1.25rem;line-height:1.3;margin:3rem 0 .75rem;font-weight:650;padding-top:1rem;border-top:1px solid var(--rule)}
h3{font-size:1.05rem;margin:2rem 0 .5rem;font-weight:650}h4{font-size:1rem;margin:1.5rem 0 .25rem;font-weight:600}
p,ul,ol{margin:.5rem 0;max-width:76ch}li{margin:.2rem 0}ul,ol{padding-left:1.4rem}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
code{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.9em}
.sub,.muted{color:var(--muted)}.sub{margin:.35rem 0 0}.good{color:var(--good)}.bad{color:var(--bad);font-weight:600}.warn{color:var(--warn);font-weight:600}.strong{font-weight:650}
nav{margin:1.25rem 0 0;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;font-size:.9rem}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--rule);color:var(--muted);font-size:.85rem}
`
const blocks = `.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:1.25rem 2rem;margin:1.75rem 0}
.facts div{border-left:2px solid var(--rule);padding-left:.9rem}.facts dt{color:var(--muted);font-size:.85rem}
.facts dd{margin:0}.facts .value{font-size:1.45rem;line-height:1.3;font-weight:600;font-variant-numeric:tabular-nums;letter-spacing:-.01em}
.facts .detail{color:var(--muted);font-size:.85rem}
.callout{border:1px solid var(--rule);border-left:4px solid var(--accent);border-radius:4px;padding:1rem 1.25rem;margin:1rem 0}
table.heat td.good{background:color-mix(in srgb,var(--good) 16%,transparent)}table.heat td.warn{background:color-mix(in srgb,var(--warn) 20%,transparent)}table.heat td.bad{background:color-mix(in srgb,var(--bad) 24%,transparent)}
.callout.bad{border-left-color:var(--bad);color:inherit;font-weight:inherit}.callout.warn{border-left-color:var(--warn);color:inherit;font-weight:inherit}.callout.good{border-left-color:var(--good);color:inherit}
.callout .title{font-weight:650;margin:0 0 .4rem}.callout>:last-child{margin-bottom:0}
details{margin:1rem 0}summary{cursor:pointer;color:var(--accent);font-weight:600}summary:hover{text-decoration:underline}
figure{margin:1.5rem 0;max-width:760px}figcaption{font-weight:650;margin-bottom:.75rem}
.rest{margin:.25rem 0}.rest summary,.figures summary{font-weight:400;font-size:.85rem}.figures{margin:.75rem 0}
.narrow-only{display:none}
`
const tables = `.scroll{overflow-x:auto;margin:1rem 0;container-type:inline-size}.scroll:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
table{border-collapse:separate;border-spacing:0;font-size:.92rem;font-variant-numeric:tabular-nums;min-width:min(100%,24rem)}
caption{text-align:left;font-weight:650;padding-bottom:.5rem}caption span{display:block;position:sticky;left:0;max-width:100cqi}
th,td{padding:.4rem .75rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule)}
tr>:first-child{padding-left:0}
th{font-weight:400}thead th{color:var(--muted);font-size:.85rem;vertical-align:bottom}
.r{text-align:right;white-space:nowrap}td.strong,th.strong{font-weight:650}
.fixed{position:sticky;left:0;background:var(--bg);z-index:1}.callout .fixed{background:var(--bg)}
.start{border-left:1px solid var(--rule)}.groups th{border-bottom:0;padding-bottom:0}
.group th{padding-top:1.1rem;font-weight:650;border-bottom-color:var(--muted)}.group span,.groups span{position:sticky;left:0}
.total>*{font-weight:650;border-top:1px solid var(--muted)}
.nb,.dense code{white-space:nowrap}.long{min-width:11rem}.dense table{font-size:.86rem}.dense th,.dense td{padding:.35rem .55rem}.dense tr>:first-child{padding-left:0}
.grid table{font-size:.84rem}.grid th,.grid td{padding:.22rem .6rem;white-space:nowrap}.grid tr>:first-child{padding-left:0}
.more,.note{color:var(--muted);font-size:.85rem;margin:.25rem 0}
@media screen and (min-width:1200px){main.wide{max-width:1760px}.wide .callout,.wide .facts{max-width:1116px}.wide .dense th,.wide .dense td{padding:.35rem .5rem}
.wide .grid table{font-size:.77rem}.wide .grid th,.wide .grid td{padding:.22rem .27rem}.wide .grid tr>:first-child,.wide .dense tr>:first-child{padding-left:0}}
@media screen and (min-width:1600px){.wide .grid table{font-size:.84rem}.wide .grid th,.wide .grid td{padding:.22rem .5rem}.wide .grid tr>:first-child{padding-left:0}}
@media screen and (max-width:640px){main{padding:24px 16px 48px}h1{font-size:1.4rem}h2{margin-top:2.25rem}
.facts{grid-template-columns:1fr 1fr;gap:1rem}.facts .value{font-size:1.2rem}.callout{padding:.8rem .9rem}
table{font-size:.86rem}th,td{padding:.35rem .55rem}.grid table{font-size:.8rem}.dense .long{white-space:nowrap}
.cards table{min-width:0}.cards table,.cards caption,.cards tbody,.cards tr,.cards tbody th,.cards td{display:block}.cards thead,.cards td:empty{display:none}
.cards tr{padding:.5rem 0;border-bottom:1px solid var(--rule)}.cards tbody th,.cards td{position:static;border:0;padding:.1rem 0;min-width:0;text-align:left;white-space:normal}
.cards tbody th{font-weight:600}.cards td[data-label]::before{content:attr(data-label) ": ";color:var(--muted);font-weight:400}.wide-only{display:none}.narrow-only{display:block}}
`
const paper = `@page{size:A4;margin:10mm 14mm}@page across{size:A4 landscape;margin:12mm}
@media print{:root{color-scheme:light}html{font-size:8.2pt}body{line-height:1.27}main{max-width:none;padding:0}nav{display:none}
.sheet+.sheet{break-before:page}.across{page:across}.sheet+.sheet>:first-child{margin-top:0;padding-top:0;border-top:0}
h1{font-size:15pt}h2{font-size:10.5pt;margin:1.4mm 0 .4mm;padding-top:1mm}h3{font-size:10pt;margin:3mm 0 1mm}h2,h3,h4,figcaption,caption,summary{break-after:avoid}
a{color:inherit}p,ul,ol{max-width:none;margin:1mm 0}.more,.note{margin:.4mm 0}.facts{margin:2.2mm 0;gap:3mm 5mm;grid-template-columns:repeat(4,1fr)}.facts .value{font-size:13pt}
.callout{padding:2mm 3.5mm;margin:1.5mm 0;break-inside:avoid}figure{break-inside:avoid;margin:1.5mm 0;max-width:96mm}.across figure{max-width:150mm}figcaption{margin-bottom:1.5mm}
.scroll{overflow:visible;margin:1mm 0;container-type:normal}th,td{padding:.48mm 2mm}tr{break-inside:avoid}thead{display:table-header-group}
.fixed,caption span,.group span,.groups span{position:static}
.dense table{font-size:.82rem}.dense th,.dense td{padding:.5mm 1mm}.grid table{font-size:.76rem;width:100%}.grid th,.grid td{padding:.4mm .9mm}.group th{padding-top:1.6mm}
details>summary{list-style:none;color:inherit}details:not(.rest)::details-content{content-visibility:visible;block-size:auto}
.rest{margin:.4mm 0}.figures{display:none}footer{margin-top:4mm;padding-top:2mm}}
`
