// An exclusive lock on a data directory, held until it is released or the process dies, however it dies.
//
// The holder listens on a Unix socket in the directory (on Windows: a named pipe). The kernel ends the listening with the
// process, so a lock is never stale: whoever can connect to a socket has found a living holder, whoever is refused has
// found the remains of a dead one. Sockets in a directory also hold across containers that share it, where process ids
// and abstract sockets do not; they do not hold between machines that share it over a network.
//
// Two processes that start at once: each first publishes its own socket, already listening, and only then looks for
// others. So at least one of them sees the other; whoever sees another living one gives way.
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, constants, openSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { QuorateError } from '../../core/errors.js';
import { mapError } from './file-system.js';
const ATTEMPTS = 3;
/** What fits into a socket's address on every system, with its closing zero. */
const SOCKET_PATH_BYTES_MAX = 103;
/** Locks an existing directory. Throws `data-directory-locked`, which names the holder's process, and `file-not-found`. */
export async function lockDirectory(directory) {
    let real;
    try {
        real = realpathSync(directory);
    }
    catch (thrown) {
        throw mapError('lock', directory, thrown);
    }
    if (process.platform === 'win32')
        return lockByPipe(real);
    for (let attempt = 1;; attempt++) {
        const outcome = await lockBySocket(real);
        if (typeof outcome !== 'string')
            return outcome;
        // Two that start at once may both give way; a holder that stays is found again.
        if (attempt === ATTEMPTS)
            throw locked(directory, /^lock-(\d+)-/.exec(outcome)?.[1]);
        await sleep(10 + Math.random() * 50 * attempt);
    }
}
/** The lock, or the name of the other living socket that was found. */
async function lockBySocket(directory) {
    const id = `${process.pid}-${randomBytes(6).toString('hex')}`;
    const name = `lock-${id}`;
    const address = socketAddresses(directory);
    let server;
    try {
        // It gets its name when it listens: found earlier, it would look dead.
        server = await listen(address.of(`.${id}`));
        try {
            renameSync(join(directory, `.${id}`), join(directory, name));
            const other = await findLivingSocket(directory, name, address.of);
            const lock = { release: () => unlock(server, join(directory, name)) };
            if (other === undefined)
                return lock;
            await lock.release();
            return other;
        }
        catch (thrown) {
            server.close();
            throw thrown;
        }
    }
    catch (thrown) {
        throw mapError('lock', directory, thrown);
    }
    finally {
        address.close();
    }
}
/** Another's socket that accepts connections. Removes those of the dead. */
async function findLivingSocket(directory, own, addressOf) {
    for (const name of readdirSync(directory)) {
        if (name === own || !/^lock-\d+-[0-9a-f]+$/.test(name))
            continue;
        if (await isAlive(addressOf(name)))
            return name;
        rmSync(join(directory, name), { force: true });
    }
    return undefined;
}
/** The address of a socket in the directory, however long the directory's path. */
function socketAddresses(directory) {
    if (process.platform === 'linux') {
        const descriptor = openSync(directory, constants.O_RDONLY | constants.O_DIRECTORY);
        return { of: (name) => `/proc/self/fd/${descriptor}/${name}`, close: () => closeSync(descriptor) };
    }
    const nearby = relative(process.cwd(), directory);
    const shorter = nearby.length < directory.length ? nearby || '.' : directory;
    const of = (name) => {
        const path = join(shorter, name);
        if (Buffer.byteLength(path) <= SOCKET_PATH_BYTES_MAX)
            return path;
        throw new QuorateError('path-too-long', `the path of the data directory ${directory} is too long for a socket`);
    };
    return { of, close: () => undefined };
}
function listen(address) {
    return new Promise((done, fail) => {
        const server = createServer((socket) => socket.destroy());
        server.once('error', fail);
        server.listen(address, () => {
            server.off('error', fail);
            server.unref();
            done(server);
        });
    });
}
function isAlive(address) {
    return new Promise((done) => {
        const socket = connect(address);
        socket.once('connect', () => {
            socket.destroy();
            done(true);
        });
        socket.once('error', (error) => {
            // Anything but a refusal (a full backlog, no permission) may be a living one.
            done(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT');
        });
    });
}
function unlock(server, path) {
    return new Promise((done) => {
        if (path !== undefined)
            rmSync(path, { force: true });
        if (!server.listening)
            done();
        else
            server.close(() => done());
    });
}
async function lockByPipe(directory) {
    const key = createHash('sha256').update(resolve(directory).toLowerCase()).digest('hex');
    try {
        const server = await listen(`\\\\.\\pipe\\quorate-${key}`);
        return { release: () => unlock(server, undefined) };
    }
    catch (thrown) {
        if (thrown.code === 'EADDRINUSE')
            throw locked(directory, undefined);
        throw mapError('lock', directory, thrown);
    }
}
function locked(directory, holder) {
    const by = holder === undefined ? 'another process' : `process ${holder}`;
    return new QuorateError('data-directory-locked', `the data directory ${directory} is in use by ${by}. Remedy: stop that process, or name another directory`);
}
//# sourceMappingURL=directory-lock.js.map