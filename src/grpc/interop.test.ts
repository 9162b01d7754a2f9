// With an independent client, @grpc/grpc-js: all four kinds of calls, metadata, deadlines, cancellation, sizes beyond frames
// and windows, over plain sockets and TLS.

import { gzipSync } from 'node:zlib';
import * as grpc from '@grpc/grpc-js';
import { describe, expect, test } from 'vitest';
import { GRPC_STATUS, type GrpcServer, type GrpcServerOptions, type UnaryCall } from './index.ts';
import { atEnd, type Harness, startServer, until } from './testing/harness.ts';
import { grpcMessage, INITIAL_WINDOW, PATH, requestFields } from './testing/raw-client.ts';

const same = (bytes: Buffer): Buffer => bytes;

interface Clients extends Harness {
  readonly client: grpc.Client;
  unary(path: string, body: Buffer, metadata?: grpc.Metadata, options?: grpc.CallOptions): Promise<Answer>;
  bidi(path: string, options?: grpc.CallOptions): grpc.ClientDuplexStream<Buffer, Buffer>;
}

interface Answer {
  readonly body: Buffer | undefined;
  readonly code: number;
  readonly details: string;
  readonly headers: grpc.Metadata;
  readonly trailers: grpc.Metadata;
}

async function start(options?: GrpcServerOptions, prepare?: (server: GrpcServer) => void): Promise<Clients> {
  const harness = await startServer(options, prepare);
  const client = new grpc.Client(`127.0.0.1:${harness.port}`, grpc.credentials.createInsecure(), {
    'grpc.max_receive_message_length': -1,
  });
  atEnd(() => client.close());
  return {
    ...harness,
    client,
    bidi: (path, callOptions = {}) => client.makeBidiStreamRequest(path, same, same, new grpc.Metadata(), callOptions),
    unary: (path, body, metadata = new grpc.Metadata(), callOptions = {}) =>
      new Promise((resolve) => {
        let headers = new grpc.Metadata();
        let answer: Buffer | undefined;
        const call = client.makeUnaryRequest(path, same, same, body, metadata, callOptions, (_error, value) => {
          answer = value;
        });
        call.on('metadata', (received) => {
          headers = received;
        });
        call.on('status', ({ code, details, metadata: trailers }) =>
          // The callback comes after the status event.
          setImmediate(() => resolve({ body: answer, code, details, headers, trailers })),
        );
      }),
  };
}

function readAll(
  stream: grpc.ClientReadableStream<Buffer>,
): Promise<{ code: number; details: string; messages: Buffer[] }> {
  return new Promise((resolve) => {
    const messages: Buffer[] = [];
    stream.on('data', (message: Buffer) => messages.push(message));
    stream.on('error', () => {});
    stream.on('status', ({ code, details }) => setImmediate(() => resolve({ code, details, messages })));
  });
}

const pattern = (length: number): Buffer =>
  Buffer.from(Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) & 255));

