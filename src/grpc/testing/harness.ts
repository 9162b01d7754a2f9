// A server for one test file, with the methods that tests call, and everything closed at the end.

import { afterEach } from 'vitest';
import {
  createGrpcServer,
  type GrpcServer,
  type GrpcServerOptions,
  type StreamCall,
  type UnaryCall,
} from '../index.ts';
import { RawClient } from './raw-client.ts';

export interface Harness {
  readonly server: GrpcServer;
  readonly port: number;
  /** Calls of `/test.Service/Never`, which nobody answers. */
  readonly unanswered: UnaryCall[];
  /** Calls of `/test.Service/Stream`, which does nothing by itself. */
  readonly streams: StreamCall[];
  /** Why each cancelled call was cancelled, in order. */
  readonly cancelled: string[];
  connect(settings?: readonly (readonly [number, number])[]): Promise<RawClient>;
}

const open: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

export function atEnd(close: () => Promise<void> | void): void {
  open.push(close);
}

export async function startServer(
  options: GrpcServerOptions = {},
  prepare: (server: GrpcServer) => void = () => {},
): Promise<Harness> {
  const server = createGrpcServer({ checkIntervalMs: 5, ...options });
  const unanswered: UnaryCall[] = [];
  const streams: StreamCall[] = [];
  const cancelled: string[] = [];
  server.unary('/test.Service/Echo', (request, call) => call.respond(request));
  server.unary('/test.Service/Never', (_request, call) => {
    unanswered.push(call);
    call.onCancel((why) => cancelled.push(why));
  });
  server.stream('/test.Service/Stream', (call) => {
    streams.push(call);
    call.onCancel((why) => cancelled.push(why));
  });
  server.stream('/test.Service/EchoAll', (call) => {
    call.onMessage((message) => call.write(message));
    call.onEnd(() => call.end());
  });
  prepare(server);
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 });
  open.push(() => server.close(0));
  const connect = async (settings: readonly (readonly [number, number])[] = []): Promise<RawClient> => {
    const client = await RawClient.connect(port, settings);
    open.push(() => client.close());
    return client;
  };
  return { server, port, unanswered, streams, cancelled, connect };
}

/** Resolves once `holds` does; looks again on every turn of the event loop. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
