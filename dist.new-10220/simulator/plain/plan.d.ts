import { type Random } from '../../core/random.ts';
import type { DiskSettings } from '../disk.ts';
import type { Weather } from '../network.ts';
import type { NodeSettings } from '../node.ts';
import type { Plan } from '../subject.ts';
import { type Place, type PlainFault, type TimedAction } from './faults.ts';
export interface PlannedClock {
    readonly offsetMs: number;
    readonly rate: number;
}
export interface PlainSettings extends NodeSettings, DiskSettings {
    /** How long the faults last. */
    readonly safetyMs: number;
    /** After the faults: how long everything may take until it is as the protocol promises. 0: nothing is demanded. */
    readonly livenessMs: number;
    /** How many nodes stay down in the second phase. */
    readonly stayDown: number;
    readonly weather: Weather;
    /** For the nodes in turn, over and over. */
    readonly clocks: readonly PlannedClock[];
    /** Handed to the protocol's `parseOptions`. */
    readonly options: Readonly<Record<string, unknown>>;
}
/** Something asked of the node in place `to`; what, is between the protocol's `drawRequests` and its `Trial`. */
export interface PlannedRequest<Request = unknown> {
    readonly at: number;
    readonly to: Place;
    readonly request: Request;
}
export interface PlainPlan<Request = unknown> extends Plan {
    readonly nodes: number;
    readonly settings: PlainSettings;
    /** By time. */
    readonly actions: readonly TimedAction[];
    readonly requests: readonly PlannedRequest<Request>[];
}
/** What a drawing may depend on. */
export interface Circumstances {
    readonly nodes: number;
    /** How far the run's clocks may drift, as a fraction. */
    readonly driftMax: number;
    readonly hasClockJumps: boolean;
    readonly faults: readonly PlainFault[];
}
/** What a protocol adds to a plan. */
export interface Drawing<Request> {
    drawNodes(random: Random): number;
    /** The options of a run, for `parseOptions`. */
    drawOptions(random: Random, circumstances: Circumstances): object;
    /** Settings that this protocol needs to be other than drawn. `drawn` has everything but `options`. */
    drawSettings?(random: Random, drawn: Omit<PlainSettings, 'options'>, circumstances: Circumstances): Partial<Omit<PlainSettings, 'options'>>;
    /** `settings` with options. */
    drawRequests(random: Random, settings: PlainSettings, circumstances: Circumstances): readonly PlannedRequest<Request>[];
}
export interface DrawPlan {
    readonly protocol: string;
    readonly nodes: number | undefined;
    readonly faults: readonly PlainFault[];
    /** Options over what is drawn. */
    readonly options: Readonly<Record<string, unknown>> | undefined;
}
/**
 * Draws a plan from a seed, swarm-style (Groce et al. 2012): each run has its own subset of faults at its own rates, its own
 * weather, disks, clocks and requests, so that no fault always hides behind another.
 */
export declare function drawPlan<Request>(seed: number, drawing: Drawing<Request>, given: DrawPlan): PlainPlan<Request>;
