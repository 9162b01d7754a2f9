import type { Input, Millis, NodeId } from '../../core/protocol.ts';
import type { RaftOptions } from '../../protocols/raft/index.ts';
import type { LogEntry, LogSpec } from '../../protocols/replicated-log.ts';
import type { LogObserver, Watched } from '../log-observer.ts';
import { RaftView } from './view.ts';
export declare class RaftInvariants implements LogObserver {
    readonly view: RaftView;
    private readonly invariants;
    private readonly oneVote;
    private readonly readIndex;
    constructor(options: RaftOptions);
    stepped(node: Watched, input: Input<LogSpec>): void;
    crashed(node: Watched): void;
    sent(node: Watched, to: NodeId, message: LogSpec['Message']): void;
    readBegan(node: Watched, request: number): void;
    readAnswered(node: Watched, request: number, index: number, validUntil: Millis): void;
    applied(_node: Watched, _entry: LogEntry, _hash: number): void;
    restored(): void;
    replied(): void;
}
