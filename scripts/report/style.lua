--- The look of the page, and its little script.

local M = {}

M.css = [[
:root{--paper:#fdfdfb;--ink:#1b1d20;--quiet:#5c6168;--line:#d9dad4;
--soft:#f2f2ec;--link:#1d4f91;--focus:#b35900;
--quote:#fff0bd;--quote-ink:#3d2f00;--actor:#2f6fc4;--target:#7a4bb0;
--plus:#0a6135;--plus-soft:#d8f1e0;--minus:#a01818;--minus-soft:#fde0dc;
--mixed-soft:#ece8dc}
@media (prefers-color-scheme:dark){:root{--paper:#16181b;--ink:#e6e6e1;
--quiet:#a4a9b0;--line:#3a3e44;--soft:#202327;--link:#8ebcf5;
--focus:#ffb05c;--quote:#4a3d12;--quote-ink:#fbeec0;--actor:#7fb2f2;
--target:#c8a3f2;--plus:#7fdca4;--plus-soft:#123d27;--minus:#ff9d92;
--minus-soft:#51201c;--mixed-soft:#34322b}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:68rem;padding:0 1rem 3rem;color:var(--ink);
background:var(--paper);font:1rem/1.5 system-ui,sans-serif;
overflow-wrap:break-word}
h1{font-size:1.6rem;line-height:1.2;margin:1.5rem 0 .5rem}
h2{font-size:1.3rem;margin:2.5rem 0 .75rem;padding-top:.75rem;
border-top:2px solid var(--ink)}
h3{font-size:1.05rem;margin:1.25rem 0 .5rem}
h4{font-size:1rem}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.5rem}
.hide{position:absolute;width:1px;height:1px;overflow:hidden;
clip-path:inset(50%)}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:0;padding:0;
list-style:none}
nav a,.figures a{display:inline-block;padding:.3rem 0}
code{font:.875em ui-monospace,monospace}
.quiet,.made,.note,caption,footer{color:var(--quiet)}
.made,.note,caption,footer,.lead{font-size:.9rem}
.lead{max-width:44rem}
.figures{display:flex;flex-wrap:wrap;gap:.5rem 2rem;padding:0;
list-style:none}
.figures b{display:block;font-size:1.6rem;line-height:1.1}
.figures a{text-decoration:none;color:inherit}
.figures a:hover{text-decoration:underline}
.time{white-space:nowrap}
dl.how{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;
margin:.5rem 0 1rem;font-size:.9rem}
dl.how dt{color:var(--quiet)}
dl.how dd{margin:0}
table.how{font-size:.9rem}
.plain{margin:0;padding:0;list-style:none}
table{border-collapse:collapse;width:100%;font-size:.95rem}
caption{text-align:left;padding-bottom:.5rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem .35rem 0;
border-bottom:1px solid var(--line)}
thead th{font-size:.85rem;color:var(--quiet);font-weight:600;
vertical-align:bottom}
tbody th{font-weight:600}
.list{table-layout:fixed}
.list .wide{width:28%}
.list .none{color:var(--quiet)}
.n{text-align:right;padding-right:1rem;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}
.js tr.more:not(:has(details[open])){display:none}
tr.more>td{padding-left:.75rem;border-left:3px solid var(--line)}
summary{cursor:pointer;padding:.35rem 0}
summary h3,summary h4{display:inline;margin:0}
details{border-bottom:1px solid var(--line)}
td details,details details{border:0}
.badge{font-size:.85rem;color:var(--quiet);white-space:nowrap;
margin-left:.25rem}
.pair .badge{padding:.05rem .4rem;border-radius:.25rem}
.holder{margin:0 0 1rem}
.evidence{margin:.25rem 0 1rem;padding:0;list-style:none;max-width:46rem}
.evidence li{margin:0 0 .9rem;padding-left:.75rem;
border-left:3px solid var(--line)}
.evidence p{margin:0}
.words,.text{font-family:Charter,"Bitstream Charter",Georgia,serif;
line-height:1.6}
.text{white-space:pre-wrap;overflow-wrap:anywhere;max-width:44rem;
line-height:1.75;margin:.75rem 0}
mark{color:inherit;background:none;border-radius:.15rem;
-webkit-box-decoration-break:clone;box-decoration-break:clone}
.cue{text-decoration:underline;text-decoration-thickness:1px;
text-underline-offset:.2em;font-style:italic}
mark.actor{border-bottom:2px solid var(--actor)}
mark.target{border-bottom:2px dotted var(--target)}
mark.other{border-bottom:2px dashed var(--quiet)}
mark.furniture{color:var(--quiet);font-style:italic}
mark.quote{background:var(--quote);color:var(--quote-ink)}
mark.support{background:var(--plus-soft);color:var(--ink);
box-shadow:inset 0 -.14em var(--plus)}
mark.oppose{background:var(--minus-soft);color:var(--ink);
box-shadow:inset 0 -.14em var(--minus)}
.sign{font:700 .8em system-ui,sans-serif;padding:0 .15em;user-select:none}
.support>.sign,.support>span>.sign{color:var(--plus)}
.oppose>.sign,.oppose>span>.sign{color:var(--minus)}
span.support,b.support{color:var(--plus);font-weight:700}
span.oppose,b.oppose{color:var(--minus);font-weight:700}
td.support,.badge.support{background:var(--plus-soft)}
td.oppose,.badge.oppose{background:var(--minus-soft)}
td.mixed,.badge.mixed{background:var(--mixed-soft)}
:target{outline:3px solid var(--focus);outline-offset:2px;
border-radius:.15rem}
section:target{outline:0}
.matrix{width:auto;border-collapse:separate;border-spacing:0}
.matrix td{text-align:center;padding:0;border-left:1px solid var(--line);
white-space:nowrap;min-width:2.6rem;vertical-align:middle}
.matrix td a{display:block;padding:.35rem .4rem;text-decoration:none;
font-variant-numeric:tabular-nums}
.matrix td a:hover{text-decoration:underline}
.matrix th[scope=row],.matrix thead th:first-child{position:sticky;left:0;
background:var(--paper);max-width:11rem;padding-right:.75rem;hyphens:auto}
.matrix .up{height:11rem;padding:.35rem .2rem;text-align:left;
border-left:1px solid var(--line);color:var(--ink)}
.up span{display:inline-block;writing-mode:vertical-rl;
transform:rotate(180deg);max-height:10.5rem;max-width:3.6em;
overflow:hidden;line-height:1.2}
#texts>input{margin:0 .3rem 0 0;width:1.1rem;height:1.1rem;
vertical-align:middle;accent-color:var(--link)}
#texts>label{display:inline-block;margin:0 1rem .5rem 0;padding:.2rem 0}
#show-actor:not(:checked)~.texts .text .actor{border-bottom:0}
#show-quote:not(:checked)~.texts .text .quote:not(.stance){background:none;
color:inherit}
#show-stance:not(:checked)~.texts .text .stance{background:none;
box-shadow:none}
#show-stance:not(:checked)~.texts .text .sign{display:none}
#show-furniture:not(:checked)~.texts .text .furniture{display:none}
#show-other:not(:checked)~.texts .text .other{border-bottom:0}
#actor-filter input{font:inherit;padding:.3rem .5rem;color:inherit;
background:var(--paper);border:1px solid var(--quiet);border-radius:.25rem}
#about{position:fixed;left:0;right:0;bottom:0;margin:0;padding:.6rem 1rem;
background:var(--ink);color:var(--paper);font-size:.9rem;
white-space:pre-line}
#about[hidden]{display:none}
@media (max-width:40rem){
h1{font-size:1.4rem}
.matrix{font-size:.85rem}
.matrix th[scope=row],.matrix thead th:first-child{max-width:8.5rem}
.list thead{position:absolute;width:1px;height:1px;overflow:hidden;
clip-path:inset(50%)}
.list,.list tbody,.list caption{display:block}
.list tr:not(.more){display:flex;flex-wrap:wrap;gap:0 .9rem;
border-bottom:1px solid var(--line);padding:.4rem 0}
.list tr:not(.more)>*{border:0;padding:0}
.list th{flex:1 0 100%}
.list td:empty,.list .none{display:none}
.list td[data-of]::after{content:" " attr(data-of);color:var(--quiet)}
.runs,.runs tbody,.runs tr,.runs th,.runs td{display:block}
.runs caption{display:block}
.runs thead{position:absolute;width:1px;height:1px;overflow:hidden;
clip-path:inset(50%)}
.runs tbody tr{border-bottom:1px solid var(--line);padding:.4rem 0}
.runs tbody th,.runs tbody td{border:0;padding:0;text-align:left}
table.how tr{padding:.5rem 0}
.runs td[data-as]::before{content:attr(data-as) " ";color:var(--quiet)}
.runs td[data-of]::after{content:" " attr(data-of);color:var(--quiet)}
dl.how{grid-template-columns:1fr;gap:0}
dl.how dd{margin:0 0 .4rem}
.list tr.more{display:block}
.list tr.more>td{display:block}
}
@media print{
:root{--paper:#fff;--ink:#000;--quiet:#444;--line:#bbb;--link:#000;
--quote:#f3ecd2;--quote-ink:#000;--actor:#333;--target:#333;
--plus:#0a5530;--plus-soft:#e6f2ea;--minus:#8a1414;--minus-soft:#f7e5e3;
--mixed-soft:#eee}
body{max-width:none;padding:0;font-size:10pt}
nav,.skip,#actor-filter,#about,#texts>input,.legend{display:none}
mark,td,.badge{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.scroll{overflow:visible}
.evidence li,tr{break-inside:avoid}
h2,h3,summary{break-after:avoid}
a{text-decoration:none}
}
]]