describe('unary', () => {
  test.each([0, 1, 16_379, 16_380, 70_000, 3_000_000])('%i bytes there and back', async (length) => {
    const { unary } = await start();
    const { code, body } = await unary(PATH, pattern(length));
    expect(code).toBe(0);
    expect(body?.equals(pattern(length))).toBe(true);
  });

  test('many at once on one connection, answered in any order', async () => {
    const waiting: [Uint8Array, UnaryCall][] = [];
    const { unary } = await start({}, (server) => {
      server.unary('/test.Service/Later', (request, call) => {
        waiting.push([request, call]);
        if (waiting.length === 100) for (const [body, each] of waiting.reverse()) each.respond(body);
      });
    });
    const bodies = Array.from({ length: 100 }, (_, i) => pattern(i * 500));
    const answers = await Promise.all(bodies.map((body) => unary('/test.Service/Later', body)));
    expect(answers.every(({ body }, i) => body?.equals(bodies[i] as Buffer))).toBe(true);
  });

  test('a status with a message of any characters, and trailers', async () => {
    const text = ' naïve — 100 %\n値 ';
    const { unary } = await start({}, (server) => {
      server.unary('/test.Service/Fail', (_request, call) => {
        call.setTrailingMetadata({ 'x-reason-bin': Uint8Array.of(0, 255, 3), 'x-reason': 'because' });
        call.fail(GRPC_STATUS.failedPrecondition, text);
      });
    });
    const { code, details, trailers } = await unary('/test.Service/Fail', pattern(5));
    expect([code, details]).toEqual([9, text]);
    expect(trailers.get('x-reason')).toEqual(['because']);
    expect(trailers.get('x-reason-bin')).toEqual([Buffer.from([0, 255, 3])]);
  });

  test('metadata in both directions, text and binary', async () => {
    const { unary } = await start({}, (server) => {
      server.unary('/test.Service/Meta', (_request, call) => {
        const { metadata } = call;
        call.setInitialMetadata({ 'x-text': metadata.get('x-text') ?? '', 'x-bin': metadata.getBinary('x-bin') ?? [] });
        call.setTrailingMetadata({
          'x-all': metadata.getAll('x-many').join('+'),
          'x-none': String(metadata.get('none')),
        });
        call.respond(new TextEncoder().encode(`${call.authority} ${call.peer.startsWith('127.0.0.1:')}`));
      });
    });
    const sent = new grpc.Metadata();
    sent.set('x-text', 'some text');
    sent.set('x-bin', Buffer.from([0, 1, 254, 255]));
    sent.add('x-many', 'a');
    sent.add('x-many', 'b');
    const { body, headers, trailers } = await unary('/test.Service/Meta', pattern(1), sent);
    expect(headers.get('x-text')).toEqual(['some text']);
    expect(headers.get('x-bin')).toEqual([Buffer.from([0, 1, 254, 255])]);
    expect(trailers.get('x-none')).toEqual(['undefined']);
    expect(trailers.get('x-all')[0]).toMatch(/^a\+b$|^a, b$/);
    expect(body?.toString()).toMatch(/^127.0.0.1:\d+ true$/);
  });

  test.each([
    ['/test.Service/None', 'unknown method None for service test.Service'],
    ['/other.Service/None', 'unknown service other.Service'],
  ])('%s is not implemented', async (path, message) => {
    const { unary } = await start();
    expect(await unary(path, pattern(1))).toMatchObject({ code: 12, details: message });
  });

  test('a request beyond the limit', async () => {
    const { unary } = await start({ maxRequestBytes: 1000 });
    expect((await unary(PATH, pattern(1000))).code).toBe(0);
    expect(await unary(PATH, pattern(1001))).toMatchObject({
      code: 8,
      details: 'grpc: received message larger than max (1001 vs. 1000)',
    });
    expect((await unary(PATH, pattern(2_000_000))).code).toBe(8);
  });

  test('a handler that throws fails its call alone', async () => {
    const thrown: unknown[] = [];
    const { unary } = await start(
      { onHandlerError: (error, path) => thrown.push([(error as Error).message, path]) },
      (server) =>
        server.unary('/test.Service/Throw', () => {
          throw new Error('oops');
        }),
    );
    expect(await unary('/test.Service/Throw', pattern(1))).toMatchObject({ code: 13, details: 'oops' });
    expect((await unary(PATH, pattern(1))).code).toBe(0);
    expect(thrown).toEqual([['oops', '/test.Service/Throw']]);
  });

  test('statistics and the observer see each call once', async () => {
    const handled: [string, number][] = [];
    const { unary, server } = await start({ onHandled: (path, code) => handled.push([path, code]) });
    await unary(PATH, pattern(1));
    await unary('/test.Service/Never', pattern(1), undefined, { deadline: Date.now() + 10 });
    await until(() => handled.length === 2);
    expect(handled[0]).toEqual([PATH, 0]);
    expect(server.stats).toMatchObject({ callsStarted: 2, callsOk: 1, callsFailed: 1, callsActive: 0, connections: 1 });
  });
});

