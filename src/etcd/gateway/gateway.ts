// The JSON gateway: every method of the client port as POST of JSON, answered by the very handlers that answer gRPC.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Method, SERVICES } from '../../codec/etcd/services.ts';
import { QuorateError } from '../../core/errors.ts';
import { GRPC_STATUS, type StreamHandler, type UnaryHandler } from '../../grpc/index.ts';
import type { Routes } from '../routes.ts';
import { GatewayCall } from './call.ts';
import { JsonObjects } from './json-values.ts';
import { GATEWAY_PATHS } from './paths.ts';

interface Target {
  readonly path: string;
  readonly method: Method<unknown, unknown>;
  readonly unary?: UnaryHandler;
  readonly stream?: StreamHandler;
}

export class Gateway implements Routes {
  private readonly targets = new Map<string, Target>();
  private readonly maxBytes: number;
  private readonly onHandlerError: (error: unknown, path: string) => void;

  /** `maxBytes` of one request as JSON. A handler that throws is reported, and its call fails. */
  constructor(maxBytes: number, onHandlerError: (error: unknown, path: string) => void) {
    this.maxBytes = maxBytes;
    this.onHandlerError = onHandlerError;
  }

  unary(path: string, handler: UnaryHandler): void {
    const method = METHODS.get(path);
    if (method !== undefined) this.targets.set(path, { path, method, unary: handler });
  }

  stream(path: string, handler: StreamHandler): void {
    const method = METHODS.get(path);
    if (method !== undefined) this.targets.set(path, { path, method, stream: handler });
  }

  /** Whether `path` is one of the gateway's: then the request was taken. */
  serve(path: string, request: IncomingMessage, response: ServerResponse): boolean {
    const target = this.targets.get(GATEWAY_PATHS.get(path) ?? '');
    if (target === undefined) return false;
    if (request.method === 'POST') this.call(target, request, response);
    else refuseMethod(response);
    return true;
  }

  private call(target: Target, request: IncomingMessage, response: ServerResponse): void {
    const call = new GatewayCall(target.path, target.method, request, response);
    const guard = (work: () => void): void => {
      try {
        work();
      } catch (thrown) {
        call.failWith(thrown);
        if (!(thrown instanceof QuorateError)) this.onHandlerError(thrown, target.path);
      }
    };
    const messages: Uint8Array[] = [];
    const objects = new JsonObjects(this.maxBytes);
    const take = (message: Uint8Array): void => {
      if (target.method.requestStream) call.receive(message);
      else messages.push(message);
    };
    if (target.method.requestStream) guard(() => target.stream!(call));
    request.on('data', (chunk: Buffer) =>
      guard(() => {
        if (!call.isOver) for (const value of objects.push(chunk)) take(call.take(value));
      }),
    );
    request.on('end', () =>
      guard(() => {
        if (call.isOver) return;
        if (objects.isMidway) throw new QuorateError('malformed', 'the request ends inside a JSON object');
        if (target.method.requestStream) call.receiveEnd();
        else answer(target, call, messages);
      }),
    );
  }
}

function answer(target: Target, call: GatewayCall, messages: readonly Uint8Array[]): void {
  if (messages.length > 1) throw new QuorateError('malformed', `one JSON object is expected, not ${messages.length}`);
  const message = messages[0] ?? call.take({});
  if (target.unary !== undefined) {
    target.unary(message, call);
    return;
  }
  target.stream!(call);
  call.receive(message);
  call.receiveEnd();
}

const METHODS: ReadonlyMap<string, Method<unknown, unknown>> = new Map(
  SERVICES.flatMap(({ name, methods }) =>
    Object.entries(methods).map(([method, description]) => [`/${name}/${method}`, description] as const),
  ),
);

function refuseMethod(response: ServerResponse): void {
  const body = JSON.stringify({ code: GRPC_STATUS.unimplemented, message: 'Method Not Allowed', details: [] });
  response.writeHead(405, { Allow: 'POST', 'Content-Type': 'application/json' }).end(body);
}
