// Nonsense on both ports and on the disk: each gets its error, no process dies of it, and the data is what it was.

import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ByteWriter } from '../../src/core/bytes.ts';
import { createRandom } from '../../src/core/random.ts';
import { findFreePorts } from '../../src/host/testing/ports.ts';
import { FRAME, writeFrame } from '../../src/transport/frames.ts';
import { encodeHello, PROTOCOL_VERSION } from '../../src/transport/handshake.ts';
import { TestClient } from '../harness/client.ts';
import { TestCluster, type TestMember } from '../harness/cluster.ts';

let cluster: TestCluster;
let client: TestClient;
beforeAll(async () => {
  cluster = await TestCluster.start();
  client = new TestClient(cluster.endpoints[0] ?? '', 30_000);
  await client.put('kept', 'as it was');
});
afterAll(async () => {
  client?.close();
  await cluster?.destroy();
});

function member(index: number): TestMember {
  const found = cluster.members[index];
  if (!found) throw new Error(`there is no member ${index}`);
  return found;
}

/** The same processes as before still serve, from every member, and nothing was changed. */
async function expectUnharmed(): Promise<void> {
  for (const each of cluster.members) {
    expect(each.isRunning).toBe(true);
    const reader = new TestClient(each.endpoint, 30_000);
    expect(await reader.get('kept')).toBe('as it was');
    reader.close();
  }
  await client.put('still writable', 'yes');
}

/** Sends bytes to a port of the first member; resolves with what came back once the other side closes, or after `end`. */
function send(port: number, ...parts: Uint8Array[]): Promise<Buffer> {
  return new Promise((resolve) => {
    const received: Buffer[] = [];
    const socket = connect(port, '127.0.0.1');
    socket.on('data', (bytes) => received.push(bytes));
    socket.on('error', () => {});
    socket.on('close', () => resolve(Buffer.concat(received)));
    for (const part of parts) socket.write(part);
    socket.end();
  });
}

/** An HTTP/2 frame (RFC 9113 §4.1). */
function frame(type: number, flags: number, stream: number, body: Uint8Array, length = body.length): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, body]);
}

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const SETTINGS = frame(4, 0, 0, Buffer.alloc(0));
const GOAWAY = 7;

/** Types of the HTTP/2 frames in `bytes`, in order. */
function frameTypes(bytes: Buffer): number[] {
  const types: number[] = [];
  for (let at = 0; at + 9 <= bytes.length; at += 9 + bytes.readUIntBE(at, 3)) types.push(bytes.readUInt8(at + 3));
  return types;
}

describe('the client port', () => {
  const port = (): number => member(0).clientPort;

  test.each([
    ['a frame longer than allowed', frame(0, 0, 1, Buffer.alloc(0), 0xff_ffff)],
    ['data on a stream that was never opened', frame(0, 0, 1, Buffer.from('x'))],
    ['headers that are no HPACK', frame(1, 4, 1, Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]))],
    ['settings of an impossible length', frame(4, 0, 0, Buffer.alloc(5))],
    ['a window update of nothing', frame(8, 0, 0, Buffer.alloc(4))],
    ['an even stream', frame(1, 4, 2, Buffer.alloc(0))],
    ['a continuation without a beginning', frame(9, 4, 1, Buffer.alloc(0))],
  ])('answers %s with GOAWAY', async (_name, malformed) => {
    const answer = await send(port(), PREFACE, SETTINGS, malformed);
    expect(frameTypes(answer)).toContain(GOAWAY);
    await expectUnharmed();
  });

  test('survives noise of any kind', async () => {
    const random = createRandom(7);
    const noise = (length: number): Buffer => Buffer.from(Array.from({ length }, () => random.below(256)));
    for (let i = 0; i < 50; i++) {
      await send(port(), noise(random.below(300)));
      await send(port(), PREFACE, SETTINGS, noise(random.below(300)));
    }
    await expectUnharmed();
  });

  test('survives half a request, and clients that say nothing', async () => {
    await send(port(), PREFACE.subarray(0, 10));
    await send(port(), Buffer.from('GET /version HTTP/1.1\r\nHost'));
    const silent = Array.from({ length: 100 }, () => connect(port(), '127.0.0.1'));
    await expectUnharmed();
    for (const socket of silent) socket.destroy();
  });

  test('tells HTTP/1.1 clients what it is', async () => {
    const response = await fetch(`http://${member(0).endpoint}/version`);
    expect(await response.json()).toMatchObject({ etcdserver: expect.stringMatching(/^3\./) });
    expect((await fetch(`http://${member(0).endpoint}/nothing-here`)).status).toBe(404);
  });
});

