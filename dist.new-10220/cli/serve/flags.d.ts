/** How a flag's text is read. Lists are comma separated; durations are whole milliseconds, as etcd has them. */
export type FlagKind = 'text' | 'boolean' | 'integer' | 'milliseconds' | 'urls' | 'cluster';
export interface ServeFlag {
    readonly name: string;
    readonly kind: FlagKind;
    /** Shown in the help, and used when no source sets the flag. Undefined: computed from other flags. */
    readonly initial: string | undefined;
    readonly help: string;
    readonly group: 'Member' | 'Clustering' | 'Limits' | 'Timing' | 'Security' | 'Logging' | 'Configuration';
    /** Allowed texts, if only some are. */
    readonly choices?: readonly string[];
    readonly minimum?: number;
    readonly maximum?: number;
}
export declare const SERVE_FLAGS: readonly ServeFlag[];
/** A flag of etcd's that is refused unless its value asks for what happens anyway. */
export interface RefusedFlag {
    readonly name: string;
    /** What is missing, as the end of the sentence '--name is refused: …'. */
    readonly why: string;
    /** Values that change nothing, and pass. */
    readonly inert: readonly string[];
    readonly isBoolean: boolean;
}
export declare const REFUSED_FLAGS: readonly RefusedFlag[];
/** etcd keeps its trials under this prefix; none of them is supported. */
export declare const EXPERIMENTAL_PREFIX = "experimental-";
