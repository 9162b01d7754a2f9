// Which slots an acceptor holds, as a prefix and islands beyond it: sorted, disjoint stretches in one flat list, first and
// last slot of each. Nearly always empty.
/** Its newest word, which counts even if it is less than before: it may have lost its disk, and what it held with it. */
export function setPrefix(to, through) {
    to.matchIndex = through;
    if (to.islands.length > 0)
        swallow(to);
}
export function addIsland(to, from, through) {
    if (from <= to.matchIndex + 1) {
        setPrefix(to, Math.max(to.matchIndex, through));
        return;
    }
    let [low, high] = [from, through];
    const rest = [];
    for (let i = 0; i < to.islands.length; i += 2) {
        const first = to.islands[i];
        const last = to.islands[i + 1];
        if (last + 1 < low || first > high + 1)
            rest.push(first, last);
        else
            [low, high] = [Math.min(low, first), Math.max(high, last)];
    }
    let at = 0;
    while (at < rest.length && rest[at] < low)
        at += 2;
    rest.splice(at, 0, low, high);
    to.islands = rest;
}
/** Islands that the prefix has reached become part of it. */
function swallow(holdings) {
    const { islands } = holdings;
    let reached = 0;
    while (reached < islands.length && islands[reached] <= holdings.matchIndex + 1) {
        holdings.matchIndex = Math.max(holdings.matchIndex, islands[reached + 1]);
        reached += 2;
    }
    if (reached > 0)
        islands.splice(0, reached);
}
/** How far it holds everything from the slot after `index` on; at most `index` if not even that one. */
export function reachFrom({ matchIndex, islands }, index) {
    if (matchIndex > index || islands.length === 0)
        return matchIndex;
    for (let i = 0; i < islands.length; i += 2) {
        if (islands[i] <= index + 1 && islands[i + 1] > index)
            return islands[i + 1];
    }
    return matchIndex;
}
//# sourceMappingURL=islands.js.map