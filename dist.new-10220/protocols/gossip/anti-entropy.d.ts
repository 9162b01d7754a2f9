import type { NodeId } from '../../core/protocol.ts';
import type { Delta, Digest, Summary } from './messages.ts';
import { type Machine } from './state.ts';
export declare function onAntiEntropyTimer(m: Machine): void;
export declare function onSummary({ state, out }: Machine, from: NodeId, { direction, walk, checksums }: Summary): void;
export declare function onDigest(m: Machine, from: NodeId, digest: Digest): void;
export declare function onDelta(m: Machine, from: NodeId, { entries, wants, walk, isLast }: Delta): void;
