import type { Clock } from '../core/clock.ts';
export declare const systemClock: Clock;
