// Node's side of the storage port.
//
// Syncs run on libuv's thread pool by default, so that the event loop serves while the disk works. On ext4 that took 169 µs
// a sync against 117 µs with `blocking`, which stops the loop instead (bench/wal.ts measures both); `blocking` suits a
// program that does nothing else meanwhile.
import { closeSync, constants, existsSync, fdatasync, fdatasyncSync, fstatSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readdirSync, readSync, renameSync, rmdirSync, statSync, unlink, unlinkSync, writeSync, writevSync, } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { crc32 as zlibCrc32 } from 'node:zlib';
import { crc32 as portableCrc32 } from '../../core/crc32.js';
import { assert, QuorateError } from '../../core/errors.js';
export function createNodeFileSystem(options = {}) {
    return new NodeFileSystem(options.syncMode === 'blocking');
}
/** Below this, calling into native code costs more than it saves. */
const NATIVE_CRC_BYTES_MIN = 128;
/** Node's own CRC-32 where it pays. */
export const nodeCrc32 = (bytes, seed = 0) => bytes.length < NATIVE_CRC_BYTES_MIN ? portableCrc32(bytes, seed) : zlibCrc32(bytes, seed);
const ZEROS = new Uint8Array(256 << 10);
class NodeFileSystem {
    isBlocking;
    constructor(isBlocking) {
        this.isBlocking = isBlocking;
    }
    open(path, mode) {
        const { O_CREAT, O_RDONLY, O_RDWR, O_TRUNC } = constants;
        const flags = mode === 'create' ? O_RDWR | O_CREAT | O_TRUNC : mode === 'read-write' ? O_RDWR : O_RDONLY;
        return attempt('open', path, () => {
            const descriptor = openSync(path, flags, 0o600);
            if (!fstatSync(descriptor).isDirectory())
                return new NodeFile(path, descriptor, this.isBlocking);
            closeSync(descriptor);
            throw new QuorateError('is-a-directory', `${path} is a directory`);
        });
    }
    list(directory) {
        return attempt('list', directory, () => readdirSync(directory).sort());
    }
    exists(path) {
        return existsSync(path);
    }
    makeDirectory(path) {
        attempt('create the directory', path, () => {
            const full = resolve(path);
            const first = mkdirSync(full, { recursive: true, mode: 0o700 });
            if (first === undefined)
                return;
            // Each new directory's name is in the one above it.
            for (let made = full;; made = dirname(made)) {
                this.syncDirectory(dirname(made));
                if (made.length <= first.length)
                    return;
            }
        });
    }
    rename(from, to) {
        attempt('rename', from, () => renameSync(from, to));
    }
    remove(path) {
        attempt('remove', path, () => (statSync(path).isDirectory() ? rmdirSync(path) : unlinkSync(path)));
    }
    removeLater(path) {
        unlink(path, () => undefined);
    }
    syncDirectory(path) {
        // Windows cannot sync a directory, and keeps its names durable by itself.
        if (process.platform === 'win32')
            return;
        attempt('sync the directory', path, () => {
            const descriptor = openSync(path, constants.O_RDONLY);
            try {
                fsyncSync(descriptor);
            }
            finally {
                closeSync(descriptor);
            }
        });
    }
    size(path) {
        return attempt('stat', path, () => {
            const stats = statSync(path);
            if (stats.isDirectory())
                throw new QuorateError('is-a-directory', `${path} is a directory`);
            return stats.size;
        });
    }
}
class NodeFile {
    path;
    descriptor;
    isBlocking;
    isClosed = false;
    syncsUnderWay = 0;
    constructor(path, descriptor, isBlocking) {
        this.path = path;
        this.descriptor = descriptor;
        this.isBlocking = isBlocking;
    }
    write(bytes, offset) {
        this.attempt('write', () => {
            // The kernel may take a part only, as when the disk is nearly full: the next call then tells why.
            for (let at = 0; at < bytes.length;) {
                at += writeSync(this.descriptor, bytes, at, bytes.length - at, offset + at);
            }
        });
    }
    writev(parts, offset) {
        const total = parts.reduce((sum, part) => sum + part.length, 0);
        const written = this.attempt('write', () => writevSync(this.descriptor, parts, offset));
        if (written === total)
            return;
        let partOffset = 0;
        for (const part of parts) {
            const skip = Math.max(0, written - partOffset);
            if (skip < part.length)
                this.write(part.subarray(skip), offset + partOffset + skip);
            partOffset += part.length;
        }
    }
    read(offset, length) {
        return this.attempt('read', () => {
            const wanted = Math.max(0, Math.min(length, fstatSync(this.descriptor).size - offset));
            // Its own memory, not a slice of Node's pool: whoever keeps a view should keep just this.
            const bytes = new Uint8Array(wanted);
            let at = 0;
            while (at < wanted) {
                const count = readSync(this.descriptor, bytes, at, wanted - at, offset + at);
                if (count === 0)
                    break;
                at += count;
            }
            return at === wanted ? bytes : bytes.subarray(0, at);
        });
    }
    truncate(size) {
        this.attempt('truncate', () => ftruncateSync(this.descriptor, size));
    }
    preallocate(size) {
        // Node has no fallocate, and zeros that are written serve later syncs better: no extent changes its state then.
        for (let at = this.size(); at < size; at += ZEROS.length) {
            this.write(ZEROS.subarray(0, Math.min(ZEROS.length, size - at)), at);
        }
    }
    sync(done) {
        this.checkOpen();
        if (this.isBlocking) {
            let error;
            try {
                this.syncNow();
            }
            catch (thrown) {
                error = QuorateError.from(thrown, 'io');
            }
            process.nextTick(done, error);
            return;
        }
        this.syncsUnderWay++;
        fdatasync(this.descriptor, (thrown) => {
            this.syncsUnderWay--;
            if (this.isClosed && this.syncsUnderWay === 0)
                closeSync(this.descriptor);
            done(thrown ? mapError('sync', this.path, thrown) : undefined);
        });
    }
    syncNow() {
        this.attempt('sync', () => fdatasyncSync(this.descriptor));
    }
    size() {
        return this.attempt('stat', () => fstatSync(this.descriptor).size);
    }
    close() {
        if (this.isClosed)
            return;
        this.isClosed = true;
        // A descriptor closed under a running sync could be another file's by the time the thread uses it.
        if (this.syncsUnderWay === 0)
            closeSync(this.descriptor);
    }
    attempt(what, action) {
        this.checkOpen();
        return attempt(what, this.path, action);
    }
    checkOpen() {
        if (this.isClosed)
            throw new QuorateError('closed', `${this.path} was closed`);
    }
}
function attempt(what, path, action) {
    try {
        return action();
    }
    catch (thrown) {
        throw mapError(what, path, thrown);
    }
}
const CODES = new Map([
    ['ENOENT', 'file-not-found'],
    ['ENOSPC', 'no-space'],
    ['EDQUOT', 'no-space'],
    ['EFBIG', 'no-space'],
    ['EACCES', 'permission-denied'],
    ['EPERM', 'permission-denied'],
    ['EROFS', 'permission-denied'],
    ['EMFILE', 'too-many-files'],
    ['ENFILE', 'too-many-files'],
    ['ENOTDIR', 'not-a-directory'],
    ['EISDIR', 'is-a-directory'],
    ['ENOTEMPTY', 'directory-not-empty'],
    ['EEXIST', 'not-a-directory'], // from mkdir: a file has the name
]);
/** The port's code for an error of Node's; what is no system error is a bug of ours and passes through. */
export function mapError(what, path, thrown) {
    if (thrown instanceof QuorateError)
        return thrown;
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
    if (!/^E[A-Z0-9]+$/.test(code))
        throw thrown;
    const message = thrown.message;
    return new QuorateError(CODES.get(code) ?? 'io', `cannot ${what} ${path}: ${message}`, { cause: thrown });
}
assert(nodeCrc32(ZEROS) === portableCrc32(ZEROS), "zlib's CRC-32 is ours");
//# sourceMappingURL=file-system.js.map