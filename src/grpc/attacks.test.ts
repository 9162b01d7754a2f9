// Known attacks on HTTP/2 servers, each played out: the attacker is cut off or bounded, and nobody else notices.

import net from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { encodeBlock, encodeField, encodeIndex } from '../codec/hpack/index.ts';
import { CLIENT_PREFACE, FLAG, FRAME, HTTP2_ERROR, SETTING } from '../codec/http2/index.ts';
import { type Harness, startServer, until } from './testing/harness.ts';
import { grpcMessage, INITIAL_WINDOW, PATH, RawClient, requestFields } from './testing/raw-client.ts';

const NEVER = '/test.Service/Never';
const STREAM = '/test.Service/Stream';
const E = HTTP2_ERROR;
let harness: Harness | undefined;

/** Whatever happened to the attacker: nothing is left of it, and the next client is served. */
afterEach(async () => {
  if (harness === undefined) return;
  const { server, connect } = harness;
  harness = undefined;
  const client = await connect();
  client.call(1);
  expect((await client.trailers(1)).fields['grpc-status']).toBe('0');
  client.close();
  await until(() => server.stats.callsActive === 0);
});

async function start(options: Parameters<typeof startServer>[0] = {}): Promise<Harness> {
  harness = await startServer(options);
  return harness;
}

describe('floods end in ENHANCE_YOUR_CALM', () => {
  test.each<[name: string, flood: (client: RawClient, i: number) => void]>([
    [
      'rapid reset (CVE-2023-44487)',
      (c, i) => {
        c.headers(2 * i + 1, requestFields(NEVER));
        c.frame(FRAME.rstStream, 0, 2 * i + 1, [0, 0, 0, 8]);
      },
    ],
    ['resets provoked from the server (CVE-2025-8671)', (c, i) => c.headers(2 * i + 1, [[':method', 'POST']])],
    ['settings (CVE-2019-9515)', (c) => c.frame(FRAME.settings, 0, 0)],
    ['pings (CVE-2019-9512)', (c) => c.frame(FRAME.ping, 0, 0, new Uint8Array(8))],
    ['priorities (CVE-2019-9513)', (c) => c.frame(FRAME.priority, 0, 1, [0, 0, 0, 3, 1])],
    ['window updates', (c) => c.send((writer) => writer.windowUpdate(0, 1))],
    ['unknown frames', (c) => c.frame(0xff, 0, 0)],
    [
      'empty DATA (CVE-2019-9518)',
      (c, i) => {
        if (i === 0) c.headers(1, requestFields(STREAM));
        c.data(1, new Uint8Array(0), false);
      },
    ],
    [
      'empty CONTINUATION',
      (c, i) => {
        if (i === 0) c.frame(FRAME.headers, 0, 1, encodeBlock(requestFields()));
        c.frame(FRAME.continuation, 0, 1);
      },
    ],
    [
      'CONTINUATION without end (CVE-2024-27983)',
      (c, i) => {
        if (i === 0) c.frame(FRAME.headers, 0, 1, encodeBlock(requestFields()));
        c.frame(FRAME.continuation, 0, 1, encodeBlock([['x', 'y'.repeat(1000)]]));
      },
    ],
  ])('%s', async (_name, flood) => {
    const { connect } = await start({ keepAliveMinTimeMs: 0 });
    const client = await connect();
    // Its acknowledgement of SETTINGS must not fall into a header block.
    await client.roundTrip();
    // One turn's worth at a time, so that the answer is seen as soon as it comes.
    for (let i = 0; !client.isEnded && i < 200_000; ) {
      for (let burst = 0; burst < 500; burst++, i++) flood(client, i);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await client.goawayCode()).toBe(E.enhanceYourCalm);
    await client.closed;
  });

  test('calls that were given a chance may all be reset at once, as when a thousand time out', async () => {
    const { connect, unanswered, cancelled } = await start();
    const client = await connect();
    const count = 1500;
    for (let i = 0; i < count; i++) client.call(2 * i + 1, undefined, requestFields(NEVER));
    await until(() => unanswered.length === count);
    const now = performance.now.bind(performance);
    const later = vi.spyOn(performance, 'now').mockImplementation(() => now() + 1000);
    for (let i = 0; i < count; i++) client.frame(FRAME.rstStream, 0, 2 * i + 1, [0, 0, 0, 8]);
    await client.roundTrip();
    later.mockRestore();
    expect(cancelled).toHaveLength(count);
  });

  test('a client that pings too often for its calls is told too_many_pings, as by grpc-go', async () => {
    const { connect } = await start({ keepAliveMinTimeMs: 3_600_000 });
    const client = await connect();
    for (let i = 0; i < 4; i++) client.frame(FRAME.ping, 0, 0, new Uint8Array(8));
    const goaway = await client.type(FRAME.goaway);
    expect(Buffer.from(goaway.payload.slice(8)).toString()).toBe('too_many_pings');
  });

  test('pings between answers are welcome: grpc-go measures bandwidth with them', async () => {
    const { connect } = await start({ keepAliveMinTimeMs: 3_600_000 });
    const client = await connect();
    for (let i = 0; i < 20; i++) {
      client.call(2 * i + 1);
      await client.trailers(2 * i + 1);
      await client.roundTrip();
    }
  });
});

