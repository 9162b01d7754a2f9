import { QuorateError } from '../core/errors.ts';
import type { Millis } from '../core/protocol.ts';
import type { LogCommand, LogResult } from '../protocols/replicated-log.ts';
export interface ChangePorts {
    now(): Millis;
    applied(): number;
    nextRequestId(): number;
    request(id: number, command: LogCommand): void;
}
export declare class Changes {
    private readonly ports;
    private readonly pending;
    private refused;
    /** Committed, and waiting to be applied here. */
    private committed;
    constructor(ports: ChangePorts);
    request(command: LogCommand, timeoutMs: Millis): Promise<{
        readonly index: number;
    }>;
    private submit;
    onResult(id: number, result: LogResult): boolean;
    onApplied(): void;
    retry(): void;
    expire(now: Millis): void;
    failAll(error: QuorateError): void;
}
