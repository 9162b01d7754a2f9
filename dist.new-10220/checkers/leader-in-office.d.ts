import type { Input, Millis, NodeId } from '../core/protocol.ts';
import type { LogSpec, LogState } from '../protocols/replicated-log.ts';
interface Options {
    readonly electionTimeoutMs: Millis;
    readonly heartbeatIntervalMs: Millis;
    readonly diskStallMs: Millis;
    readonly checkQuorum: boolean;
}
interface Step {
    readonly node: {
        readonly id: NodeId;
        readonly life: number;
    };
    readonly state: LogState & {
        readonly role: {
            readonly type: string;
            readonly ownAppends?: readonly {
                readonly at: Millis;
            }[];
        };
    };
    readonly input: Input<LogSpec>;
    readonly now: Millis;
}
export declare class LeaderInOffice {
    private readonly options;
    private readonly offices;
    constructor(options: Options);
    check({ node, state, input, now }: Step): void;
}
export {};
