import type { NodeId } from '../../core/protocol.ts';
import type { RaftMessage } from '../../protocols/raft/index.ts';
export declare class OneVote {
    private readonly votes;
    sent(node: NodeId, to: NodeId, message: RaftMessage): void;
}
