// A key-value map with get, put, append and compare-and-set; each key is an object of its own, initially ''.

import type { Model } from '../history.ts';

export type KeyValueInput =
  | { readonly type: 'get'; readonly key: string }
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'append'; readonly key: string; readonly value: string }
  | { readonly type: 'cas'; readonly key: string; readonly from: string; readonly to: string };

/** `value` for a get; `ok` for a compare-and-set. */
export type KeyValueOutput =
  | { readonly type: 'get'; readonly value: string }
  | { readonly type: 'put' }
  | { readonly type: 'append' }
  | { readonly type: 'cas'; readonly ok: boolean };

export const keyValueModel: Model<string, KeyValueInput, KeyValueOutput> = {
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
        if (output !== undefined && !(output.type === 'cas' && output.ok === matches)) return undefined;
        return matches ? input.to : state;
      }
    }
  },
  stateKey: (state) => state,
  isReadOnly: (input) => input.type === 'get',
  partitionKey: (input) => input.key,
  accesses(input, output) {
    const access = (type: 'read' | 'write', value: string) =>
      ({ type, key: input.key, value: value === '' ? null : value }) as const;
    switch (input.type) {
      case 'get':
        return output?.type === 'get' ? [access('read', output.value)] : [];
      case 'put':
        return [access('write', input.value)];
      case 'append':
        return undefined;
      case 'cas':
        if (output?.type === 'cas' && !output.ok) return [];
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
