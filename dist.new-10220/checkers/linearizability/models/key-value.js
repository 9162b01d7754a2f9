// A key-value map with get, put, append and compare-and-set; each key is an object of its own, initially ''.
export const keyValueModel = {
    name: 'kv',
    initial: '',
    step(state, input, output) {
        switch (input.type) {
            case 'get':
                return output === undefined || (output.type === 'get' && output.value === state) ? state : undefined;
            case 'put':
                return input.value;
            case 'append':
                return state + input.value;
            case 'cas': {
                const matches = state === input.from;
                if (output !== undefined && !(output.type === 'cas' && output.ok === matches))
                    return undefined;
                return matches ? input.to : state;
            }
        }
    },
    stateKey: (state) => state,
    isReadOnly: (input) => input.type === 'get',
    partitionKey: (input) => input.key,
    accesses(input, output) {
        const access = (type, value) => ({ type, key: input.key, value: value === '' ? null : value });
        switch (input.type) {
            case 'get':
                return output?.type === 'get' ? [access('read', output.value)] : [];
            case 'put':
                return [access('write', input.value)];
            case 'append':
                return undefined;
            case 'cas':
                if (output?.type === 'cas' && !output.ok)
                    return [];
                return [access('read', input.from), access('write', input.to)];
        }
    },
    describe(input, output) {
        switch (input.type) {
            case 'get':
                return `get ${input.key} → ${output?.type === 'get' ? JSON.stringify(output.value) : '?'}`;
            case 'put':
            case 'append':
                return `${input.type} ${input.key} ${JSON.stringify(input.value)}${output === undefined ? ' → ?' : ''}`;
            case 'cas': {
                const outcome = output?.type === 'cas' ? (output.ok ? 'done' : 'differs') : '?';
                return `cas ${input.key} ${JSON.stringify(input.from)} to ${JSON.stringify(input.to)} → ${outcome}`;
            }
        }
    },
};
//# sourceMappingURL=key-value.js.map