// The server around its connections: HTTP/1.1 and plain HTTP/2 on the same port, TLS, shutdown, one write a turn.

import { once } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import * as grpc from '@grpc/grpc-js';
import { describe, expect, test } from 'vitest';
import { FRAME, HTTP2_ERROR, LARGEST_STREAM_ID } from '../codec/http2/index.ts';
import { createGrpcServer, type GrpcServer, type ServerTls } from './index.ts';
import { selfSigned } from './testing/certificate.ts';
import { atEnd, startServer, until } from './testing/harness.ts';
import { grpcMessage, INITIAL_WINDOW, PATH, RawClient, requestFields, u32 } from './testing/raw-client.ts';

const NEVER = '/test.Service/Never';
const same = (bytes: Buffer): Buffer => bytes;

/** Echoes method, path, a header and the body. */
function withHttp1(server: GrpcServer): void {
  server.http1((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      response.writeHead(201, { 'X-Seen': String(request.headers['x-sent']), 'Content-Type': 'text/plain' });
      response.write(`${request.method} ${request.url} ${request.headers.host} `);
      response.end(Buffer.concat(parts));
    });
  });
}

async function h2(
  session: http2.ClientHttp2Session,
  headers: http2.OutgoingHttpHeaders,
  body?: Buffer,
): Promise<{ headers: http2.IncomingHttpHeaders; body: Buffer }> {
  const stream = session.request(headers, { endStream: body === undefined });
  if (body !== undefined) stream.end(body);
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  const ended = once(stream, 'end');
  const [answer] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders];
  await ended;
  return { headers: answer, body: Buffer.concat(parts) };
}

describe('HTTP/1.1 on the same port', () => {
  test('requests, several on one connection, with bodies', async () => {
    const { port } = await startServer({}, withHttp1);
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    atEnd(() => agent.destroy());
    for (let i = 0; i < 3; i++) {
      const request = http.request({ port, host: '127.0.0.1', path: `/v3/${i}`, method: 'POST', agent });
      request.setHeader('x-sent', 'yes').end(Buffer.alloc(100_000 * i, 'x'));
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      const parts: Buffer[] = [];
      for await (const part of response) parts.push(part as Buffer);
      expect([response.statusCode, response.headers['x-seen']]).toEqual([201, 'yes']);
      expect(Buffer.concat(parts).toString()).toBe(`POST /v3/${i} 127.0.0.1:${port} ${'x'.repeat(100_000 * i)}`);
    }
  });

  test.each([
    ['POST /x HTTP/1.1', 201],
    ['PRI * HTTP/1.1', 400],
  ])('%s, byte by byte, begins like the preface', async (line, status) => {
    const { port } = await startServer({}, withHttp1);
    const socket = net.connect(port, '127.0.0.1');
    atEnd(() => void socket.destroy());
    socket.setNoDelay();
    for (const byte of `${line}\r\nhost: h\r\ncontent-length: 0\r\n\r\n`) socket.write(byte);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toContain(`HTTP/1.1 ${status}`);
  });

  test('what is no HTTP at all is cut off without a word', async () => {
    const { port } = await startServer({}, withHttp1);
    const socket = net.connect(port, '127.0.0.1');
    let received = 0;
    socket.on('data', (chunk) => {
      received += chunk.length;
    });
    socket.on('error', () => {});
    socket.write('NONSENSE THAT NEVER WAS\r\n\r\n');
    await once(socket, 'close');
    expect(received).toBe(0);
  });

  test('without a handler, 404', async () => {
    const { port } = await startServer();
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
  });
});

