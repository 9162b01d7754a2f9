// Session guarantees (Terry et al. 1994) where nobody says in which order the versions of a key came: is there one order of
// the writes of each key under which every session got what it was promised? Each guarantee is then a demand that one write
// come before another, and the answer is yes exactly if the demands have no circle. Linear in the history if all four are asked for.
import { describeAccess } from './accesses.js';
import { SESSION_GUARANTEES } from './session-guarantees.js';
/** Values name the versions (see `accessesOf`); of the initial one nothing may come before. One violation a key. */
export function checkSessionOrders(accesses, guarantees = SESSION_GUARANTEES) {
    const demands = new Map();
    const demand = (guarantee, earlier, later) => {
        if (!guarantees.includes(guarantee))
            return;
        const { key } = accesses[later];
        const [from, to] = [nameOf(accesses[earlier]), nameOf(accesses[later])];
        // To write what one has read is a circle of its own.
        if (from === to && accesses[later].type === 'read')
            return;
        let ofKey = demands.get(key);
        if (ofKey === undefined) {
            ofKey = new Map();
            demands.set(key, ofKey);
        }
        const list = ofKey.get(from);
        if (list === undefined)
            ofKey.set(from, [{ guarantee, earlier, later, to }]);
        else
            list.push({ guarantee, earlier, later, to });
    };
    // Where successive writes (reads) of a session are ordered anyway, the last of them speaks for all.
    const written = new Past(guarantees.includes('monotonic-writes'));
    const read = new Past(guarantees.includes('monotonic-reads'));
    accesses.forEach(({ session, type, key, isUnknown }, at) => {
        const own = JSON.stringify([session, key]);
        for (const earlier of written.of(own))
            demand(type === 'read' ? 'read-your-writes' : 'monotonic-writes', earlier, at);
        for (const earlier of read.of(own))
            demand(type === 'read' ? 'monotonic-reads' : 'writes-follow-reads', earlier, at);
        if (!isUnknown)
            (type === 'read' ? read : written).add(own, at);
    });
    return [...demands.values()].flatMap((ofKey) => {
        const circle = findCircle(ofKey);
        return circle === undefined ? [] : [violationOf(circle, accesses)];
    });
}
class Past {
    keepsLast;
    lists = new Map();
    constructor(keepsLast) {
        this.keepsLast = keepsLast;
    }
    of(own) {
        return this.lists.get(own) ?? [];
    }
    add(own, at) {
        const list = this.lists.get(own);
        if (list === undefined || this.keepsLast)
            this.lists.set(own, [at]);
        else
            list.push(at);
    }
}
function nameOf({ value }) {
    return JSON.stringify(value);
}
/** The initial value precedes all others without anybody's demand. */
const INITIAL = JSON.stringify(null);
function findCircle(demands) {
    for (const list of demands.values()) {
        const toInitial = list.find(({ to }) => to === INITIAL);
        if (toInitial !== undefined)
            return [toInitial];
    }
    const isDone = new Set();
    for (const start of demands.keys()) {
        const path = [{ name: start, next: 0, by: undefined }];
        const onPath = new Map([[start, 0]]);
        while (path.length > 0 && !isDone.has(start)) {
            const top = path.at(-1);
            const step = demands.get(top.name)?.[top.next++];
            if (step === undefined) {
                isDone.add(top.name);
                onPath.delete(top.name);
                path.pop();
            }
            else if (onPath.has(step.to)) {
                return [...path.slice(onPath.get(step.to) + 1).map(({ by }) => by), step];
            }
            else if (!isDone.has(step.to)) {
                onPath.set(step.to, path.length);
                path.push({ name: step.to, next: 0, by: step });
            }
        }
    }
    return undefined;
}
function violationOf(circle, accesses) {
    const tell = (at) => `${describeAccess(accesses[at])} (operation ${accesses[at].operation})`;
    const steps = circle.map(({ guarantee, earlier, later }) => `${tell(earlier)}, then ${tell(later)} [${guarantee}]`);
    return {
        guarantees: [...new Set(circle.map(({ guarantee }) => guarantee))],
        accesses: circle.flatMap(({ earlier, later }) => [earlier, later]),
        text: steps.join('; '),
    };
}
//# sourceMappingURL=session-orders.js.map