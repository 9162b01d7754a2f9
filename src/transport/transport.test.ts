import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ByteWriter } from '../core/bytes.ts';
import { crc32 } from '../core/crc32.ts';
import { QuorateError } from '../core/errors.ts';
import { FRAME, writeFrame } from './frames.ts';
import { encodeHello, PROTOCOL_VERSION } from './handshake.ts';
import { queryMembers } from './members.ts';
import { ours, strangers, tlsOf } from './testing/certificates.ts';
import { CLUSTER, decode, encode, QUICK, sendText, startMember, type TestMember } from './testing/members.ts';
import type { TransportOptions } from './types.ts';

const running: TestMember[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(running.splice(0).map(({ transport }) => transport.close()));
});

async function member(node: number, overrides: Partial<TransportOptions> = {}, port = 0): Promise<TestMember> {
  const started = await startMember(node, overrides, port);
  running.push(started);
  return started;
}

/** Lets each dial the other. */
function introduce(...members: TestMember[]): void {
  const peers = members.map(({ node, address }) => ({ node, address }));
  for (const { transport } of members) transport.setPeers(peers);
}

function seen(one: TestMember, what: string): Promise<void> {
  return vi.waitFor(() => expect(one.seen).toContain(what), { timeout: 10_000, interval: 2 });
}

async function pair(first: Partial<TransportOptions> = {}, second: Partial<TransportOptions> = {}) {
  const a = await member(1, first);
  const b = await member(2, second);
  introduce(a, b);
  await Promise.all([seen(a, 'connected 2'), seen(b, 'connected 1')]);
  return { a, b };
}

/** A socket that speaks frames by hand. `closed` resolves with all that came back. */
function rawSocket(port: number): { socket: Socket; closed: Promise<Buffer> } {
  const socket = connect({ host: '127.0.0.1', port });
  sockets.push(socket);
  const parts: Buffer[] = [];
  socket.on('data', (chunk) => parts.push(chunk));
  socket.on('error', () => {});
  return { socket, closed: new Promise((resolve) => socket.on('close', () => resolve(Buffer.concat(parts)))) };
}

function frameOf(type: number, body: Uint8Array): Uint8Array {
  const writer = new ByteWriter();
  writeFrame(writer, type, body, crc32);
  return writer.copy();
}

function helloFrom(from: number, to: number, overrides: { version?: number; clusterId?: number } = {}): Uint8Array {
  const writer = new ByteWriter();
  const base = {
    version: PROTOCOL_VERSION,
    clusterId: CLUSTER,
    from,
    to,
    purpose: 'messages',
    address: '',
    birth: 0,
    engine: '',
  } as const;
  encodeHello({ ...base, ...overrides }, writer);
  return frameOf(FRAME.hello, writer.copy());
}

