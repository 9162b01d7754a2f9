import type { Millis, NodeId, Outbox, Protocol, Spec } from '../core/protocol.ts';
export interface CrowdPorts<S extends Spec> {
    /** Milliseconds on the way; undefined: lost. */
    latencyMs(from: NodeId, to: NodeId, message: S['Message']): Millis | undefined;
    onSend?(from: NodeId, to: NodeId, message: S['Message']): void;
    onEvent?(node: NodeId, event: S['Event']): void;
}
declare class CrowdNode<S extends Spec> implements Outbox<S> {
    readonly id: NodeId;
    readonly protocol: Protocol<S>;
    isUp: boolean;
    /** Messages to and from it before this time wait for it. */
    blockedUntil: Millis;
    readonly timers: Map<S["Timer"], number>;
    private readonly crowd;
    constructor(crowd: Crowd<S>, id: NodeId, protocol: Protocol<S>);
    persist(): void;
    reply(): void;
    send(to: NodeId, message: S['Message']): void;
    sendEarly(to: NodeId, message: S['Message']): void;
    emit(event: S['Event']): void;
    emitEarly(event: S['Event']): void;
    setTimer(timer: S['Timer'], at: Millis): void;
    clearTimer(timer: S['Timer']): void;
}
export declare class Crowd<S extends Spec> {
    now: Millis;
    steps: number;
    readonly ports: CrowdPorts<S>;
    private readonly nodes;
    private readonly heap;
    private requests;
    constructor(ports: CrowdPorts<S>);
    /** Adds a node and starts it at `startAt`. */
    add(id: NodeId, protocol: Protocol<S>, startAt?: Millis): void;
    state(id: NodeId): Readonly<S['State']>;
    request(id: NodeId, command: S['Command']): void;
    /** For good. */
    kill(id: NodeId): void;
    /** Until then the node gets and sends nothing, though its timers run: what comes or goes meanwhile does so then. */
    block(id: NodeId, until: Millis): void;
    at(time: Millis, run: () => void): void;
    /** Runs everything planned up to `time`; stops early once `isDone` holds after an event. */
    runUntil(time: Millis, isDone?: () => boolean): void;
    post(from: NodeId, to: NodeId, message: S['Message']): void;
    planTimer(node: CrowdNode<S>, timer: S['Timer'], at: Millis): void;
    private deliver;
    private feed;
    private find;
}
export {};
