import type { ServerOptions } from './options.ts';
export declare class KeepAlive {
    private readonly options;
    private readAt;
    private pingSentAt;
    private pingReceivedAt;
    private strikes;
    constructor(options: ServerOptions, nowMs: number);
    onRead(nowMs: number): void;
    /** Answers were sent: the client may well ping, as grpc-go's does to estimate bandwidth. */
    onTraffic(): void;
    /** A ping of the client's; false if it is one too many. */
    onPing(nowMs: number, hasCalls: boolean): boolean;
    /** What the silence asks for now. */
    check(nowMs: number): 'nothing' | 'ping' | 'dead';
}
