// Every rule of RFC 9113 whose breach has a prescribed answer, on bare sockets: connection errors, stream errors, and what a
// server must put up with.

import net from 'node:net';
import { describe, expect, test } from 'vitest';
import { encodeBlock } from '../codec/hpack/index.ts';
import { CLIENT_PREFACE, FLAG, FRAME, HTTP2_ERROR, SETTING } from '../codec/http2/index.ts';
import { startServer } from './testing/harness.ts';
import { grpcMessage, INITIAL_WINDOW, RawClient, requestFields, u32 } from './testing/raw-client.ts';

const NEVER = '/test.Service/Never';
const STREAM = '/test.Service/Stream';
const E = HTTP2_ERROR;
const setting = (id: number, value: number): number[] => [
  id >>> 8,
  id & 255,
  ...[24, 16, 8, 0].map((shift) => (value >>> shift) & 255),
];
const fieldsWithout = (name: string) => requestFields().filter(([field]) => field !== name);

describe('connection errors', () => {
  test.each<[name: string, code: number, act: (client: RawClient) => void]>([
    ['DATA on stream 0', E.protocol, (c) => c.data(0, new Uint8Array(1))],
    ['DATA on an idle stream', E.protocol, (c) => c.data(5, new Uint8Array(1))],
    ['HEADERS on stream 0', E.protocol, (c) => c.headers(0)],
    ['HEADERS on an even stream', E.protocol, (c) => c.headers(2)],
    [
      'HEADERS on a stream below the last',
      E.streamClosed,
      (c) => {
        c.call(5);
        c.call(3);
      },
    ],
    ['RST_STREAM on an idle stream', E.protocol, (c) => c.frame(FRAME.rstStream, 0, 1, [0, 0, 0, 8])],
    ['RST_STREAM of a wrong length', E.frameSize, (c) => c.frame(FRAME.rstStream, 0, 1, [0, 0, 8])],
    ['SETTINGS on a stream', E.protocol, (c) => c.frame(FRAME.settings, 0, 1)],
    ['SETTINGS of a wrong length', E.frameSize, (c) => c.frame(FRAME.settings, 0, 0, [0, 0, 0])],
    ['SETTINGS acknowledgement with a payload', E.frameSize, (c) => c.frame(FRAME.settings, FLAG.ack, 0, [0])],
    ['ENABLE_PUSH of 2', E.protocol, (c) => c.frame(FRAME.settings, 0, 0, setting(SETTING.enablePush, 2))],
    [
      'INITIAL_WINDOW_SIZE beyond 2^31-1',
      E.flowControl,
      (c) => c.frame(FRAME.settings, 0, 0, setting(INITIAL_WINDOW, 2 ** 31)),
    ],
    ['MAX_FRAME_SIZE below 16,384', E.protocol, (c) => c.frame(FRAME.settings, 0, 0, setting(SETTING.maxFrameSize, 1))],
    ['PUSH_PROMISE', E.protocol, (c) => c.frame(FRAME.pushPromise, FLAG.endHeaders, 1, [0, 0, 0, 2])],
    ['PING on a stream', E.protocol, (c) => c.frame(FRAME.ping, 0, 1, new Uint8Array(8))],
    ['PING of a wrong length', E.frameSize, (c) => c.frame(FRAME.ping, 0, 0, [1])],
    ['GOAWAY on a stream', E.protocol, (c) => c.frame(FRAME.goaway, 0, 1, new Uint8Array(8))],
    ['GOAWAY that is too short', E.frameSize, (c) => c.frame(FRAME.goaway, 0, 0, [0])],
    ['WINDOW_UPDATE on an idle stream', E.protocol, (c) => c.send((w) => w.windowUpdate(7, 1))],
    ['WINDOW_UPDATE by nothing', E.protocol, (c) => c.send((w) => w.windowUpdate(0, 0))],
    ['WINDOW_UPDATE of a wrong length', E.frameSize, (c) => c.frame(FRAME.windowUpdate, 0, 0, [1])],
    ['a connection window beyond 2^31-1', E.flowControl, (c) => c.send((w) => w.windowUpdate(0, 0x7fff_ffff))],
    ['PRIORITY on stream 0', E.protocol, (c) => c.frame(FRAME.priority, 0, 0, [0, 0, 0, 0, 1])],
    ['CONTINUATION out of nowhere', E.protocol, (c) => c.frame(FRAME.continuation, FLAG.endHeaders, 1)],
    [
      'a header block interrupted',
      E.protocol,
      (c) => {
        c.frame(FRAME.headers, 0, 1);
        c.frame(FRAME.ping, 0, 0);
      },
    ],
    ['a header block that is not HPACK', E.compression, (c) => c.frame(FRAME.headers, FLAG.endHeaders, 1, [0x80])],
    ['a frame beyond MAX_FRAME_SIZE', E.frameSize, (c) => c.frame(FRAME.data, 0, 1, new Uint8Array(16_385))],
    [
      'padding longer than its DATA',
      E.protocol,
      (c) => {
        c.headers(1);
        c.frame(FRAME.data, FLAG.padded, 1, [9, 0]);
      },
    ],
    [
      'padding longer than its HEADERS',
      E.protocol,
      (c) => c.frame(FRAME.headers, FLAG.padded | FLAG.endHeaders, 1, [9, 0x83]),
    ],
  ])('%s', async (_name, code, act) => {
    const { connect, server } = await startServer();
    const client = await connect();
    act(client);
    expect(await client.goawayCode()).toBe(code);
    await client.closed;
    expect(server.stats.callsActive).toBe(0);
  });

  test.each([
    ['a ping', FRAME.ping, 0, 8],
    ['an acknowledgement', FRAME.settings, FLAG.ack, 0],
  ])('%s before the first SETTINGS', async (_name, type, flags, length) => {
    const { port } = await startServer();
    const client = RawClient.over(net.connect(port, '127.0.0.1'));
    client.send((writer) => writer.raw(CLIENT_PREFACE));
    client.frame(type, flags, 0, new Uint8Array(length));
    expect(await client.goawayCode()).toBe(E.protocol);
    await client.closed;
  });
});

