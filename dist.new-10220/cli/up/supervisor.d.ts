import { type LogView } from './log-view.ts';
export interface SupervisedMember {
    readonly name: string;
    /** The program to run for it, in this very Node: script and arguments. */
    readonly command: readonly string[];
}
export interface SupervisorOptions {
    readonly members: readonly SupervisedMember[];
    readonly view: LogView;
    readonly print: (line: string) => void;
    /** Called once, when every member serves for the first time; gets each member's process id. */
    readonly onReady: (pids: readonly number[]) => void;
    readonly env: Readonly<Record<string, string | undefined>>;
    /** Pause before a member that died is started again, in milliseconds. */
    readonly restartDelayMs: number;
    /** How long members get to stop by themselves, in milliseconds; then they are killed. */
    readonly stopTimeoutMs: number;
}
export interface Supervisor {
    /** Settles when nothing runs any more: fulfilled after `stop`, rejected with a `QuorateError` when a start failed. */
    readonly finished: Promise<void>;
    /** Asks every member to stop; at the second call they are killed. */
    stop(): void;
}
export declare function supervise(options: SupervisorOptions): Supervisor;
