import type { Input, Millis, NodeId } from '../../core/protocol.ts';
import type { MultiPaxosOptions } from '../../protocols/multi-paxos/index.ts';
import type { LogResult, LogSpec } from '../../protocols/replicated-log.ts';
import type { LogObserver, Watched } from '../log-observer.ts';
export declare class MultiPaxosInvariants implements LogObserver {
    private readonly view;
    private readonly promises;
    private readonly configurations;
    private readonly reads;
    private readonly invariants;
    constructor(options: MultiPaxosOptions);
    stepped(node: Watched, input: Input<LogSpec>): void;
    crashed(node: Watched): void;
    sent(node: Watched, to: NodeId, message: LogSpec['Message']): void;
    replied(node: Watched, _request: number, result: LogResult): void;
    readBegan(node: Watched, request: number): void;
    readAnswered(node: Watched, request: number, index: number, validUntil: Millis): void;
    applied(): void;
    restored(): void;
}
