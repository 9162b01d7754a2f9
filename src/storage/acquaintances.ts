// Which data directory each other member came with, so that one that lost its directory is told from the one it was.
//
// A member without its data has forgotten what it voted for and acknowledged. Under its old identifier it could help to
// elect a leader that lacks acknowledged entries, and nobody may be there to ask at its start. So each data directory has a
// number of its own, drawn when it is made; members show it when they connect, and remember it of one another for good. The
// first directory of a member that this one meets counts, until the member is removed from the cluster.

import { utf8Decode, utf8Encode } from '../core/bytes.ts';
import { crc32 } from '../core/crc32.ts';
import { QuorateError } from '../core/errors.ts';
import type { NodeId } from '../core/protocol.ts';
import { type FileSystem, join } from './file-system.ts';

/** In a member's data directory. Format: docs/formats.md. */
export const ACQUAINTANCES_FILE = 'acquaintances';
const TITLE = 'quorate acquaintances';

export class Acquaintances {
  /** The number of this node's own directory; above 0. */
  readonly birth: number;
  private readonly fs: FileSystem;
  private readonly directory: string;
  private readonly births = new Map<NodeId, number>();
  /** Whether the disk knows all of it; without room there, only this life does. */
  isSaved = true;

  /**
   * `drawBirth`: a number for a fresh directory, above 0 and unlike any other's. Throws `corrupt-acquaintances` and the file
   * system's errors.
   */
  constructor(fs: FileSystem, directory: string, drawBirth: () => number) {
    this.fs = fs;
    this.directory = directory;
    fs.makeDirectory(directory);
    const path = join(directory, ACQUAINTANCES_FILE);
    if (fs.exists(path)) {
      this.birth = this.load(path);
    } else {
      this.birth = drawBirth();
      this.save();
    }
  }

  /** Why member `node`, who comes with directory `birth`, is not the one that was here before; undefined if it may be. */
  meet(node: NodeId, birth: number): QuorateError | undefined {
    const known = this.births.get(node);
    // 0: it does not say.
    if (birth === 0) return undefined;
    if (known !== undefined && known !== birth) return lostData(node);
    if (known === undefined) {
      this.births.set(node, birth);
      this.isSaved = false;
    }
    if (!this.isSaved) this.trySave();
    return undefined;
  }

  /** Whoever is no member may come back with an empty directory. */
  keepOnly(members: readonly NodeId[]): void {
    for (const node of [...this.births.keys()]) {
      if (members.includes(node)) continue;
      this.births.delete(node);
      this.isSaved = false;
    }
    if (!this.isSaved) this.trySave();
  }

  /** Without room on the disk this life remembers all the same; the next meeting tries again. */
  private trySave(): void {
    try {
      this.save();
    } catch (thrown) {
      if (!(thrown instanceof QuorateError)) throw thrown;
    }
  }

  /** Beside the old one, synced, then renamed: a crash leaves one of the two whole. */
  private save(): void {
    const { fs, directory } = this;
    const path = join(directory, ACQUAINTANCES_FILE);
    const file = fs.open(`${path}.tmp`, 'create');
    try {
      file.write(this.encode(), 0);
      file.syncNow();
    } finally {
      file.close();
    }
    fs.rename(`${path}.tmp`, path);
    fs.syncDirectory(directory);
    this.isSaved = true;
  }

  private encode(): Uint8Array {
    const members = [...this.births].map(([node, birth]) => `member ${node.toString(16)} ${birth.toString(16)}\n`);
    const text = `${TITLE}\nformat 1\nown ${this.birth.toString(16)}\n${members.join('')}`;
    return utf8Encode(`${text}checksum ${checksum(text)}\n`);
  }

  private load(path: string): number {
    const text = this.read(path);
    const tail = text.lastIndexOf('checksum ');
    const body = text.slice(0, Math.max(tail, 0));
    const own = /^quorate acquaintances\nformat 1\nown ([0-9a-f]+)\n/.exec(body)?.[1];
    if (own === undefined || text.slice(tail) !== `checksum ${checksum(body)}\n`) {
      throw new QuorateError(
        'corrupt-acquaintances',
        `${path} is damaged: its checksum does not match. Remedy: check the disk; then restore the file from a backup, or ` +
          'remove this member from the cluster and add it again with an empty data directory; nothing was changed',
      );
    }
    for (const [, node, birth] of body.matchAll(/^member ([0-9a-f]+) ([0-9a-f]+)$/gm)) {
      this.births.set(Number.parseInt(node ?? '', 16), Number.parseInt(birth ?? '', 16));
    }
    return Number.parseInt(own, 16);
  }

  private read(path: string): string {
    const file = this.fs.open(path, 'read');
    try {
      return utf8Decode(file.read(0, file.size()));
    } finally {
      file.close();
    }
  }
}

function checksum(text: string): string {
  return crc32(utf8Encode(text)).toString(16).padStart(8, '0');
}

function lostData(node: NodeId): QuorateError {
  return new QuorateError(
    'lost-data',
    `member ${node.toString(16)} has already served in this cluster with another data directory. A member without its data ` +
      'must not come back under its old identity. Remedy: restore the directory, or remove the member from the cluster and ' +
      'add it again',
  );
}
