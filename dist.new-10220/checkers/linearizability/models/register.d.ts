import type { Model } from '../history.ts';
export type RegisterValue = number | string | null;
export type RegisterInput = {
    readonly type: 'read';
} | {
    readonly type: 'write';
    readonly value: RegisterValue;
} | {
    readonly type: 'cas';
    readonly from: RegisterValue;
    readonly to: RegisterValue;
};
/** `value` is what a read saw; `ok` whether a compare-and-set took place. */
export type RegisterOutput = {
    readonly type: 'read';
    readonly value: RegisterValue;
} | {
    readonly type: 'write';
} | {
    readonly type: 'cas';
    readonly ok: boolean;
};
export declare const registerModel: Model<RegisterValue, RegisterInput, RegisterOutput>;