describe('plain requests over HTTP/2', () => {
  async function connect(port: number): Promise<http2.ClientHttp2Session> {
    const session = http2.connect(`http://127.0.0.1:${port}`);
    atEnd(() => void session.destroy());
    return session;
  }

  test('reach the same handler', async () => {
    const { port } = await startServer({}, withHttp1);
    const session = await connect(port);
    const got = await h2(session, { ':path': '/health?x=1', 'x-sent': 'a' });
    expect(got.headers).toMatchObject({ ':status': 201, 'x-seen': 'a', 'content-type': 'text/plain' });
    expect(got.headers.connection).toBeUndefined();
    expect(got.body.toString()).toBe(`GET /health?x=1 127.0.0.1:${port} `);
    const body = Buffer.alloc(300_000, 'y');
    const posted = await h2(session, { ':path': '/v3/kv/put', ':method': 'POST' }, body);
    expect(posted.body.toString()).toBe(`POST /v3/kv/put 127.0.0.1:${port} ${body}`);
  });

  test('an answer larger than all windows, through a slow reader', async () => {
    const { port } = await startServer({}, (server) =>
      server.http1((_request, response) => void response.end(Buffer.alloc(3_000_000, 'z'))),
    );
    const { headers, body } = await h2(await connect(port), { ':path': '/' });
    expect([headers[':status'], body.length]).toEqual([200, 3_000_000]);
  });

  test('leave nothing behind once they are answered', async () => {
    let closed = 0;
    const { port, server } = await startServer({}, (target) =>
      target.http1((request, response) => {
        request.socket.on('close', () => closed++);
        response.end('done');
      }),
    );
    const session = await connect(port);
    for (let i = 1; i <= 3; i++) {
      expect((await h2(session, { ':path': '/' })).body.toString()).toBe('done');
      await until(() => closed === i);
    }
    expect(server.stats.callsActive).toBe(0);
  });

  test('a body beyond the limit is refused, a client that goes is noticed', async () => {
    let [opened, closed] = [0, 0];
    const { port, server } = await startServer({ maxRequestBytes: 1000 }, (target) =>
      target.http1((request) => {
        opened++;
        request.socket.on('close', () => closed++);
      }),
    );
    const session = await connect(port);
    const big = await h2(session, { ':path': '/', ':method': 'POST' }, Buffer.alloc(1001));
    expect(big.headers[':status']).toBe(413);
    session.request({ ':path': '/' });
    await until(() => opened === 1);
    session.destroy();
    await until(() => closed === 1);
    expect(server.stats.callsActive).toBe(0);
  });

  test('a path that would break the request line is not gRPC, and goes no further', async () => {
    const { connect: connectRaw } = await startServer({}, withHttp1);
    const client = await connectRaw();
    client.headers(
      1,
      [
        [':method', 'GET'],
        [':scheme', 'http'],
        [':path', '/a b HTTP/1.1'],
        [':authority', 'h'],
      ],
      true,
    );
    expect((await client.trailers(1)).fields[':status']).toBe('415');
  });
});

describe('TLS', () => {
  const first = selfSigned('first');

  async function startTls(
    options: tls.TlsOptions = {},
    refusal?: ServerTls['refusal'],
  ): Promise<{ port: number; use(fresh: tls.TlsOptions): void }> {
    const server = createGrpcServer();
    server.unary(PATH, (request, call) => {
      const name = call.peerCertificate?.subject.CN;
      call.respond(name === undefined ? request : Buffer.from(String(name)));
    });
    withHttp1(server);
    const source = { server: { ...first, ...options }, ...(refusal && { refusal }) };
    const { port } = await server.listen({ host: '127.0.0.1', port: 0, tls: source });
    atEnd(() => server.close(0));
    return {
      port,
      use(fresh) {
        source.server = { ...source.server, ...fresh };
      },
    };
  }

  function call(port: number, credentials: grpc.ChannelCredentials, body: Buffer): Promise<Buffer> {
    const client = new grpc.Client(`127.0.0.1:${port}`, credentials);
    atEnd(() => client.close());
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(PATH, same, same, body, (error, answer) => (error ? reject(error) : resolve(answer!)));
    });
  }

  test('gRPC, with small and large messages', async () => {
    const { port } = await startTls();
    const credentials = grpc.credentials.createSsl(Buffer.from(first.cert));
    expect((await call(port, credentials, Buffer.from('hi'))).toString()).toBe('hi');
    expect(await call(port, credentials, Buffer.alloc(2_000_000, 1))).toHaveLength(2_000_000);
  });

  test('the verified certificate of a client is known to handlers', async () => {
    const mine = selfSigned('client-7');
    const { port } = await startTls({ requestCert: true, rejectUnauthorized: true, ca: [mine.cert] });
    const credentials = grpc.credentials.createSsl(
      Buffer.from(first.cert),
      Buffer.from(mine.key),
      Buffer.from(mine.cert),
    );
    expect((await call(port, credentials, Buffer.from('hi'))).toString()).toBe('client-7');
    const without = grpc.credentials.createSsl(Buffer.from(first.cert));
    await expect(call(port, without, Buffer.from('hi'))).rejects.toMatchObject({ code: 14 });
  });

  test('a client may be refused for what its certificate says', async () => {
    const clients = ['friend', 'stranger'].map(selfSigned);
    const { port } = await startTls(
      { requestCert: true, rejectUnauthorized: true, ca: clients.map(({ cert }) => cert) },
      (certificate) => (certificate?.subject.CN === 'friend' ? undefined : 'not a friend'),
    );
    const [friend, stranger] = clients.map(({ cert, key }) =>
      grpc.credentials.createSsl(Buffer.from(first.cert), Buffer.from(key), Buffer.from(cert)),
    );
    expect((await call(port, friend!, Buffer.from('hi'))).toString()).toBe('friend');
    await expect(call(port, stranger!, Buffer.from('hi'))).rejects.toMatchObject({ code: 14 });
  });

  test('HTTP/1.1 by ALPN, and HTTP/2 for the same handler', async () => {
    const { port } = await startTls();
    const agent = new https.Agent({ ca: first.cert, ALPNProtocols: ['http/1.1'] });
    const request = https.get({ port, host: '127.0.0.1', path: '/health', agent });
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(201);
    const session = http2.connect(`https://127.0.0.1:${port}`, { ca: first.cert });
    atEnd(() => void session.destroy());
    expect((await h2(session, { ':path': '/health' })).headers[':status']).toBe(201);
  });

  test('HTTP/2 by prior knowledge, without ALPN', async () => {
    const { port } = await startTls();
    const socket = tls.connect({ port, host: '127.0.0.1', ca: first.cert });
    atEnd(() => void socket.destroy());
    await once(socket, 'secureConnect');
    const client = RawClient.over(socket);
    client.greet();
    client.call(1);
    expect((await client.trailers(1)).fields['grpc-status']).toBe('0');
  });

  test('a new certificate serves new connections', async () => {
    const { use, port } = await startTls();
    const second = selfSigned('second');
    use(second);
    const body = Buffer.from('hi');
    await expect(call(port, grpc.credentials.createSsl(Buffer.from(first.cert)), body)).rejects.toMatchObject({
      code: 14,
    });
    expect(await call(port, grpc.credentials.createSsl(Buffer.from(second.cert)), body)).toEqual(body);
  });

  test('a client that speaks no TLS hurts nobody', async () => {
    const { port } = await startTls();
    const socket = net.connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.end('GET / HTTP/1.1\r\n\r\n');
    socket.resume();
    await once(socket, 'close');
    const credentials = grpc.credentials.createSsl(Buffer.from(first.cert));
    expect((await call(port, credentials, Buffer.from('hi'))).toString()).toBe('hi');
  });
});

