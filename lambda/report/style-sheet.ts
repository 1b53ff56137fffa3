/** Light and dark differ in these only. Contrast of text on its ground is at least 4.5 : 1 in both. */
const LIGHT = `--ground:#faf8f4;--paper:#fff;--ink:#22272e;--soft:#5b6470;--rule:#e5e0d6;--lane:#f4f1ea;
--accent:#2d5f8b;--accent-tint:#d5e4f1;--good:#2b6a4d;--good-tint:#e2f0e8;--warn:#835500;--warn-tint:#fbefd3;
--bad:#a4312a;--bad-tint:#fae3e0;--calm:#4c5a69;--calm-tint:#e9edf1;`;
const DARK = `--ground:#14171b;--paper:#1b1f25;--ink:#e7e4de;--soft:#a2abb5;--rule:#2f353e;--lane:#20252c;
--accent:#8fbbe3;--accent-tint:#27425a;--good:#85cba8;--good-tint:#1d3329;--warn:#e6b968;--warn-tint:#3a2f18;
--bad:#f2988d;--bad-tint:#43231f;--calm:#b4c0cc;--calm-tint:#262d35;`;

const PAGE = `
*{box-sizing:border-box}
body{margin:0 auto;padding:2.5rem 1.25rem 3rem;max-width:63rem;background:var(--ground);color:var(--ink);
font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
h1,h2,.figure{font-family:ui-serif,"Iowan Old Style",Charter,Georgia,"Times New Roman",serif;font-weight:600;line-height:1.2}
h1{font-size:2.1rem;margin:.2rem 0 .5rem;letter-spacing:-.01em}
h2{font-size:1.3rem;margin:0 0 .75rem}
h3{font-size:.8rem;margin:0;color:var(--soft);font-weight:600;letter-spacing:.02em}
p{margin:0 0 .5rem}p:last-child{margin-bottom:0}
h1,h2,p,li,td,th{overflow-wrap:anywhere}
main>section{margin-top:2.25rem}
.eyebrow,.facts,footer{color:var(--soft);font-size:.9rem}
.lab{border:1.5px dashed currentColor;border-radius:4px;padding:0 .45rem;margin-left:.4rem;font-weight:700;letter-spacing:.08em;color:var(--warn)}
.lab-notice{color:var(--warn);font-size:.9rem}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--rule)}
.scroll{overflow-x:auto}.scroll:focus-visible{outline:2px solid var(--accent);outline-offset:3px}
`;

const SUMMARY = `
.good{--tone:var(--good);--tint:var(--good-tint)}.warn{--tone:var(--warn);--tint:var(--warn-tint)}
.bad{--tone:var(--bad);--tint:var(--bad-tint)}.calm{--tone:var(--calm);--tint:var(--calm-tint)}
.banner{display:flex;gap:1rem;padding:1.1rem 1.25rem;border-radius:10px;background:var(--tint);border:1px solid var(--tone)}
main>.banner{margin-top:1.5rem}
.banner h2{margin:0 0 .35rem;color:var(--tone)}.banner .meaning{color:var(--soft)}
.banner ul{margin:.5rem 0 0;padding-left:1.1rem}
.sign{flex:none;width:2rem;height:2rem;border-radius:50%;background:var(--tone);color:var(--tint);font-weight:700;display:grid;place-items:center}
main>.glance{display:grid;grid-template-columns:repeat(3,1fr);gap:1rem;margin-top:1rem}
.card{background:var(--paper);border:1px solid var(--rule);border-radius:10px;padding:1rem 1.15rem;font-size:.92rem}
.card.wide{grid-column:1/-1;display:grid;grid-template-columns:1fr 2fr;grid-template-rows:auto 1fr;column-gap:1.15rem;align-items:start}
.card.wide h3,.card.wide .figure{grid-column:1}.card.wide>:last-child{grid-column:2;grid-row:1/3}
.figure{font-size:1.5rem;margin:.15rem 0 .3rem}.card.wide .figure{font-size:2.4rem}
.card.bad{border-color:var(--bad);background:var(--bad-tint)}.card.bad .figure{color:var(--bad)}
.card ul{margin:0;padding-left:1.1rem}
.phases{width:100%}.phases th,.phases td{border:0;padding:.12rem 0;vertical-align:middle;white-space:nowrap}
.phases th{padding-right:.9rem;width:1%}.phases .track{width:auto;padding-right:.9rem}
.track span{display:block;height:.7rem;min-width:2px;border-radius:2px;background:var(--bad)}
.phases .number{width:1%}
.next{border-left:4px solid var(--accent);padding:.1rem 0 .1rem 1rem}.next h2{margin-bottom:.25rem}
.next p{white-space:pre-line;font:.95rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
`;

