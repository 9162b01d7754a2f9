import type { LogEntry } from '../protocols/replicated-log.ts';
import type { LogObserver, Watched } from './log-observer.ts';
export declare class ReplicaAgreement implements LogObserver {
    /** By index: the state machine's hash after that entry, and who said so first. */
    private readonly hashes;
    private readonly reads;
    applied(node: Watched, entry: LogEntry, hash: number): void;
    restored(node: Watched, index: number, hash: number): void;
    private agree;
    readBegan(node: Watched, request: number): void;
    readAnswered(node: Watched, request: number, index: number): void;
    replied(): void;
    stepped(): void;
    crashed(): void;
    sent(): void;
}
