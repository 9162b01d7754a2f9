// What travels between members, in datagrams and frames alike: magic u8 | flags u8 | group u32 | then, sealed or with its
// CRC-32 in front: from uint | channel string | body.

import { createHash } from 'node:crypto';
import { ByteReader, ByteWriter } from '../../core/bytes.ts';
import type { NodeId } from '../../core/protocol.ts';
import { nodeCrc32 } from '../../storage/node/file-system.ts';
import { type Keys, SEAL_BYTES } from './keyring.ts';

const MAGIC = 0x53;
const PLAIN = 0;
const SEALED = 1;
const HEAD_BYTES = 6;
const CHECKSUM_BYTES = 4;
const SENDER_BYTES_MAX = 8;
/** The members' own talk. */
export const MEMBERSHIP_CHANNEL = '';

export interface Packet {
  readonly from: NodeId;
  readonly channel: string;
  readonly body: Uint8Array;
}

/** `foreign`: of another group, or under keys that are not ours. */
export type Refusal = 'malformed' | 'foreign';

export class Packets {
  private readonly self: NodeId;
  private readonly keys: Keys;
  private readonly group: number;
  private readonly heads: readonly [plain: Uint8Array, sealed: Uint8Array];

  constructor(self: NodeId, clusterName: string, keys: Keys) {
    this.self = self;
    this.keys = keys;
    this.group = createHash('sha256').update(`quorate membership ${clusterName}`).digest().readUInt32LE(0);
    this.heads = [this.head(PLAIN), this.head(SEALED)];
  }

  private head(flags: number): Uint8Array {
    const writer = new ByteWriter(HEAD_BYTES);
    writer.u8(MAGIC);
    writer.u8(flags);
    writer.u32(this.group);
    return writer.copy();
  }

  encode(channel: string, body: Uint8Array): Uint8Array {
    const content = new ByteWriter(body.length + 32);
    content.uint(this.self);
    content.string(channel);
    content.raw(body);
    const [plain, sealed] = this.heads;
    if (!this.keys.isEmpty) return Buffer.concat([sealed, this.keys.seal(content.finish(), sealed)]);
    const checksum = new ByteWriter(CHECKSUM_BYTES);
    checksum.u32(nodeCrc32(content.finish()));
    return Buffer.concat([plain, checksum.finish(), content.finish()]);
  }

  /** Bytes that a packet takes besides its body, at the most. */
  static overhead(channel: string): number {
    return HEAD_BYTES + SEAL_BYTES + SENDER_BYTES_MAX + 1 + Buffer.byteLength(channel);
  }

  /** With keys, what is not sealed is refused; without, what is. */
  decode(bytes: Uint8Array): Packet | Refusal {
    if (bytes.length < HEAD_BYTES + CHECKSUM_BYTES || bytes[0] !== MAGIC) return 'malformed';
    const head = new ByteReader(bytes, 1);
    const flags = head.u8();
    if (flags !== PLAIN && flags !== SEALED) return 'malformed';
    if (head.u32() !== this.group || (flags === SEALED) === this.keys.isEmpty) return 'foreign';
    let content: Uint8Array | undefined;
    if (flags === SEALED) {
      content = this.keys.open(bytes.subarray(HEAD_BYTES), this.heads[SEALED]);
      if (content === undefined) return 'foreign';
    } else {
      content = bytes.subarray(HEAD_BYTES + CHECKSUM_BYTES);
      if (head.u32() !== nodeCrc32(content)) return 'malformed';
    }
    return parse(content);
  }
}

function parse(content: Uint8Array): Packet | Refusal {
  try {
    const reader = new ByteReader(content);
    const from = reader.uint();
    const channel = reader.string();
    return from === 0 ? 'malformed' : { from, channel, body: reader.raw(reader.remaining) };
  } catch {
    return 'malformed';
  }
}
