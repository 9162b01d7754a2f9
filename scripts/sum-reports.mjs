// Adds up vitest's JSON reports and prints the closing line of CI: 'N passed, N failed'. A step that failed without a
// failed test (a check, an installation, a suite that could not start) counts as one failure, so that none is lost.
// @ts-check
// node scripts/sum-reports.mjs DIRECTORY NUMBER-OF-FAILED-STEPS

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [directory = '', failedSteps = '0'] = process.argv.slice(2);
let passed = 0;
let failed = 0;
let suitesThatFailed = 0;
for (const name of readdirSync(directory).filter((each) => each.endsWith('.json'))) {
  const report = JSON.parse(readFileSync(join(directory, name), 'utf8'));
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  if (!report.success) suitesThatFailed++;
  // A file that cannot even be loaded has no test to fail.
  if (!report.success && report.numFailedTests === 0) failed++;
}
failed += Math.max(0, Number(failedSteps) - suitesThatFailed);
if (passed === 0 && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
