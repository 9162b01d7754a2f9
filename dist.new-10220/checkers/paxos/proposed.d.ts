import type { NodeId } from '../../core/protocol.ts';
export declare class Proposed {
    private readonly values;
    asked(value: Uint8Array): void;
    learned(node: NodeId, value: Uint8Array): void;
}
