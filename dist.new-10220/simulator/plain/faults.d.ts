import type { Random } from '../../core/random.ts';
import type { Weather } from '../network.ts';
import type { CrashPoint } from '../node.ts';
/** The node in this place of the list of nodes. */
export type Place = number;
export type FaultAction = {
    readonly type: 'crash';
    readonly target: Place;
    readonly point: CrashPoint | 'at-once';
    readonly restartAfterMs: number;
}
/** Every node at once; they come back one by one. */
 | {
    readonly type: 'restart-storm';
    readonly spreadMs: number;
} | {
    readonly type: 'pause';
    readonly target: Place;
    readonly forMs: number;
}
/** `sides[i]` is the side of the node in place i; nodes of different sides do not reach each other. */
 | {
    readonly type: 'partition';
    readonly sides: readonly number[];
    readonly forMs: number;
} | {
    readonly type: 'isolate';
    readonly target: Place;
    readonly way: 'both' | 'in' | 'out';
    readonly forMs: number;
} | {
    readonly type: 'cut';
    readonly from: Place;
    readonly to: Place;
    readonly isOneWay: boolean;
    readonly forMs: number;
} | {
    readonly type: 'flap';
    readonly from: Place;
    readonly to: Place;
    readonly periodMs: number;
    readonly times: number;
} | {
    readonly type: 'slow-link';
    readonly from: Place;
    readonly to: Place;
    readonly byMs: number;
    readonly forMs: number;
} | {
    readonly type: 'weather';
    readonly weather: Weather;
    readonly forMs: number;
} | {
    readonly type: 'clock-jump';
    readonly target: Place;
    readonly byMs: number;
} | {
    readonly type: 'clock-rate';
    readonly target: Place;
    readonly rate: number;
} | {
    readonly type: 'disk-stall';
    readonly target: Place;
    readonly forMs: number;
} | {
    readonly type: 'disk-failure';
    readonly target: Place;
    readonly restartAfterMs: number;
} | {
    readonly type: 'disk-full';
    readonly target: Place;
    readonly forMs: number;
};
/** The names of `--faults`. */
export declare const PLAIN_FAULTS: readonly ['crash', 'storm', 'pause', 'partition', 'links', 'weather', 'clock', 'disk'];
export type PlainFault = (typeof PLAIN_FAULTS)[number];
export interface TimedAction {
    readonly at: number;
    readonly action: FaultAction;
}
/** Each allowed fault with even odds, at a rate (mean pause between two, in milliseconds) of its own. */
export declare function chooseFaults(random: Random, allowed: readonly PlainFault[]): Map<PlainFault, number>;
export declare function chooseWeather(random: Random, isBad: boolean): Weather;
/** By time, up to `untilMs`. */
export declare function chooseActions(random: Random, faults: ReadonlyMap<PlainFault, number>, nodes: number, untilMs: number): TimedAction[];
