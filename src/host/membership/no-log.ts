// What a machine that keeps nothing on the host needs of a disk.

import type { DriverLog } from '../../core/driver.ts';
import type { Spec } from '../../core/protocol.ts';

export class NoLog<S extends Spec> implements DriverLog<S> {
  hasPending = false;

  append(): void {
    this.hasPending = true;
  }

  commit(done: () => void): void {
    this.hasPending = false;
    done();
  }
}
