export interface DirectoryLock {
    /** Releasing again does nothing. */
    release(): Promise<void>;
}
/** Locks an existing directory. Throws `data-directory-locked`, which names the holder's process, and `file-not-found`. */
export declare function lockDirectory(directory: string): Promise<DirectoryLock>;
