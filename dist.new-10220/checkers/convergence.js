// Eventual convergence: once writes have stopped and the network has healed, all replicas hold the same, and nothing that
// nobody wrote (Vogels 2009; 'strong convergence' of Shapiro et al. 2011 is the same demand of replicas that know the same
// writes). That a write survives at all is more than eventual consistency promises; `mustHold` asks for it where a store
// does promise it.
export function checkConvergence(replicas, options = {}) {
    const found = [];
    const [first, ...others] = replicas;
    if (first === undefined)
        return found;
    const keys = new Set([...replicas.flatMap(({ values }) => [...values.keys()]), ...(options.mustHold?.keys() ?? [])]);
    for (const key of [...keys].sort()) {
        const value = first.values.get(key);
        const other = others.find(({ values }) => values.get(key) !== value);
        if (other !== undefined) {
            const text = `${key} is ${tell(value)} on ${first.name}, ${tell(other.values.get(key))} on ${other.name}`;
            found.push({ kind: 'differs', key, text });
        }
        for (const { name, values } of replicas) {
            const held = values.get(key);
            if (held !== undefined && options.written?.get(key)?.has(held) === false) {
                found.push({ kind: 'invented', key, text: `${key} is ${tell(held)} on ${name}, which nobody wrote` });
            }
            const wanted = options.mustHold?.get(key);
            if (wanted !== undefined && held !== wanted) {
                found.push({
                    kind: 'lost',
                    key,
                    text: `${key} is ${tell(held)} on ${name}, not ${tell(wanted)} as acknowledged`,
                });
            }
        }
    }
    return found;
}
function tell(value) {
    return value === undefined ? 'absent' : JSON.stringify(value);
}
//# sourceMappingURL=convergence.js.map