// Prints the trace hash of simulated runs, a line each (`raft 17 0123456789abcdef`): what must be the same wherever the
// same code runs. Reads the built program, so that any Node can run it.
//
//     node scripts/trace-hashes.mjs [seeds, 100] [protocol, all]
// @ts-check

import { findSubject, SUBJECTS } from '../dist/simulator/index.js';

const [seeds = '100', protocol] = process.argv.slice(2);
const subjects = protocol === undefined ? SUBJECTS : [findSubject(protocol)];
const lines = [];
for (const subject of subjects) {
  for (let seed = 1; seed <= Number(seeds); seed++) {
    lines.push(`${subject.name} ${seed} ${subject.run(subject.plan(seed)).hash}\n`);
  }
}
process.stdout.write(lines.join(''));
