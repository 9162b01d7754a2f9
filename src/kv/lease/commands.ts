// The commands about leases as the log has them.

import { type ByteReader, ByteWriter } from '../../core/bytes.ts';
import type { LeaseCheckpoint, LeaseSighting } from './leases.ts';

export type LeaseCommand =
  | { readonly type: 'lease-grant'; readonly id: bigint; readonly ttlSeconds: number }
  | { readonly type: 'lease-revoke'; readonly id: bigint }
  | { readonly type: 'lease-renew'; readonly ids: readonly bigint[] }
  | { readonly type: 'lease-expire'; readonly leases: readonly LeaseSighting[] }
  | { readonly type: 'lease-checkpoint'; readonly leases: readonly LeaseCheckpoint[] };

/** Part of the log's format, as ../commands.ts says. */
const KIND = {
  'lease-grant': 16,
  'lease-revoke': 17,
  'lease-renew': 18,
  'lease-expire': 19,
  'lease-checkpoint': 20,
} as const satisfies Record<LeaseCommand['type'], number>;

export function encodeLeaseCommand(command: LeaseCommand): Uint8Array {
  const writer = new ByteWriter();
  writer.u8(KIND[command.type]);
  switch (command.type) {
    case 'lease-grant':
      writeId(writer, command.id);
      writer.uint(command.ttlSeconds);
      break;
    case 'lease-revoke':
      writeId(writer, command.id);
      break;
    case 'lease-renew':
      writer.uint(command.ids.length);
      for (const id of command.ids) writeId(writer, id);
      break;
    case 'lease-expire':
      writer.uint(command.leases.length);
      for (const lease of command.leases) writeSighting(writer, lease);
      break;
    case 'lease-checkpoint':
      writer.uint(command.leases.length);
      for (const lease of command.leases) {
        writeSighting(writer, lease);
        writer.uint(lease.remainingSeconds);
      }
  }
  return writer.copy();
}

/** Undefined for a kind of which leases know nothing. Throws `malformed`. */
export function decodeLeaseCommand(kind: number | undefined, reader: ByteReader): LeaseCommand | undefined {
  switch (kind) {
    case KIND['lease-grant']:
      return { type: 'lease-grant', id: readId(reader), ttlSeconds: reader.uint() };
    case KIND['lease-revoke']:
      return { type: 'lease-revoke', id: readId(reader) };
    case KIND['lease-renew']:
      return { type: 'lease-renew', ids: readList(reader, readId) };
    case KIND['lease-expire']:
      return { type: 'lease-expire', leases: readList(reader, readSighting) };
    case KIND['lease-checkpoint']: {
      const one = (): LeaseCheckpoint => ({ ...readSighting(reader), remainingSeconds: reader.uint() });
      return { type: 'lease-checkpoint', leases: readList(reader, one) };
    }
    default:
      return undefined;
  }
}

function readList<T>(reader: ByteReader, read: (reader: ByteReader) => T): T[] {
  const count = reader.uint();
  const list: T[] = [];
  // Not an array of the length that the input claims: each must be there.
  for (let i = 0; i < count; i++) list.push(read(reader));
  return list;
}

function writeSighting(writer: ByteWriter, { id, renewedAt }: LeaseSighting): void {
  writeId(writer, id);
  writer.uint(renewedAt);
}

function readSighting(reader: ByteReader): LeaseSighting {
  return { id: readId(reader), renewedAt: reader.uint() };
}

function writeId(writer: ByteWriter, id: bigint): void {
  writer.u32(Number(BigInt.asUintN(32, id)));
  writer.u32(Number(BigInt.asUintN(32, id >> 32n)));
}

function readId(reader: ByteReader): bigint {
  const low = BigInt(reader.u32());
  return BigInt.asIntN(64, low | (BigInt(reader.u32()) << 32n));
}
