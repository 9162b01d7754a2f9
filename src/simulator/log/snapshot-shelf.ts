// Snapshots that a replica receives: chunk by chunk into the real store on the simulated disk, safe before the protocol hears
// of them, read back when the log goes on from one.

import { ByteWriter } from '../../core/bytes.ts';
import { crc32 } from '../../core/crc32.ts';
import { QuorateError } from '../../core/errors.ts';
import type { Random } from '../../core/random.ts';
import type { FileSystem } from '../../storage/file-system.ts';
import { openSnapshotStore, type SnapshotStore } from '../../storage/snapshots.ts';

const DIRECTORY = 'snapshots';
const CHUNKS_MAX = 4;

export interface ShelfPorts {
  readonly random: Random;
  /** A moment later, if this life of the process lasts so long. */
  later(run: () => void): void;
}

export class SnapshotShelf {
  private readonly store: SnapshotStore;
  private readonly ports: ShelfPorts;
  private isReceiving = false;
  /** What the log goes on from and the state machine does not hold durably yet: nothing else has that state. */
  private readonly awaited = new Set<number>();

  /** Opened at each start: what was half received is gone. Throws the file system's errors. */
  constructor(fs: FileSystem, ports: ShelfPorts) {
    this.store = openSnapshotStore({ fs, directory: DIRECTORY, crc32 });
    this.ports = ports;
  }

  /** Those that a crash left between their arrival and the protocol's word on them. */
  discardAll(): void {
    this.store.keep(0);
  }

  /** `isKept` is called once it is durable; never, if the disk refuses or another one is on its way. */
  receive(index: number, term: number, bytes: Uint8Array, isKept: () => void): void {
    if (this.isReceiving) return;
    this.isReceiving = true;
    const over = (): void => {
      this.isReceiving = false;
    };
    this.orRefuse(over, () => {
      const writer = this.store.begin({ index, term, metadata: new Uint8Array(0) });
      const size = Math.ceil(bytes.length / (1 + this.ports.random.below(CHUNKS_MAX))) || 1;
      const next = (from: number): void =>
        this.orRefuse(over, () => {
          if (from < bytes.length) {
            writer.write(bytes.subarray(from, from + size));
            this.ports.later(() => next(from + size));
            return;
          }
          writer.finish((error) => {
            over();
            if (error === undefined) isKept();
          });
        });
      next(0);
    });
  }

  /** What the disk refuses ends the transfer, not the process. */
  private orRefuse(over: () => void, run: () => void): void {
    try {
      run();
    } catch (thrown) {
      if (!(thrown instanceof QuorateError)) throw thrown;
      over();
    }
  }

  /** Throws `snapshot-not-found`, `corrupt-snapshot`. */
  read(index: number): Uint8Array {
    this.awaited.add(index);
    const bytes = new ByteWriter();
    for (const chunk of this.store.open(index).chunks()) bytes.raw(chunk);
    return bytes.finish();
  }

  /** The state machine holds it durably. */
  isHeld(index: number): void {
    this.awaited.delete(index);
    this.store.remove(index);
  }

  /** The protocol had no use for it; but a copy may have come before it, and wait to be loaded. */
  isIgnored(index: number): void {
    if (!this.awaited.has(index)) this.store.remove(index);
  }
}