describe('header bombs', () => {
  test('a header list beyond the limit is refused, and the connection lives', async () => {
    const { connect } = await start({ maxHeaderListBytes: 1000 });
    const client = await connect();
    client.headers(1, requestFields(PATH, [['x', 'y'.repeat(900)]]), true);
    const { fields } = await client.trailers(1);
    expect([fields[':status'], fields['grpc-status']]).toEqual(['431', '8']);
    client.call(3);
    expect((await client.trailers(3)).fields['grpc-status']).toBe('0');
  });

  test('a few bytes that stand for a large header list (HPACK bomb) are counted at their full size', async () => {
    const { connect } = await start({ maxHeaderListBytes: 16_000 });
    const client = await connect();
    const out: number[] = [...encodeBlock(requestFields())];
    encodeField('x', 'y'.repeat(3000), 'incremental', out);
    for (let i = 0; i < 10_000; i++) encodeIndex(62, out);
    client.send((writer) => writer.headers(1, Uint8Array.from(out), true, 16_384));
    expect((await client.trailers(1)).fields['grpc-status']).toBe('8');
  });

  test('the table follows what was refused: later blocks may refer to it', async () => {
    const { connect } = await start({ maxHeaderListBytes: 1000 });
    const client = await connect();
    const bomb: number[] = [...encodeBlock(requestFields(PATH, [['x', 'y'.repeat(900)]]))];
    encodeField(':path', PATH, 'incremental', bomb);
    client.send((writer) => writer.headers(1, Uint8Array.from(bomb), true, 16_384));
    await client.trailers(1);
    const block: number[] = [];
    encodeField(':method', 'POST', 'none', block);
    encodeField(':scheme', 'http', 'none', block);
    encodeIndex(62, block);
    encodeField('content-type', 'application/grpc', 'none', block);
    client.send((writer) => writer.headers(3, Uint8Array.from(block), false, 16_384));
    client.data(3, grpcMessage(new Uint8Array(1)));
    expect((await client.trailers(3)).fields['grpc-status']).toBe('0');
  });
});

describe('memory', () => {
  test('a decompression bomb stops at the message limit', async () => {
    const { connect } = await start({ maxRequestBytes: 100_000 });
    const client = await connect();
    client.headers(1, requestFields(PATH, [['grpc-encoding', 'gzip']]));
    client.data(1, grpcMessage(gzipSync(new Uint8Array(10_000_000)), 1));
    const { fields } = await client.trailers(1);
    expect([fields['grpc-status'], fields['grpc-message']]).toEqual([
      '8',
      'grpc: received message after decompression larger than max 100000',
    ]);
  });

  test('unfinished messages of one connection are bounded together', async () => {
    const { connect } = await start({ maxRequestBytes: 100_000, maxConnectionRequestBytes: 150_000 });
    const client = await connect();
    const half = grpcMessage(new Uint8Array(100_000)).subarray(0, 16_000);
    for (let id = 1; id < 40; id += 2) {
      client.headers(id);
      client.data(id, half, false);
    }
    const refused = await client.next('a refusal', (frame) => frame.fields['grpc-status'] === '8');
    expect(refused.fields['grpc-message']).toMatch(/unfinished requests/);
    client.close();
  });

  test('a client that never opens its windows does not hold answers for ever', async () => {
    const { connect, server } = await start({ stallTimeoutMs: 20 });
    const client = await connect([[INITIAL_WINDOW, 0]]);
    client.call(1);
    expect(await client.resetCode(1)).toBe(E.enhanceYourCalm);
    expect(server.stats.callsActive).toBe(0);
  });

  test('a client that opens its window a little keeps its answer', async () => {
    const { connect } = await start({ stallTimeoutMs: 3_600_000 });
    const client = await connect([[INITIAL_WINDOW, 0]]);
    client.call(1, Uint8Array.of(1, 2, 3, 4));
    await client.roundTrip();
    for (let i = 0; i < 9; i++) {
      client.send((writer) => writer.windowUpdate(1, 1));
      await client.type(FRAME.data);
    }
    expect((await client.trailers(1)).fields['grpc-status']).toBe('0');
    expect([...client.received(1)]).toEqual([...grpcMessage(Uint8Array.of(1, 2, 3, 4))]);
  });

  test('a client that reads nothing from its socket is not read from either, and is cut off', async () => {
    const { connect, server } = await start({ stallTimeoutMs: 50 });
    const client = await connect([[INITIAL_WINDOW, 0x7fff_ffff]]);
    client.send((writer) => writer.windowUpdate(0, 0x7fff_0000));
    await client.roundTrip();
    client.socket.pause();
    const body = new Uint8Array(1_000_000);
    const before = server.stats.bytesReceived;
    for (let id = 1; id < 200; id += 2) {
      client.headers(id);
      client.send((writer) => {
        const message = grpcMessage(body);
        for (let at = 0; at < message.length; at += 16_384) {
          const piece = message.subarray(at, at + 16_384);
          writer.header(piece.length, FRAME.data, at + 16_384 >= message.length ? FLAG.endStream : 0, id);
          writer.raw(piece);
        }
      });
    }
    await until(() => server.stats.connections === 0);
    // 100 MB were offered; all that was taken is what kernels and our bounds hold.
    expect(server.stats.bytesReceived - before).toBeLessThan(60_000_000);
  });

  test('a client that pauses, and reads on, gets all its answers', async () => {
    const { connect, server } = await start();
    const client = await connect([[INITIAL_WINDOW, 0x7fff_ffff]]);
    client.send((writer) => writer.windowUpdate(0, 0x7fff_0000));
    await client.roundTrip();
    client.socket.pause();
    const count = 600;
    const body = new Uint8Array(16_000);
    for (let i = 0; i < count; i++) client.call(2 * i + 1, body);
    // It stops before it has read them all: kernels do not hold ten megabytes of answers.
    let [before, after] = [-1, 0];
    while (before !== after) {
      before = after;
      for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
      after = server.stats.bytesReceived;
    }
    client.socket.resume();
    for (let i = 0; i < count; i++) {
      expect((await client.trailers(2 * i + 1)).fields['grpc-status']).toBe('0');
    }
  });

  test('a stream whose handler ignores back-pressure is ended', async () => {
    const { connect, streams, cancelled } = await start({ maxStreamQueueBytes: 100_000, streamHighWaterBytes: 1000 });
    const client = await connect([[INITIAL_WINDOW, 0]]);
    client.headers(1, requestFields(STREAM));
    await client.roundTrip();
    const answers = Array.from({ length: 300 }, () => streams[0]?.write(new Uint8Array(1000)));
    expect(answers.every((answer) => answer === false)).toBe(true);
    expect(await client.resetCode(1)).toBe(E.enhanceYourCalm);
    expect(cancelled).toEqual(['cancelled']);
  });
});

