import type { NodeId } from '../core/protocol.ts';
import type { Random } from '../core/random.ts';
export interface Weather {
    /** Delay of a message: uniform between these two, in milliseconds… */
    readonly delayMinMs: number;
    readonly delayMaxMs: number;
    /** …and for some, a tail on top: exponential with this mean. */
    readonly tailChance: number;
    readonly tailMeanMs: number;
    readonly dropChance: number;
    readonly duplicateChance: number;
    readonly corruptChance: number;
    /** Whether messages of one link keep their order, as on one connection. */
    readonly isOrdered: boolean;
}
export declare const CALM: Weather;
/** Called for each message that gets through, maybe more than once. */
export type Deliver = (from: NodeId, to: NodeId, body: Uint8Array, attachment: unknown) => void;
export interface NetworkStats {
    sent: number;
    /** Of what was sent. */
    bytes: number;
    delivered: number;
    lost: number;
    duplicated: number;
    corrupted: number;
}
export declare class Network {
    weather: Weather;
    readonly stats: NetworkStats;
    private readonly links;
    private readonly random;
    private readonly schedule;
    private readonly now;
    private readonly deliver;
    constructor(random: Random, now: () => number, schedule: (delayMs: number, run: () => void) => void, deliver: Deliver);
    private link;
    /** Cuts the way from `from` to `to` until `mend` was called as often. */
    cut(from: NodeId, to: NodeId): void;
    mend(from: NodeId, to: NodeId): void;
    slow(from: NodeId, to: NodeId, byMs: number): void;
    /** Holds back everything until `untilMs`, when it arrives all at once. */
    clog(from: NodeId, to: NodeId, untilMs: number): void;
    isCut(from: NodeId, to: NodeId): boolean;
    /** Fair weather, every link whole. */
    heal(): void;
    /** `body` is copied into a frame. `attachment` travels beside it, as a second connection would carry it. */
    send(from: NodeId, to: NodeId, body: Uint8Array, attachment: unknown, extraMs?: number): void;
    private transmit;
    private arrive;
}
