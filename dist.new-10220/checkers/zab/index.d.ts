import type { Input, Millis, NodeId } from '../../core/protocol.ts';
import type { LogEntry, LogSpec } from '../../protocols/replicated-log.ts';
import type { ZabOptions } from '../../protocols/zab/index.ts';
import type { LogObserver, Watched } from '../log-observer.ts';
export declare class ZabInvariants implements LogObserver {
    private readonly view;
    private readonly epochs;
    private readonly reads;
    private readonly office;
    private readonly invariants;
    constructor(options: ZabOptions);
    stepped(node: Watched, input: Input<LogSpec>): void;
    /** A discovery ends by itself; what comes after is an office. */
    private checkOffice;
    crashed(node: Watched): void;
    sent(node: Watched, to: NodeId, message: LogSpec['Message']): void;
    readBegan(node: Watched, request: number): void;
    readAnswered(node: Watched, request: number, index: number, validUntil: Millis): void;
    applied(_node: Watched, _entry: LogEntry, _hash: number): void;
    restored(): void;
    replied(): void;
}
