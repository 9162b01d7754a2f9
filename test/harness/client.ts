// A client that does exactly what it is told, once: no retries, no fail-over, no caching, so that a recorded history is
// what really happened. On @grpc/grpc-js, with our own message codec.

import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import * as cluster from '../../src/codec/etcd/cluster.ts';
import * as kv from '../../src/codec/etcd/kv.ts';
import type { RangeRequest, TxnRequest } from '../../src/codec/etcd/kv-types.ts';
import * as maintenance from '../../src/codec/etcd/maintenance.ts';
import type { MessageType } from '../../src/codec/protobuf.ts';

/** Did the call surely have no effect? Only answers that the server gives before it proposes anything say so. */
export function surelyDidNothing(error: unknown): boolean {
  const { code, details } = error as ServiceError;
  if (code === status.INVALID_ARGUMENT || code === status.RESOURCE_EXHAUSTED) return true;
  // The connection was refused: nobody was there to do anything.
  return code === status.UNAVAILABLE && /ECONNREFUSED/.test(details ?? '');
}

export interface TestStream<Request> {
  send(request: Partial<Request>): void;
  cancel(): void;
}

export class TestClient {
  readonly endpoint: string;
  private readonly client: Client;
  private readonly timeoutMs: number;

  constructor(endpoint: string, timeoutMs = 5000) {
    this.endpoint = endpoint;
    this.timeoutMs = timeoutMs;
    this.client = new Client(endpoint, credentials.createInsecure(), {
      'grpc.enable_retries': 0,
      // Members come back within a second: a client that waits two minutes for its next try sees nothing of them.
      'grpc.initial_reconnect_backoff_ms': 50,
      'grpc.min_reconnect_backoff_ms': 50,
      'grpc.max_reconnect_backoff_ms': 200,
      // Clients of one endpoint must not share a connection.
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  call<Request, Response>(
    path: string,
    requestType: MessageType<Request>,
    responseType: MessageType<Response>,
    request: Partial<Request>,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest(
        path,
        // The codec hands out views on a shared slab; grpc-js keeps them for a while.
        (message: Partial<Request>) => Buffer.from(requestType.encode(message)),
        (bytes: Buffer) => responseType.decode(bytes),
        request,
        new Metadata(),
        { deadline: Date.now() + this.timeoutMs },
        (error, response) => {
          if (error) reject(error);
          else resolve(response as Response);
        },
      );
    });
  }

  /** Opens a stream in both directions; `onEnd` is told once, however it ends. */
  stream<Request, Response>(
    path: string,
    requestType: MessageType<Request>,
    responseType: MessageType<Response>,
    onMessage: (response: Response) => void,
    onEnd: (why: string) => void,
  ): TestStream<Request> {
    const call = this.client.makeBidiStreamRequest(
      path,
      (message: Partial<Request>) => Buffer.from(requestType.encode(message)),
      (bytes: Buffer) => responseType.decode(bytes),
      new Metadata(),
    );
    call.on('data', onMessage);
    // Told by the status as well.
    call.on('error', () => {});
    call.on('status', ({ code, details }) => onEnd(`${code} ${details}`));
    return { send: (request) => void call.write(request), cancel: () => call.cancel() };
  }

  async put(key: string, value: string): Promise<void> {
    const request = { key: Buffer.from(key), value: Buffer.from(value) };
    await this.call('/etcdserverpb.KV/Put', kv.PutRequest, kv.PutResponse, request);
  }

  /** Linearizable unless said otherwise. */
  async get(key: string, options: Partial<RangeRequest> = {}): Promise<string | undefined> {
    const request = { key: Buffer.from(key), ...options };
    const response = await this.call('/etcdserverpb.KV/Range', kv.RangeRequest, kv.RangeResponse, request);
    const [first] = response.kvs;
    return first && Buffer.from(first.value).toString();
  }

  /** All keys that begin with `prefix`, with their values. */
  async getPrefix(prefix: string): Promise<Map<string, string>> {
    const end = Buffer.from(prefix);
    end[end.length - 1] = (end.at(-1) ?? 0) + 1;
    const request = { key: Buffer.from(prefix), rangeEnd: end };
    const response = await this.call('/etcdserverpb.KV/Range', kv.RangeRequest, kv.RangeResponse, request);
    return new Map(response.kvs.map((each) => [Buffer.from(each.key).toString(), Buffer.from(each.value).toString()]));
  }

  txn(request: Partial<TxnRequest>) {
    return this.call('/etcdserverpb.KV/Txn', kv.TxnRequest, kv.TxnResponse, request);
  }

  status() {
    const path = '/etcdserverpb.Maintenance/Status';
    return this.call(path, maintenance.StatusRequest, maintenance.StatusResponse, {});
  }

  async memberAdd(peerUrl: string): Promise<cluster.MemberAddResponse> {
    const path = '/etcdserverpb.Cluster/MemberAdd';
    return this.call(path, cluster.MemberAddRequest, cluster.MemberAddResponse, { peerUrls: [peerUrl] });
  }

  async memberRemove(id: bigint): Promise<void> {
    const path = '/etcdserverpb.Cluster/MemberRemove';
    await this.call(path, cluster.MemberRemoveRequest, cluster.MemberRemoveResponse, { id });
  }

  async memberList(): Promise<cluster.Member[]> {
    const path = '/etcdserverpb.Cluster/MemberList';
    const request = { linearizable: true };
    const response = await this.call(path, cluster.MemberListRequest, cluster.MemberListResponse, request);
    return response.members;
  }

  close(): void {
    this.client.close();
  }
}
