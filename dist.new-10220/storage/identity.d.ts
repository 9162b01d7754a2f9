import { type FileSystem } from './file-system.ts';
export interface Identity {
    readonly clusterId: number;
    readonly memberId: number;
    /** The consensus engine whose records the log holds, such as `raft`. No spaces. */
    readonly engine: string;
    /** Version of the data directory's layout. */
    readonly formatVersion: number;
    /** 1 at the first start and one more at each later one: no two lives of a member share it. */
    readonly incarnation: number;
}
export interface IdentityOptions {
    readonly fs: FileSystem;
    /** The data directory. Created if missing. */
    readonly directory: string;
    /** undefined: take whatever the directory says; a fresh directory then needs one, or is refused. */
    readonly clusterId: number | undefined;
    readonly memberId: number | undefined;
    readonly engine: string;
    /** Names whose presence shows that the directory was in use, though no identity is there. */
    readonly dataNames?: readonly string[];
}
export declare const IDENTITY_FILE = "identity";
/**
 * Claims the directory for this start: writes the identity of a fresh one, or checks that of a used one and counts the
 * start. Durable on return. Throws
 * `foreign-data-directory` (of another cluster, member or engine), `corrupt-identity`, `missing-identity`,
 * `unsupported-format`, and the file system's errors. Hold the directory's lock before you call this.
 */
export declare function claimIdentity(options: IdentityOptions): Identity;
/** What the directory says it is; undefined for a fresh one. Changes nothing. */
export declare function readIdentity(fs: FileSystem, directory: string): Identity | undefined;
