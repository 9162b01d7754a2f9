import type { Millis } from '../../core/protocol.ts';
import type { ZabOptions } from '../../protocols/zab/index.ts';
import type { Watched } from '../log-observer.ts';
import type { ZabInvariant, ZabStep, ZabView } from './view.ts';
export declare class Reads implements ZabInvariant {
    private readonly options;
    private readonly reads;
    constructor(options: ZabOptions);
    check({ node, state, input, now, appended, isStart }: ZabStep): void;
    began(node: Watched, request: number, view: ZabView): void;
    answered(node: Watched, request: number, index: number, validUntil: Millis, view: ZabView): void;
}
