import { QuorateError } from '../core/errors.ts';
import type { Millis } from '../core/protocol.ts';
import type { LogResult } from '../protocols/replicated-log.ts';
export interface ReadPorts {
    now(): Millis;
    applied(): number;
    nextRequestId(): number;
    ask(id: number): void;
    /** There are new readers: a turn must come. */
    wake(): void;
}
export declare class ReadBarriers {
    private readonly ports;
    /** Readers of this turn, not asked for yet. */
    private gathered;
    private readonly asked;
    /** The index is known, but not applied yet. */
    private answered;
    /** The question was refused; asked again when there may be a leader. */
    private refused;
    constructor(ports: ReadPorts);
    add(done: (error?: QuorateError) => void, timeoutMs: Millis): void;
    /** The turn ends: one question for all its readers. */
    ask(): void;
    /** Whether `id` was one of ours. */
    onResult(id: number, result: LogResult): boolean;
    /** Lets go whom the applied index satisfies. False: it is not reached yet. */
    private settle;
    onApplied(): void;
    retry(): void;
    expire(now: Millis): void;
    failAll(error: QuorateError): void;
}