describe('silence', () => {
  test.each([
    ['no byte at all', new Uint8Array(0)],
    ['half a preface', CLIENT_PREFACE.subarray(0, 10)],
  ])('%s', async (_name, bytes) => {
    const { port } = await start({ handshakeTimeoutMs: 20 });
    const client = RawClient.over(net.connect(port, '127.0.0.1'));
    client.send((writer) => writer.raw(bytes));
    await client.closed;
  });

  test('a client that does not acknowledge our SETTINGS', async () => {
    const { port } = await start({ handshakeTimeoutMs: 20 });
    const socket = net.connect(port, '127.0.0.1');
    socket.write(CLIENT_PREFACE);
    socket.resume();
    await new Promise((resolve) => socket.once('end', resolve));
    socket.destroy();
  });

  test('a dead connection is found by ping', async () => {
    const { port } = await start({ keepAliveTimeMs: 10, keepAliveTimeoutMs: 20 });
    const client = RawClient.over(net.connect(port, '127.0.0.1'));
    client.greet();
    // It acknowledges SETTINGS, but no ping.
    await client.type(FRAME.ping);
    await client.closed;
  });

  test('a client that answers pings stays', async () => {
    const { connect } = await start({ keepAliveTimeMs: 5, keepAliveTimeoutMs: 3_600_000 });
    const client = await connect();
    for (let i = 0; i < 3; i++) {
      const ping = await client.next('a ping', (frame) => frame.type === FRAME.ping && frame.flags === 0);
      client.frame(FRAME.ping, FLAG.ack, 0, ping.payload);
    }
    client.call(1);
    await client.trailers(1);
  });
});

describe('garbage', () => {
  test('random frames never do more than end their own connection', async () => {
    const { port, server } = await start();
    const frame = fc.record({
      type: fc.integer({ min: 0, max: 10 }),
      flags: fc.nat(255),
      id: fc.oneof(fc.nat(9), fc.nat(0xffff_ffff)),
      payload: fc.uint8Array({ maxLength: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 30 }), fc.boolean(), async (frames, isGreeted) => {
        const client = RawClient.over(net.connect(port, '127.0.0.1'));
        if (isGreeted) client.greet([[SETTING.initialWindowSize, 10]]);
        else client.send((writer) => writer.raw(CLIENT_PREFACE));
        for (const { type, flags, id, payload } of frames) client.frame(type, flags, id, payload);
        client.socket.end();
        await client.closed;
        client.close();
      }),
      { numRuns: 200 },
    );
    await until(() => server.stats.connections === 0);
    expect(server.stats.callsActive).toBe(0);
  });

  test('random bytes neither', async () => {
    const { port, server } = await start();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (bytes, hasPreface) => {
        const client = RawClient.over(net.connect(port, '127.0.0.1'));
        client.send((writer) => {
          if (hasPreface) writer.raw(CLIENT_PREFACE);
          writer.raw(bytes);
        });
        client.socket.end();
        client.socket.resume();
        await client.closed;
        client.close();
      }),
      { numRuns: 200 },
    );
    await until(() => server.stats.connections === 0);
  });
});
