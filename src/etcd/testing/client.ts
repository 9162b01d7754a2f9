// A client for tests: grpc-js under our own schemas, so that every field of a request can be set as a test likes.

import * as grpc from '@grpc/grpc-js';
import {
  AuthService,
  ClusterService,
  ElectionService,
  HealthService,
  KvService,
  LeaseService,
  LockService,
  MaintenanceService,
} from '../../codec/etcd/services.ts';
import type { MessageType } from '../../codec/protobuf.ts';

type Methods = { readonly [name: string]: { readonly request: unknown; readonly response: unknown } };
/** Every unary method as a function from a request (absent fields have defaults) to its response. */
type Callable<M extends Methods> = {
  [K in keyof M]: M[K] extends { request: MessageType<infer A>; response: MessageType<infer B> }
    ? (request?: Partial<A>, metadata?: Record<string, string>) => Promise<B>
    : never;
};

export interface RpcFailure {
  readonly code: number;
  readonly details: string;
}

export interface TestClient {
  readonly kv: Callable<(typeof KvService)['methods']>;
  readonly lease: Callable<(typeof LeaseService)['methods']>;
  readonly lock: Callable<(typeof LockService)['methods']>;
  readonly election: Callable<(typeof ElectionService)['methods']>;
  readonly auth: Callable<(typeof AuthService)['methods']>;
  readonly cluster: Callable<(typeof ClusterService)['methods']>;
  readonly maintenance: Callable<(typeof MaintenanceService)['methods']>;
  readonly health: Callable<(typeof HealthService)['methods']>;
  /** Any unary method by path, with raw bytes. */
  raw(path: string, request: Uint8Array): Promise<Uint8Array>;
  /** All messages of a server-streaming method. */
  stream<B>(path: string, request: Uint8Array, response: MessageType<B>): Promise<B[]>;
  /** Opens a stream in both directions. */
  open<A, B>(
    path: string,
    request: MessageType<A>,
    response: MessageType<B>,
    metadata?: Record<string, string>,
  ): TestStream<A, B>;
  close(): void;
}

export interface TestStream<A, B> {
  send(request: Partial<A>): void;
  /** The next message that has not been taken yet. Rejects when the stream ends or fails first. */
  next(): Promise<B>;
  /** How the stream ends. */
  readonly ended: Promise<RpcFailure>;
  /** Stops reading, as a client that is busy with something else. */
  pause(): void;
  resume(): void;
  /** Sends no more. */
  end(): void;
  cancel(): void;
}

export function connect(address: string): TestClient {
  const client = new grpc.Client(address, grpc.credentials.createInsecure(), {
    'grpc.max_send_message_length': -1,
    'grpc.max_receive_message_length': -1,
  });
  const raw = (path: string, request: Uint8Array, metadata: Record<string, string> = {}): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      const headers = new grpc.Metadata();
      for (const [name, value] of Object.entries(metadata)) headers.set(name, value);
      client.makeUnaryRequest(
        path,
        toBuffer,
        (bytes) => bytes,
        request,
        headers,
        (error, answer) => (error ? reject(error) : resolve(answer as Uint8Array)),
      );
    });

  function callable<M extends Methods>(service: { readonly name: string; readonly methods: M }): Callable<M> {
    const calls: Record<string, unknown> = {};
    for (const [name, method] of Object.entries(service.methods)) {
      const request = method.request as MessageType<object>;
      const response = method.response as MessageType<object>;
      calls[name] = async (message: object = {}, metadata?: Record<string, string>) =>
        response.decode(await raw(`/${service.name}/${name}`, request.encode(message), metadata));
    }
    return calls as Callable<M>;
  }

  return {
    kv: callable(KvService),
    lease: callable(LeaseService),
    lock: callable(LockService),
    election: callable(ElectionService),
    auth: callable(AuthService),
    cluster: callable(ClusterService),
    maintenance: callable(MaintenanceService),
    health: callable(HealthService),
    raw: (path, request) => raw(path, request),
    stream: (path, request, response) =>
      new Promise((resolve, reject) => {
        const messages: ReturnType<typeof response.decode>[] = [];
        client
          .makeServerStreamRequest(path, toBuffer, (bytes) => bytes, request)
          .on('data', (bytes: Uint8Array) => messages.push(response.decode(bytes)))
          .on('error', reject)
          .on('end', () => resolve(messages));
      }),
    open: (path, request, response, metadata = {}) => {
      const headers = new grpc.Metadata();
      for (const [name, value] of Object.entries(metadata)) headers.set(name, value);
      // The codec hands out views on a shared slab; grpc-js keeps them for a while.
      const call = client.makeBidiStreamRequest(path, toBuffer, (bytes) => bytes, headers);
      return testStream(
        call as unknown as grpc.ClientDuplexStream<Uint8Array, Uint8Array>,
        (message) => request.encode(message).slice(),
        (bytes) => response.decode(bytes),
      );
    },
    close: () => client.close(),
  };
}

function testStream<A, B>(
  call: grpc.ClientDuplexStream<Uint8Array, Uint8Array>,
  encode: (message: Partial<A>) => Uint8Array,
  decode: (bytes: Uint8Array) => B,
): TestStream<A, B> {
  const messages: B[] = [];
  const waiters: { resolve(message: B): void; reject(error: unknown): void }[] = [];
  let end: RpcFailure | undefined;
  const ended = new Promise<RpcFailure>((resolve) => {
    call.on('error', () => {});
    call.on('status', ({ code, details }) => {
      end = { code, details };
      for (const { reject } of waiters.splice(0)) reject(end);
      resolve(end);
    });
  });
  call.on('data', (bytes: Uint8Array) => {
    const waiter = waiters.shift();
    if (waiter === undefined) messages.push(decode(bytes));
    else waiter.resolve(decode(bytes));
  });
  return {
    send: (message) => void call.write(encode(message)),
    next: () => {
      const message = messages.shift();
      if (message !== undefined) return Promise.resolve(message);
      if (end !== undefined) return Promise.reject(end);
      return new Promise((resolve, reject) => waiters.push({ resolve, reject }));
    },
    ended,
    pause: () => call.pause(),
    resume: () => call.resume(),
    end: () => call.end(),
    cancel: () => call.cancel(),
  };
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** How a call fails: its code and text. Fails itself if the call does not. */
export async function failureOf(call: Promise<unknown>): Promise<RpcFailure> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown as grpc.ServiceError,
  );
  if (error === undefined) throw new Error('the call succeeded');
  return { code: error.code, details: error.details };
}
