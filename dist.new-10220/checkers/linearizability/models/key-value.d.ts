import type { Model } from '../history.ts';
export type KeyValueInput = {
    readonly type: 'get';
    readonly key: string;
} | {
    readonly type: 'put';
    readonly key: string;
    readonly value: string;
} | {
    readonly type: 'append';
    readonly key: string;
    readonly value: string;
} | {
    readonly type: 'cas';
    readonly key: string;
    readonly from: string;
    readonly to: string;
};
/** `value` for a get; `ok` for a compare-and-set. */
export type KeyValueOutput = {
    readonly type: 'get';
    readonly value: string;
} | {
    readonly type: 'put';
} | {
    readonly type: 'append';
} | {
    readonly type: 'cas';
    readonly ok: boolean;
};
export declare const keyValueModel: Model<string, KeyValueInput, KeyValueOutput>;
