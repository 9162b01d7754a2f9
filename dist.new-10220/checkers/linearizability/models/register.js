// A compare-and-set register, initially nil: the object of Jepsen's classic etcd test.
export const registerModel = {
    name: 'register',
    initial: null,
    step(state, input, output) {
        switch (input.type) {
            case 'read':
                return output === undefined || (output.type === 'read' && output.value === state) ? state : undefined;
            case 'write':
                return input.value;
            case 'cas': {
                const matches = state === input.from;
                if (output !== undefined && !(output.type === 'cas' && output.ok === matches))
                    return undefined;
                return matches ? input.to : state;
            }
        }
    },
    stateKey: (state) => (typeof state === 'string' ? `"${state}` : String(state)),
    isReadOnly: (input) => input.type === 'read',
    accesses(input, output) {
        const access = (type, value) => ({ type, key: '', value: value === null ? null : registerModel.stateKey(value) });
        switch (input.type) {
            case 'read':
                return output?.type === 'read' ? [access('read', output.value)] : [];
            case 'write':
                return [access('write', input.value)];
            case 'cas':
                // That it saw something else than `from` says too little.
                if (output?.type === 'cas' && !output.ok)
                    return [];
                return [access('read', input.from), access('write', input.to)];
        }
    },
    describe(input, output) {
        switch (input.type) {
            case 'read':
                return output?.type === 'read' ? `read → ${output.value ?? 'nil'}` : 'read → ?';
            case 'write':
                return output === undefined ? `write ${input.value} → ?` : `write ${input.value}`;
            case 'cas': {
                const outcome = output?.type === 'cas' ? (output.ok ? 'done' : 'differs') : '?';
                return `cas ${input.from ?? 'nil'} to ${input.to ?? 'nil'} → ${outcome}`;
            }
        }
    },
};
//# sourceMappingURL=register.js.map