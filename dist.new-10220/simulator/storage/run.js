// Runs a storage plan: one process after another on one simulated disk, each start judged by what was promised before.
import { InvariantViolation, violated } from '../../checkers/invariant.js';
import { crc32 } from '../../core/crc32.js';
import { QuorateError } from '../../core/errors.js';
import { join } from '../../storage/file-system.js';
import { inspectWal } from '../../storage/inspect-wal.js';
import { SimulatedDisk } from '../disk.js';
import { show } from '../show.js';
import { violationOf } from '../violation.js';
import { World } from '../world.js';
import { FlawedFileSystem } from './flaws.js';
import { Journal } from './journal.js';
import { DIRECTORY, SNAPSHOT_DIRECTORY, StorageProcess, WAL_DIRECTORY } from './process.js';
import { Shelf } from './shelf.js';
const CLUSTER = 0xc1a5;
const RETRY_MS = 20;
/** A healthy disk makes a write durable within this. */
const PROGRESS_MS = 5000;
export function runStoragePlan(plan, rules, log) {
    return new StorageRun(plan, rules, log).run();
}
class StorageRun {
    plan;
    rules;
    world;
    random;
    counts = { starts: 0, promises: 0, refusals: 0 };
    disk;
    journal = new Journal();
    shelf = new Shelf();
    process;
    /** Counts processes: what belongs to an earlier one is void. */
    life = 0;
    snapshotIndex = 0;
    /** Files that the disk damaged since the directory was empty. */
    damaged = new Set();
    failure;
    /** The log's last batch rotted since the last start: its voucher stays, for with both gone one copy cannot tell. */
    isZeroed = false;
    /** No more faults. */
    isOver = false;
    constructor(plan, rules, log) {
        this.plan = plan;
        this.rules = rules;
        this.world = new World(plan.seed);
        this.world.log = log;
        this.random = this.world.randomFor(1);
        this.disk = this.freshDisk();
    }
    run() {
        const { world, plan } = this;
        let violation;
        try {
            this.start();
            for (const { at, action } of plan.actions)
                this.at(at, () => this.perform(action));
            this.runUntil(plan.settings.forMs);
            this.recover();
        }
        catch (thrown) {
            violation = violationOf(thrown, world);
        }
        const { steps, now } = world;
        return { hash: world.hash.digest(), steps, simulatedMs: now, violation, counts: this.counts };
    }
    /** With everything well, a start finds all, and a write is promised; and a last start finds that, too. */
    recover() {
        const { world } = this;
        this.isOver = true;
        this.disk.fs.onOperation = undefined;
        this.power(0);
        this.disk.heal();
        this.runUntil(world.now + 1000);
        if (!this.process)
            violated('progress', 'the process does not start on a healthy disk');
        const before = this.counts.promises;
        this.process.request({ type: 'vote' });
        this.runUntil(world.now + PROGRESS_MS, () => this.counts.promises > before);
        if (this.counts.promises === before)
            violated('progress', `no write was promised within ${PROGRESS_MS} ms`);
        this.power(0);
        this.runUntil(world.now + 1000);
        if (!this.process)
            violated('progress', 'the process does not start on a healthy disk');
    }
    // Time, and what a power cut in the middle of anything does
    runUntil(time, isDone = () => false) {
        this.world.runUntil(time, () => this.failure !== undefined || isDone());
        if (this.failure !== undefined)
            throw this.failure;
    }
    at(time, run) {
        this.world.at(time, () => this.guard(run));
    }
    after(delayMs, run) {
        const { life } = this;
        this.world.after(delayMs, () => {
            if (life === this.life)
                this.guard(run);
        });
    }
    /** What the disk refuses here would have been refused to the process; without power nothing goes on. */
    guard(run) {
        this.world.steps++;
        try {
            run();
        }
        catch (thrown) {
            if (!(thrown instanceof QuorateError))
                throw thrown;
            this.failed(thrown);
        }
        if (!this.disk.fs.hasPower)
            this.power(1);
    }
    /** The process cannot go on. */
    failed(error) {
        const { code } = error;
        if (code === 'broken-invariant')
            this.failure ??= error.cause ?? error;
        else if (code === 'power-cut')
            this.power(1);
        else if (code === 'io')
            this.end(() => (this.random.chance(0.5) ? this.disk.kill() : this.disk.crash()), 1);
        else if (code !== 'no-space' && code !== 'closed')
            this.failure ??= error;
    }
    clock = {
        now: () => this.world.now,
        endOfTurn: (callback) => this.after(this.random() * this.plan.settings.turnDelayMaxMs, callback),
        setTimer: (at, callback) => {
            let isOff = false;
            this.after(at - this.world.now, () => {
                if (!isOff)
                    callback();
            });
            return () => {
                isOff = true;
            };
        },
    };
    // Lives
    freshDisk() {
        const disk = new SimulatedDisk(this.world, this.world.randomFor(2, this.life), this.plan.settings);
        disk.fs.onDamage = (path, isLost) => this.wasDamaged(path, isLost);
        return disk;
    }
    start(clusterId = CLUSTER) {
        if (this.process)
            return;
        const life = ++this.life;
        this.isZeroed = false;
        const { rules, journal, shelf, world, plan } = this;
        const fs = new FlawedFileSystem(this.disk.fs, rules.flaws, (run) => this.after(0, run));
        this.counts.starts++;
        world.hash.mix(life);
        world.note(() => `start ${life}`);
        try {
            const isDamagedSnapshot = (index) => this.isDamaged(`${index.toString(16).padStart(16, '0')}.snap`);
            this.process = new StorageProcess(fs, {
                clock: this.clock,
                rules,
                journal,
                shelf,
                clusterId,
                segmentBytes: plan.settings.segmentBytes,
                drawBirth: () => 1 + this.random.below(1_000_000_000),
                isDamagedSnapshot,
                onPromise: () => {
                    this.counts.promises++;
                    world.hash.mix(journal.promised);
                },
                onFatal: (error) => {
                    if (life === this.life)
                        this.failed(error);
                },
            });
        }
        catch (thrown) {
            if (!(thrown instanceof QuorateError))
                throw thrown;
            this.refused(thrown);
        }
    }
    /** A start that failed. Only a damaged directory may be refused; then the member is replaced, with an empty one. */
    refused(error) {
        const { code, message } = error;
        this.world.note(() => `refused: ${message}`);
        const parts = {
            'corrupt-wal': 'wal',
            'unsupported-format': 'wal',
            'corrupt-identity': 'identity',
            'corrupt-acquaintances': 'acquaintances',
        };
        const part = parts[code];
        if (part !== undefined) {
            if (!this.isDamaged(part))
                violated('undamaged-starts', `an undamaged directory is refused: ${message}`);
            this.counts.refusals++;
            this.replace();
            return;
        }
        if (code === 'no-space' || code === 'io') {
            this.disk.kill();
            this.after(RETRY_MS, () => this.start());
            return;
        }
        if (code !== 'power-cut')
            violated('undamaged-starts', `a start failed: ${code}: ${message}`);
        this.power(1);
    }
    replace() {
        this.disk = this.freshDisk();
        this.journal = new Journal();
        this.shelf = new Shelf();
        this.damaged = new Set();
        this.after(1, () => this.start());
    }
    power(downMs) {
        this.end(() => this.disk.crash(), downMs);
    }
    end(how, downMs) {
        this.process?.abandon();
        this.process = undefined;
        this.life++;
        how();
        this.after(downMs, () => this.start());
    }
    // Actions
    perform(action) {
        const { process, disk, random } = this;
        this.world.note(() => `--- ${show(action)}`);
        this.world.hash.text(action.type);
        switch (action.type) {
            case 'write':
                for (let i = 0; i < action.count; i++)
                    process?.request({ type: 'write', data: this.dataOf(process, action) });
                return;
            case 'vote':
                process?.request({ type: 'vote' });
                return;
            case 'compact':
                process?.request({ type: 'compact', keep: action.keep });
                return;
            case 'snapshot':
                if (process)
                    this.takeSnapshot(process, action);
                return;
            case 'meet': {
                const { member, lostData } = action;
                if (process)
                    this.shelf.met(process.acquaintances, member, lostData ? 1000 + random.below(1000) : member);
                return;
            }
            case 'stop':
                this.stop(action.downMs, action.zeroes);
                return;
            case 'power':
                this.power(action.downMs);
                return;
            case 'kill':
                this.end(() => disk.kill(), action.downMs);
                return;
            case 'foreign':
                this.tryForeign();
                return;
            default:
                this.strike(action);
        }
    }
    strike(action) {
        const { disk } = this;
        switch (action.type) {
            case 'cut-power':
                disk.fs.cutPowerAt(action.operations);
                return;
            case 'stall':
                disk.stall(action.forMs);
                return;
            case 'fail-sync':
                disk.fs.failSyncs(1);
                return;
            case 'fill':
                this.fill(action);
                return;
            case 'rot':
                this.rot(action.in, action.place, action.bit);
                return;
            case 'lose-write':
                disk.fs.loseWrites(1);
                return;
            case 'misdirect':
                disk.fs.misdirectWrite(action.by);
                return;
            case 'lose-segment':
                this.loseSegment();
        }
    }
    /** If it `cutsPower`, that goes when the log has written something again, and not synced. */
    fill({ spareBytes, forMs, cutsPower }) {
        const { disk } = this;
        disk.fill(spareBytes);
        this.world.after(forMs, () => {
            disk.empty();
            if (!cutsPower || this.isOver)
                return;
            disk.fs.onOperation = ({ type, path }) => {
                if (type !== 'write' || !path.includes('/wal/'))
                    return;
                disk.fs.onOperation = undefined;
                disk.fs.cutPowerAt(1);
            };
        });
    }
    dataOf(process, { bytes, fill }) {
        if (fill === 'zeros')
            return new Uint8Array(bytes);
        if (fill === 'echo')
            return process.echo(this.random(), bytes + 64);
        return Uint8Array.from({ length: bytes }, () => this.random.below(256));
    }
    takeSnapshot(process, action) {
        const { shelf, random } = this;
        const index = ++this.snapshotIndex;
        const chunks = Array.from({ length: action.chunks }, () => Uint8Array.from({ length: 1 + random.below(action.bytes) }, () => random.below(256)));
        shelf.begun(index, chunks.reduce((crc, chunk) => crc32(chunk, crc), 0));
        const writer = process.snapshots.begin({ index, term: 1, metadata: Uint8Array.of(1, 2, 3) });
        const next = () => {
            const chunk = chunks.shift();
            if (chunk) {
                writer.write(chunk);
                this.after(random() * 5, next);
                return;
            }
            const { life } = this;
            writer.finish((error) => {
                // After an error nothing of it is left, and the process goes on.
                if (life !== this.life || error)
                    return;
                shelf.finished(index);
                this.guard(() => {
                    shelf.keeps(process.snapshots.list().slice(-action.keep));
                    process.snapshots.keep(action.keep);
                });
            });
        };
        next();
    }
    /** After an orderly stop no damage of the last batch goes unnoticed. */
    stop(downMs, zeroes) {
        const { process, disk } = this;
        if (!process)
            return;
        // A voucher can be asked for if everything was durable and the disk does what it is told.
        const isVouched = this.journal.isQuiet && !disk.fs.hasFaultsDue && disk.fs.capacityBytes === Number.POSITIVE_INFINITY;
        process.stop();
        this.end(() => disk.kill(), downMs);
        if (zeroes && isVouched)
            this.zeroLastBatch();
    }
    zeroLastBatch() {
        const { fs } = this.disk;
        const { batches, problem, torn } = inspectWal({ fs, directory: WAL_DIRECTORY, crc32 });
        const last = batches.findLast(({ records }) => records.length > 0);
        if (problem || torn || !last)
            return;
        const path = join(WAL_DIRECTORY, last.file);
        const next = batches.find(({ file, offset }) => file === last.file && offset > last.offset);
        const end = next?.offset ?? fs.size(path);
        this.damaged.add(path);
        this.isZeroed = true;
        const file = fs.open(path, 'read-write');
        file.write(new Uint8Array(end - last.offset), last.offset);
        file.syncNow();
        file.close();
    }
    /** The member's directory was restored from another cluster's backup, or mounted in the wrong place. */
    tryForeign() {
        if (this.process || !this.disk.fs.exists(join(DIRECTORY, 'identity')))
            return;
        const fs = this.disk.fs;
        try {
            this.start(CLUSTER + 1);
        }
        catch (thrown) {
            if (!(thrown instanceof InvariantViolation && thrown.message.includes('foreign-data-directory')))
                throw thrown;
            this.after(1, () => this.start());
        }
        if (this.process && fs === this.disk.fs)
            violated('own-directory', "another cluster's directory was taken");
    }
    // Damage
    wasDamaged(path, isLost) {
        this.world.note(() => `    a write to ${path} ${isLost ? 'was lost' : 'went astray'}`);
        this.damaged.add(path);
        if (path.includes('/wal/'))
            this.journal.damaged(!isLost);
    }
    isDamaged(part) {
        return [...this.damaged].some((path) => path.includes(part));
    }
    rot(part, place, bit) {
        const { fs } = this.disk;
        if (part === 'wal' && this.isZeroed)
            return;
        const paths = this.filesOf(part);
        const path = paths[Math.floor(place * paths.length)];
        if (path === undefined)
            return;
        const size = fs.size(path);
        if (size === 0)
            return;
        // Files are filled with zeros ahead of what is written: mostly it is the written that matters, and what was last.
        let at = this.random.below(size);
        for (let tries = 0; tries < 2 * size && isZero(fs, path, at); tries++)
            at = at === 0 ? size - 1 : at - 1;
        fs.flipBit(path, at, bit);
        this.damaged.add(path);
    }
    filesOf(part) {
        const { fs } = this.disk;
        if (!fs.hasPower)
            return [];
        if (part === 'identity' || part === 'acquaintances')
            return [join(DIRECTORY, part)].filter((path) => fs.exists(path));
        const directory = part === 'wal' ? WAL_DIRECTORY : SNAPSHOT_DIRECTORY;
        return fs.exists(directory) ? fs.list(directory).map((name) => join(directory, name)) : [];
    }
    /** In the middle of the log. Without its first or last segments it is a shorter log, and one copy cannot tell. */
    loseSegment() {
        const segments = this.filesOf('wal').filter((path) => path.endsWith('.wal'));
        if (segments.length < 3)
            return;
        this.end(() => this.disk.kill(), 1);
        const path = segments[1 + this.random.below(segments.length - 2)];
        this.damaged.add(path);
        this.disk.fs.remove(path);
        this.disk.fs.syncDirectory(WAL_DIRECTORY);
    }
}
function isZero(fs, path, at) {
    const file = fs.open(path, 'read');
    const [byte] = file.read(at, 1);
    file.close();
    return byte === 0;
}
//# sourceMappingURL=run.js.map