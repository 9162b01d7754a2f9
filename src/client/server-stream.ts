// Calls that answer with a stream: backups, long ranges, observing. They are not resumed: a stream that breaks ends with
// an error, and its reader decides.

import type { Method } from '../codec/etcd/services.ts';
import { GRPC_STATUS } from '../grpc/status.ts';
import type { OutgoingCall } from './connection.ts';
import { RpcError } from './errors.ts';
import { Mailbox } from './mailbox.ts';
import type { CallOptions, Rpc } from './rpc.ts';

/** By default without an end: `timeoutMs` bounds the whole stream. */
export function serverStream<Request, Response>(
  rpc: Rpc,
  path: string,
  method: Method<Request, Response>,
  request: Partial<Request>,
  { timeoutMs = Number.POSITIVE_INFINITY, signal }: CallOptions,
): AsyncIterableIterator<Response> {
  let call: OutgoingCall | undefined;
  let hasLeft = false;
  const timer =
    timeoutMs === Number.POSITIVE_INFINITY
      ? undefined
      : setTimeout(() => leave(new RpcError(GRPC_STATUS.deadlineExceeded, 'context deadline exceeded')), timeoutMs);
  const onAbort = (): void => leave(signal?.reason);
  const leave = (error?: unknown): void => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    hasLeft = true;
    mailbox.end(error);
    call?.cancel();
  };
  const mailbox = new Mailbox<Response>(
    (isFull) => (isFull ? call?.pause() : call?.resume()),
    () => leave(),
  );
  signal?.addEventListener('abort', onAbort, { once: true });
  const handlers = {
    onMessage: (message: Uint8Array) => mailbox.push(method.response.decode(message)),
    onEnd: (error: RpcError | undefined) => leave(error),
  };
  // Until the stream stands, the client's time-out for calls is a good bound as well.
  const deadline = performance.now() + Math.min(timeoutMs, rpc.settings.timeoutMs);
  rpc.open(path, handlers, { deadline, ...(signal && { signal }) }).then(
    (opened) => {
      call = opened.call;
      if (hasLeft) return call.cancel();
      call.send(method.request.encode(request));
      call.finish();
    },
    (thrown: unknown) => leave(thrown),
  );
  return mailbox;
}
