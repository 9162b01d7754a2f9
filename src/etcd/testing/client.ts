// A client for tests: grpc-js under our own schemas, so that every field of a request can be set as a test likes.

import * as grpc from '@grpc/grpc-js';
import { ClusterService, HealthService, KvService, MaintenanceService } from '../../codec/etcd/services.ts';
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
  readonly cluster: Callable<(typeof ClusterService)['methods']>;
  readonly maintenance: Callable<(typeof MaintenanceService)['methods']>;
  readonly health: Callable<(typeof HealthService)['methods']>;
  /** Any unary method by path, with raw bytes. */
  raw(path: string, request: Uint8Array): Promise<Uint8Array>;
  /** All messages of a server-streaming method. */
  stream<B>(path: string, request: Uint8Array, response: MessageType<B>): Promise<B[]>;
  close(): void;
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
    close: () => client.close(),
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
