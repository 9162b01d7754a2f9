// A file system whose user forgot something: the calls that one rule of storage asks for are swallowed on their way to the
// disk. So the rule is switched off without a hook in the code that keeps it.
import { QuorateError } from '../../core/errors.js';
export class FlawedFileSystem {
    flaws;
    phase = 'opening';
    /** Runs something later: what a sync that is skipped reports. */
    later;
    fs;
    lastChange = 'create';
    constructor(fs, flaws, later) {
        this.fs = fs;
        this.flaws = flaws;
        this.later = later;
    }
    open(path, mode) {
        if (mode === 'create')
            this.lastChange = 'create';
        return new FlawedFile(this, this.fs.open(this.placeOf(path), mode));
    }
    list(directory) {
        return this.fs.list(directory);
    }
    exists(path) {
        return this.fs.exists(path);
    }
    makeDirectory(path) {
        this.fs.makeDirectory(path);
    }
    rename(from, to) {
        this.lastChange = 'rename';
        if (this.placeOf(from) === from)
            this.fs.rename(from, to);
    }
    remove(path) {
        this.lastChange = 'remove';
        if (this.flaws.skipsRemove?.(path) !== true)
            this.fs.remove(this.placeOf(path));
    }
    removeLater(path) {
        this.fs.removeLater(path);
    }
    syncDirectory(path) {
        if (this.flaws.skipsDirectorySync?.(path, this.lastChange) !== true)
            this.fs.syncDirectory(path);
    }
    size(path) {
        return this.fs.size(path);
    }
    placeOf(path) {
        return this.flaws.writesInPlace?.(path) === true ? path.replace(/(\.\d+)?\.tmp$/, '') : path;
    }
}
class FlawedFile {
    path;
    fs;
    file;
    constructor(fs, file) {
        this.path = file.path;
        this.fs = fs;
        this.file = file;
    }
    write(bytes, offset) {
        const { flaws, phase } = this.fs;
        if (flaws.skipsWrite?.(this.path, phase) === true)
            return;
        this.unlessFull(() => this.file.write(bytes, offset));
    }
    read(offset, length) {
        return this.file.read(offset, length);
    }
    truncate(size) {
        if (this.fs.flaws.skipsTruncate?.(this.path, this.fs.phase) !== true)
            this.file.truncate(size);
    }
    preallocate(size) {
        this.unlessFull(() => this.file.preallocate(size));
    }
    sync(done) {
        if (this.skipsSync) {
            this.fs.later(() => done(undefined));
            return;
        }
        this.file.sync((error) => {
            if (error === undefined || this.fs.flaws.retriesSyncs !== true)
                done(error);
            else
                this.fs.later(() => this.file.sync(done));
        });
    }
    syncNow() {
        if (this.skipsSync)
            return;
        try {
            this.file.syncNow();
        }
        catch (thrown) {
            if (this.fs.flaws.retriesSyncs !== true)
                throw thrown;
            this.file.syncNow();
        }
    }
    size() {
        return this.file.size();
    }
    close() {
        this.file.close();
    }
    get skipsSync() {
        return this.fs.flaws.skipsSync?.(this.path) === true;
    }
    unlessFull(write) {
        try {
            write();
        }
        catch (thrown) {
            const isFull = thrown instanceof QuorateError && thrown.code === 'no-space';
            if (!isFull || this.fs.flaws.ignoresNoSpace !== true)
                throw thrown;
        }
    }
}
//# sourceMappingURL=flaws.js.map