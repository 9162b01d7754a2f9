// What several wire forms share: entries, memberships, enumerations.

import { ByteReader, ByteWriter } from '../../core/bytes.ts';
import { assert, QuorateError } from '../../core/errors.ts';
import type { NodeId } from '../../core/protocol.ts';
import type { EntryKind, LogEntry, Membership } from '../replicated-log.ts';

const ENTRY_KINDS = ['data', 'no-op', 'membership'] as const satisfies readonly EntryKind[];
/** Kind in the low bits; this one says that origin and request follow. */
const HAS_ORIGIN = 0x80;

export function malformed(what: string, value: unknown): QuorateError {
  return new QuorateError('malformed', `impossible ${what}: ${String(value)}`);
}

export function code<T extends string>(all: readonly T[], value: T): number {
  const at = all.indexOf(value);
  assert(at >= 0, `no code for ${value}`);
  return at;
}

export function pick<T>(all: readonly T[], at: number, what: string): T {
  const value = all[at];
  if (value === undefined) throw malformed(what, at);
  return value;
}

/** A count of things that take at least `bytesEach` each: a lie is found before anything is allocated for it. */
export function readCount(reader: ByteReader, bytesEach: number): number {
  const count = reader.uint();
  if (count * bytesEach > reader.remaining) throw malformed('count', count);
  return count;
}

/** Contiguous entries; their indexes follow from the first one's, which the surroundings tell. */
export function encodeEntries(entries: readonly LogEntry[], writer: ByteWriter): void {
  writer.uint(entries.length);
  for (const entry of entries) {
    const hasOrigin = entry.origin !== 0 || entry.request !== 0;
    writer.u8(kindCode(entry.kind) | (hasOrigin ? HAS_ORIGIN : 0));
    writer.uint(entry.term);
    if (hasOrigin) {
      writer.uint(entry.origin);
      writer.uint(entry.request);
    }
    writer.bytes(entry.data);
  }
}

function kindCode(kind: EntryKind): number {
  return kind === 'data' ? 0 : code(ENTRY_KINDS, kind);
}

export function decodeEntries(reader: ByteReader, firstIndex: number): LogEntry[] {
  const count = readCount(reader, 3);
  if (firstIndex < 1 || !Number.isSafeInteger(firstIndex + count)) throw malformed('index', firstIndex);
  const entries: LogEntry[] = [];
  for (let index = firstIndex; index < firstIndex + count; index++) {
    const head = reader.u8();
    const kind = pick(ENTRY_KINDS, head & ~HAS_ORIGIN, 'kind of entry');
    const term = reader.uint();
    const origin = head & HAS_ORIGIN ? reader.uint() : 0;
    const request = head & HAS_ORIGIN ? reader.uint() : 0;
    const data = reader.bytes();
    // A membership entry that cannot be read would be found out too late: when it takes effect.
    if (kind === 'membership') membershipFromBytes(data);
    entries.push({ index, term, kind, origin, request, data });
  }
  return entries;
}

function encodeNodes(nodes: readonly NodeId[], writer: ByteWriter): void {
  writer.uint(nodes.length);
  for (const node of nodes) writer.uint(node);
}

function decodeNodes(reader: ByteReader): NodeId[] {
  const nodes: NodeId[] = [];
  for (let count = readCount(reader, 1); count > 0; count--) {
    const node = reader.uint();
    const last = nodes[nodes.length - 1];
    if (node === 0 || (last !== undefined && node <= last)) throw malformed('list of nodes at', node);
    nodes.push(node);
  }
  return nodes;
}

export function encodeMembership(membership: Membership, writer: ByteWriter): void {
  encodeNodes(membership.voters, writer);
  encodeNodes(membership.outgoing, writer);
  encodeNodes(membership.learners, writer);
  encodeNodes(membership.learnersNext, writer);
  writer.bool(membership.autoLeave);
  writer.uint(membership.addresses.length);
  for (const { node, address } of membership.addresses) {
    writer.uint(node);
    writer.string(address);
  }
}

export function decodeMembership(reader: ByteReader): Membership {
  const voters = decodeNodes(reader);
  const outgoing = decodeNodes(reader);
  const learners = decodeNodes(reader);
  const learnersNext = decodeNodes(reader);
  const autoLeave = reader.bool();
  const addresses: { node: NodeId; address: string }[] = [];
  for (let count = readCount(reader, 2); count > 0; count--) {
    addresses.push({ node: reader.uint(), address: reader.string() });
  }
  return { voters, outgoing, learners, learnersNext, autoLeave, addresses };
}

/** The `data` of a membership entry. */
export function membershipToBytes(membership: Membership): Uint8Array {
  const writer = new ByteWriter(64);
  encodeMembership(membership, writer);
  return writer.copy();
}

/** Reads the `data` of a membership entry. Throws `malformed`. */
export function membershipFromBytes(data: Uint8Array): Membership {
  const reader = new ByteReader(data);
  const membership = decodeMembership(reader);
  if (reader.remaining > 0) throw malformed('bytes after a membership', reader.remaining);
  return membership;
}
