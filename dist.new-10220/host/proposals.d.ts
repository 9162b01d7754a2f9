import { QuorateError } from '../core/errors.ts';
import type { Millis } from '../core/protocol.ts';
import type { RefusalCode } from '../protocols/replicated-log.ts';
import type { ProposeCallback } from './replica-types.ts';
/** How the table reaches the protocol. */
export interface ProposalPorts {
    now(): Millis;
    term(): number;
    nextRequestId(): number;
    propose(id: number, data: Uint8Array): void;
}
export declare class Proposals {
    private readonly ports;
    private readonly pending;
    /** Refused; to be proposed again when there may be a leader. */
    private refused;
    constructor(ports: ProposalPorts);
    get size(): number;
    add(data: Uint8Array, done: ProposeCallback, timeoutMs: Millis): void;
    private submit;
    /** The entry of request `id` was applied. */
    onApplied(id: number, result: unknown): void;
    /** Whether `id` was one of ours. */
    onRefused(id: number, code: RefusalCode, message: string): boolean;
    /** A leader may be there: hands over again what was refused. */
    retry(): void;
    /**
     * An entry of `term` was applied, so a new leader has its log committed: what was proposed in an earlier term and is not
     * applied by now went down with the old leader, unless it is in a message that is still on its way.
     */
    onNewTerm(term: number): void;
    expire(now: Millis): void;
    failAll(error: QuorateError): void;
}