describe('shutdown', () => {
  test('calls under way end; calls that cross GOAWAY are served; later ones are not', async () => {
    const { server, connect, unanswered, port } = await startServer();
    const client = await connect();
    client.call(1, undefined, requestFields(NEVER));
    await until(() => unanswered.length === 1);
    const closed = server.close(60_000);
    const goaway = await client.type(FRAME.goaway);
    expect([u32(goaway.payload), u32(goaway.payload, 4)]).toEqual([LARGEST_STREAM_ID, HTTP2_ERROR.none]);
    client.call(3);
    expect((await client.trailers(3)).fields['grpc-status']).toBe('0');
    // The answer to the server's ping says that GOAWAY was seen.
    const ping = client.frames.find((frame) => frame.type === FRAME.ping);
    client.frame(FRAME.ping, 1, 0, ping?.payload ?? []);
    expect(u32((await client.type(FRAME.goaway)).payload)).toBe(3);
    client.call(5);
    await client.roundTrip();
    unanswered[0]?.respond(new Uint8Array(1));
    expect((await client.trailers(1)).fields['grpc-status']).toBe('0');
    await client.closed;
    client.close();
    await closed;
    expect(client.frames.some((frame) => frame.id === 5)).toBe(false);
    const late = net.connect(port, '127.0.0.1');
    await expect(once(late, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('after the grace, what still runs fails with UNAVAILABLE', async () => {
    const { server, connect, unanswered } = await startServer();
    const client = await connect();
    client.call(1, undefined, requestFields(NEVER));
    await until(() => unanswered.length === 1);
    const closed = server.close(10);
    expect((await client.trailers(1)).fields['grpc-status']).toBe('14');
    await closed;
  });

  test('idle connections and sockets that have said nothing do not hold it up', async () => {
    const { server, connect, port } = await startServer({}, withHttp1);
    const client = await connect();
    await client.roundTrip();
    const silent = net.connect(port, '127.0.0.1');
    silent.on('error', () => {});
    await once(silent, 'connect');
    await fetch(`http://127.0.0.1:${port}/`).then((response) => response.text());
    await server.close(50);
    await client.closed;
  });

  test('a port that is taken is a coded error', async () => {
    const { port } = await startServer();
    const second = createGrpcServer();
    await expect(second.listen({ host: '127.0.0.1', port })).rejects.toMatchObject({ code: 'listen' });
    await second.close(0);
  });

  test('an option out of range is named', () => {
    expect(() => createGrpcServer({ streamWindowBytes: 5 })).toThrow(/streamWindowBytes .* not 5/);
    expect(() => createGrpcServer({ maxRequestBytes: 1.5 })).toThrow(/maxRequestBytes/);
  });
});

describe('one write a turn', () => {
  test('answers given in one turn leave together, and at once when asked', async () => {
    const { server, connect, unanswered } = await startServer();
    const client = await connect([[INITIAL_WINDOW, 1_000_000]]);
    for (let id = 1; id < 20; id += 2) client.call(id, undefined, requestFields(NEVER));
    await until(() => unanswered.length === 10);
    await client.roundTrip();
    let chunks = 0;
    client.socket.on('data', () => chunks++);
    const before = server.stats.bytesSent;
    for (const call of unanswered) call.respond(Uint8Array.of(7));
    expect(server.stats.bytesSent).toBe(before);
    server.flush();
    expect(server.stats.bytesSent).toBeGreaterThan(before);
    for (let id = 1; id < 20; id += 2) await client.trailers(id);
    expect(chunks).toBe(1);
    expect([...client.received(1)]).toEqual([...grpcMessage(Uint8Array.of(7))]);
  });
});
