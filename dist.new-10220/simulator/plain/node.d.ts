import type { Observer, WatchedNode } from '../../checkers/observer.ts';
import type { Definition, Input, Millis, NodeId, Protocol, Spec } from '../../core/protocol.ts';
import type { VirtualClock } from '../clock.ts';
import type { SimulatedDisk } from '../disk.ts';
import { type NodeSettings, SimulatedNode, type Upper } from '../node.ts';
import type { World } from '../world.ts';
/** The result, or undefined: the node crashed, and nobody can say. */
export type Answered<S extends Spec> = (result: S['Result'] | undefined) => void;
export declare class PlainNode<S extends Spec> implements Upper<S>, WatchedNode<S> {
    readonly id: NodeId;
    readonly node: SimulatedNode<S, SimulatedDisk | undefined>;
    /** Called after each start of a life, and for each event. */
    onStart: () => void;
    onEvent: (event: S['Event']) => void;
    private readonly definition;
    private readonly options;
    private readonly members;
    private readonly observers;
    private waiting;
    private nextRequest;
    /** Without a disk, for protocols that keep nothing: each life begins anew. */
    constructor(world: World, id: NodeId, definition: Definition<S, unknown>, options: unknown, members: readonly NodeId[], clock: VirtualClock, disk: SimulatedDisk | undefined, settings: NodeSettings, observers: readonly Observer<S>[]);
    get isAlive(): boolean;
    get now(): Millis;
    get life(): number;
    get state(): Readonly<S['State']>;
    start(): void;
    /** Its number; 0 if nobody is there. `answered` is called once; never, if the protocol does not answer. */
    request(command: S['Command'], answered?: Answered<S>): number;
    create(durable: readonly S['Record'][], random: () => number): Protocol<S>;
    recordIndex(): number;
    checkpoint(): readonly S['Record'][];
    stepped(input: Input<S>): void;
    /** The checkpoint at the head of the newest segment stands for all before it. */
    durable(): void;
    crashed(): void;
    replying(): void;
    reply(id: number, result: S['Result']): void;
    emit(event: S['Event']): void;
    attach(to: NodeId, message: S['Message']): undefined;
    receive(): void;
}
