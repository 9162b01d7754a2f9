import type { Violation } from './subject.ts';
import type { World } from './world.ts';
/** Broken invariants, failed assertions and errors alike are violations: none belongs into a run. */
export declare function violationOf(thrown: unknown, world: World): Violation;