const TABLES = `
table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);padding-bottom:.5rem;font-size:.9rem}
th,td{text-align:left;vertical-align:top;padding:.45rem .9rem .45rem 0;border-bottom:1px solid var(--rule)}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--soft);font-weight:600;border-bottom:1.5px solid var(--soft);white-space:nowrap}
tbody th{font-weight:500}tfoot th,tfoot td{font-weight:600;border-bottom:0}
thead th::first-letter{text-transform:uppercase}
.number{text-align:right;white-space:nowrap}.zero{color:var(--soft)}
.group th{padding-top:1.1rem;font-weight:700}.group span{font-weight:400;color:var(--soft);margin-left:.5rem}
.state{white-space:nowrap;color:var(--tone);font-weight:500}
.empty{color:var(--soft)}
.evidence{margin:0;padding-left:1.1rem;font-size:.9rem;font-variant-numeric:tabular-nums}
`;

const TIMELINE = `
figure{margin:0}
figcaption{color:var(--soft);font-size:.9rem;margin-top:.5rem}
.timeline .scroll>svg{display:block;width:100%;min-width:52rem;height:auto;font:12px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
.lane{fill:var(--lane)}.lane-name{font-weight:700;font-size:13px;fill:var(--ink)}
.outage{fill:var(--bad);fill-opacity:.09}
.axis path{stroke:var(--rule);stroke-width:1}.axis text{fill:var(--soft);font-variant-numeric:tabular-nums}
.mark text{fill:var(--ink);paint-order:stroke;stroke:var(--halo,transparent);stroke-width:3px;stroke-linejoin:round}
.shape *{stroke-width:2;stroke:var(--tone);fill:var(--tone)}
.bar{fill:var(--tint);stroke:var(--tone);stroke-width:1.25}
.mark.state{--tone:var(--accent);--tint:var(--accent-tint)}.mark.fault{--tone:var(--bad);--tint:var(--bad-tint)}
.mark.up{--tone:var(--good);--tint:var(--good-tint)}.mark.note{--tone:var(--soft);--tint:transparent}
.mark.down{--tone:var(--bad);--halo:var(--bad-tint)}
.mark.fault .bar{stroke-width:2.5}.mark.fault text{font-weight:600}
.mark.fault .shape *{fill:none;stroke-width:3}.mark.note .shape *{fill:none}.mark.note .bar{stroke-dasharray:3 2}
.mark.down .bar{fill:url(#hatch)}.mark.down text{font-weight:600;stroke-width:7px}
.hatch-ground{fill:var(--bad-tint)}.hatch-line{fill:var(--bad);fill-opacity:.4}
.legend{display:inline-flex;flex-wrap:wrap;gap:.1rem 1rem;margin-left:.5rem}
.legend>span{white-space:nowrap}.key{width:.85rem;height:.85rem;margin-right:.35rem;vertical-align:-.08rem}
details{margin-top:.75rem;font-size:.9rem}summary{cursor:pointer;color:var(--accent)}
details b{font-weight:600;font-variant-numeric:tabular-nums}
`;

const NARROW = `@media screen and (max-width:44rem){
body{padding-top:1.25rem}h1{font-size:1.6rem}main>.glance{grid-template-columns:1fr}
.card.wide{display:block}.scroll table{min-width:38rem}.scroll{margin-right:-1.25rem}
}`;

/** Paper is white whatever the screen's scheme is, and wide tables wrap, because they cannot scroll. */
const PRINT = `@page{size:A4;margin:12mm 13mm}
@media print{
:root{--ground:#fff;font-size:11.5px}
body{padding:0;max-width:none;font-size:9.5pt;line-height:1.45;print-color-adjust:exact;-webkit-print-color-adjust:exact}
main>section{margin-top:1.2rem}.scroll{overflow:visible}.timeline .scroll>svg{min-width:0}
h2,caption,.group{break-after:avoid}tr,.card,.banner,.next,svg{break-inside:avoid}thead{display:table-header-group}
table{font-size:8.5pt}details{display:none}
}`;

/** The page's only style: no font, image or import from anywhere else. */
export const STYLE_SHEET = [
  `:root{color-scheme:light dark;${LIGHT}}`,
  `@media screen and (prefers-color-scheme:dark){:root{${DARK}}}`,
  PAGE,
  SUMMARY,
  TABLES,
  TIMELINE,
  NARROW,
  PRINT,
].join('\n');
