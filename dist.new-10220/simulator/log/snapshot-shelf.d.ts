import type { Random } from '../../core/random.ts';
import type { FileSystem } from '../../storage/file-system.ts';
export interface ShelfPorts {
    readonly random: Random;
    /** A moment later, if this life of the process lasts so long. */
    later(run: () => void): void;
}
export declare class SnapshotShelf {
    private readonly store;
    private readonly ports;
    private isReceiving;
    /** What the log goes on from and the state machine does not hold durably yet: nothing else has that state. */
    private readonly awaited;
    /** Opened at each start: what was half received is gone. Throws the file system's errors. */
    constructor(fs: FileSystem, ports: ShelfPorts);
    /** Those that a crash left between their arrival and the protocol's word on them. */
    discardAll(): void;
    /** `isKept` is called once it is durable; never, if the disk refuses or another one is on its way. */
    receive(index: number, term: number, bytes: Uint8Array, isKept: () => void): void;
    /** What the disk refuses ends the transfer, not the process. */
    private orRefuse;
    /** Throws `snapshot-not-found`, `corrupt-snapshot`. */
    read(index: number): Uint8Array;
    /** The state machine holds it durably. */
    isHeld(index: number): void;
    /** The protocol had no use for it; but a copy may have come before it, and wait to be loaded. */
    isIgnored(index: number): void;
}
