// A backup becomes the data directory of a new cluster's member. Every founder restores the same file with its own name; they
// then hold the same state behind the same first entry of an empty log. Whoever joins later gets it all as a snapshot, for
// no log has what came before.

import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { QuorateError } from '../../core/errors.ts';
import { chooseEngine, engineNameOf } from '../../host/engines.ts';
import { LogOnDisk } from '../../host/log-on-disk.ts';
import { KvMachine } from '../../kv/machine.ts';
import type { Membership } from '../../protocols/replicated-log.ts';
import { claimIdentity } from '../../storage/identity.ts';
import { createNodeFileSystem, nodeCrc32 } from '../../storage/node/file-system.ts';
import { openLmdbStore } from '../../storage/node/lmdb-store.ts';
import { type BootstrapOptions, foundCluster } from '../bootstrap.ts';
import { DATA_DIRECTORIES } from '../open-member.ts';
import { BACKUP_HEADER_BYTES, type BackupHeader, BackupReader, SUM_BYTES } from './backup-format.ts';

export interface RestoreOptions extends Omit<BootstrapOptions, 'initialClusterState' | 'engine'> {
  readonly file: string;
  readonly dataDir: string;
  readonly consensus?: string;
  /** Revisions to leave out, so that none that anybody may have seen of the old cluster comes again. */
  readonly bumpRevision: number;
  /** Nothing before the restored state can be asked for: watches of the old cluster's end, and must begin anew. */
  readonly marksCompacted: boolean;
}

/** Where the new log begins: behind one entry that nobody has. */
const ORIGIN = { index: 1, term: 1 };
const PIECE_BYTES = 1 << 20;
const SEGMENT_BYTES = 64 * 1024 * 1024;

/** Reads a backup to its end. Throws `corrupt-backup`, and `bad-input` if the file cannot be read. */
export function verifyBackup(file: string): BackupHeader & { readonly hash: number } {
  let hash = 0;
  const header = readBackup(file, (chunk) => {
    hash = nodeCrc32(chunk, hash);
  });
  return { ...header, hash };
}

/** Throws `corrupt-backup`, `directory-not-empty`, `invalid-option`, and what the disk says. */
export async function restoreBackup(options: RestoreOptions): Promise<BackupHeader> {
  const { dataDir } = options;
  // Twice through the file, so that a bad one leaves nothing behind.
  verifyBackup(options.file);
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0) {
    throw new QuorateError('directory-not-empty', `${dataDir} is not empty: a backup is restored into a new directory`);
  }
  const engine = engineNameOf(options.consensus, undefined);
  const { self, clusterId, membership } = foundCluster({ ...options, initialClusterState: 'new', engine });
  const fs = createNodeFileSystem();
  fs.makeDirectory(dataDir);
  const header = await restoreState(options);
  await writeLog(engine, dataDir, membership);
  // Last: a restore that was cut off leaves a directory that no member starts with.
  claimIdentity({ fs, directory: dataDir, clusterId, memberId: self, engine });
  return header;
}

async function restoreState({ file, dataDir, bumpRevision, marksCompacted }: RestoreOptions): Promise<BackupHeader> {
  const store = openLmdbStore({ directory: join(dataDir, DATA_DIRECTORIES.kv) });
  try {
    const machine = new KvMachine(store, { crc32: nodeCrc32 });
    const restore = machine.beginRestore();
    const header = readBackup(file, (chunk) => restore.write(chunk));
    restore.commit();
    machine.rebase(ORIGIN.index, ORIGIN.term, { bumpBy: bumpRevision, marksCompacted });
    await new Promise<void>((resolve, reject) =>
      machine.flush((error) => (error === undefined ? resolve() : reject(error))),
    );
    return header;
  } finally {
    await new Promise<void>((resolve) => store.close(resolve));
  }
}

async function writeLog(engine: string, dataDir: string, membership: Membership): Promise<void> {
  const { definition } = chooseEngine(engine, {});
  const log = new LogOnDisk({
    definition,
    fs: createNodeFileSystem(),
    directory: join(dataDir, DATA_DIRECTORIES.wal),
    segmentBytes: SEGMENT_BYTES,
    crc32: nodeCrc32,
  });
  try {
    for (const record of definition.recordsAt(ORIGIN.index, ORIGIN.term, membership)) log.append(record);
    await new Promise<void>((resolve, reject) =>
      log.commit((error) => (error === undefined ? resolve() : reject(error))),
    );
  } finally {
    log.close();
  }
}

/** Gives the state machine's snapshot inside to `onChunk`, in pieces. */
function readBackup(file: string, onChunk: (chunk: Uint8Array) => void): BackupHeader {
  const handle = open(file);
  try {
    const reader = new BackupReader();
    const { size } = fstatSync(handle);
    const header = reader.begin(read(handle, 0, BACKUP_HEADER_BYTES), size);
    const end = BACKUP_HEADER_BYTES + header.bytes;
    for (let at = BACKUP_HEADER_BYTES; at < size - SUM_BYTES; ) {
      const limit = at < end ? end : size - SUM_BYTES;
      const piece = read(handle, at, Math.min(PIECE_BYTES, limit - at));
      reader.add(piece);
      if (at < end) onChunk(piece);
      at += piece.length;
    }
    reader.end(read(handle, size - SUM_BYTES, SUM_BYTES));
    return header;
  } finally {
    closeSync(handle);
  }
}

function open(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (thrown) {
    throw new QuorateError('bad-input', (thrown as Error).message, { cause: thrown });
  }
}

function read(handle: number, at: number, bytes: number): Uint8Array {
  const buffer = Buffer.alloc(bytes);
  return buffer.subarray(0, readSync(handle, buffer, 0, bytes, at));
}