describe('deadlines and cancellation', () => {
  test('a deadline that passes ends the call on both sides', async () => {
    const { unary, unanswered, cancelled } = await start();
    const { code } = await unary('/test.Service/Never', pattern(1), undefined, { deadline: Date.now() + 50 });
    expect(code).toBe(4);
    await until(() => cancelled.length > 0);
    const call = unanswered[0] as UnaryCall;
    expect(call.deadline).toBeLessThan(performance.now() + 50);
    expect(call.isOver).toBe(true);
    call.respond(pattern(1)); // goes nowhere
  });

  test('the server holds to the deadline by itself', async () => {
    const { connect, cancelled } = await start();
    const client = await connect();
    client.call(1, pattern(1), requestFields('/test.Service/Never', [['grpc-timeout', '20m']]));
    expect((await client.trailers(1)).fields).toMatchObject({
      'grpc-status': '4',
      'grpc-message': 'context deadline exceeded',
    });
    expect(cancelled).toEqual(['deadline']);
  });

  test('a client that cancels, or goes, cancels its calls', async () => {
    const { client, connect, cancelled, unanswered } = await start();
    const call = client.makeUnaryRequest('/test.Service/Never', same, same, pattern(1), () => {});
    await until(() => unanswered.length === 1);
    call.cancel();
    await until(() => cancelled.length === 1);
    const raw = await connect();
    raw.call(1, pattern(1), requestFields('/test.Service/Never'));
    raw.headers(3, requestFields('/test.Service/Stream'));
    await until(() => unanswered.length === 2);
    raw.close();
    await until(() => cancelled.length === 3);
    expect(cancelled).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });
});

