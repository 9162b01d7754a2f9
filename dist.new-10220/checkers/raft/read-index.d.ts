import type { Millis } from '../../core/protocol.ts';
import type { Watched } from '../log-observer.ts';
import type { RaftView } from './view.ts';
export declare class ReadIndex {
    private readonly reads;
    began(node: Watched, request: number, view: RaftView): void;
    answered(node: Watched, request: number, index: number, validUntil: Millis, view: RaftView): void;
}
