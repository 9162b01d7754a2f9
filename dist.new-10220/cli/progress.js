// How far a long work is, on a terminal: one line on stderr that is written over, with a bar where the end is known.
const EVERY_MS = 200;
const BAR_WIDTH = 24;
/** Shows nothing if `isSilent`, or if stderr is no terminal. */
export function progressLine(isSilent = false) {
    const { stderr } = process;
    if (!stderr.isTTY || isSilent)
        return { show() { }, clear() { } };
    // What is done at once needs no line.
    let shownAt = performance.now();
    let isShown = false;
    return {
        show(fraction, text) {
            const now = performance.now();
            if (now - shownAt < EVERY_MS)
                return;
            shownAt = now;
            isShown = true;
            const line = fraction === undefined ? text : `${bar(fraction)} ${text}`;
            stderr.write(`\r\u001b[K${line.slice(0, (stderr.columns || 80) - 1)}`);
        },
        clear() {
            if (isShown)
                stderr.write('\r\u001b[K');
            isShown = false;
        },
    };
}
function bar(fraction) {
    const bounded = Math.min(1, Math.max(0, fraction));
    const full = Math.floor(bounded * BAR_WIDTH);
    return `[${'#'.repeat(full)}${'-'.repeat(BAR_WIDTH - full)}] ${String(Math.floor(bounded * 100)).padStart(3)}%`;
}
//# sourceMappingURL=progress.js.map