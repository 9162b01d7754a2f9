// A history laid out for the eye: one lane a client, one column an event (a call or a return), and where in the longest
// order found each operation takes effect. Plain data; timeline-html.ts draws it.
/** Nobody reads more; the last of them matter. */
const OPERATIONS_MAX = 400;
const STATE_LENGTH_MAX = 80;
export function timelineOf(model, all, { title, note, order, marked }) {
    const operations = worthSeeing(all, marked);
    const times = operations.flatMap((operation) => [operation.call, operation.return]).filter(Number.isFinite);
    const columnOf = new Map([...new Set(times)].sort((a, b) => a - b).map((time, column) => [time, column]));
    const columns = columnOf.size;
    const ranks = new Map(order.map((operation, i) => [operation, i + 1]));
    const effects = effectColumns(order, columnOf, columns);
    const bars = operations.map((operation) => ({
        client: operation.client,
        bar: {
            text: model.describe(operation.input, operation.output),
            from: columnOf.get(operation.call) ?? 0,
            to: columnOf.get(operation.return) ?? columns,
            call: operation.call,
            return: Number.isFinite(operation.return) ? operation.return : undefined,
            rank: ranks.get(operation),
            effectAt: effects.get(operation),
            isMarked: marked.includes(operation),
        },
    }));
    const clients = [...new Set(bars.map(({ client }) => client))].sort(byName);
    const lanes = clients.map((client) => ({
        client,
        rows: rowsOf(bars.filter((each) => each.client === client).map(({ bar }) => bar)),
    }));
    return { title, note, lanes, columns, omitted: all.length - operations.length, order: told(model, order) };
}
/** By time of call: all if they are few, else those called last before the last that is marked. */
function worthSeeing(all, marked) {
    const sorted = [...all].sort((a, b) => a.call - b.call);
    if (sorted.length <= OPERATIONS_MAX)
        return sorted;
    if (marked.length === 0)
        return sorted.slice(0, OPERATIONS_MAX);
    const end = Math.max(...marked.map((operation) => (Number.isFinite(operation.return) ? operation.return : operation.call)));
    const before = sorted.filter((operation) => operation.call <= end);
    const kept = new Set([...before.slice(-OPERATIONS_MAX), ...marked]);
    return sorted.filter((operation) => kept.has(operation));
}
/**
 * Where each operation of an order takes effect: as early as its call and the order allow. Of an order that real time
 * bounds, that is before its return; of others (sequential) it is only a picture.
 */
function effectColumns(order, columnOf, columns) {
    const effects = new Map();
    let at = 0;
    for (const operation of order) {
        const from = columnOf.get(operation.call);
        if (from === undefined)
            continue;
        const to = columnOf.get(operation.return) ?? columns;
        // A little after the one before; never out of its own bar.
        at = Math.min(Math.max(at + 0.12, from + 0.3), to - 0.1);
        effects.set(operation, Math.max(at, from));
    }
    return effects;
}
/** As few rows as it takes for bars not to overlap. */
function rowsOf(bars) {
    const rows = [];
    for (const bar of bars) {
        const row = rows.find((each) => each.at(-1).to <= bar.from);
        if (row === undefined)
            rows.push([bar]);
        else
            row.push(bar);
    }
    return rows;
}
function told(model, order) {
    // Objects are searched each by itself, except by checkers that put all of them in one order.
    const states = new Map();
    return order.map(({ client, input, output }) => {
        const key = model.partitionKey?.(input) ?? '';
        const before = states.has(key) ? states.get(key) : model.initial;
        const after = model.step(before, input, output) ?? before;
        states.set(key, after);
        const state = model.stateKey(after);
        const isLong = state.length > STATE_LENGTH_MAX;
        return {
            client,
            text: model.describe(input, output),
            state: isLong ? `${state.slice(0, STATE_LENGTH_MAX)}…` : state,
        };
    });
}
/** `c2` before `c10`. */
function byName(a, b) {
    const [left, right] = [a, b].map((name) => /^(.*?)(\d*)$/s.exec(name));
    if (left[1] !== right[1])
        return left[1] < right[1] ? -1 : 1;
    return Number(left[2]) - Number(right[2]);
}
//# sourceMappingURL=timeline.js.map