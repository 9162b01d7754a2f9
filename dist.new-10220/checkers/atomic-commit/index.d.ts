import type { Input, NodeId } from '../../core/protocol.ts';
import { type CommitSpec } from '../../protocols/atomic-commit.ts';
import type { Observer, WatchedNode } from '../observer.ts';
export declare class AtomicCommitInvariants implements Observer<CommitSpec> {
    private readonly ledger;
    private readonly carriedOut;
    private readonly isFaultless;
    constructor(isFaultless: boolean);
    requested({ id }: WatchedNode<CommitSpec>, request: number, command: CommitSpec['Command']): void;
    stepped(node: WatchedNode<CommitSpec>, input: Input<CommitSpec>): void;
    sent({ id }: WatchedNode<CommitSpec>, _to: NodeId, message: CommitSpec['Message']): void;
    emitted({ id }: WatchedNode<CommitSpec>, event: CommitSpec['Event']): void;
    private decided;
}
