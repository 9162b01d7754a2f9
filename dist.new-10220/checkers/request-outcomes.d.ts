import type { LogEntry, LogResult } from '../protocols/replicated-log.ts';
import type { LogObserver, Watched } from './log-observer.ts';
export declare class RequestOutcomes implements LogObserver {
    private readonly replies;
    private readonly entries;
    replied(node: Watched, request: number, result: LogResult): void;
    applied(_node: Watched, entry: LogEntry): void;
    private refused;
    stepped(): void;
    crashed(): void;
    sent(): void;
    restored(): void;
    readBegan(): void;
    readAnswered(): void;
}
