import type { Update } from './messages.ts';
import { type Machine } from './state.ts';
export declare function applyUpdates(m: Machine, updates: readonly Update[]): void;
/** All that another knows: failures may be old news there (rule R17). */
export declare function applySync(m: Machine, updates: readonly Update[]): void;
/** Speaks up at an incarnation above `heard`, durably before anybody can hear it. */
export declare function raiseIncarnation(m: Machine, heard: number): void;
