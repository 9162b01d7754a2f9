import type { Millis } from '../../core/protocol.ts';
import type { Watched } from '../log-observer.ts';
import type { MultiPaxosView } from './view.ts';
export declare class Reads {
    private readonly reads;
    began(node: Watched, request: number, view: MultiPaxosView): void;
    answered(node: Watched, request: number, index: number, validUntil: Millis, view: MultiPaxosView): void;
}
