// Style and script of the page that shows a schedule. Plain text: the page loads nothing.
#include "core/timeline_page.hpp"

namespace runner {

std::string_view timeline_style() noexcept {
    return R"css(
:root {
  color-scheme: light dark;
  --ground: #ffffff; --raised: #f3f5f8; --ink: #1b2330; --soft: #566172; --line: #c9d0da;
  --track: #5b6b82; --bad: #a3190f; --bad-ground: #fdecea; --now: #0b57a4; --now-ground: #e3effc;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14181f; --raised: #1d232d; --ink: #e4e9f1; --soft: #a3afc0; --line: #3a4452;
    --track: #8fa0b8; --bad: #ff9d92; --bad-ground: #3d1a18; --now: #8fc4ff; --now-ground: #14304f;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif;
}
code, pre, .source { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, monospace; }
header, main, footer { max-width: 84rem; margin: 0 auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; line-height: 1.3; margin: 1rem 0 .4rem; overflow-wrap: anywhere; }
h1 .word { color: var(--bad); }
h2 { font-size: 1.05rem; margin: 0 0 .5rem; }
header p { margin: .3rem 0; max-width: 70ch; overflow-wrap: anywhere; }
.facts, footer { color: var(--soft); font-size: .9rem; }
table.values { border-collapse: collapse; margin: .4rem 0; }
table.values th { text-align: left; font-weight: 600; padding: 0 1rem 0 0; vertical-align: top; }
table.values td { overflow-wrap: anywhere; white-space: pre-wrap; }
.controls {
  position: sticky; top: 0; z-index: 2; background: var(--ground); border-bottom: 1px solid var(--line);
  display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; padding: .5rem 0; margin-top: .6rem;
}
.controls[hidden] { display: none; }
.controls button {
  min-width: 2.75rem; min-height: 2.75rem; font: inherit; padding: .2rem .7rem; cursor: pointer;
  color: var(--ink); background: var(--raised); border: 1px solid var(--track); border-radius: .4rem;
}
.controls button:disabled { opacity: .45; cursor: default; }
:focus-visible { outline: 3px solid var(--now); outline-offset: 2px; }
.position { font-variant-numeric: tabular-nums; margin-left: .3rem; }
.columns { display: grid; gap: 1.2rem; grid-template-columns: minmax(0, 1fr); margin-top: .8rem; }
.columns > section { min-width: 0; }
.beside { display: contents; }
.state { order: -1; }
@media (min-width: 62rem) {
  .columns { grid-template-columns: minmax(0, 11fr) minmax(0, 9fr); align-items: start; }
  .beside { display: block; position: sticky; top: 4.4rem; max-height: calc(100vh - 5rem); overflow: auto; }
}
.picture { overflow-x: auto; }
.names, .step, .notice {
  display: grid; border-left: 4px solid transparent;
  grid-template-columns: calc(var(--lanes) * var(--lane)) minmax(11rem, 1fr);
}
.names { font-size: .8rem; color: var(--soft); }
.names > span { display: grid; grid-template-columns: repeat(var(--lanes), 1fr); }
.names b { font-weight: 600; text-align: center; line-height: 1.15; align-self: end; }
.names .long { display: block; }
ol.steps { list-style: none; margin: 0; padding: 0; }
.lanes { display: grid; grid-template-columns: repeat(var(--lanes), 1fr); }
.lanes i { position: relative; min-height: 2rem; }
.lanes i::before { content: ""; position: absolute; left: 50%; top: 0; bottom: 0; }
.lanes .able::before, .lanes .acts::before { border-left: 2px solid var(--track); }
.lanes .waits::before { border-left: 2px dotted var(--track); }
.lanes .begins::before { border-left: 2px dotted var(--track); top: 50%; }
.lanes .acts::after, .lanes .begins::after {
  content: ""; position: absolute; left: 50%; top: 50%; width: .85rem; height: .85rem;
  transform: translate(calc(-50% + 1px), -50%); border-radius: 50%; border: 2px solid var(--track);
}
.lanes .acts::after { background: var(--track); }
.lanes .begins::after { background: var(--ground); }
.guilty .lanes .acts::after { background: var(--bad); border-color: var(--bad); border-radius: 0; }
.guilty .lanes .begins::after { border-color: var(--bad); border-radius: 0; }
.notice { color: var(--now); font-size: .9rem; }
.notice .what { padding: .1rem .6rem; border-left: 3px double var(--now); align-self: center; }
.step { padding-right: .3rem; }
.step .what { padding: .2rem .6rem; overflow-wrap: anywhere; align-self: center; }
.step .who { font-weight: 600; }
.step .place { color: var(--soft); font-size: .85rem; white-space: nowrap; }
.step .line { display: block; font-size: .82rem; color: var(--soft); overflow-wrap: anywhere; }
.tag {
  display: inline-block; font-size: .75rem; font-weight: 700; border: 1px solid currentColor;
  border-radius: .25rem; padding: 0 .3rem; margin-left: .3rem; color: var(--bad);
}
.tag.rare { color: var(--now); }
.guilty { background: var(--bad-ground); }
.step[aria-current] { border-left-color: var(--now); background: var(--now-ground); box-shadow: inset 0 0 0 1px var(--now); }
.scripted .step { cursor: pointer; }
.scripted .later .what { color: var(--soft); }
.scripted .later .lanes { opacity: .6; }
.state { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; background: var(--raised); margin-bottom: 1rem; }
.state[hidden] { display: none; }
.state dl { margin: 0; display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15rem .9rem; }
.state dt { font-weight: 600; }
.state dd { margin: 0; overflow-wrap: anywhere; }
.state .waiting { color: var(--bad); font-weight: 600; }
.source { font-size: .82rem; line-height: 1.45; border: 1px solid var(--line); border-radius: .5rem; overflow: auto; }
.source ol { list-style: none; margin: 0; padding: .4rem 0; min-width: max-content; }
.source li { display: grid; grid-template-columns: 3.6rem auto; white-space: pre; padding-right: .8rem; }
.source .number { color: var(--soft); text-align: right; padding-right: .8rem; user-select: none; }
.source .now { background: var(--now-ground); box-shadow: inset 4px 0 var(--now); }
.source .now .number { color: var(--ink); font-weight: 700; }
.hidden-text { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
footer { padding: 1.5rem 1rem; }
.keys { display: none; }
.scripted .keys { display: block; }
kbd { font: inherit; border: 1px solid var(--line); border-radius: .25rem; padding: 0 .3rem; }
@media (min-width: 62rem) { .scripted .source { max-height: 60vh; } }
@media (max-width: 40rem) {
  body { font-size: 15px; }
  .scripted body { padding-bottom: 4.5rem; }
  .controls {
    position: fixed; left: 0; right: 0; top: auto; bottom: 0; margin: 0; border-bottom: 0;
    border-top: 1px solid var(--line); padding: .5rem 1rem max(.5rem, env(safe-area-inset-bottom));
  }
  .state { position: sticky; top: 0; z-index: 1; max-height: 35vh; overflow: auto; margin-bottom: 0; font-size: .9rem; }
  .picture { --lane: var(--small-lane) !important; }
  .names { font-size: .7rem; }
  .names .long { display: none; }
  .step .place { white-space: normal; }
  .scripted .source { max-height: 50vh; }
}
@media (prefers-reduced-motion: no-preference) { .scripted { scroll-behavior: smooth; } }
@media print {
  .controls, .state, footer .keys { display: none !important; }
  .scripted .later .what { color: inherit; }
  .scripted .later .lanes { opacity: 1; }
  .state { position: static; }
  .step[aria-current] { border-left-color: transparent; background: none; box-shadow: none; }
  .step, .notice { break-inside: avoid; }
  .source, .beside { max-height: none !important; overflow: visible; position: static; }
  .lanes i::before, .lanes i::after, .guilty { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
)css";
}

std::string_view timeline_script() noexcept {
    return R"js(
'use strict';
(function () {
  const data = JSON.parse(document.getElementById('data').textContent);
  const rows = Array.from(document.querySelectorAll('.step'));
  const controls = document.querySelector('.controls');
  const panel = document.querySelector('.state');
  const list = panel.querySelector('dl');
  const position = document.querySelector('.position');
  const spoken = document.getElementById('spoken');
  const button = name => controls.querySelector('[data-go="' + name + '"]');
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  let at = 0;

  function stateAfter(index) {
    const state = data.threads.map(() => ({words: 'is not there yet', place: '', waits: false}));
    for (let i = 0; i <= index; ++i) state[data.steps[i].thread] = data.steps[i].after;
    return state;
  }

  function element(name, text, style) {
    const made = document.createElement(name);
    made.textContent = text;
    if (style) made.className = style;
    return made;
  }

  function showState() {
    list.replaceChildren();
    stateAfter(at).forEach((state, thread) => {
      list.append(element('dt', data.threads[thread]));
      const words = state.place ? state.words + '; at ' + state.place : state.words;
      list.append(element('dd', words, state.waits ? 'waiting' : ''));
    });
    panel.querySelector('.clock').textContent = data.steps[at].time;
  }

  function showSource() {
    document.querySelectorAll('.source .now').forEach(line => {
      line.classList.remove('now');
      line.removeAttribute('aria-current');
    });
    const line = document.getElementById(data.steps[at].line);
    if (!line) return;
    line.classList.add('now');
    line.setAttribute('aria-current', 'location');
    const box = line.closest('.source');
    box.scrollTop = line.offsetTop - box.offsetTop - box.clientHeight / 2;
  }

  function scrollToStep(row) {
    const box = row.getBoundingClientRect();
    const covered = getComputedStyle(panel).position === 'sticky' ? panel.offsetHeight : 80;
    if (box.top > covered && box.bottom < innerHeight - 90) return;
    row.scrollIntoView({block: 'center', behavior: calm.matches ? 'auto' : 'smooth'});
  }

  function show(moved) {
    rows.forEach((row, i) => {
      row.classList.toggle('later', i > at);
      if (i === at) row.setAttribute('aria-current', 'step'); else row.removeAttribute('aria-current');
    });
    position.textContent = 'step ' + (at + 1) + ' of ' + rows.length;
    for (const name of ['first', 'back']) button(name).disabled = at === 0;
    for (const name of ['next', 'last']) button(name).disabled = at === rows.length - 1;
    button('guilty').disabled = nextGuilty() === at;
    showState();
    showSource();
    if (!moved) return;
    spoken.textContent = rows[at].querySelector('.what').textContent;
    scrollToStep(rows[at]);
  }

  function nextGuilty() {
    const found = data.steps.findIndex((step, i) => i > at && step.guilty);
    return found < 0 ? at : found;
  }

  function go(where) {
    const last = rows.length - 1;
    const to = {first: 0, back: Math.max(0, at - 1), next: Math.min(last, at + 1), last: last,
                guilty: nextGuilty()}[where];
    if (to === undefined) return;
    at = to;
    show(true);
  }

  const keys = {ArrowRight: 'next', ArrowDown: 'next', n: 'next', ArrowLeft: 'back', ArrowUp: 'back',
                p: 'back', Home: 'first', End: 'last', '!': 'guilty'};
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey || !keys[event.key]) return;
    // Whoever is in the source scrolls it.
    if (event.key.length > 1 && event.target.closest && event.target.closest('.source')) return;
    event.preventDefault();
    go(keys[event.key]);
  });
  controls.addEventListener('click', event => {
    const pressed = event.target.closest('button');
    if (pressed) go(pressed.dataset.go);
  });
  rows.forEach((row, i) => row.addEventListener('click', () => { at = i; show(true); }));

  document.documentElement.classList.add('scripted');
  controls.hidden = false;
  panel.hidden = false;
  show(false);
})();
)js";
}

} // namespace runner
