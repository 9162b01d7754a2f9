// How two members introduce themselves: the dialler says who it is, whom it wants and what for; the other side welcomes it
// or refuses with a code and a sentence, which both sides report.

import type { ByteReader, ByteWriter } from '../core/bytes.ts';
import { QuorateError } from '../core/errors.ts';
import type { NodeId } from '../core/protocol.ts';
import type { TransportOptions } from './types.ts';

/** Raised when frames or messages change so that older members would misread them. */
export const PROTOCOL_VERSION = 1;
/** 'QRT1': whoever dials the wrong port is told so instead of being misread. */
const MAGIC = 0x31545251;

export type Purpose = 'messages' | 'snapshot';
const PURPOSES: readonly Purpose[] = ['messages', 'snapshot'];

export interface Hello {
  readonly version: number;
  readonly clusterId: number;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly purpose: Purpose;
  /** Where the dialler itself accepts peers, for members that have not heard of it yet. May be empty. */
  readonly address: string;
  /** The number of the dialler's data directory, by which members know one that lost its own; 0 where it does not say. */
  readonly birth: number;
  /** Whose messages the dialler speaks, such as `raft`; empty where it does not say. */
  readonly engine: string;
}

export function encodeHello(hello: Hello, writer: ByteWriter): void {
  writer.u32(MAGIC);
  writer.uint(hello.version);
  writer.uint(hello.clusterId);
  writer.uint(hello.from);
  writer.uint(hello.to);
  writer.u8(PURPOSES.indexOf(hello.purpose));
  writer.string(hello.address);
  writer.uint(hello.birth);
  writer.string(hello.engine);
}

export function decodeHello(reader: ByteReader): Hello {
  if (reader.u32() !== MAGIC) throw new QuorateError('malformed', 'not a greeting of a Quorate member');
  const version = reader.uint();
  const clusterId = reader.uint();
  const from = reader.uint();
  const to = reader.uint();
  const purpose = PURPOSES[reader.u8()];
  if (purpose === undefined) throw new QuorateError('malformed', 'a greeting with an unknown purpose');
  const address = reader.string();
  // Absent in greetings of another version, which is to be named before anything else.
  const birth = reader.remaining > 0 ? reader.uint() : 0;
  const engine = reader.remaining > 0 ? reader.string() : '';
  return { version, clusterId, from, to, purpose, address, birth, engine };
}

/** Why `hello` cannot be welcomed by member `self` of cluster `clusterId`; undefined when it can. */
export function checkHello(
  hello: Hello,
  { self, clusterId, engine = '' }: Pick<TransportOptions, 'self' | 'clusterId' | 'engine'>,
): QuorateError | undefined {
  if (hello.version !== PROTOCOL_VERSION) {
    return new QuorateError(
      'version-mismatch',
      `member ${hello.from} speaks peer protocol ${hello.version}, member ${self} speaks ${PROTOCOL_VERSION}`,
    );
  }
  if (hello.clusterId !== clusterId) {
    return new QuorateError(
      'cluster-mismatch',
      `member ${hello.from} belongs to cluster ${hello.clusterId}, member ${self} to cluster ${clusterId}`,
    );
  }
  if (hello.engine !== '' && engine !== '' && hello.engine !== engine) {
    return new QuorateError(
      'engine-mismatch',
      `member ${hello.from} runs the consensus engine ${hello.engine}, member ${self} runs ${engine}`,
    );
  }
  if (hello.to !== self) {
    return new QuorateError(
      'member-mismatch',
      `member ${hello.from} looked for member ${hello.to} here, but this is member ${self}`,
    );
  }
  if (hello.from === self) {
    return new QuorateError('member-mismatch', `another process calls itself member ${self} as well`);
  }
  return undefined;
}

export function encodeRefusal(error: QuorateError, writer: ByteWriter): void {
  writer.string(error.code);
  writer.string(error.message);
}

export function decodeRefusal(reader: ByteReader): QuorateError {
  return new QuorateError(reader.string(), reader.string());
}
