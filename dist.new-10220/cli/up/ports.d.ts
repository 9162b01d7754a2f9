import type { MemberLayout } from './layout.ts';
/** Throws a `QuorateError` `port-in-use` that names every taken port and what wanted it. */
export declare function assertPortsAreFree(members: readonly MemberLayout[]): Promise<void>;
