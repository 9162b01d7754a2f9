// What the wire forms of replicated logs share: entries, memberships and changes of them, forwarded requests, enumerations.

import { ByteReader, ByteWriter } from '../core/bytes.ts';
import { assert, assertNever, QuorateError } from '../core/errors.ts';
import type { NodeId } from '../core/protocol.ts';
import type { ForwardedProposal } from './forwarding.ts';
import type {
  EntryKind,
  LogEntry,
  Membership,
  MembershipChange,
  MembershipCommand,
  RefusalCode,
} from './replicated-log.ts';

// The order is the wire's and the disk's: append only.
const ENTRY_KINDS = ['data', 'no-op', 'membership'] as const satisfies readonly EntryKind[];
const CHANGE_TYPES = [
  'add-voter',
  'add-learner',
  'promote',
  'demote',
  'remove',
  'update-address',
] as const satisfies readonly MembershipChange['type'][];
const TRANSITIONS = ['simple', 'auto', 'explicit'] as const;
const REFUSAL_CODES = [
  'no-leader',
  'not-leader',
  'quota-exceeded',
  'transferring',
  'change-in-progress',
  'term-not-established',
  'learner-behind',
  'invalid-change',
  'unknown-member',
  'timed-out',
  'removed',
] as const satisfies readonly RefusalCode[];
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

export function encodeNumbers(numbers: readonly number[], writer: ByteWriter): void {
  writer.uint(numbers.length);
  for (const number of numbers) writer.uint(number);
}

export function decodeNumbers(reader: ByteReader): number[] {
  const numbers: number[] = [];
  for (let count = readCount(reader, 1); count > 0; count--) numbers.push(reader.uint());
  return numbers;
}

/** A point in time on somebody's clock, which comes back to it. */
export function decodeTime(reader: ByteReader): number {
  const time = reader.f64();
  if (!Number.isFinite(time)) throw malformed('time', time);
  return time;
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
  encodeNumbers(membership.voters, writer);
  encodeNumbers(membership.outgoing, writer);
  encodeNumbers(membership.learners, writer);
  encodeNumbers(membership.learnersNext, writer);
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

/** Requests to propose, as one node forwards them to another. */
export function encodeProposals(proposals: readonly ForwardedProposal[], writer: ByteWriter): void {
  writer.uint(proposals.length);
  for (const { request, data } of proposals) {
    writer.uint(request);
    writer.bytes(data);
  }
}

export function decodeProposals(reader: ByteReader): ForwardedProposal[] {
  const proposals: ForwardedProposal[] = [];
  for (let count = readCount(reader, 2); count > 0; count--) {
    proposals.push({ request: reader.uint(), data: reader.bytes() });
  }
  return proposals;
}

export function encodeMembershipCommand(command: MembershipCommand, writer: ByteWriter): void {
  if (command.type === 'leave-joint') {
    writer.u8(0);
    return;
  }
  writer.u8(1 + code(TRANSITIONS, command.transition));
  writer.uint(command.changes.length);
  for (const change of command.changes) {
    writer.u8(code(CHANGE_TYPES, change.type));
    writer.uint(change.node);
    if ('address' in change) writer.string(change.address);
  }
}

export function decodeMembershipCommand(reader: ByteReader): MembershipCommand {
  const kind = reader.u8();
  if (kind === 0) return { type: 'leave-joint' };
  const transition = pick(TRANSITIONS, kind - 1, 'transition');
  const changes: MembershipChange[] = [];
  for (let count = readCount(reader, 2); count > 0; count--) changes.push(decodeChange(reader));
  return { type: 'change-membership', changes, transition };
}

function decodeChange(reader: ByteReader): MembershipChange {
  const type = pick(CHANGE_TYPES, reader.u8(), 'change type');
  const node = reader.uint();
  switch (type) {
    case 'add-voter':
    case 'add-learner':
    case 'update-address':
      return { type, node, address: reader.string() };
    case 'promote':
    case 'demote':
    case 'remove':
      return { type, node };
    default:
      return assertNever(type, 'change type');
  }
}

export function encodeRefusalCode(refusal: RefusalCode, writer: ByteWriter): void {
  writer.u8(code(REFUSAL_CODES, refusal));
}

export function decodeRefusalCode(reader: ByteReader): RefusalCode {
  return pick(REFUSAL_CODES, reader.u8(), 'refusal code');
}
