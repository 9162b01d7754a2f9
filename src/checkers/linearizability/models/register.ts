// A compare-and-set register, initially nil: the object of Jepsen's classic etcd test.

import type { Model } from '../history.ts';

export type RegisterValue = number | string | null;

export type RegisterInput =
  | { readonly type: 'read' }
  | { readonly type: 'write'; readonly value: RegisterValue }
  | { readonly type: 'cas'; readonly from: RegisterValue; readonly to: RegisterValue };

/** `value` is what a read saw; `ok` whether a compare-and-set took place. */
export type RegisterOutput =
  | { readonly type: 'read'; readonly value: RegisterValue }
  | { readonly type: 'write' }
  | { readonly type: 'cas'; readonly ok: boolean };

export const registerModel: Model<RegisterValue, RegisterInput, RegisterOutput> = {
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
        if (output !== undefined && !(output.type === 'cas' && output.ok === matches)) return undefined;
        return matches ? input.to : state;
      }
    }
  },
  stateKey: (state) => (typeof state === 'string' ? `"${state}` : String(state)),
  isReadOnly: (input) => input.type === 'read',
  accesses(input, output) {
    const access = (type: 'read' | 'write', value: RegisterValue) =>
      ({ type, key: '', value: value === null ? null : registerModel.stateKey(value) }) as const;
    switch (input.type) {
      case 'read':
        return output?.type === 'read' ? [access('read', output.value)] : [];
      case 'write':
        return [access('write', input.value)];
      case 'cas':
        // That it saw something else than `from` says too little.
        if (output?.type === 'cas' && !output.ok) return [];
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
