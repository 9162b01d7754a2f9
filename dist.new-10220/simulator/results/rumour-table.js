// Demers 1987, table 1: rumour mongering by push with feedback and counter. One update at one of n sites; in each cycle
// every infective site tells one random other. Residue: the share of sites that never hear. Traffic: updates sent a site.
import { createRandom } from '../../core/random.js';
import { entryOf, gossip } from '../../protocols/gossip/index.js';
import { Crowd } from '../crowd.js';
import { deviationOf, meanOf } from './statistics.js';
/** What Demers et al. print for 1,000 sites, by k − 1. */
export const DEMERS_TABLE_1 = [
    { residue: 0.18, traffic: 1.7 },
    { residue: 0.037, traffic: 3.3 },
    { residue: 0.011, traffic: 4.5 },
    { residue: 0.0036, traffic: 5.6 },
    { residue: 0.0012, traffic: 6.7 },
];
const CYCLE_MS = 1000;
const CYCLES_MAX = 1000;
const KEY = 'news';
/** One epidemic of one update. */
export function runRumour(sites, seed, options) {
    const random = createRandom(seed);
    let sent = 0;
    let infective = 0;
    const crowd = new Crowd({
        // Synchronous cycles: all timers of a cycle come before its messages.
        latencyMs: () => 0,
        onSend: (_from, _to, message) => {
            if (message.type === 'rumours')
                sent += message.entries.length;
        },
    });
    const members = Array.from({ length: sites }, (_, at) => at + 1);
    const parsed = gossip.parseOptions({ antiEntropy: 'off', rumourIntervalMs: CYCLE_MS, ...options });
    for (const self of members) {
        crowd.add(self, gossip.create({ self, members, options: parsed, random: random.fork(), durable: [] }));
    }
    crowd.runUntil(0);
    crowd.request(1, { type: 'put', key: KEY, value: new Uint8Array(1), at: 0 });
    let cycles = 0;
    do {
        crowd.runUntil(++cycles * CYCLE_MS);
        infective = members.filter((id) => crowd.state(id).rumours.size > 0).length;
    } while (infective > 0 && cycles < CYCLES_MAX);
    const ignorant = members.filter((id) => entryOf(crowd.state(id), KEY) === undefined).length;
    return { residue: ignorant / sites, traffic: sent / sites, cycles };
}
/** Our row for Demers' k = `limit`, over `seeds` epidemics. */
export function rumourRow(limit, sites, seeds) {
    const runs = Array.from({ length: seeds }, (_, at) => runRumour(sites, at + 1, { interestLimit: limit }));
    const residues = runs.map(({ residue }) => residue);
    const traffics = runs.map(({ traffic }) => traffic);
    return {
        limit,
        residue: meanOf(residues),
        residueDeviation: deviationOf(residues),
        traffic: meanOf(traffics),
        trafficDeviation: deviationOf(traffics),
    };
}
/** Within two deviations of a single run, and what rounding to the table's digits adds. */
export function agreesWithDemers(row) {
    const known = DEMERS_TABLE_1[row.limit - 1];
    const residueRounding = known.residue >= 0.1 ? 0.005 : known.residue >= 0.01 ? 0.0005 : 0.00005;
    return (Math.abs(row.residue - known.residue) <= 2 * row.residueDeviation + residueRounding &&
        Math.abs(row.traffic - known.traffic) <= 2 * row.trafficDeviation + 0.05);
}
const SHOWN_SEEDS = 50;
export const rumourTable = {
    name: 'gossip-rumours',
    title: 'Demers 1987, table 1: residue and traffic of rumour mongering at 1,000 sites (push, feedback, counter)',
    show(print) {
        print(`1,000 sites, ${SHOWN_SEEDS} epidemics each; ± is the deviation of a single one`);
        print('k  residue          Demers   traffic       Demers  agrees');
        let isRight = true;
        for (const [at, known] of DEMERS_TABLE_1.entries()) {
            const row = rumourRow(at + 1, 1000, SHOWN_SEEDS);
            const residue = `${row.residue.toFixed(4)} ± ${row.residueDeviation.toFixed(4)}`;
            const traffic = `${row.traffic.toFixed(2)} ± ${row.trafficDeviation.toFixed(2)}`;
            const agrees = agreesWithDemers(row);
            isRight &&= agrees;
            const texts = [String(known.residue).padEnd(7), traffic, String(known.traffic).padEnd(6), agrees ? 'yes' : 'no'];
            print(`${row.limit}  ${residue}  ${texts.join('  ')}`);
        }
        return isRight;
    },
};
//# sourceMappingURL=rumour-table.js.map