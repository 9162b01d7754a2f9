import type { Context } from './context.ts';
export declare class ClusterService {
    private readonly context;
    constructor(context: Context);
    memberList(bytes: Uint8Array): Promise<Uint8Array>;
    memberAdd(bytes: Uint8Array): Promise<Uint8Array>;
    memberRemove(bytes: Uint8Array): Promise<Uint8Array>;
    memberUpdate(bytes: Uint8Array): Promise<Uint8Array>;
    memberPromote(bytes: Uint8Array): Promise<Uint8Array>;
    /** As in etcd, these responses have no revision: they are not about keys. */
    private header;
    private members;
    private health;
    /** Checks against what all members agreed on so far; but without a quorum, at once and with the word that says so. */
    private check;
    private change;
}
export declare function readBarrier(context: Context): Promise<void>;