describe('streams', () => {
  test('what leads a message is part of it, whether it is sent at once or held for a slow reader', async () => {
    const body = pattern(200_000);
    const { client } = await start({}, (server) =>
      server.stream('/test.Service/Led', (call) => {
        for (let i = 0; i < 20; i++) call.write(i % 2 === 0 ? body : body.subarray(0, 50), Uint8Array.of(i, i));
        call.end();
      }),
    );
    const { messages } = await readAll(client.makeServerStreamRequest('/test.Service/Led', same, same, pattern(1)));
    expect(messages.map((message) => [message.length, message[0], message[1]])).toEqual(
      Array.from({ length: 20 }, (_, i) => [i % 2 === 0 ? 200_002 : 52, i, i]),
    );
    for (const message of messages) expect(message.subarray(2).equals(body.subarray(0, message.length - 2))).toBe(true);
  });

  test('server streaming: a slow reader slows the writer', async () => {
    const { client, streams } = await start({ streamHighWaterBytes: 10_000 });
    const stream = client.makeServerStreamRequest('/test.Service/Stream', same, same, pattern(1));
    await until(() => streams.length === 1);
    const call = streams[0]!;
    let written = 0;
    let heldMost = 0;
    const pump = (): void => {
      while (written < 200) {
        const mayGoOn = call.write(pattern(20_000 + written++));
        heldMost = Math.max(heldMost, call.heldBytes);
        if (!mayGoOn) return;
      }
      call.end();
    };
    call.onDrain(pump);
    call.onMessage(pump);
    const { code, messages } = await readAll(stream);
    expect(code).toBe(0);
    expect(messages.map((message) => message.length)).toEqual(Array.from({ length: 200 }, (_, i) => 20_000 + i));
    expect(heldMost).toBeLessThan(40_000);
  });

  test('client streaming: one answer for many messages', async () => {
    const { client } = await start({}, (server) =>
      server.stream('/test.Service/Sum', (call) => {
        let sum = 0;
        call.onMessage((message) => {
          sum += message.length;
        });
        call.onEnd(() => {
          call.write(Buffer.from(String(sum)));
          call.end();
        });
      }),
    );
    const answer = await new Promise<Buffer | undefined>((resolve, reject) => {
      const stream = client.makeClientStreamRequest('/test.Service/Sum', same, same, (error, value) =>
        error ? reject(error) : resolve(value),
      );
      for (let i = 0; i < 300; i++) stream.write(pattern(10_000));
      stream.end();
    });
    expect(answer?.toString()).toBe('3000000');
  });

  test('bidirectional: every message comes back, in order', async () => {
    const { bidi } = await start();
    const stream = bidi('/test.Service/EchoAll');
    const all = readAll(stream);
    const sent = Array.from({ length: 500 }, (_, i) => pattern(i * 31));
    for (const message of sent) stream.write(message);
    stream.end();
    const { code, messages } = await all;
    expect(code).toBe(0);
    expect(Buffer.concat(messages).equals(Buffer.concat(sent))).toBe(true);
  });

  test('a handler that does not take messages stops its client, and goes on when it takes them', async () => {
    const { connect, streams } = await start({ streamWindowBytes: 65_535 });
    const client = await connect();
    client.headers(1, requestFields('/test.Service/Stream'));
    await client.roundTrip();
    const call = streams[0]!;
    const taken: number[] = [];
    call.pause();
    call.onMessage((message) => taken.push(message.length));
    for (let i = 0; i < 4; i++) client.data(1, grpcMessage(new Uint8Array(16_000)), false);
    await client.roundTrip();
    const updates = () => client.frames.filter(({ type, id }) => type === 8 && id === 1).length;
    expect([taken.length, updates()]).toEqual([0, 0]);
    call.resume();
    await client.roundTrip();
    expect([taken.length, updates()]).toEqual([4, 1]);
  });

  test('messages and the end wait for a handler that listens late', async () => {
    const { bidi, streams } = await start();
    const stream = bidi('/test.Service/Stream');
    stream.write(pattern(3));
    stream.end();
    const all = readAll(stream);
    await until(() => streams.length === 1);
    await new Promise((resolve) => setImmediate(resolve));
    const call = streams[0]!;
    call.onMessage((message) => call.write(message));
    call.onEnd(() => call.end());
    expect((await all).messages).toEqual([pattern(3)]);
  });

  test('a stream may end before its client does, with messages before the status', async () => {
    const { bidi } = await start({}, (server) =>
      server.stream('/test.Service/Early', (call) => {
        call.onMessage((message) => {
          call.write(message);
          call.fail(GRPC_STATUS.aborted, 'enough');
        });
      }),
    );
    const stream = bidi('/test.Service/Early');
    const all = readAll(stream);
    stream.on('error', () => {});
    stream.write(pattern(9));
    expect(await all).toEqual({ code: 10, details: 'enough', messages: [pattern(9)] });
  });

  test('a client whose stream ended early is told to stop sending', async () => {
    const { connect, streams } = await start();
    const client = await connect();
    client.headers(1, requestFields('/test.Service/Stream'));
    await client.roundTrip();
    streams[0]?.fail(GRPC_STATUS.aborted, 'enough');
    expect((await client.trailers(1)).fields['grpc-status']).toBe('10');
    expect(await client.resetCode(1)).toBe(0);
  });

  test('drain is told once for each time that a write was held', async () => {
    const { connect, streams } = await start({ streamHighWaterBytes: 100 });
    const client = await connect([[INITIAL_WINDOW, 0]]);
    client.headers(1, requestFields('/test.Service/Stream'));
    await client.roundTrip();
    const call = streams[0]!;
    let drains = 0;
    call.onDrain(() => drains++);
    const open = async (bytes: number): Promise<void> => {
      client.send((writer) => writer.windowUpdate(1, bytes));
      await client.roundTrip();
    };
    expect([call.write(pattern(50)), call.heldBytes]).toEqual([true, 55]);
    await open(55);
    expect(drains).toBe(0);
    expect(call.write(pattern(200))).toBe(false);
    await open(204);
    expect([drains, call.heldBytes]).toEqual([0, 1]);
    await open(1);
    expect(drains).toBe(1);
    await open(50_000);
    // More than a frame, so that it is held for a moment, and gone before `write` returns.
    expect(call.write(pattern(20_000))).toBe(true);
    expect(drains).toBe(1);
  });

  test('an empty stream is OK', async () => {
    const { bidi } = await start();
    const stream = bidi('/test.Service/EchoAll');
    stream.end();
    expect(await readAll(stream)).toMatchObject({ code: 0, messages: [] });
  });
});

