// SWIM 2002, §5: how soon a failure is noticed and known, and what it costs, by the size of the group. The paper's model:
// periods in step, no loss. A member fails as a period begins; in each period somebody probes it with probability
// 1 − (1 − 1/(n − 1))ⁿ⁻¹ ≈ 1 − 1/e, so the first to notice does so after e/(e − 1) ≈ 1.58 periods on average.
import { createRandom } from '../../core/random.js';
import { swim } from '../../protocols/swim/index.js';
import { Crowd } from '../crowd.js';
import { meanOf } from './statistics.js';
const LATENCY_MS = 1;
const QUIET_PERIODS = 3;
const PERIODS_MAX = 400;
export function runDetection(members, seed, options = {}) {
    const random = createRandom(seed);
    const parsed = swim.parseOptions({ isStaggered: false, syncIntervalMs: 1e9, gossipIntervalMs: 0, ...options });
    const victim = 1 + random.below(members);
    let sent = 0;
    let suspectedAt = Number.POSITIVE_INFINITY;
    let failedAt = Number.POSITIVE_INFINITY;
    let knowing = 0;
    const crowd = new Crowd({
        latencyMs: () => LATENCY_MS,
        onSend: () => {
            sent++;
        },
        onEvent: (_node, event) => {
            if (event.type === 'suspected')
                suspectedAt = Math.min(suspectedAt, crowd.now);
            if (event.type !== 'failed')
                return;
            failedAt = Math.min(failedAt, crowd.now);
            knowing++;
        },
    });
    const ids = Array.from({ length: members }, (_, at) => at + 1);
    for (const self of ids) {
        crowd.add(self, swim.create({ self, members: ids, options: parsed, random: random.fork(), durable: [] }));
    }
    const period = parsed.probeIntervalMs;
    const failsAt = QUIET_PERIODS * period;
    // Just before that period's probes.
    crowd.runUntil(failsAt - LATENCY_MS / 2);
    const quietLoad = sent / members / QUIET_PERIODS;
    sent = 0;
    crowd.kill(victim);
    crowd.runUntil(failsAt + PERIODS_MAX * period, () => knowing === members - 1);
    return {
        firstDetection: (suspectedAt - failsAt) / period,
        dissemination: (crowd.now - failedAt) / period,
        quietLoad,
        busyLoad: sent / members / ((crowd.now - failsAt) / period),
        steps: crowd.steps,
    };
}
/** e/(e − 1) */
export const EXPECTED_FIRST_DETECTION = Math.E / (Math.E - 1);
const SHOWN = [
    [10, 200],
    [100, 200],
    [1000, 40],
];
export const swimDetection = {
    name: 'swim-detection',
    title: 'SWIM 2002: the first detection after 1.58 periods whatever the size, two messages a member and period',
    show(print) {
        print('news ride on probes only; periods in step; a member fails as a period begins');
        print('members  first detection     at most  bound 2n − 1  then all know  messages a member and period');
        print('         (expected 1.58)                            after          quiet    after the failure');
        let isRight = true;
        for (const [members, seeds] of SHOWN) {
            const runs = Array.from({ length: seeds }, (_, at) => runDetection(members, at + 1));
            const first = meanOf(runs.map(({ firstDetection }) => firstDetection));
            const latest = Math.max(...runs.map(({ firstDetection }) => firstDetection));
            const quiet = meanOf(runs.map(({ quietLoad }) => quietLoad));
            const columns = [
                String(members).padEnd(7),
                first.toFixed(2).padEnd(18),
                latest.toFixed(0).padEnd(7),
                String(2 * members - 1).padEnd(12),
                meanOf(runs.map(({ dissemination }) => dissemination))
                    .toFixed(1)
                    .padEnd(13),
                quiet.toFixed(2).padEnd(7),
                meanOf(runs.map(({ busyLoad }) => busyLoad)).toFixed(2),
            ];
            print(columns.join('  '));
            // The deviation of a single run is √(1 − p)/p ≈ 0.96 periods.
            isRight &&= Math.abs(first - EXPECTED_FIRST_DETECTION) <= (3 * 0.96) / Math.sqrt(seeds);
            isRight &&= latest <= 2 * members - 1 && Math.abs(quiet - 2) < 0.05;
        }
        return isRight;
    },
};
//# sourceMappingURL=swim-detection.js.map