describe('messages', () => {
  test('arrive in order, both ways, those of one flush together', async () => {
    const { a, b } = await pair();
    const texts = Array.from({ length: 500 }, (_, i) => `${i}:${'x'.repeat(i)}`);
    for (const text of texts) sendText(a, 2, text);
    a.transport.flush();
    sendText(b, 1, 'back');
    b.transport.flush();
    await seen(a, 'message 2: back');
    await seen(b, `message 1: ${texts.at(-1)}`);
    expect(b.seen.filter((what) => what.startsWith('message'))).toEqual(texts.map((text) => `message 1: ${text}`));
  });

  test('a message larger than any socket buffer arrives whole', async () => {
    const { a, b } = await pair();
    const text = 'y'.repeat(5_000_000);
    sendText(a, 2, text);
    a.transport.flush();
    await seen(b, `message 1: ${text}`);
  });

  test('to a peer that is not connected are dropped, and the sender can tell', async () => {
    const a = await member(1);
    expect(sendText(a, 2, 'hello')).toBe(false);
  });

  test('a message that the receiver cannot read costs its sender the connection, and names it', async () => {
    const refusing = (): void => {
      throw new QuorateError('malformed', 'no such message');
    };
    const { a, b } = await pair({}, { onMessage: refusing });
    sendText(a, 2, 'nonsense');
    a.transport.flush();
    await seen(b, 'refused 1: malformed');
    await seen(a, 'disconnected 2');
  });

  test('a peer that lets too much gather is disconnected instead of filling the memory', async () => {
    // A listener that welcomes and then reads nothing.
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.once('data', () => {
        socket.pause();
        socket.write(frameOf(FRAME.welcome, new Uint8Array(0)));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const a = await member(1, { limits: { ...QUICK, queueBytesMax: 1_000_000 } });
    a.transport.setPeers([{ node: 2, address: `127.0.0.1:${port}` }]);
    await seen(a, 'connected 2');
    const text = 'z'.repeat(200_000);
    let sent = 0;
    while (sent < 1000 && sendText(a, 2, text)) {
      a.transport.flush();
      sent++;
    }
    expect(a.seen).toContain('disconnected 2');
    expect(sent).toBeLessThan(1000);
    server.close();
  });
});

describe('connections', () => {
  test('come back after the peer was away, and messages flow again', async () => {
    const { a, b } = await pair();
    await b.transport.close();
    await seen(a, 'disconnected 2');
    a.seen.length = 0;
    const again = await member(2, {}, b.port);
    introduce(a, again);
    await seen(a, 'connected 2');
    sendText(a, 2, 'welcome back');
    a.transport.flush();
    await seen(again, 'message 1: welcome back');
  });

  test('a peer that does not answer pings is disconnected, though its socket stays open', async () => {
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.once('data', () => socket.write(frameOf(FRAME.welcome, new Uint8Array(0))));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const a = await member(1, { limits: { ...QUICK, pingIntervalMs: 10, peerTimeoutMs: 50 } });
    a.transport.setPeers([{ node: 2, address: `127.0.0.1:${port}` }]);
    await seen(a, 'disconnected 2');
    server.close();
  });

  test('the round trip is measured', async () => {
    const { a } = await pair();
    await vi.waitFor(() => expect(a.transport.status()[0]?.roundTripMs).toBeGreaterThan(0), { timeout: 10_000 });
    expect(a.transport.status()[0]).toMatchObject({ node: 2, isConnected: true });
  });

  test('a peer that moves is dialled at its new address', async () => {
    const { a, b } = await pair();
    await b.transport.close();
    const moved = await member(2);
    introduce(a, moved);
    await seen(moved, 'connected 1');
    await vi.waitFor(
      () => expect(a.transport.status()).toMatchObject([{ address: moved.address, isConnected: true }]),
      {
        timeout: 10_000,
      },
    );
  });

  test('whoever is no peer any more is disconnected', async () => {
    const { a } = await pair();
    a.transport.setPeers([]);
    expect(a.seen).toContain('disconnected 2');
    expect(sendText(a, 2, 'hello?')).toBe(false);
  });

  test('a member that nobody told us of can be answered while it is connected', async () => {
    const a = await member(1);
    const b: TestMember = await member(2, { advertise: () => b.address });
    b.transport.setPeers([{ node: 1, address: a.address }]);
    await seen(a, 'connected 2');
    sendText(a, 2, 'who are you?');
    a.transport.flush();
    await seen(b, 'message 1: who are you?');
    await b.transport.close();
    await vi.waitFor(() => expect(a.transport.status()).toEqual([]), { timeout: 10_000 });
  });

  test('a peer that cannot be reached is reported once for each reason, and tried on', async () => {
    const b = await member(2);
    await b.transport.close();
    const a = await member(1);
    introduce(a, b);
    await seen(a, 'unreachable 2: connection-failed');
    const again = await member(2, {}, b.port);
    introduce(again, a);
    await seen(a, 'connected 2');
    expect(a.seen.filter((what) => what.startsWith('unreachable'))).toHaveLength(1);
  });

  test('a newer connection of a member replaces the older one: two streams would have no order', async () => {
    const a = await member(1);
    const older = rawSocket(a.port);
    older.socket.write(Buffer.concat([helloFrom(2, 1), frameOf(FRAME.message, encode('old'))]));
    await seen(a, 'message 2: old');
    const newer = rawSocket(a.port);
    newer.socket.write(Buffer.concat([helloFrom(2, 1), frameOf(FRAME.message, encode('new'))]));
    await seen(a, 'message 2: new');
    await older.closed;
    newer.socket.write(frameOf(FRAME.message, encode('newer')));
    await seen(a, 'message 2: newer');
  });

  test('a busy port is refused by name', async () => {
    const a = await member(1);
    await expect(startMember(2, {}, a.port)).rejects.toMatchObject({
      code: 'address-in-use',
      message: expect.stringContaining(String(a.port)),
    });
  });
});

describe('the handshake', () => {
  test('members of different clusters refuse one another, and both say so', async () => {
    const a = await member(1);
    const b = await member(2, { clusterId: CLUSTER + 1 });
    a.transport.setPeers([{ node: 2, address: b.address }]);
    await seen(a, 'refused 2: cluster-mismatch');
    await seen(b, 'refused 1: cluster-mismatch');
    expect([...a.seen, ...b.seen].filter((what) => what.startsWith('connected'))).toEqual([]);
  });

  test('members that run different engines refuse one another; one that does not say is let in', async () => {
    const a = await member(1, { engine: 'raft' });
    const b = await member(2, { engine: 'zab' });
    a.transport.setPeers([{ node: 2, address: b.address }]);
    await seen(a, 'refused 2: engine-mismatch');
    await seen(b, 'refused 1: engine-mismatch');
    const silent = await member(3);
    a.transport.setPeers([{ node: 3, address: silent.address }]);
    await seen(a, 'connected 3');
  });

  test('an address that leads to another member is refused', async () => {
    const a = await member(1);
    const b = await member(2);
    a.transport.setPeers([{ node: 3, address: b.address }]);
    await seen(a, 'refused 3: member-mismatch');
  });

  test('a second process under the same id is refused', async () => {
    const a = await member(1);
    const { socket, closed } = rawSocket(a.port);
    socket.write(helloFrom(1, 1));
    expect((await closed).toString('latin1')).toContain('member-mismatch');
  });

  test('another version of the protocol is refused', async () => {
    const a = await member(1);
    const { socket, closed } = rawSocket(a.port);
    socket.write(helloFrom(2, 1, { version: PROTOCOL_VERSION + 1 }));
    expect((await closed).toString('latin1')).toContain('version-mismatch');
    expect(a.seen).toContain('refused 2: version-mismatch');
  });

  test('whom the host does not admit is told why', async () => {
    const a = await member(1, { admit: () => new QuorateError('removed', 'you were removed') });
    const b = await member(2);
    b.transport.setPeers([{ node: 1, address: a.address }]);
    await seen(b, 'refused 1: removed');
  });

  test('a connected peer that is not admitted any more is told why', async () => {
    let isWelcome = true;
    const { a, b } = await pair({ admit: () => (isWelcome ? undefined : new QuorateError('removed', 'gone')) });
    isWelcome = false;
    a.transport.setPeers([]);
    await seen(b, 'refused 1: removed');
  });

  test('silence is not waited for for ever', async () => {
    const a = await member(1, { limits: { ...QUICK, handshakeTimeoutMs: 20 } });
    await rawSocket(a.port).closed;
    expect(a.seen).toContain('intruder: timed-out');
  });
});

describe('bad input', () => {
  const wrongChecksum = frameOf(FRAME.hello, encode('hello'));
  wrongChecksum[4] = (wrongChecksum[4] as number) ^ 1;
  const oversized = Uint8Array.of(0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0, 1);
  test.each([
    ['an HTTP request', encode('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['a wrong checksum', wrongChecksum],
    ['a length beyond all limits', oversized],
    ['a message before any greeting', frameOf(FRAME.message, encode('hi'))],
    ['a greeting that ends early', frameOf(FRAME.hello, helloFrom(2, 1).subarray(9, 15))],
    ['a frame of an unknown type', frameOf(0xee, encode('hi'))],
  ])('%s closes the connection, is reported, and harms nobody', async (_, bytes) => {
    const { a, b } = await pair();
    const { socket, closed } = rawSocket(a.port);
    socket.write(bytes);
    await closed;
    expect(a.seen).toContain('intruder: malformed');
    sendText(b, 1, 'still here');
    b.transport.flush();
    await seen(a, 'message 2: still here');
  });

  test('a greeted member that sends garbage is named', async () => {
    const a = await member(1);
    const { socket, closed } = rawSocket(a.port);
    socket.write(Buffer.concat([helloFrom(9, 1), wrongChecksum]));
    await closed;
    expect(a.seen).toContain('refused 9: malformed');
  });

  test('a truncated frame is nothing at all', async () => {
    const a = await member(1);
    const { socket, closed } = rawSocket(a.port);
    socket.end(helloFrom(2, 1).subarray(0, 12));
    await closed;
    expect(a.seen.filter((what) => what.startsWith('message'))).toEqual([]);
  });
});

describe('snapshots', () => {
  async function receiver(onSnapshot: NonNullable<TransportOptions['onSnapshot']>) {
    return pair({}, { onSnapshot });
  }

  test('arrive whole on a connection of their own, and the sender learns that they did', async () => {
    const got: { from: number; header: string; bytes: number; checksum: number }[] = [];
    const { a } = await receiver(async (from, header, chunks) => {
      let bytes = 0;
      let checksum = 0;
      for await (const chunk of chunks) {
        bytes += chunk.length;
        checksum = crc32(chunk, checksum);
      }
      got.push({ from, header: decode(header), bytes, checksum });
    });
    const chunks = Array.from({ length: 40 }, (_, i) => new Uint8Array(100_000).fill(i));
    await a.transport.sendSnapshot(2, encode('at 42'), chunks);
    const checksum = chunks.reduce((seed, chunk) => crc32(chunk, seed), 0);
    expect(got).toEqual([{ from: 1, header: 'at 42', bytes: 4_000_000, checksum }]);
  });

  test('do not outrun a slow receiver', async () => {
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let taken = 0;
    const { a } = await receiver(async (_, __, chunks) => {
      await held;
      for await (const _chunk of chunks);
    });
    function* endless(): Generator<Uint8Array> {
      for (; taken < 1000; taken++) yield new Uint8Array(100_000);
    }
    const transfer = a.transport.sendSnapshot(2, encode('big'), endless());
    // The sender stops taking chunks long before the end: what it took fits into buffers.
    let before = -1;
    await vi.waitFor(
      () => {
        const isStuck = taken > 0 && taken === before;
        before = taken;
        expect(isStuck).toBe(true);
      },
      { timeout: 20_000, interval: 200 },
    );
    expect(taken).toBeLessThan(500);
    release();
    await transfer;
    expect(taken).toBe(1000);
  });

  test("the receiver's refusal reaches the sender", async () => {
    const { a } = await receiver(async () => {
      throw new QuorateError('no-space', 'the disk is full');
    });
    await expect(a.transport.sendSnapshot(2, encode('h'), [encode('x')])).rejects.toMatchObject({ code: 'no-space' });
  });

  test('a sender that dies in the middle fails the receiver, which must not take half for the whole', async () => {
    const outcome: string[] = [];
    const { a } = await receiver(async (_, __, chunks) => {
      try {
        for await (const chunk of chunks) outcome.push(decode(chunk));
        outcome.push('end');
      } catch (error) {
        outcome.push(QuorateError.from(error).code);
      }
    });
    const calledOff = new AbortController();
    async function* halting(): AsyncGenerator<Uint8Array> {
      yield encode('half');
      await vi.waitFor(() => expect(outcome).toContain('half'), { timeout: 10_000 });
      calledOff.abort();
      yield encode('never');
    }
    await expect(a.transport.sendSnapshot(2, encode('h'), halting(), calledOff.signal)).rejects.toThrow();
    await vi.waitFor(() => expect(outcome).toEqual(['half', 'connection-closed']), { timeout: 10_000 });
  });

  test('to an unknown member are refused', async () => {
    const a = await member(1);
    await expect(a.transport.sendSnapshot(5, encode('h'), [])).rejects.toMatchObject({ code: 'unknown-member' });
  });
});

describe('asking for the members', () => {
  test('needs no membership', async () => {
    const members = [
      { node: 1, name: 'one', address: 'http://a:1', isLearner: false },
      { node: 2, name: '', address: 'http://b:2', isLearner: true },
    ];
    const a = await member(1, { describeCluster: () => ({ clusterId: CLUSTER, engine: 'raft', members }) });
    expect(await queryMembers(a.address)).toEqual({ clusterId: CLUSTER, engine: 'raft', members });
  });

  test('is refused by one that does not know itself', async () => {
    const a = await member(1, { describeCluster: () => undefined });
    await expect(queryMembers(a.address)).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('fails clearly where nobody listens', async () => {
    const a = await member(1);
    await a.transport.close();
    await expect(queryMembers(a.address)).rejects.toMatchObject({ code: 'connection-failed' });
  });
});

describe('over TLS', () => {
  test('messages and snapshots travel between members with certificates of one authority', async () => {
    const received: string[] = [];
    const { a, b } = await pair(
      { tls: tlsOf(ours) },
      {
        tls: tlsOf(ours),
        onSnapshot: async (_, __, chunks) => {
          for await (const chunk of chunks) received.push(decode(chunk));
        },
      },
    );
    sendText(a, 2, 'in secret');
    a.transport.flush();
    await seen(b, 'message 1: in secret');
    await a.transport.sendSnapshot(2, encode('h'), [encode('state')]);
    expect(received).toEqual(['state']);
    await expect(queryMembers(a.address, { tls: tlsOf(ours) })).resolves.toMatchObject({ clusterId: CLUSTER });
  });

  test.each([
    ['a certificate of another authority', { ...strangers, ca: ours.ca }],
    ['no certificate', { ca: ours.ca }],
  ])('a member with %s is kept out', async (_, tls) => {
    const a = await member(1, { tls: tlsOf(ours) });
    const b = await member(2, { tls: tlsOf(tls) });
    b.transport.setPeers([{ node: 1, address: a.address }]);
    await seen(a, 'intruder: tls-failed');
    expect([...a.seen, ...b.seen].filter((what) => what.startsWith('connected'))).toEqual([]);
  });

  test('a changed certificate counts for whoever connects from then on', async () => {
    const tls = { ...tlsOf(strangers) };
    const a = await member(1, { tls });
    await expect(queryMembers(a.address, { tls: tlsOf(ours) })).rejects.toMatchObject({ code: 'connection-failed' });
    tls.server = tlsOf(ours).server;
    await expect(queryMembers(a.address, { tls: tlsOf(ours) })).resolves.toMatchObject({ clusterId: CLUSTER });
  });

  test('a member whose good certificate is not wanted here is kept out', async () => {
    const refusal = (certificate?: { subject: { CN?: unknown } }): string => `not ${String(certificate?.subject.CN)}`;
    const a = await member(1, { tls: { ...tlsOf(ours), refusal } });
    const b = await member(2, { tls: tlsOf(ours) });
    b.transport.setPeers([{ node: 1, address: a.address }]);
    await seen(a, 'intruder: tls-failed');
  });

  test('a member whose peer shows a certificate of another authority does not talk to it', async () => {
    const a = await member(1, { tls: tlsOf(strangers) });
    const b = await member(2, { tls: tlsOf({ ...strangers, ca: ours.ca }) });
    b.transport.setPeers([{ node: 1, address: a.address }]);
    await seen(b, 'unreachable 1: connection-failed');
  });
});
