// Histories as reads and writes of registers: what the checkers of the weaker consistency levels look at. They need to know
// which write a read saw, so no value may be written twice to a key (Bouajjani et al. 2017 call such histories differentiated).
/** All accesses, by session in the session's order; or in words why the history cannot be seen as reads and writes. */
export function accessesOf(model, operations) {
    if (model.accesses === undefined)
        return `model ${model.name} has no reads and writes`;
    const accesses = [];
    const order = operations.map((_, at) => at).sort((a, b) => operations[a].call - operations[b].call);
    for (const at of order) {
        const { client, input, output } = operations[at];
        const parts = model.accesses(input, output);
        if (parts === undefined)
            return `${model.describe(input, output)}: neither reads nor writes of known values`;
        const isUnknown = output === undefined;
        for (const part of parts) {
            if (!isUnknown || part.type === 'write')
                accesses.push({ ...part, session: client, operation: at, isUnknown });
        }
    }
    return writtenTwice(accesses) ?? accesses;
}
function writtenTwice(accesses) {
    const values = new Set();
    for (const { type, key, value } of accesses) {
        if (type === 'read')
            continue;
        const name = JSON.stringify([key, value]);
        if (value === null)
            return `the initial value is written to ${key || 'the register'}: reads do not tell which they saw`;
        if (values.has(name))
            return `${value} is written twice to ${key || 'the register'}: reads do not tell which they saw`;
        values.add(name);
    }
    return undefined;
}
export function describeAccess({ session, type, key, value }) {
    const name = key === '' ? '' : ` ${key}`;
    return `${session} ${type === 'read' ? 'reads' : 'writes'}${name} ${value === null ? '(initial)' : value}`;
}
//# sourceMappingURL=accesses.js.map