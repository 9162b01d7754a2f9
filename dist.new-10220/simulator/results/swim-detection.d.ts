import { type SwimOptions } from '../../protocols/swim/index.ts';
import type { KnownResult } from './result.ts';
export interface DetectionRun {
    /** Periods from the failure until somebody suspects it. */
    readonly firstDetection: number;
    /** Periods from the first declaration of the failure until every other member knows. */
    readonly dissemination: number;
    /** Messages that a member sends in a period, on average, while nothing fails. */
    readonly quietLoad: number;
    /** The same from the failure until everybody knows. */
    readonly busyLoad: number;
    readonly steps: number;
}
export declare function runDetection(members: number, seed: number, options?: Partial<SwimOptions>): DetectionRun;
/** e/(e − 1) */
export declare const EXPECTED_FIRST_DETECTION: number;
export declare const swimDetection: KnownResult;
