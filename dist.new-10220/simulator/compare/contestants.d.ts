import type { LogDefinition, LogSpec } from '../../protocols/replicated-log.ts';
export interface Contestant {
    readonly name: string;
    /** As people write it. */
    readonly title: string;
    readonly definition: LogDefinition<LogSpec, unknown>;
}
export declare const LOGS: readonly Contestant[];