describe('requests', () => {
  /** Calls `path` with raw bytes as the message; resolves with the error. */
  function refusal(path: string, message: Buffer): Promise<ServiceError> {
    const raw = new Client(member(0).endpoint, credentials.createInsecure());
    return new Promise((resolve, reject) => {
      const identity = (bytes: Buffer): Buffer => bytes;
      raw.makeUnaryRequest(
        path,
        identity,
        identity,
        message,
        new Metadata(),
        { deadline: Date.now() + 30_000 },
        (error) => {
          raw.close();
          if (error) resolve(error);
          else reject(new Error(`${path} accepted it`));
        },
      );
    });
  }

  test.each([
    ['truncated', Buffer.from([0x0a, 0x10, 0x61])],
    ['an impossible field', Buffer.from([0x07, 0x01])],
    ['an endless number', Buffer.alloc(20, 0xff)],
  ])('a message that is no protobuf is refused: %s', async (_name, message) => {
    const error = await refusal('/etcdserverpb.KV/Put', message);
    expect([status.INTERNAL, status.INVALID_ARGUMENT]).toContain(error.code);
    await expectUnharmed();
  });

  test('an unknown method is UNIMPLEMENTED', async () => {
    expect((await refusal('/etcdserverpb.KV/Frobnicate', Buffer.alloc(0))).code).toBe(status.UNIMPLEMENTED);
    expect((await refusal('/nobody.Home/Knock', Buffer.alloc(0))).code).toBe(status.UNIMPLEMENTED);
  });

  test('what is too large is refused with etcd’s words', async () => {
    const large = client.put('k'.repeat(1_600_000), 'v');
    await expect(large).rejects.toThrow(/etcdserver: request is too large/);
    await expect(client.put('k', 'v'.repeat(4_000_000))).rejects.toMatchObject({ code: status.RESOURCE_EXHAUSTED });
    await expectUnharmed();
  });

  test('long keys are no problem below that', async () => {
    const key = 'long/'.repeat(20_000);
    await client.put(key, 'v');
    expect(await client.get(key)).toBe('v');
  });

  test('an empty key is refused with etcd’s words', async () => {
    await expect(client.put('', 'v')).rejects.toThrow(/etcdserver: key is not provided/);
  });
});

describe('the peer port', () => {
  const port = (): number => member(0).peerPort;

  function greeting(clusterId: number, version = PROTOCOL_VERSION): Uint8Array {
    const body = new ByteWriter();
    encodeHello(
      { version, clusterId, from: 4711, to: 1, purpose: 'messages', address: '', birth: 0, engine: '' },
      body,
    );
    const writer = new ByteWriter();
    writeFrame(writer, FRAME.hello, body.finish(), crc32);
    return writer.copy();
  }

  test('refuses members of another cluster, and of another version', async () => {
    for (const [hello, reason] of [
      [greeting(4711), /cluster/],
      [greeting(4711, 99), /protocol/],
    ] as const) {
      expect((await send(port(), hello)).toString('latin1')).toMatch(reason);
    }
    await expectUnharmed();
  });

  test('drops a frame with a wrong checksum, and the connection with it', async () => {
    const hello = greeting(4711);
    hello[hello.length - 1] = (hello.at(-1) ?? 0) ^ 1;
    await send(port(), hello);
    await expectUnharmed();
  });

  test('survives noise, half frames and frames of impossible length', async () => {
    const random = createRandom(8);
    for (let i = 0; i < 50; i++) {
      await send(port(), Buffer.from(Array.from({ length: random.below(300) }, () => random.below(256))));
    }
    await send(port(), greeting(4711).subarray(0, 11));
    await send(port(), Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 1]));
    await expectUnharmed();
  });
});

