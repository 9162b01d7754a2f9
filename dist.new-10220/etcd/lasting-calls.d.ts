import { QuorateError } from '../core/errors.ts';
import { type NodeId } from '../core/protocol.ts';
import type { Call } from '../grpc/types.ts';
export declare class LastingCalls {
    /** What is to be done when each is over. */
    private readonly calls;
    private readonly patienceMs;
    private timer;
    /** `patienceMs`: how long a member may be without a leader before calls that require one are ended. */
    constructor(patienceMs: number);
    /** `over` is called once, when the call ends, unless its handler says before that it is `done`. */
    add(call: Call, over: () => void): void;
    /** The handler answers the call itself. */
    done(call: Call): void;
    onLeader(leader: NodeId): void;
    private endDemanding;
    /** Does `work`; an error of the world ends the call. */
    guard(call: Call, work: () => void): void;
    /** Fails the call, and does what is to be done then. */
    end(call: Call, error: QuorateError): void;
    /** Ends all: their clients go on with another member. */
    close(): void;
}
