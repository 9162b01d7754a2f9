// The store's records on LMDB: the latest of each copy and hint, under a key of its own, so that nothing is ever compacted.

import { ByteReader, ByteWriter, utf8Encode } from '../../core/bytes.ts';
import type { DriverLog } from '../../core/driver.ts';
import { assertNever, QuorateError } from '../../core/errors.ts';
import type { NodeId } from '../../core/protocol.ts';
import { type NwrSpec, nwr } from '../../protocols/nwr/index.ts';
import { LmdbMap } from '../../storage/node/lmdb-map.ts';

type Record = NwrSpec['Record'];

const RECORD = 0;
const OWNER = Uint8Array.of(1);
const MEMBERS = Uint8Array.of(2);

export class CopiesOnDisk implements DriverLog<NwrSpec> {
  /** What earlier lives kept. */
  readonly records: readonly Record[];
  /** Who they knew. */
  readonly members: readonly NodeId[];
  private readonly map: LmdbMap;

  /** Throws `wrong-directory` if it belongs to another member. */
  constructor(directory: string, owner: NodeId, copies: number) {
    this.map = new LmdbMap(directory);
    const records: Record[] = [];
    let members: NodeId[] = [];
    let known: { readonly owner: NodeId; readonly copies: number } | undefined;
    for (const [key, value] of this.map.entries()) {
      const reader = new ByteReader(value);
      if (key[0] === RECORD) records.push(nwr.wire.decodeRecord(reader));
      else if (key[0] === OWNER[0]) known = { owner: reader.uint(), copies: reader.uint() };
      else members = Array.from({ length: reader.uint() }, () => reader.uint());
    }
    this.records = records;
    this.members = members;
    if (known !== undefined && (known.owner !== owner || known.copies !== copies)) {
      void this.map.close();
      const has = `${directory} is of member ${known.owner} with ${known.copies} copies a key`;
      throw new QuorateError('wrong-directory', `${has}, not of ${owner} with ${copies}`);
    }
    if (known === undefined) this.map.put(OWNER, uints(owner, copies));
  }

  append(record: Record): void {
    switch (record.type) {
      case 'kept':
        this.map.put(keyOf(0, record.item.key), encode(record));
        return;
      case 'hinted':
        this.map.put(keyOf(record.target, record.item.key), encode(record));
        return;
      case 'dropped':
        this.map.remove(keyOf(0, record.key));
        return;
      case 'hint-dropped':
        this.map.remove(keyOf(record.target, record.key));
        return;
      case 'births':
        this.map.put(Uint8Array.of(RECORD), encode(record));
        return;
      default:
        assertNever(record, 'record');
    }
  }

  rememberMembers(members: readonly NodeId[]): void {
    this.map.put(MEMBERS, uints(members.length, ...members));
  }

  get hasPending(): boolean {
    return this.map.hasPending;
  }

  commit(done: (error?: QuorateError) => void): void {
    this.map.commit(done);
  }

  close(): Promise<void> {
    return this.map.close();
  }
}

/** Target 0: the copy itself. */
function keyOf(target: NodeId, key: string): Uint8Array {
  const writer = new ByteWriter();
  writer.u8(RECORD);
  writer.uint(target);
  writer.raw(utf8Encode(key));
  return writer.copy();
}

function encode(record: Record): Uint8Array {
  const writer = new ByteWriter();
  nwr.wire.encodeRecord(record, writer);
  return writer.copy();
}

function uints(...values: readonly number[]): Uint8Array {
  const writer = new ByteWriter();
  for (const value of values) writer.uint(value);
  return writer.copy();
}
