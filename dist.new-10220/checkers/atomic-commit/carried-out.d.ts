import type { NodeId } from '../../core/protocol.ts';
export declare class CarriedOut {
    private readonly finished;
    private readonly acked;
    resourceFinished(node: NodeId, key: string): void;
    acknowledged(node: NodeId, key: string): void;
    asked(node: NodeId, key: string): void;
}
