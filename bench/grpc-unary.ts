// What one unary gRPC call costs a server in CPU: our server, node:http2 and @grpc/grpc-js, one after the other under the
// same load. Each server is a process of its own that reports its CPU time; the client is bare frames over sockets, so
// that it is never the bottleneck.
//
//   node --import tsx bench/grpc-unary.ts [--seconds 3] [--bytes 100] [--rounds 2]

import { type ChildProcess, fork } from 'node:child_process';
import http2 from 'node:http2';
import net from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { encodeField, encodeIndex } from '../src/codec/hpack/index.ts';
import { CLIENT_PREFACE, FLAG, FRAME, FrameReader, FrameWriter, SETTING } from '../src/codec/http2/index.ts';
import { createGrpcServer } from '../src/grpc/index.ts';

const PATH = '/bench.Echo/Echo';
const KINDS = ['quorate', 'node:http2', 'grpc-js'] as const;
type Kind = (typeof KINDS)[number];
/** Connections, and calls under way on each. */
const SHAPES: readonly (readonly [connections: number, calls: number])[] = [
  [1, 1],
  [100, 1],
  [10, 10],
  [100, 10],
];

const STARTERS: Record<Kind, () => Promise<number>> = {
  quorate: async () => {
    const server = createGrpcServer();
    server.unary(PATH, (request, call) => call.respond(request));
    return (await server.listen({ host: '127.0.0.1', port: 0 })).port;
  },
  'node:http2': () =>
    new Promise((resolve) => {
      const server = http2.createServer();
      server.on('stream', (stream) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
          stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
          stream.end(Buffer.concat(parts));
        });
      });
      server.listen(0, '127.0.0.1', () => resolve((server.address() as net.AddressInfo).port));
    }),
  'grpc-js': async () => {
    const grpc = await import('@grpc/grpc-js');
    const server = new grpc.Server();
    const same = (bytes: Buffer): Buffer => bytes;
    const method = { path: PATH, requestStream: false, responseStream: false } as const;
    const codec = {
      requestSerialize: same,
      requestDeserialize: same,
      responseSerialize: same,
      responseDeserialize: same,
    };
    server.addService(
      { Echo: { ...method, ...codec } } as never,
      {
        Echo: (call: { request: Buffer }, done: (error: null, answer: Buffer) => void) => done(null, call.request),
      } as never,
    );
    return new Promise((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      );
    });
  },
};

/** The fields that grpc-go sends, which enter the server's table with the first call and are one byte each from then on. */
const FIELDS: readonly (readonly [string, string])[] = [
  [':path', PATH],
  [':authority', '127.0.0.1:2379'],
  ['content-type', 'application/grpc'],
  ['user-agent', 'grpc-go/1.71.1'],
  ['te', 'trailers'],
];

function requestBlock(isFirst: boolean): Uint8Array {
  const out: number[] = [];
  encodeField(':method', 'POST', 'none', out);
  encodeField(':scheme', 'http', 'none', out);
  FIELDS.forEach(([name, value], i) => {
    if (isFirst) encodeField(name, value, 'incremental', out);
    else encodeIndex(61 + FIELDS.length - i, out);
  });
  return Uint8Array.from(out);
}

const FIRST_BLOCK = requestBlock(true);
const LATER_BLOCK = requestBlock(false);

/** One connection that keeps `calls` calls under way. */
class Client {
  answered = 0;
  private readonly socket: net.Socket;
  private readonly out = new FrameWriter(64 * 1024);
  private readonly body: Uint8Array;
  private nextId = 1;
  private received = 0;

  constructor(port: number, calls: number, bytes: number) {
    this.body = new Uint8Array(5 + bytes).fill(7);
    this.body.set([0, 0, 0, bytes >>> 8, bytes & 0xff]);
    this.socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    const reader = new FrameReader(1 << 20, {
      frame: (type, flags, _id, _bytes, start, end) => this.onFrame(type, flags, end - start),
      oversized: () => this.socket.destroy(),
    });
    this.socket.on('data', (chunk) => {
      reader.push(chunk);
      this.flush();
    });
    this.socket.on('error', () => {});
    this.out.raw(CLIENT_PREFACE);
    this.out.settings([[SETTING.initialWindowSize, 0x7fff_ffff]]);
    this.out.windowUpdate(0, 0x7fff_ffff - 65_535);
    for (let i = 0; i < calls; i++) this.call();
    this.flush();
  }

