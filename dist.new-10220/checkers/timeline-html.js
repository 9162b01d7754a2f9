// Draws timelines as one HTML page that needs nothing else: no network, no script. What the picture shows is there in words
// too, as each bar's label and as lists, for those who cannot see it.
const COLUMN_MIN_PX = 14;
const CHARACTER_PX = 7.3;
/** Longer texts are cut in the picture: the whole is in the label. */
const TEXT_MAX = 34;
/** Room in a bar besides its text, and between two bars. */
const BAR_PADDING_PX = 46;
const BAR_GAP_PX = 4;
const ROW_PX = 34;
const LANE_GAP_PX = 10;
const BAR_PX = 26;
/** Just below its bar. */
const DOT_PX = 3;
export function timelinePage({ title, timelines }) {
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${LEGEND}
${timelines.map(section).join('\n')}
</main>
</body>
</html>
`;
}
function section(timeline, at) {
    const { title, note, omitted } = timeline;
    const edges = columnEdges(timeline);
    const total = Math.ceil(edges.at(-1));
    const left = omitted === 0 ? '' : `<p>${omitted} operations that lie further from it are left out.</p>`;
    const first = timeline.lanes.flatMap(({ rows }) => rows.flat()).find((bar) => bar.isMarked);
    const marked = first ? `<p><a href="#at-${at}-${first.call}">To the operation that cannot be placed</a></p>` : '';
    return `<section aria-labelledby="title-${at}">
<h2 id="title-${at}">${escaped(title)}</h2>
<p class="note">${escaped(note)}</p>
${left}${marked}
<div class="chart" tabindex="0" role="group" aria-label="Time line, one lane a client; scrolls sideways">
<div class="lanes" style="--width:${total}px">
${timeline.lanes.map((lane) => laneHtml(lane, edges, `at-${at}`)).join('\n')}
${orderLine(timeline, edges, total)}
</div>
</div>
${orderList(timeline)}
</section>`;
}
/** Left edges of the columns, and the right edge of the last: each bar gets the width that its text needs. */
function columnEdges({ lanes, columns }) {
    const widths = new Array(columns + 1).fill(COLUMN_MIN_PX);
    const bars = lanes.flatMap(({ rows }) => rows.flat()).sort((a, b) => endOf(a) - a.from - (endOf(b) - b.from));
    for (const bar of bars) {
        const [from, to] = [bar.from, endOf(bar)];
        const width = widths.slice(from, to).reduce((sum, each) => sum + each, 0);
        const missing = Math.min(bar.text.length, TEXT_MAX) * CHARACTER_PX + BAR_PADDING_PX - width;
        for (let column = from; column < to && missing > 0; column++)
            widths[column] += missing / (to - from);
    }
    const edges = [0];
    for (const width of widths)
        edges.push(edges.at(-1) + width);
    return edges;
}
/** The column after the bar: one without a return reaches to the end of the picture. */
function endOf(bar) {
    return bar.return === undefined ? bar.to + 1 : bar.to;
}
function laneHtml({ client, rows }, edges, id) {
    const height = rows.length * ROW_PX + LANE_GAP_PX;
    const bars = rows.flatMap((row, at) => row.map((bar) => barHtml(bar, at, edges, id)));
    return `<div class="lane" style="height:${height}px"><h3>${escaped(client)}</h3><ul aria-label="Operations of client ${escaped(client)}">
${bars.join('\n')}
</ul></div>`;
}
function barHtml(bar, row, edges, id) {
    const { text, from, rank, isMarked } = bar;
    const classes = ['bar', isMarked && 'marked', bar.return === undefined && 'open', rank === undefined && 'unplaced'];
    const left = edges[from] + BAR_GAP_PX / 2;
    const width = edges[endOf(bar)] - edges[from] - BAR_GAP_PX;
    const place = isMarked ? '✗' : rank === undefined ? '·' : String(rank);
    const style = `left:${px(left)};width:${px(width)};top:${row * ROW_PX + LANE_GAP_PX / 2}px`;
    const label = escaped(labelOf(bar));
    const anchor = isMarked ? ` id="${id}-${bar.call}"` : '';
    return `<li${anchor} class="${classes.filter(Boolean).join(' ')}" style="${style}" title="${label}"><span class="place" aria-hidden="true">${place}</span><span class="text" aria-hidden="true">${escaped(text)}</span><span class="spoken">${label}</span></li>`;
}
function labelOf(bar) {
    const end = bar.return === undefined ? 'outcome unknown' : `returned at ${bar.return}`;
    const place = bar.rank === undefined ? 'not in the order' : `number ${bar.rank} in the order`;
    const mark = bar.isMarked ? '; cannot be placed' : '';
    return `${bar.text}; called at ${bar.call}, ${end}; ${place}${mark}`;
}
/** A line through the points at which the operations of the order take effect, one after the other. */
function orderLine({ lanes }, edges, total) {
    const points = [];
    let top = 0;
    for (const { rows } of lanes) {
        rows.forEach((row, at) => {
            for (const { rank, effectAt } of row) {
                if (rank === undefined || effectAt === undefined)
                    continue;
                points.push({ rank, x: between(edges, effectAt), y: top + at * ROW_PX + LANE_GAP_PX / 2 + BAR_PX + DOT_PX });
            }
        });
        top += rows.length * ROW_PX + LANE_GAP_PX;
    }
    if (points.length === 0)
        return '';
    points.sort((a, b) => a.rank - b.rank);
    const path = points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
    const dots = points.map(({ x, y }) => `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${DOT_PX}"/>`).join('');
    return `<svg class="order" width="${total}" height="${top}" aria-hidden="true"><polyline points="${path}"/>${dots}</svg>`;
}
function between(edges, position) {
    const column = Math.floor(position);
    return edges[column] + (edges[column + 1] - edges[column]) * (position - column);
}
function orderList({ order }) {
    if (order.length === 0)
        return '';
    const items = order.map(({ client, text, state }) => `<tr><td>${escaped(client)}</td><td>${escaped(text)}</td><td><code>${escaped(state)}</code></td></tr>`);
    return `<details><summary>The order, step by step (${order.length})</summary>
<table><thead><tr><th scope="col">client</th><th scope="col">operation</th><th scope="col">state after it</th></tr></thead>
<tbody>
${items.join('\n')}
</tbody></table></details>`;
}
function px(value) {
    return `${value.toFixed(1)}px`;
}
function escaped(text) {
    return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
const LEGEND = `<dl class="legend">
<div><dt><span class="bar">1</span></dt><dd>from call to return, with its place in the longest order found</dd></div>
<div><dt><span class="bar open">2</span></dt><dd>the outcome was not known: it may take effect later, or never</dd></div>
<div><dt><span class="bar unplaced">·</span></dt><dd>not in that order</dd></div>
<div><dt><span class="bar marked">✗</span></dt><dd>cannot be placed: it contradicts the order, or takes part in the violation</dd></div>
<div><dt><span class="dot"></span></dt><dd>where an operation takes effect in that order</dd></div>
</dl>`;
const STYLE = `
:root { color-scheme: light dark; --ground: #fff; --ink: #1a1c20; --soft: #5b616e; --line: #d5d9e0;
  --bar: #dbe7fb; --bar-edge: #5a84c7; --unplaced: #eef0f3; --unplaced-edge: #8a92a0; --marked: #fbd9d5; --marked-edge: #b3261e; --order: #24613b; }
@media (prefers-color-scheme: dark) { :root { --ground: #15171b; --ink: #e8eaee; --soft: #a5acb8; --line: #363b44;
  --bar: #22375a; --bar-edge: #7fa6e6; --unplaced: #262a31; --unplaced-edge: #8a92a0; --marked: #5a1d19; --marked-edge: #ff8a80; --order: #7bd69b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; }
main { padding: 1.2rem 1.6rem 3rem; max-width: 100%; }
h1 { font-size: 1.35rem; margin: 0 0 .6rem; }
h2 { font-size: 1.1rem; margin: 1.8rem 0 .2rem; }
.note { margin: .2rem 0 .8rem; color: var(--soft); max-width: 70rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.6rem; margin: 0; font-size: .85rem; color: var(--soft); }
.legend div { display: flex; align-items: center; gap: .5rem; }
.legend dd { margin: 0; }
.legend .bar { position: static; display: inline-flex; width: 3rem; justify-content: center; font-weight: 600; }
.dot { display: inline-block; width: 9px; height: 9px; border-radius: 50%; background: var(--order); }
.chart { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
.chart:focus-visible { outline: 3px solid var(--bar-edge); outline-offset: 1px; }
.lanes { position: relative; width: calc(var(--width) + 8rem); padding-left: 7rem; }
.lane { position: relative; border-bottom: 1px solid var(--line); }
.lane:last-of-type { border-bottom: 0; }
.lane h3 { position: sticky; left: 0; z-index: 3; width: 7rem; margin: 0 0 0 -7rem; height: 100%; padding: .45rem .7rem; font-size: .85rem; font-weight: 600;
  background: var(--ground); border-right: 1px solid var(--line); overflow: hidden; text-overflow: ellipsis; }
.lane ul { position: absolute; inset: 0; z-index: 1; margin: 0; padding: 0; list-style: none; }
.bar { position: absolute; height: ${BAR_PX}px; display: flex; align-items: center; gap: .4rem; padding: 0 .4rem; border: 1px solid var(--bar-edge); border-radius: 4px;
  background: var(--bar); color: var(--ink); font-size: 12px; white-space: nowrap; overflow: hidden; }
.bar .place { font-weight: 700; font-variant-numeric: tabular-nums; }
.bar .text { overflow: hidden; text-overflow: ellipsis; font-family: ui-monospace, 'DejaVu Sans Mono', monospace; }
.bar.unplaced { background: var(--unplaced); border-color: var(--unplaced-edge); }
.bar.open { border-right-style: none; border-top-right-radius: 0; border-bottom-right-radius: 0;
  -webkit-mask-image: linear-gradient(to right, #000 70%, transparent); mask-image: linear-gradient(to right, #000 70%, transparent); }
.bar.marked { background: var(--marked); border: 2px solid var(--marked-edge); }
.bar.marked .place { color: var(--marked-edge); }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.order { position: absolute; left: 7rem; top: 0; pointer-events: none; z-index: 0; }
.order polyline { fill: none; stroke: var(--order); stroke-width: 1.5; stroke-opacity: .6; stroke-dasharray: 4 3; }
.order circle { fill: var(--order); }
details { margin-top: .8rem; }
summary { cursor: pointer; }
table { border-collapse: collapse; margin-top: .5rem; font-size: .85rem; counter-reset: step; }
th, td { text-align: left; padding: .15rem .8rem .15rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
tbody tr { counter-increment: step; }
tbody td:first-child::before { content: counter(step) '.'; display: inline-block; min-width: 2.2rem; color: var(--soft); font-variant-numeric: tabular-nums; }
`;
//# sourceMappingURL=timeline-html.js.map