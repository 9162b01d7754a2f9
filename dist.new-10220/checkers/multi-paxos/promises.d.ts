import type { NodeId } from '../../core/protocol.ts';
import type { MultiPaxosMessage } from '../../protocols/multi-paxos/index.ts';
import { type MultiPaxosInvariant, type MultiPaxosStep } from './view.ts';
export declare class Promises implements MultiPaxosInvariant {
    /** By acceptor: its highest promise that has left. */
    private readonly told;
    /** By ballot and proposer: who has told all that it promised. */
    private readonly whole;
    sent(node: NodeId, to: NodeId, message: MultiPaxosMessage): void;
    private mayAccept;
    check({ node, state, isStart, accepted, isProposing }: MultiPaxosStep): void;
}
