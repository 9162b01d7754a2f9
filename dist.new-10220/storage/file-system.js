// The port through which all of `storage` reaches a disk: Node's on the host, a faulty one in memory in the simulator.
//
// Every call is synchronous, except `File.sync`, whose completion is a callback so that the driver can fill the next batch
// meanwhile. Errors are `QuorateError`s with one of the codes below; whatever else goes wrong is `io`.
//
//   file-not-found     the path, or a directory on the way, does not exist
//   no-space           the disk (or the quota) is full; nothing that was durable has changed
//   permission-denied  also: the file system is mounted read-only
//   too-many-files     the process or the machine has no file descriptors left
//   not-a-directory, is-a-directory, directory-not-empty
//   closed             the file was closed
//   io                 anything else, such as EIO
//
// What a crash leaves, and what code over this port must therefore assume:
//   - Of the writes to a file since its last completed sync, any 512-byte sectors may be on disk and any others not, in any
//     order; the one write that was under way may end at any byte. What is not on disk reads as it did before; where
//     the file did not reach before, as zeros or not at all.
//   - Bytes that a write does not cover do not change ('power-safe overwrite').
//   - A file created, renamed or removed since its directory's last `syncDirectory` may be there under the new name, the
//     old name or (created) not at all. A rename is atomic: never half of it.
//   - After a failed sync the data is in an unknown state for ever: a later sync that succeeds proves nothing about it.
/** `join('a', 'b')` is `a/b`; a trailing slash of the directory is not doubled. */
export function join(directory, name) {
    return directory.endsWith('/') ? `${directory}${name}` : `${directory}/${name}`;
}
/** The directory of `path`: `.` for a bare name, `/` for what lies in the root. */
export function directoryOf(path) {
    const slash = path.lastIndexOf('/');
    if (slash < 0)
        return '.';
    return slash === 0 ? '/' : path.slice(0, slash);
}
//# sourceMappingURL=file-system.js.map