// Lifeguard 2018, §V: members that are slow to handle their messages make plain SWIM call healthy members failed, for they
// miss answers and refutations. One script, with and without Lifeguard: some members' messages, in and out, are held up again
// and again while their timers run (the paper's anomaly); the others are well all the time, and no message is lost.
import { createRandom } from '../../core/random.js';
import { PLAIN_SWIM_OPTIONS, swim } from '../../protocols/swim/index.js';
import { Crowd } from '../crowd.js';
import { meanOf } from './statistics.js';
export function runFalsePositives(script, seed, options) {
    const random = createRandom(seed);
    const ids = Array.from({ length: script.members }, (_, at) => at + 1);
    const [killed, ...rest] = random.shuffle([...ids]);
    const slow = new Set(rest.slice(0, script.slowMembers));
    const killAt = script.durationMs / 2;
    const victims = new Set();
    let anywhere = 0;
    let atHealthy = 0;
    let suspectedAt = Number.POSITIVE_INFINITY;
    let failedAt = Number.POSITIVE_INFINITY;
    const crowd = new Crowd({
        latencyMs: () => 0.5 + random(),
        onEvent: (node, event) => {
            if (event.type !== 'failed' && event.type !== 'suspected')
                return;
            const about = event.member.node;
            if (about === killed && crowd.now >= killAt) {
                if (event.type === 'suspected')
                    suspectedAt = Math.min(suspectedAt, crowd.now);
                else
                    failedAt = Math.min(failedAt, crowd.now);
            }
            else if (event.type === 'failed' && !slow.has(about)) {
                anywhere++;
                if (!slow.has(node))
                    atHealthy++;
                victims.add(about);
            }
        },
    });
    const parsed = swim.parseOptions(options);
    for (const self of ids) {
        crowd.add(self, swim.create({ self, members: ids, options: parsed, random: random.fork(), durable: [] }));
    }
    for (const id of slow) {
        let at = random.between(0, script.stallMs + script.workMs);
        while (at < script.durationMs) {
            const until = at + script.stallMs;
            crowd.at(at, () => crowd.block(id, until));
            at = until + script.workMs;
        }
    }
    crowd.at(killAt, () => crowd.kill(killed));
    crowd.runUntil(script.durationMs);
    const suspectedAfterMs = suspectedAt - killAt;
    return { anywhere, atHealthy, victims: victims.size, suspectedAfterMs, failedAfterMs: failedAt - killAt };
}
const SCRIPT = { members: 100, slowMembers: 8, workMs: 1000, durationMs: 120_000 };
const STALLS_MS = [4000, 8000, 16_000];
const SEEDS = 3;
export const swimFalsePositives = {
    name: 'swim-lifeguard',
    title: 'Lifeguard 2018: slow members make plain SWIM bury healthy ones; with Lifeguard they do not',
    show(print) {
        const { members, slowMembers, workMs, durationMs } = SCRIPT;
        print(`${members} members, of which ${slowMembers} are held up again and again, ${workMs} ms apart, for ${durationMs / 1000} s`);
        print(`mean of ${SEEDS} runs; false: declarations of failure about members that are well all the time`);
        print('held up for  SWIM        false  at healthy ones  victims  a real failure is known after');
        const total = { plain: 0, lifeguard: 0 };
        for (const stallMs of STALLS_MS) {
            for (const [name, options] of [
                ['plain', PLAIN_SWIM_OPTIONS],
                ['lifeguard', {}],
            ]) {
                const runs = Array.from({ length: SEEDS }, (_, at) => runFalsePositives({ ...SCRIPT, stallMs }, at + 1, options));
                const mean = (pick) => meanOf(runs.map(pick));
                total[name] += mean(({ anywhere }) => anywhere);
                const columns = [
                    `${stallMs / 1000} s`.padEnd(11),
                    name.padEnd(10),
                    mean(({ anywhere }) => anywhere)
                        .toFixed(0)
                        .padStart(5),
                    mean(({ atHealthy }) => atHealthy)
                        .toFixed(0)
                        .padStart(15),
                    mean(({ victims }) => victims)
                        .toFixed(0)
                        .padStart(7),
                    `${(mean(({ failedAfterMs }) => failedAfterMs) / 1000).toFixed(1)} s`,
                ];
                print(columns.join('  '));
            }
        }
        return total.plain > 0 && total.lifeguard < total.plain / 10;
    },
};
//# sourceMappingURL=swim-false-positives.js.map