describe('stream errors, which spare the connection', () => {
  test.each<[name: string, code: number, act: (client: RawClient) => void]>([
    [
      'DATA after END_STREAM',
      E.streamClosed,
      (c) => {
        c.call(1, undefined, requestFields(NEVER));
        c.data(1, new Uint8Array(1));
      },
    ],
    [
      'DATA on a stream that was answered',
      E.streamClosed,
      (c) => {
        c.call(1);
        c.data(1, new Uint8Array(1));
      },
    ],
    [
      'HEADERS after END_STREAM',
      E.streamClosed,
      (c) => {
        c.call(1, undefined, requestFields(NEVER));
        c.headers(1, [['x', 'y']], true);
      },
    ],
    [
      'trailers without END_STREAM',
      E.protocol,
      (c) => {
        c.headers(1);
        c.headers(1, [['x', 'y']]);
      },
    ],
    [
      'pseudo-header fields in trailers',
      E.protocol,
      (c) => {
        c.headers(1);
        c.headers(1, [[':path', '/']], true);
      },
    ],
    [
      'WINDOW_UPDATE by nothing',
      E.protocol,
      (c) => {
        c.headers(1);
        c.send((w) => w.windowUpdate(1, 0));
      },
    ],
    [
      'a stream window beyond 2^31-1',
      E.flowControl,
      (c) => {
        c.headers(1);
        c.send((w) => w.windowUpdate(1, 0x7fff_ffff));
      },
    ],
    [
      'PRIORITY of a wrong length',
      E.frameSize,
      (c) => {
        c.headers(1);
        c.frame(FRAME.priority, 0, 1, [0]);
      },
    ],
    [
      'PRIORITY that depends on itself',
      E.protocol,
      (c) => {
        c.headers(1);
        c.frame(FRAME.priority, 0, 1, [0, 0, 0, 1, 1]);
      },
    ],
    ['an upper-case name', E.protocol, (c) => c.headers(1, requestFields(undefined, [['X-A', 'b']]))],
    ['a value with a line feed', E.protocol, (c) => c.headers(1, requestFields(undefined, [['x', 'a\nb']]))],
    ['an unknown pseudo-header field', E.protocol, (c) => c.headers(1, [[':x', 'y'], ...requestFields()])],
    ['a response pseudo-header field', E.protocol, (c) => c.headers(1, [[':status', '200'], ...requestFields()])],
    ['a pseudo-header field after others', E.protocol, (c) => c.headers(1, [['x', 'y'], ...requestFields()])],
    ['a pseudo-header field twice', E.protocol, (c) => c.headers(1, [[':path', '/a'], ...requestFields()])],
    ['no :method', E.protocol, (c) => c.headers(1, fieldsWithout(':method'))],
    ['no :scheme', E.protocol, (c) => c.headers(1, fieldsWithout(':scheme'))],
    ['no :path', E.protocol, (c) => c.headers(1, fieldsWithout(':path'))],
    ['an empty :path', E.protocol, (c) => c.headers(1, requestFields(''))],
    [
      'a connection-specific field',
      E.protocol,
      (c) => c.headers(1, requestFields(undefined, [['connection', 'close']])),
    ],
    ['te: gzip', E.protocol, (c) => c.headers(1, requestFields(undefined, [['te', 'gzip']]))],
    [
      'a content-length that is none',
      E.protocol,
      (c) => c.headers(1, requestFields(undefined, [['content-length', 'x']])),
    ],
    [
      'more DATA than content-length',
      E.protocol,
      (c) => {
        c.headers(1, requestFields(undefined, [['content-length', '2']]));
        c.data(1, new Uint8Array(3));
      },
    ],
    [
      'less DATA than content-length',
      E.protocol,
      (c) => {
        c.headers(1, requestFields(undefined, [['content-length', '9']]));
        c.data(1, new Uint8Array(3));
      },
    ],
    [
      'trailers before content-length is reached',
      E.protocol,
      (c) => {
        c.headers(1, requestFields(undefined, [['content-length', '9']]));
        c.headers(1, [['x', 'y']], true);
      },
    ],
  ])('%s', async (_name, code, act) => {
    const { connect } = await startServer();
    const client = await connect();
    act(client);
    expect(await client.resetCode(1)).toBe(code);
    client.call(3);
    expect((await client.trailers(3)).fields['grpc-status']).toBe('0');
  });

  test('a stream beyond MAX_CONCURRENT_STREAMS is refused, and may be tried again', async () => {
    const { connect, unanswered } = await startServer({ maxConcurrentStreams: 2 });
    const client = await connect();
    for (const id of [1, 3, 5]) client.call(id, undefined, requestFields(NEVER));
    expect(await client.resetCode(5)).toBe(E.refusedStream);
    unanswered[0]?.respond(new Uint8Array(0));
    await client.trailers(1);
    client.call(7);
    expect((await client.trailers(7)).fields['grpc-status']).toBe('0');
  });

  test('more DATA than the stream window', async () => {
    const { connect, streams } = await startServer({ streamWindowBytes: 65_535 });
    const client = await connect();
    client.headers(1, requestFields(STREAM));
    await client.roundTrip();
    streams[0]?.pause();
    for (let i = 0; i < 5; i++) client.data(1, new Uint8Array(16_384), false);
    expect(await client.resetCode(1)).toBe(E.flowControl);
  });
});

