import type { Model } from '../history.ts';
export interface EtcdKeyValue {
    readonly key: string;
    readonly value: string;
    readonly createRevision: number;
    readonly modRevision: number;
    readonly version: number;
}
export interface EtcdCompare {
    readonly key: string;
    readonly target: 'value' | 'version' | 'create' | 'mod';
    readonly result: 'equal' | 'greater' | 'less' | 'not-equal';
    readonly operand: string | number;
}
export type EtcdOperation = 
/** All keys in [key, end), one key if `end` is absent. */
{
    readonly type: 'range';
    readonly key: string;
    readonly end?: string;
} | {
    readonly type: 'put';
    readonly key: string;
    readonly value: string;
} | {
    readonly type: 'delete';
    readonly key: string;
    readonly end?: string;
};
export type EtcdInput = EtcdOperation | {
    readonly type: 'txn';
    readonly compares: readonly EtcdCompare[];
    readonly success: readonly EtcdOperation[];
    readonly failure: readonly EtcdOperation[];
};
export type EtcdOperationOutput = {
    readonly type: 'range';
    readonly kvs: readonly EtcdKeyValue[];
} | {
    readonly type: 'put';
} | {
    readonly type: 'delete';
    readonly deleted: number;
};
export type EtcdOutput = (EtcdOperationOutput | {
    readonly type: 'txn';
    readonly succeeded: boolean;
    readonly responses: readonly EtcdOperationOutput[];
}) & {
    /** The header's revision: the store's after the operation. */
    readonly revision: number;
};
export interface EtcdState {
    readonly revision: number;
    readonly keys: ReadonlyMap<string, EtcdKeyValue>;
}
export declare const etcdModel: Model<EtcdState, EtcdInput, EtcdOutput>;
/** Runs `input` as etcd would. */
export declare function run(state: EtcdState, input: EtcdInput): {
    state: EtcdState;
    output: EtcdOutput;
};
