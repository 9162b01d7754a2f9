import type { File, FileSystem, OpenMode } from '../../storage/file-system.ts';
/** What the process is about when it makes a call. */
export type Phase = 'opening' | 'running' | 'closing';
export interface Flaws {
    /** Syncs of this file report success and do nothing. */
    readonly skipsSync?: (path: string) => boolean;
    /** So do syncs of this directory, whose last change was of this kind. */
    readonly skipsDirectorySync?: (path: string, change: 'create' | 'rename' | 'remove') => boolean;
    readonly skipsWrite?: (path: string, phase: Phase) => boolean;
    readonly skipsTruncate?: (path: string, phase: Phase) => boolean;
    readonly skipsRemove?: (path: string) => boolean;
    /** Files that should be written beside and renamed are written under their own name. */
    readonly writesInPlace?: (path: string) => boolean;
    /** A failed sync is tried again. */
    readonly retriesSyncs?: boolean;
    /** A write for which there was no room passes for one that was made. */
    readonly ignoresNoSpace?: boolean;
}
export declare class FlawedFileSystem implements FileSystem {
    readonly flaws: Flaws;
    phase: Phase;
    /** Runs something later: what a sync that is skipped reports. */
    readonly later: (run: () => void) => void;
    private readonly fs;
    private lastChange;
    constructor(fs: FileSystem, flaws: Flaws, later: (run: () => void) => void);
    open(path: string, mode: OpenMode): File;
    list(directory: string): string[];
    exists(path: string): boolean;
    makeDirectory(path: string): void;
    rename(from: string, to: string): void;
    remove(path: string): void;
    removeLater(path: string): void;
    syncDirectory(path: string): void;
    size(path: string): number;
    private placeOf;
}
