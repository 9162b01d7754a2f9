// Options of replicated logs: filling in defaults and checking what all of them check alike.
import { QuorateError } from '../core/errors.js';
export function invalidOption(protocol, name, value, rule) {
    return new QuorateError('invalid-option', `${protocol} option ${name} is ${String(value)}: must be ${rule}`);
}
/** `partial` over `defaults`, where undefined counts as not given. Throws `invalid-option`. */
export function fillInOptions(protocol, defaults, partial, kinds) {
    const given = Object.fromEntries(Object.entries(partial).filter(([, value]) => value !== undefined));
    for (const name of Object.keys(given)) {
        if (!(name in defaults))
            throw new QuorateError('invalid-option', `${protocol} has no option ${name}`);
    }
    const options = { ...defaults, ...given };
    const check = (names, rule, isValid) => {
        for (const name of names)
            if (!isValid(options[name]))
                throw invalidOption(protocol, name, options[name], rule);
    };
    const isCount = (value, least) => Number.isSafeInteger(value) && value >= least;
    check(kinds.durations, 'a positive number of milliseconds', (value) => Number.isFinite(value) && value > 0);
    check(kinds.counts, 'a positive integer', (value) => isCount(value, 1));
    check(kinds.countsOrNone, 'an integer that is not negative', (value) => isCount(value, 0));
    check(kinds.flags, 'true or false', (value) => typeof value === 'boolean');
    return options;
}
//# sourceMappingURL=log-options.js.map