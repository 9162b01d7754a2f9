import type { Input, NodeId } from '../../core/protocol.ts';
import type { PaxosSpec } from '../../protocols/paxos/index.ts';
import type { Observer, WatchedNode } from '../observer.ts';
import { Votes } from './votes.ts';
export declare class PaxosInvariants implements Observer<PaxosSpec> {
    readonly votes: Votes;
    private readonly monotony;
    private readonly freshBallots;
    private readonly learners;
    private readonly proposed;
    constructor(members: number);
    requested(_node: WatchedNode<PaxosSpec>, _request: number, command: PaxosSpec['Command']): void;
    stepped(node: WatchedNode<PaxosSpec>, input: Input<PaxosSpec>): void;
    sent(node: WatchedNode<PaxosSpec>, to: NodeId, message: PaxosSpec['Message']): void;
    emitted(node: WatchedNode<PaxosSpec>, { value }: PaxosSpec['Event']): void;
}
