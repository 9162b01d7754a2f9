// A node of two-phase commit as plain data: coordinator of some transactions, participant in others.
import { assert } from '../../core/errors.js';
/** Between steps there is nobody to put anything. */
export const NOWHERE = new Proxy({}, {
    get: () => assert(false, 'an effect outside of a step'),
});
//# sourceMappingURL=state.js.map