// Prints the trace hash of simulated runs, a line each (`raft 17 0123456789abcdef`): what must be the same wherever the
// same code runs. Reads the built program, so that any Node can run it.
//
//     node scripts/trace-hashes.mjs [seeds of each protocol; 100 of Raft and 25 of the others] [protocol, all]
// @ts-check

// Not imported by name: the types are checked before anything is built.
const { findSubject, SUBJECTS } = await import(new URL('../dist/simulator/index.js', import.meta.url).href);

const [given, protocol] = process.argv.slice(2);
const subjects = protocol === undefined ? SUBJECTS : [findSubject(protocol)];
const lines = [];
for (const subject of subjects) {
  const seeds = Number(given ?? (subject.name === 'raft' ? 100 : 25));
  for (let seed = 1; seed <= seeds; seed++) {
    lines.push(`${subject.name} ${seed} ${subject.run(subject.plan(seed)).hash}\n`);
  }
}
process.stdout.write(lines.join(''));
