import { QuorateError } from '../core/errors.ts';
import type { NodeId } from '../core/protocol.ts';
import { type FileSystem } from './file-system.ts';
/** In a member's data directory. Format: docs/formats.md. */
export declare const ACQUAINTANCES_FILE = "acquaintances";
export declare class Acquaintances {
    /** The number of this node's own directory; above 0. */
    readonly birth: number;
    private readonly fs;
    private readonly directory;
    private readonly births;
    /** Whether the disk knows all of it; without room there, only this life does. */
    isSaved: boolean;
    /**
     * `drawBirth`: a number for a fresh directory, above 0 and unlike any other's. Throws `corrupt-acquaintances` and the file
     * system's errors.
     */
    constructor(fs: FileSystem, directory: string, drawBirth: () => number);
    /** Why member `node`, who comes with directory `birth`, is not the one that was here before; undefined if it may be. */
    meet(node: NodeId, birth: number): QuorateError | undefined;
    /** Whoever is no member may come back with an empty directory. */
    keepOnly(members: readonly NodeId[]): void;
    /** Without room on the disk this life remembers all the same; the next meeting tries again. */
    private trySave;
    /** Beside the old one, synced, then renamed: a crash leaves one of the two whole. */
    private save;
    private encode;
    private load;
    private read;
}
