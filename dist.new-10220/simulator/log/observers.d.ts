import type { LogObserver, Watched } from '../../checkers/log-observer.ts';
import type { Input, Millis, NodeId } from '../../core/protocol.ts';
import type { LogEntry, LogResult, LogSpec } from '../../protocols/replicated-log.ts';
export declare class ObserverList implements LogObserver {
    private readonly observers;
    constructor(observers: readonly LogObserver[]);
    stepped(node: Watched, input: Input<LogSpec>): void;
    crashed(node: Watched): void;
    sent(node: Watched, to: NodeId, message: LogSpec['Message']): void;
    applied(node: Watched, entry: LogEntry, hash: number): void;
    restored(node: Watched, index: number, hash: number): void;
    replied(node: Watched, request: number, result: LogResult): void;
    readBegan(node: Watched, request: number): void;
    readAnswered(node: Watched, request: number, index: number, validUntil: Millis): void;
}
