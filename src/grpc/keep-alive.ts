// Pings in both directions: the server's own, which find dead connections, and the client's, of which there may be too many.

import type { ServerOptions } from './options.ts';

const ALLOWED_STRIKES = 2;
/** What grpc-go allows a client without calls, whatever the server's minimum. */
const IDLE_MIN_MS = 7_200_000;

export class KeepAlive {
  private readonly options: ServerOptions;
  private readAt: number;
  private pingSentAt = Number.POSITIVE_INFINITY;
  private pingReceivedAt = Number.NEGATIVE_INFINITY;
  private strikes = 0;

  constructor(options: ServerOptions, nowMs: number) {
    this.options = options;
    this.readAt = nowMs;
  }

  onRead(nowMs: number): void {
    this.readAt = nowMs;
    this.pingSentAt = Number.POSITIVE_INFINITY;
  }

  /** Answers were sent: the client may well ping, as grpc-go's does to estimate bandwidth. */
  onTraffic(): void {
    this.strikes = 0;
    this.pingReceivedAt = Number.NEGATIVE_INFINITY;
  }

  /** A ping of the client's; false if it is one too many. */
  onPing(nowMs: number, hasCalls: boolean): boolean {
    const least = this.options.keepAliveMinTimeMs;
    if (least > 0 && nowMs - this.pingReceivedAt < (hasCalls ? least : IDLE_MIN_MS)) this.strikes++;
    this.pingReceivedAt = nowMs;
    return this.strikes <= ALLOWED_STRIKES;
  }

  /** What the silence asks for now. */
  check(nowMs: number): 'nothing' | 'ping' | 'dead' {
    if (nowMs - this.pingSentAt >= this.options.keepAliveTimeoutMs) return 'dead';
    if (this.pingSentAt !== Number.POSITIVE_INFINITY) return 'nothing';
    if (nowMs - this.readAt < this.options.keepAliveTimeMs) return 'nothing';
    this.pingSentAt = nowMs;
    return 'ping';
  }
}