  private call(): void {
    const id = this.nextId;
    this.nextId += 2;
    this.out.headers(id, id === 1 ? FIRST_BLOCK : LATER_BLOCK, false, 16_384);
    this.out.header(this.body.length, FRAME.data, FLAG.endStream, id);
    this.out.raw(this.body);
  }

  private onFrame(type: number, flags: number, length: number): void {
    if (type === FRAME.settings && (flags & FLAG.ack) === 0) this.out.settingsAck();
    if (type === FRAME.data) this.received += length;
    if (this.received > 1 << 28) {
      this.out.windowUpdate(0, this.received);
      this.received = 0;
    }
    const isEnd = (type === FRAME.headers || type === FRAME.data) && (flags & FLAG.endStream) !== 0;
    if (!isEnd) return;
    this.answered++;
    this.call();
  }

  private flush(): void {
    if (this.out.length === 0) return;
    this.socket.write(Buffer.from(this.out.bytes.slice(0, this.out.length)));
    this.out.length = 0;
  }

  close(): void {
    this.socket.destroy();
  }
}

function ask(child: ChildProcess, question: string): Promise<number> {
  return new Promise((resolve) => {
    child.once('message', (answer) => resolve(answer as number));
    child.send(question);
  });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Measured {
  readonly perSecond: number;
  readonly cpuMicros: number;
}

async function measure(kind: Kind, shape: readonly [number, number], ms: number, bytes: number): Promise<Measured> {
  const child = fork(fileURLToPath(import.meta.url), ['--serve', kind], { execArgv: process.execArgv });
  const port = await new Promise<number>((resolve) => child.once('message', (value) => resolve(value as number)));
  const clients = Array.from({ length: shape[0] }, () => new Client(port, shape[1], bytes));
  const answered = (): number => clients.reduce((sum, client) => sum + client.answered, 0);
  await pause(Math.min(1000, ms));
  const [cpuBefore, before, start] = [await ask(child, 'cpu'), answered(), performance.now()];
  await pause(ms);
  const [cpuAfter, after, end] = [await ask(child, 'cpu'), answered(), performance.now()];
  for (const client of clients) client.close();
  child.disconnect();
  child.kill();
  return { perSecond: ((after - before) * 1000) / (end - start), cpuMicros: (cpuAfter - cpuBefore) / (after - before) };
}

async function serve(kind: Kind): Promise<void> {
  const port = await STARTERS[kind]();
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
  });
  process.on('disconnect', () => process.exit());
  process.send?.(port);
}

async function main(ms: number, bytes: number, rounds: number): Promise<void> {
  console.log(`unary calls, ${bytes} B each way, Node ${process.version}, best of ${rounds} rounds\n`);
  console.log('connections × calls | server     | calls/s | server CPU per call');
  for (const shape of SHAPES) {
    for (const kind of KINDS) {
      const measured: Measured[] = [];
      for (let round = 0; round < rounds; round++) measured.push(await measure(kind, shape, ms, bytes));
      const best = measured.reduce((a, b) => (b.cpuMicros < a.cpuMicros ? b : a));
      const cells = [`${shape[0]} × ${shape[1]}`.padStart(19), kind.padEnd(10)];
      console.log([...cells, best.perSecond.toFixed(0).padStart(7), `${best.cpuMicros.toFixed(1)} µs`].join(' | '));
    }
  }
}

const { values } = parseArgs({
  options: {
    serve: { type: 'string' },
    seconds: { type: 'string', default: '3' },
    bytes: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '2' },
  },
});
if (values.serve !== undefined) await serve(values.serve as Kind);
else await main(Number(values.seconds) * 1000, Number(values.bytes), Number(values.rounds));
