// Just enough of SVG for charts: a panel with axes, and bars, lines and ranges in it.
export const INK = '#222222';
const FAINT = '#dddddd';
/** Told apart by people who see few colours too (Okabe and Ito, 2008). */
export const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00'];
export function colour(at) {
    return COLOURS[at % COLOURS.length];
}
const number = (value) => String(Math.round(value * 100) / 100);
export function text(x, y, content, { size = 12, anchor = 'start', weight = 'normal', turn = 0, fill = INK, } = {}) {
    const turned = turn === 0 ? '' : ` transform="rotate(${turn} ${number(x)} ${number(y)})"`;
    return (`<text x="${number(x)}" y="${number(y)}" font-size="${size}" text-anchor="${anchor}" font-weight="${weight}" ` +
        `fill="${fill}"${turned}>${escaped(content)}</text>`);
}
function escaped(content) {
    return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
export function line(x1, y1, x2, y2, stroke, width = 1) {
    return (`<line x1="${number(x1)}" y1="${number(y1)}" x2="${number(x2)}" y2="${number(y2)}" ` +
        `stroke="${stroke}" stroke-width="${width}"/>`);
}
export function rectangle({ x, y, width, height }, fill, opacity = 1) {
    return (`<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" ` +
        `fill="${fill}" fill-opacity="${opacity}"/>`);
}
export function circle(x, y, radius, fill) {
    return `<circle cx="${number(x)}" cy="${number(y)}" r="${radius}" fill="${fill}"/>`;
}
export function polyline(points, stroke) {
    const path = points.map(([x, y]) => `${number(x)},${number(y)}`).join(' ');
    return `<polyline points="${path}" fill="none" stroke="${stroke}" stroke-width="2"/>`;
}
/** `title` is for those who do not see it. */
export function document(title, width, height, parts) {
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
            'font-family="Helvetica, Arial, sans-serif">',
        `<title>${escaped(title)}</title>`,
        rectangle({ x: 0, y: 0, width, height }, '#ffffff'),
        ...parts,
        '</svg>',
        '',
    ].join('\n');
}
/** Round numbers from 0 up to `max`, about `count` of them. */
export function ticksUpTo(max, count = 5) {
    const rough = max / count;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? rough;
    const ticks = [];
    for (let at = 0; at <= max + step / 1000; at += step)
        ticks.push(Math.round(at * 1e6) / 1e6);
    return ticks;
}
/** The next round number at or above `value`: where an axis may end. */
export function roundUp(value) {
    const ticks = ticksUpTo(value);
    const step = (ticks[1] ?? 1) - (ticks[0] ?? 0);
    return Math.max(step, Math.ceil(value / step - 1e-9) * step);
}
/** A panel's title, and a vertical axis with its ticks and faint lines across. */
export function verticalAxis(area, axis) {
    const { x, y, width, height } = area;
    const parts = [];
    for (const tick of ticksUpTo(axis.max)) {
        const at = y + height - (tick / axis.max) * height;
        parts.push(line(x, at, x + width, at, FAINT), text(x - 6, at + 4, String(tick), { size: 11, anchor: 'end' }));
    }
    parts.push(line(x, y, x, y + height, INK));
    parts.push(text(x - 40, y + height / 2, axis.label, { size: 11, anchor: 'middle', turn: -90 }));
    return parts;
}
export function horizontalAxis(area, axis) {
    const { x, y, width, height } = area;
    const parts = [];
    for (const tick of ticksUpTo(axis.max)) {
        const at = x + (tick / axis.max) * width;
        parts.push(line(at, y, at, y + height, FAINT));
        parts.push(text(at, y + height + 16, String(tick), { size: 11, anchor: 'middle' }));
    }
    parts.push(line(x, y + height, x + width, y + height, INK));
    parts.push(text(x + width / 2, y + height + 34, axis.label, { size: 11, anchor: 'middle' }));
    return parts;
}
//# sourceMappingURL=svg.js.map