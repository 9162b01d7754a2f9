// A plan without faults and chance, for results that are scripted step by step.

import { CALM } from '../network.ts';
import type { PlainPlan } from '../plain/plan.ts';

/** `rates`: of the nodes' clocks; as many nodes as there are rates. */
export function scriptedPlan(protocol: string, rates: readonly number[], options: object): PlainPlan {
  return {
    protocol,
    seed: 1,
    nodes: rates.length,
    settings: {
      safetyMs: 0,
      livenessMs: 0,
      stayDown: 0,
      weather: CALM,
      turnDelayMaxMs: 0,
      smallTurnChance: 0,
      segmentBytes: 65_536,
      syncMinMs: 0.1,
      syncMaxMs: 0.1,
      syncTailChance: 0,
      syncTailMeanMs: 1,
      isTorn: false,
      clocks: rates.map((rate) => ({ offsetMs: 0, rate })),
      options: options as Record<string, unknown>,
    },
    actions: [],
    requests: [],
  };
}
