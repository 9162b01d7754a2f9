// Who a data directory belongs to: cluster, member and engine, and how often the member was started. A small text file
// with a checksum, so that an operator can read it and nobody can change it by accident. Format: docs/formats.md.
import { utf8Decode, utf8Encode } from '../core/bytes.js';
import { crc32 } from '../core/crc32.js';
import { assert, QuorateError } from '../core/errors.js';
import { join } from './file-system.js';
const FORMAT_VERSION = 1;
export const IDENTITY_FILE = 'identity';
const TITLE = 'quorate data directory';
const FILE_BYTES_MAX = 4096;
/**
 * Claims the directory for this start: writes the identity of a fresh one, or checks that of a used one and counts the
 * start. Durable on return. Throws
 * `foreign-data-directory` (of another cluster, member or engine), `corrupt-identity`, `missing-identity`,
 * `unsupported-format`, and the file system's errors. Hold the directory's lock before you call this.
 */
export function claimIdentity(options) {
    const { fs, directory } = options;
    fs.makeDirectory(directory);
    const found = readIdentity(fs, directory);
    const identity = found ? checkIdentity(options, found) : newIdentity(options);
    writeIdentity(fs, directory, identity);
    return identity;
}
/** What the directory says it is; undefined for a fresh one. Changes nothing. */
export function readIdentity(fs, directory) {
    const path = join(directory, IDENTITY_FILE);
    if (!fs.exists(path))
        return undefined;
    const file = fs.open(path, 'read');
    try {
        return decodeIdentity(path, utf8Decode(file.read(0, FILE_BYTES_MAX)));
    }
    finally {
        file.close();
    }
}
function checkIdentity(options, found) {
    const { directory } = options;
    const refuse = (what, theirs, ours) => {
        throw new QuorateError('foreign-data-directory', `the data directory ${directory} belongs to ${what} ${theirs}, not ${ours}. Remedy: name the data directory of this ` +
            'member, or an empty one; nothing was changed');
    };
    if (options.clusterId !== undefined && options.clusterId !== found.clusterId) {
        refuse('cluster', hexadecimal(found.clusterId), hexadecimal(options.clusterId));
    }
    if (options.memberId !== undefined && options.memberId !== found.memberId) {
        refuse('member', hexadecimal(found.memberId), hexadecimal(options.memberId));
    }
    if (options.engine !== found.engine)
        refuse('the engine', found.engine, options.engine);
    return { ...found, incarnation: found.incarnation + 1 };
}
function newIdentity(options) {
    const { fs, directory, clusterId, memberId, engine } = options;
    for (const name of options.dataNames ?? []) {
        const path = join(directory, name);
        if (!fs.exists(path))
            continue;
        throw new QuorateError('missing-identity', `the data directory ${directory} holds '${name}' but no file '${IDENTITY_FILE}' that says whose it is. Remedy: ` +
            'restore the file from a backup, or name an empty directory and let this member join anew; nothing was changed');
    }
    if (clusterId === undefined || memberId === undefined) {
        throw new QuorateError('missing-identity', `the data directory ${directory} is empty: it has no identity to go by`);
    }
    assert(/^[\w.-]+$/.test(engine), `not an engine's name: '${engine}'`);
    return { clusterId, memberId, engine, formatVersion: FORMAT_VERSION, incarnation: 1 };
}
/** Beside the old one, synced, then renamed: a crash leaves one of the two whole. */
function writeIdentity(fs, directory, identity) {
    const path = join(directory, IDENTITY_FILE);
    const temporary = `${path}.tmp`;
    const file = fs.open(temporary, 'create');
    try {
        file.write(encodeIdentity(identity), 0);
        file.syncNow();
    }
    finally {
        file.close();
    }
    fs.rename(temporary, path);
    fs.syncDirectory(directory);
}
function encodeIdentity(identity) {
    const text = `${TITLE}\n` +
        `format ${identity.formatVersion}\n` +
        `cluster ${hexadecimal(identity.clusterId)}\n` +
        `member ${hexadecimal(identity.memberId)}\n` +
        `engine ${identity.engine}\n` +
        `incarnation ${identity.incarnation}\n`;
    return utf8Encode(`${text}checksum ${checksum(text)}\n`);
}
function decodeIdentity(path, text) {
    const pattern = /^quorate data directory\nformat (\d+)\n(?:cluster ([0-9a-f]+)\nmember ([0-9a-f]+)\nengine ([\w.-]+)\nincarnation (\d+)\n)?/;
    const match = pattern.exec(text);
    const tail = text.lastIndexOf('checksum ');
    if (!match || tail < 0 || text.slice(tail) !== `checksum ${checksum(text.slice(0, tail))}\n`) {
        throw new QuorateError('corrupt-identity', `${path} is damaged: its checksum does not match. Remedy: check the disk; then restore the file from a backup, or ` +
            'remove this member from the cluster and add it again with an empty data directory; nothing was changed');
    }
    const [, format, cluster, member, engine, incarnation] = match;
    if (Number(format) !== FORMAT_VERSION || cluster === undefined || member === undefined || engine === undefined) {
        throw new QuorateError('unsupported-format', `${path} has format version ${format}, this program reads version ${FORMAT_VERSION}: use the version of the program that wrote it, or a later one`);
    }
    return {
        clusterId: Number.parseInt(cluster, 16),
        memberId: Number.parseInt(member, 16),
        engine,
        formatVersion: FORMAT_VERSION,
        incarnation: Number(incarnation),
    };
}
function checksum(text) {
    return crc32(utf8Encode(text)).toString(16).padStart(8, '0');
}
function hexadecimal(id) {
    return id.toString(16).padStart(16, '0');
}
//# sourceMappingURL=identity.js.map