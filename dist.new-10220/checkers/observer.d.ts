import type { Input, Millis, NodeId, Spec } from '../core/protocol.ts';
/** A node as checkers see it. `state` only while it is alive. */
export interface WatchedNode<S extends Spec> {
    readonly id: NodeId;
    /** Counts its starts. */
    readonly life: number;
    readonly isAlive: boolean;
    readonly state: Readonly<S['State']>;
    /** Its own clock. */
    readonly now: Millis;
}
/** Each method is called as things happen, and throws `InvariantViolation` if they must not. */
export interface Observer<S extends Spec> {
    /** After every step of every node; the first of a life has the input `start`. */
    stepped?(node: WatchedNode<S>, input: Input<S>): void;
    crashed?(node: WatchedNode<S>): void;
    /** A message leaves for another node. */
    sent?(node: WatchedNode<S>, to: NodeId, message: S['Message']): void;
    /** Something was asked of the node; the step that takes it is still to come. */
    requested?(node: WatchedNode<S>, request: number, command: S['Command']): void;
    replied?(node: WatchedNode<S>, request: number, result: S['Result']): void;
    emitted?(node: WatchedNode<S>, event: S['Event']): void;
}
