import { type Distribution } from './conditions.ts';
import type { Contestant } from './contestants.ts';
export declare function measureRecovery(contestant: Contestant, firstSeed: number, seeds: number, nodes: number): Distribution;
