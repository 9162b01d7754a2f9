// etcd's key-value store as one sequential object: a store-wide revision that each write raises by one, and on each key
// its create and mod revision and version. One object: revisions tie all keys together.
export const etcdModel = {
    name: 'etcd',
    initial: { revision: 1, keys: new Map() },
    step(state, input, output) {
        const done = run(state, input);
        if (output === undefined)
            return done.state;
        if (output.revision !== done.state.revision)
            return undefined;
        return JSON.stringify(canonical(output)) === JSON.stringify(canonical(done.output)) ? done.state : undefined;
    },
    stateKey(state) {
        // Every write raises the revision; yet unknown outcomes reach one revision by different writes.
        return `${state.revision}|${JSON.stringify([...state.keys.values()].sort((a, b) => (a.key < b.key ? -1 : 1)))}`;
    },
    isReadOnly: (input) => input.type === 'txn'
        ? [...input.success, ...input.failure].every((each) => each.type === 'range')
        : input.type === 'range',
    accesses(input, output) {
        if (input.type !== 'txn')
            return accessesOf(input, output);
        // Which branch was taken, if any, is not known without its answer.
        if (output?.type !== 'txn')
            return undefined;
        const parts = (output.succeeded ? input.success : input.failure).map((each, i) => accessesOf(each, output.responses[i]));
        return parts.includes(undefined) ? undefined : parts.flat();
    },
    describe: (input, output) => `${JSON.stringify(input)} → ${output === undefined ? '?' : JSON.stringify(output)}`,
};
/** Absent keys of a range are not told; a read after a delete does not say which delete it saw. */
function accessesOf(input, output) {
    switch (input.type) {
        case 'put':
            return [{ type: 'write', key: input.key, value: input.value }];
        case 'delete':
            return undefined;
        case 'range': {
            if (output?.type !== 'range')
                return [];
            if (input.end === undefined && output.kvs.length === 0)
                return [{ type: 'read', key: input.key, value: null }];
            return output.kvs.map(({ key, value }) => ({ type: 'read', key, value }));
        }
    }
}
/** Runs `input` as etcd would. */
export function run(state, input) {
    const draft = { revision: state.revision, keys: state.keys, isWritten: false };
    if (input.type !== 'txn') {
        const output = apply(draft, input);
        return { state: draft, output: { ...output, revision: draft.revision } };
    }
    const succeeded = input.compares.every((compare) => holds(state, compare));
    const responses = (succeeded ? input.success : input.failure).map((operation) => apply(draft, operation));
    return { state: draft, output: { type: 'txn', succeeded, responses, revision: draft.revision } };
}
function beginWrite(draft) {
    if (draft.isWritten)
        return;
    draft.isWritten = true;
    draft.revision++;
    draft.keys = new Map(draft.keys);
}
function apply(draft, operation) {
    switch (operation.type) {
        case 'range':
            return { type: 'range', kvs: select(draft.keys, operation.key, operation.end) };
        case 'put': {
            beginWrite(draft);
            const before = draft.keys.get(operation.key);
            draft.keys.set(operation.key, {
                key: operation.key,
                value: operation.value,
                createRevision: before?.createRevision ?? draft.revision,
                modRevision: draft.revision,
                version: (before?.version ?? 0) + 1,
            });
            return { type: 'put' };
        }
        case 'delete': {
            const doomed = select(draft.keys, operation.key, operation.end);
            if (doomed.length > 0)
                beginWrite(draft);
            for (const { key } of doomed)
                draft.keys.delete(key);
            return { type: 'delete', deleted: doomed.length };
        }
    }
}
function select(keys, key, end) {
    if (end === undefined) {
        const found = keys.get(key);
        return found === undefined ? [] : [found];
    }
    return [...keys.values()].filter((kv) => kv.key >= key && kv.key < end).sort((a, b) => (a.key < b.key ? -1 : 1));
}
function holds(state, compare) {
    const kv = state.keys.get(compare.key);
    // A key that does not exist has zeroes, but no value to compare with.
    if (compare.target === 'value' && kv === undefined)
        return false;
    const fields = { value: kv?.value ?? '', version: kv?.version ?? 0, create: kv?.createRevision ?? 0 };
    const actual = compare.target === 'mod' ? (kv?.modRevision ?? 0) : fields[compare.target];
    switch (compare.result) {
        case 'equal':
            return actual === compare.operand;
        case 'not-equal':
            return actual !== compare.operand;
        case 'greater':
            return actual > compare.operand;
        case 'less':
            return actual < compare.operand;
    }
}
/** One order of fields, whoever built the object. */
function canonical(output) {
    switch (output.type) {
        case 'range':
            return output.kvs.map((kv) => [kv.key, kv.value, kv.createRevision, kv.modRevision, kv.version]);
        case 'put':
            return 'put';
        case 'delete':
            return output.deleted;
        case 'txn':
            return [output.succeeded, output.responses.map(canonical)];
    }
}
//# sourceMappingURL=etcd.js.map