describe('the data directory', () => {
  /** Starts the member with changed flags; resolves with its last words after it has given up. */
  async function failedStart(each: TestMember, ...flags: string[]): Promise<string> {
    const own = each.flags;
    each.flags = [...own, ...flags];
    const { code } = await each.launch().exited;
    each.flags = own;
    expect(code).toBe(1);
    return each.process.tail();
  }

  test('of another member is refused, and both go on unharmed', async () => {
    const [first, second] = [member(1), member(2)];
    await first.stop();
    await second.stop();
    expect(await failedStart(first, '--data-dir', second.dataDir)).toMatch(/belongs to (another )?member/);
    await cluster.startAll();
    await expectUnharmed();
  });

  test('of another cluster is refused', async () => {
    const other = await TestCluster.start({ nodes: 1 });
    try {
      await other.members[0]?.stop();
      await member(2).stop();
      const foreign = other.members[0]?.dataDir ?? '';
      expect(await failedStart(member(2), '--data-dir', foreign)).toMatch(/belongs to/);
      await member(2).start();
      await expectUnharmed();
    } finally {
      await other.destroy();
    }
  });

  test('in use by a running member is refused', async () => {
    const [clientPort, peerPort] = await findFreePorts(2);
    const intruder = await cluster.addMember();
    cluster.members.pop();
    intruder.flags = member(0).flags.map((flag) =>
      flag
        .replace(`:${member(0).clientPort}`, `:${clientPort}`)
        .replace(/^(http:\/\/127\.0\.0\.1):\d+$/, (url) =>
          url === member(0).peerUrl ? `http://127.0.0.1:${peerPort}` : url,
        ),
    );
    intruder.flags = [...intruder.flags, '--initial-advertise-peer-urls', member(0).peerUrl];
    const { code } = await intruder.launch().exited;
    expect(code).toBe(1);
    expect(intruder.process.tail()).toMatch(/in use|another process|locked/);
    await expectUnharmed();
  });

  test.each(['client', 'peer'] as const)('a busy %s port is named, and the data is as it was', async (kind) => {
    const each = member(2);
    await each.stop();
    const port = kind === 'client' ? each.clientPort : each.peerPort;
    const holder = await listen(port);
    try {
      expect(await failedStart(each)).toMatch(new RegExp(`${port}`));
    } finally {
      holder.close();
    }
    await each.start();
    await expectUnharmed();
  });

  test('a damaged log is refused with file, offset and remedy; mended, it serves again', async () => {
    const each = member(2);
    for (let i = 0; i < 50; i++) await client.put(`fill/${i}`, 'x'.repeat(100));
    await each.kill();
    const segment = lastSegment(each);
    const good = readFileSync(segment);
    const bad = Buffer.from(good);
    const at = bad.indexOf('fill/10');
    expect(at).toBeGreaterThan(0);
    bad[at] = (bad[at] ?? 0) ^ 0x40;
    writeFileSync(segment, bad);
    const words = await failedStart(each);
    expect(words).toContain(segment);
    expect(words).toMatch(/offset \d+/);
    expect(words).toMatch(/restore|replace|remove/);
    expect(readFileSync(segment).equals(bad)).toBe(true);
    writeFileSync(segment, good);
    await each.start();
    await expectUnharmed();
  });

  test('a torn end of the log is cut, and nothing acknowledged is lost', async () => {
    const each = member(2);
    await client.put('before the tear', 'yes');
    await each.kill();
    const segment = lastSegment(each);
    const used = usedBytes(segment);
    const torn = Buffer.from(readFileSync(segment));
    torn.fill(0xab, used, Math.min(used + 5, torn.length));
    writeFileSync(segment, torn);
    if (torn.length < used + 5) truncateSync(segment, torn.length);
    await each.start();
    const reader = new TestClient(each.endpoint, 30_000);
    expect(await reader.get('before the tear')).toBe('yes');
    reader.close();
    await expectUnharmed();
  });
});

/** Bytes up to the last one that is not zero: segments are preallocated. */
function usedBytes(path: string): number {
  const bytes = readFileSync(path);
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return end;
}

/** The newest file of the write-ahead log that has anything in it. */
function lastSegment(each: TestMember): string {
  const directory = ['wal', 'log'].map((name) => join(each.dataDir, name)).find(existsSync) ?? each.dataDir;
  const names = readdirSync(directory)
    .filter((name) => name.endsWith('.wal'))
    .sort();
  const path = names.map((name) => join(directory, name)).findLast((each) => usedBytes(each) > 0);
  if (!path) throw new Error(`no segment in ${directory}: ${readdirSync(directory)}`);
  return path;
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
