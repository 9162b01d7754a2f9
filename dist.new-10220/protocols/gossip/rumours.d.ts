import type { NodeId } from '../../core/protocol.ts';
import type { Entry, Feedback, Rumours } from './messages.ts';
import { type Machine } from './state.ts';
/** Makes this node infective with `entry`. */
export declare function spread(m: Machine, entry: Entry, isFresh: boolean): void;
export declare function onRumourTimer(m: Machine): void;
export declare function onRumours(m: Machine, from: NodeId, { entries }: Rumours): void;
export declare function onFeedback(m: Machine, { rumours }: Feedback): void;