describe('requests that are not quite right', () => {
  test.each<[string, readonly (readonly [string, string])[], string, string]>([
    ['a foreign content type', [['content-type', 'text/plain']], '415', '3'],
    ['no content type', [], '415', '3'],
    [
      'a malformed timeout',
      [
        ['content-type', 'application/grpc'],
        ['grpc-timeout', '5x'],
      ],
      '400',
      '13',
    ],
    [
      'an unknown encoding',
      [
        ['content-type', 'application/grpc'],
        ['grpc-encoding', 'snappy'],
      ],
      '200',
      '12',
    ],
  ])('%s', async (_name, fields, httpStatus, code) => {
    const { connect } = await start();
    const client = await connect();
    client.headers(1, [[':method', 'POST'], [':scheme', 'http'], [':path', PATH], ...fields]);
    const { fields: trailers } = await client.trailers(1);
    expect([trailers[':status'], trailers['grpc-status']]).toEqual([httpStatus, code]);
    if (code === '12') expect(trailers['grpc-accept-encoding']).toBe('gzip');
  });

  test('GET', async () => {
    const { connect } = await start();
    const client = await connect();
    client.headers(1, [[':method', 'GET'], ...requestFields().slice(1)], true);
    expect((await client.trailers(1)).fields).toMatchObject({ ':status': '405', 'grpc-status': '13' });
  });

  test.each(['application/grpc+proto', 'application/grpc;charset=utf-8'])('%s is gRPC', async (type) => {
    const { connect } = await start();
    const client = await connect();
    const fields = requestFields().filter(([name]) => name !== 'content-type');
    client.call(1, pattern(1), [...fields, ['content-type', type]]);
    expect((await client.trailers(1)).fields['grpc-status']).toBe('0');
  });

  test.each([
    ['no message', new Uint8Array(0), '12'],
    ['two messages', Buffer.concat([grpcMessage(pattern(1)), grpcMessage(pattern(1))]), '12'],
    ['half a message', grpcMessage(pattern(10)).subarray(0, 9), '13'],
    ['half a prefix', new Uint8Array(3), '13'],
    ['a compressed message without an encoding', grpcMessage(pattern(1), 1), '13'],
    ['an unknown flag', grpcMessage(pattern(1), 2), '13'],
  ])('a unary call with %s', async (_name, body, code) => {
    const { connect } = await start();
    const client = await connect();
    client.headers(1);
    client.data(1, body);
    expect((await client.trailers(1)).fields['grpc-status']).toBe(code);
  });

  test('a unary call that ends with its headers', async () => {
    const { connect } = await start();
    const client = await connect();
    client.headers(1, requestFields(), true);
    expect((await client.trailers(1)).fields['grpc-status']).toBe('12');
  });
});

describe('gzip', () => {
  test('a compressed request, a plain one under the same encoding, and a broken one', async () => {
    const { connect } = await start();
    const client = await connect();
    const gzip = requestFields(PATH, [['grpc-encoding', 'gzip']]);
    const send = (id: number, message: Uint8Array): void => {
      client.headers(id, gzip);
      client.data(id, message);
    };
    send(1, grpcMessage(gzipSync(pattern(5000)), 1));
    expect((await client.trailers(1)).fields['grpc-status']).toBe('0');
    expect(Buffer.from(client.received(1)).subarray(5).equals(pattern(5000))).toBe(true);
    send(3, grpcMessage(pattern(10)));
    expect((await client.trailers(3)).fields['grpc-status']).toBe('0');
    send(5, grpcMessage(pattern(10), 1));
    expect((await client.trailers(5)).fields['grpc-message']).toMatch(/failed to decompress/);
  });
});