--- Opens what a link leads to, shows the title of a mark that is touched,
--- filters the actors, and opens quotations, evidence and texts for print.
M.script = [[
(function () {
  "use strict";
  var doc = document, about = doc.getElementById("about");
  doc.documentElement.classList.add("js");
  function reveal(hash) {
    var e = hash.length > 1 && doc.getElementById(hash.slice(1));
    if (!e) return;
    for (var d = e.closest("details"); d;
         d = d.parentElement.closest("details")) d.open = true;
    e.scrollIntoView();
  }
  addEventListener("hashchange", function () { reveal(location.hash); });
  reveal(location.hash);
  doc.addEventListener("click", function (ev) {
    var a = ev.target.closest("a[href^='#']");
    if (a && a.hash === location.hash) reveal(a.hash);
    var m = !a && ev.target.closest("mark[title]");
    about.hidden = !m;
    about.textContent = m ? m.title : "";
  });
  doc.addEventListener("keydown", function (ev) {
    if (ev.key === "Escape") about.hidden = true;
  });
  var shut = [];
  addEventListener("beforeprint", function () {
    shut = Array.from(doc.querySelectorAll(
      "section:not(#actors) > details:not([open])," +
      ".holder > details:not([open]), .texts > details:not([open])"));
    shut.forEach(function (d) { d.open = true; });
  });
  addEventListener("afterprint", function () {
    shut.forEach(function (d) { d.open = false; });
  });
  var box = doc.getElementById("actor-filter");
  if (box) {
    var rest = doc.querySelector("#actors > details");
    box.hidden = false;
    box.querySelector("input").addEventListener("input", function () {
      var q = this.value.toLowerCase();
      doc.querySelectorAll("#actors tbody tr:not(.more)").forEach(
        function (tr) {
          var off = tr.textContent.toLowerCase().indexOf(q) < 0;
          tr.hidden = off;
          tr.nextElementSibling.hidden = off;
        });
      if (q && rest) rest.open = true;
    });
  }
}());
]]

return M
