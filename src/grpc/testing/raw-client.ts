// A client of bare frames for tests: it says exactly what it is told, right or wrong, and keeps what comes back.

import { once } from 'node:events';
import net, { type Socket } from 'node:net';
import { encodeBlock, HpackDecoder } from '../../codec/hpack/index.ts';
import { CLIENT_PREFACE, FLAG, FRAME, FrameReader, FrameWriter, SETTING } from '../../codec/http2/index.ts';

export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly id: number;
  readonly payload: Uint8Array;
  /** Of HEADERS: decoded. */
  readonly fields: Readonly<Record<string, string>>;
}

type Fields = readonly (readonly [name: string, value: string])[];

export const PATH = '/test.Service/Echo';

export function requestFields(path = PATH, more: Fields = []): Fields {
  return [
    [':method', 'POST'],
    [':scheme', 'http'],
    [':path', path],
    [':authority', 'localhost'],
    ['content-type', 'application/grpc'],
    ['te', 'trailers'],
    ...more,
  ];
}

export function grpcMessage(body: Uint8Array, flag = 0): Uint8Array {
  const framed = new Uint8Array(5 + body.length);
  new DataView(framed.buffer).setUint32(1, body.length);
  framed[0] = flag;
  framed.set(body, 5);
  return framed;
}

export function u32(bytes: Uint8Array, at = 0): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
}

export class RawClient {
  readonly frames: Frame[] = [];
  isEnded = false;
  readonly socket: Socket;
  readonly closed: Promise<void>;
  private readonly writer = new FrameWriter();
  private readonly decoder = new HpackDecoder();
  private readonly block: number[] = [];
  private readonly waiters = new Set<() => void>();
  private seen = 0;

  private constructor(socket: Socket) {
    this.socket = socket.setNoDelay();
    const reader = new FrameReader(1 << 20, {
      frame: (type, flags, id, bytes, start, end) => this.onFrame(type, flags, id, bytes.slice(start, end)),
      // As an HTTP/1.1 answer looks, to what was no preface.
      oversized: () => {},
    });
    socket.on('data', (chunk) => {
      reader.push(chunk);
      this.wake();
    });
    socket.on('error', () => {});
    this.closed = new Promise((resolve) => {
      const end = (): void => {
        this.isEnded = true;
        this.wake();
        resolve();
      };
      socket.on('end', end).on('close', end);
    });
  }

  /** Over a socket that is connected; sends nothing. */
  static over(socket: Socket): RawClient {
    return new RawClient(socket);
  }

  /** Connects and says the preface, and the settings given. */
  static async connect(port: number, settings: readonly (readonly [number, number])[] = []): Promise<RawClient> {
    const socket = net.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const client = new RawClient(socket);
    client.greet(settings);
    return client;
  }

  greet(settings: readonly (readonly [number, number])[] = []): void {
    this.send((writer) => {
      writer.raw(CLIENT_PREFACE);
      writer.settings(settings);
    });
  }

  private wake(): void {
    for (const waiter of [...this.waiters]) waiter();
  }

  private onFrame(type: number, flags: number, id: number, payload: Uint8Array): void {
    if (type === FRAME.settings && (flags & FLAG.ack) === 0) this.send((writer) => writer.settingsAck());
    const fields: Record<string, string> = {};
    if (type === FRAME.headers || type === FRAME.continuation) {
      this.block.push(...payload);
      if ((flags & FLAG.endHeaders) !== 0) {
        const block = Uint8Array.from(this.block.splice(0));
        this.decoder.decode(block, 0, block.length, {
          field: (field) => {
            fields[field.name] = field.value;
          },
        });
      }
    }
    this.frames.push({ type, flags, id, payload, fields });
  }

  send(write: (writer: FrameWriter) => void): void {
    write(this.writer);
    this.socket.write(Buffer.from(this.writer.bytes.slice(0, this.writer.length)));
    this.writer.length = 0;
  }

  frame(type: number, flags: number, id: number, payload: Uint8Array | readonly number[] = []): void {
    this.send((writer) => {
      writer.header(payload.length, type, flags, id);
      writer.raw(Uint8Array.from(payload));
    });
  }

  headers(id: number, fields: Fields = requestFields(), endStream = false): void {
    this.send((writer) => writer.headers(id, encodeBlock(fields), endStream, 16_384));
  }

  data(id: number, payload: Uint8Array, endStream = true): void {
    this.frame(FRAME.data, endStream ? FLAG.endStream : 0, id, payload);
  }

  /** A whole unary request. */
  call(id: number, body: Uint8Array = Uint8Array.of(1, 2, 3), fields: Fields = requestFields()): void {
    this.headers(id, fields);
    this.data(id, grpcMessage(body));
  }

  /** The next frame, not yet waited for, that fits; rejects if the server ends the connection before. */
  async next(what: string, fits: (frame: Frame) => boolean): Promise<Frame> {
    for (;;) {
      while (this.seen < this.frames.length) {
        const frame = this.frames[this.seen++] as Frame;
        if (fits(frame)) return frame;
      }
      if (this.isEnded) throw new Error(`the connection ended while waiting for ${what}`);
      await new Promise<void>((resolve) => {
        const waiter = (): void => {
          this.waiters.delete(waiter);
          resolve();
        };
        this.waiters.add(waiter);
      });
    }
  }

  type(type: number): Promise<Frame> {
    return this.next(`a frame of type ${type}`, (frame) => frame.type === type);
  }

  /** The headers that end stream `id`: its trailers. */
  trailers(id: number): Promise<Frame> {
    const isTrailers = (frame: Frame): boolean =>
      frame.type === FRAME.headers && frame.id === id && (frame.flags & FLAG.endStream) !== 0;
    return this.next(`trailers of ${id}`, isTrailers);
  }

  async goawayCode(): Promise<number> {
    return u32((await this.type(FRAME.goaway)).payload, 4);
  }

  async resetCode(id: number): Promise<number> {
    const frame = await this.next(`a reset of ${id}`, (seen) => seen.type === FRAME.rstStream && seen.id === id);
    return u32(frame.payload);
  }

  /** Resolves once the server has handled all that was sent before: its answer to a ping. */
  async roundTrip(): Promise<void> {
    this.frame(FRAME.ping, 0, 0, [9, 9, 9, 9, 9, 9, 9, 9]);
    await this.next('a ping answer', (frame) => frame.type === FRAME.ping && (frame.flags & FLAG.ack) !== 0);
  }

  /** All DATA of a stream, so far. */
  received(id: number): Uint8Array {
    const parts = this.frames.filter((frame) => frame.type === FRAME.data && frame.id === id);
    return new Uint8Array(Buffer.concat(parts.map((frame) => frame.payload)));
  }

  close(): void {
    this.socket.destroy();
  }
}

export const INITIAL_WINDOW = SETTING.initialWindowSize;
