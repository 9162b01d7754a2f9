// Started by directory-lock.test.ts as a process of its own: takes the lock on the directory it is given and says how it went.

import { setInterval } from 'node:timers';
import { QuorateError } from '../../core/errors.ts';
import { lockDirectory } from '../node/directory-lock.ts';

try {
  await lockDirectory(process.argv[2] ?? '');
  process.stdout.write('locked\n');
  setInterval(() => undefined, 1 << 30);
} catch (thrown) {
  process.stdout.write(`${QuorateError.from(thrown).code}\n`);
}
