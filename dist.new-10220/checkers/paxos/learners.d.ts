import type { NodeId } from '../../core/protocol.ts';
import type { Votes } from './votes.ts';
export declare class Learners {
    private first;
    learned(node: NodeId, value: Uint8Array, votes: Votes): void;
}
