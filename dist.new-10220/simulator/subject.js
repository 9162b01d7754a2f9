// What campaigns, replay, shrinking, mutants and the command line know of a protocol under test. Every one has a file in
// `subjects/`; `registry.ts` lists them.
import { QuorateError } from '../core/errors.js';
/** Throws `bad-option`. */
export function findMutant(mutants, name) {
    const found = mutants.find((each) => each.name === name);
    if (found === undefined) {
        const names = mutants.map((each) => each.name).join(', ');
        throw new QuorateError('bad-option', `no mutant ${name}: there are ${names}`);
    }
    return found;
}
/** The given names, each of which must be one of `faults`. Throws `bad-option`. */
export function parseFaults(names, faults) {
    return names.map((name) => {
        const fault = faults.find((each) => each === name);
        if (fault === undefined)
            throw new QuorateError('bad-option', `no fault ${name}: there are ${faults.join(', ')}`);
        return fault;
    });
}
export function mutant(name, description, rules, focus = {}) {
    return { name, description, rules, focus };
}
/** `rules` as they are, or with those of the named mutant in their place. Throws `bad-option`. */
export function rulesWith(rules, mutants, name) {
    return name === undefined ? rules : { ...rules, ...findMutant(mutants, name).rules };
}
//# sourceMappingURL=subject.js.map