describe('what a server puts up with', () => {
  test('frames under way on a stream that it has reset itself', async () => {
    const { connect } = await startServer();
    const client = await connect();
    client.headers(1, requestFields('/no.Such/Method'));
    expect((await client.trailers(1)).fields['grpc-status']).toBe('12');
    expect(await client.resetCode(1)).toBe(E.none);
    client.data(1, new Uint8Array(10), false);
    client.headers(1, [['x', 'y']], true);
    client.send((writer) => writer.windowUpdate(1, 10));
    client.frame(FRAME.rstStream, 0, 1, [0, 0, 0, 8]);
    await client.roundTrip();
    expect(client.frames.filter((frame) => frame.type === FRAME.goaway)).toEqual([]);
  });

  test('unknown frames, unknown settings, unknown flags, priorities, padding, a block in pieces', async () => {
    const { connect } = await startServer();
    const client = await connect([[0xff00, 1]]);
    client.frame(0xbe, 0xff, 0, [1, 2, 3]);
    client.frame(FRAME.priority, 0, 9, [0, 0, 0, 0, 1]);
    const block = encodeBlock(requestFields());
    client.frame(FRAME.headers, FLAG.padded | FLAG.priority | 0xc0, 1, [2, 0, 0, 0, 0, 7, ...block.slice(0, 4), 0, 0]);
    for (const byte of block.slice(4)) client.frame(FRAME.continuation, 0, 1, [byte]);
    client.frame(FRAME.continuation, FLAG.endHeaders, 1);
    client.frame(FRAME.data, FLAG.padded | FLAG.endStream, 1, [3, ...grpcMessage(Uint8Array.of(5)), 0, 0, 0]);
    expect((await client.trailers(1)).fields['grpc-status']).toBe('0');
    expect([...client.received(1)]).toEqual([...grpcMessage(Uint8Array.of(5))]);
  });

  test('the answer to a ping has its payload, and SETTINGS are acknowledged', async () => {
    const { connect } = await startServer();
    const client = await connect();
    const isAck = (type: number) => (frame: { type: number; flags: number }) =>
      frame.type === type && (frame.flags & FLAG.ack) !== 0;
    await client.next('the acknowledgement of SETTINGS', isAck(FRAME.settings));
    client.frame(FRAME.ping, 0, 0, [1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...(await client.next('a ping answer', isAck(FRAME.ping))).payload]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('a larger window for streams lets go what they hold, after the acknowledgement', async () => {
    const { connect } = await startServer();
    const client = await connect([[INITIAL_WINDOW, 0]]);
    client.call(1, new Uint8Array(10));
    await client.type(FRAME.headers);
    await client.roundTrip();
    client.frame(FRAME.settings, 0, 0, setting(INITIAL_WINDOW, 8));
    await client.next('the acknowledgement', ({ type, flags }) => type === FRAME.settings && (flags & FLAG.ack) !== 0);
    expect((await client.type(FRAME.data)).payload.length).toBe(8);
    // Smaller than what was sent: the window is below zero, and must come back first.
    client.frame(FRAME.settings, 0, 0, setting(INITIAL_WINDOW, 3));
    client.send((writer) => writer.windowUpdate(1, 5));
    await client.roundTrip();
    expect(client.received(1)).toHaveLength(8);
    client.send((writer) => writer.windowUpdate(1, 7));
    expect((await client.trailers(1)).fields['grpc-status']).toBe('0');
    expect(client.received(1)).toHaveLength(15);
  });

  test('a client without a table gets a size update and literals (RFC 9113, section 4.3.1)', async () => {
    const { connect } = await startServer();
    const client = await connect([[SETTING.headerTableSize, 0]]);
    for (const id of [1, 3]) {
      client.call(id);
      expect((await client.trailers(id)).fields['grpc-status']).toBe('0');
    }
    const blocks = client.frames.filter((frame) => frame.type === FRAME.headers);
    expect(blocks[0]?.payload[0]).toBe(0x20);
    // From then on every answer has the same bytes: nothing was left in a table.
    expect(blocks[2]?.payload).toEqual(blocks[0]?.payload.slice(1));
  });

  test('a client with a table gets one byte a field from the second answer on', async () => {
    const { connect } = await startServer();
    const client = await connect();
    for (const id of [1, 3, 5]) {
      client.call(id);
      const trailers = await client.trailers(id);
      expect(trailers.fields).toEqual({ 'grpc-status': '0' });
    }
    const blocks = client.frames.filter((frame) => frame.type === FRAME.headers);
    expect(blocks[0]?.fields['grpc-accept-encoding']).toBe('gzip');
    expect(blocks[4]?.fields).toEqual({ ':status': '200', 'content-type': 'application/grpc' });
    expect([blocks[4]?.payload.length, blocks[5]?.payload.length]).toEqual([2, 1]);
  });

  test('what the server declares at first', async () => {
    const { connect } = await startServer({ maxConcurrentStreams: 77, streamWindowBytes: 99_999 });
    const client = await connect();
    const { payload } = await client.type(FRAME.settings);
    const settings = Array.from({ length: payload.length / 6 }, (_, i) => [
      payload[i * 6 + 1],
      u32(payload, i * 6 + 2),
    ]);
    expect(settings).toContainEqual([SETTING.maxConcurrentStreams, 77]);
    expect(settings).toContainEqual([SETTING.initialWindowSize, 99_999]);
    expect(u32((await client.type(FRAME.windowUpdate)).payload)).toBe(4 * 1024 * 1024 - 65_535);
  });
});
