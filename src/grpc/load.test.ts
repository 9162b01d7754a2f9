// What a server holds for all its connections together: counted exactly, and bounded.

import { once } from 'node:events';
import net from 'node:net';
import { expect, test } from 'vitest';
import { SETTING } from '../codec/http2/index.ts';
import { createGrpcServer } from './index.ts';
import { GRPC_STATUS } from './status.ts';
import { startServer, until } from './testing/harness.ts';
import { grpcMessage, requestFields } from './testing/raw-client.ts';

const NEVER = requestFields('/test.Service/Never');
const STREAM = requestFields('/test.Service/Stream');
const EXHAUSTED = String(GRPC_STATUS.resourceExhausted);
const MIB = 1024 * 1024;

test('unary calls are limited over all connections, streams apart from them', async () => {
  const { connect, unanswered, streams, server } = await startServer({
    maxUnaryCalls: 3,
    maxStreams: 1,
    overloadMessage: 'too much',
  });
  const [one, two] = [await connect(), await connect()];
  for (const id of [1, 3]) one.call(id, undefined, NEVER);
  two.call(1, undefined, NEVER);
  await until(() => unanswered.length === 3);
  two.call(3);
  expect((await two.trailers(3)).fields).toMatchObject({ 'grpc-status': EXHAUSTED, 'grpc-message': 'too much' });
  one.headers(5, STREAM);
  await until(() => streams.length === 1);
  two.headers(5, STREAM);
  expect((await two.trailers(5)).fields).toMatchObject({ 'grpc-status': EXHAUSTED });
  expect(server.stats.callsRefused).toBe(2);
  // A place that is free is taken again.
  unanswered[0]?.respond(Uint8Array.of(1));
  streams[0]?.end();
  two.call(7);
  expect((await two.trailers(7)).fields).toMatchObject({ 'grpc-status': '0' });
  two.headers(9, STREAM);
  await until(() => streams.length === 2);
});

test('answers that nobody reads are counted, refuse more calls, and are forgotten with their connection', async () => {
  const { connect, server } = await startServer({ maxHeldBytes: MIB, stallTimeoutMs: 60_000 }, (grpc) =>
    grpc.unary('/test.Service/Large', (_request, call) => call.respond(new Uint8Array(MIB))),
  );
  const large = requestFields('/test.Service/Large');
  const readers = [await connect([[SETTING.initialWindowSize, 0]]), await connect([[SETTING.initialWindowSize, 0]])];
  for (const reader of readers) {
    reader.call(1, undefined, large);
    await reader.roundTrip();
  }
  expect(server.isFull).toBe(true);
  expect(server.stats.heldBytes).toBeGreaterThan(MIB);
  const other = await connect();
  other.call(1);
  expect((await other.trailers(1)).fields).toMatchObject({ 'grpc-status': EXHAUSTED });
  for (const reader of readers) reader.socket.destroy();
  await until(() => server.stats.heldBytes === 0);
  other.call(3);
  expect((await other.trailers(3)).fields).toMatchObject({ 'grpc-status': '0' });
});

test('what the kernel does not take counts too', async () => {
  const { connect, server } = await startServer({ maxHeldBytes: 1 }, (grpc) =>
    grpc.unary('/test.Service/Large', (_request, call) => call.respond(new Uint8Array(64 * MIB))),
  );
  const reader = await connect([[SETTING.initialWindowSize, 0x7fff_ffff]]);
  reader.send((writer) => writer.windowUpdate(0, 0x7000_0000));
  reader.socket.pause();
  reader.call(1, undefined, requestFields('/test.Service/Large'));
  await until(() => server.isFull);
  reader.socket.resume();
  await reader.trailers(1);
  await until(() => server.stats.heldBytes === 0);
});

test('requests that never end are counted', async () => {
  const { connect, server } = await startServer({ maxHeldBytes: 1000 });
  const client = await connect();
  client.headers(1);
  client.data(1, grpcMessage(new Uint8Array(2000)).subarray(0, 1500), false);
  await until(() => server.isFull);
  const other = await connect();
  other.call(1);
  expect((await other.trailers(1)).fields).toMatchObject({ 'grpc-status': EXHAUSTED });
  client.data(1, new Uint8Array(505));
  await client.trailers(1);
  expect(server.stats.heldBytes).toBe(0);
});

test('when much is held, a stream is told to wait as soon as anything of it waits', async () => {
  const { connect, streams, server } = await startServer({ maxHeldBytes: 10 });
  const client = await connect([[SETTING.initialWindowSize, 0]]);
  client.headers(1, STREAM);
  await until(() => streams.length === 1);
  // Nothing is held yet: the first message may still be followed by another.
  const [stream] = streams;
  stream?.write(new Uint8Array(100));
  expect(server.isFull).toBe(true);
  expect(stream?.write(new Uint8Array(1))).toBe(false);
});

test('connections are limited over all listeners', async () => {
  const server = createGrpcServer({ maxConnections: 2 });
  const ports = [];
  for (let i = 0; i < 2; i++) ports.push((await server.listen({ host: '127.0.0.1', port: 0 })).port);
  const sockets = [];
  for (const port of [ports[0], ports[1]]) {
    const socket = net.connect(port as number, '127.0.0.1');
    await once(socket, 'connect');
    sockets.push(socket);
  }
  const third = net.connect(ports[0] as number, '127.0.0.1');
  await once(third, 'close');
  expect(sockets.map((socket) => socket.readyState)).toEqual(['open', 'open']);
  for (const socket of sockets) socket.destroy();
  await server.close(0);
});
