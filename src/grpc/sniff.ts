// Which protocol does a new connection speak? HTTP/2 begins with a preface that no HTTP/1.1 request can begin with.

import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { CLIENT_PREFACE } from '../codec/http2/index.ts';

export interface Protocols {
  /** The question is settled, by one of the others or by the end of the connection. */
  decided(): void;
  /** `first`: bytes read already, the preface among them; undefined if TLS said so before any byte. */
  http2(first: Uint8Array | undefined): void;
  /** Bytes that were read are put back before. */
  http1(): void;
}

/** Decides by ALPN where TLS settled it, else by the first bytes. A peer silent for `timeoutMs` is cut off. */
export function sniff(socket: Socket, timeoutMs: number, protocols: Protocols): void {
  const { alpnProtocol } = socket as TLSSocket;
  if (alpnProtocol === 'h2') {
    protocols.decided();
    protocols.http2(undefined);
    return;
  }
  let held: Buffer | undefined;
  const stop = (): void => {
    clearTimeout(timer);
    protocols.decided();
    socket.off('data', onData).off('end', onEnd).off('error', onEnd).off('close', stop);
  };
  const onEnd = (): void => {
    socket.destroy();
  };
  const onData = (chunk: Buffer): void => {
    held = held === undefined ? chunk : Buffer.concat([held, chunk]);
    const verdict = looksLikeHttp2(held);
    if (verdict === undefined) return;
    stop();
    if (verdict) {
      protocols.http2(held);
      return;
    }
    // Paused until node:http listens; unshift gives it the bytes again.
    socket.pause();
    socket.unshift(held);
    protocols.http1();
    socket.resume();
  };
  const timer = setTimeout(onEnd, timeoutMs).unref();
  socket.on('data', onData).on('end', onEnd).on('error', onEnd).on('close', stop);
}

/** Undefined while the bytes could still become either. */
function looksLikeHttp2(bytes: Uint8Array): boolean | undefined {
  const count = Math.min(bytes.length, CLIENT_PREFACE.length);
  for (let i = 0; i < count; i++) if (bytes[i] !== CLIENT_PREFACE[i]) return false;
  return count === CLIENT_PREFACE.length ? true : undefined;
}
