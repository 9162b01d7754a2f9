// Gossip's rules, each switched off by itself: the checkers must notice, or they prove little.
import { mutant } from '../subject.js';
export const GOSSIP_MUTANTS = [
    mutant('counters-only', 'of two writes of one counter everybody keeps its own', {
        isNewer: (version, than) => version.counter > than.counter,
    }),
    mutant('last-heard-wins', 'takes whatever it hears for newer', { isNewer: () => true }),
    mutant('count-alone', 'a write does not look at what its writer has seen', { nextCounter: (_highest, at) => at }),
    mutant('delete-outright', 'a deletion leaves nothing behind', { keepsTombstone: () => false }),
    mutant('learn-by-heart', 'keeps what others told it in memory only', { persistsLearnt: () => false }),
    mutant('push-nothing', 'a push gives nothing', { gives: () => false }, { options: { antiEntropy: 'push', rumours: 'off', repairIntervalMs: 0 } }),
    mutant('pull-nothing', 'a pull asks for nothing', { wants: () => false }, { options: { antiEntropy: 'pull', rumours: 'off', repairIntervalMs: 0 } }),
    mutant('count-every-contact', 'contacts that were needed count, too', { unneededContacts: (before) => before + 1 }),
    mutant('never-lose-interest', 'goes on about the same for ever', { losesInterest: () => false }),
    mutant('open-ring', 'leaves every other node out of the ring', { successor: (ring, self) => ring[(ring.indexOf(self) + 2) % ring.length] }, { nodes: 4, options: { antiEntropy: 'off', rumours: 'off', repairIntervalMs: 300 } }),
    mutant('walk-once-around', 'a walk ends where it began', { walkHops: (nodes) => nodes }, { faults: ['partition', 'links'], options: { rumours: 'off', antiEntropyIntervalMs: 5000, repairIntervalMs: 300 } }),
    mutant('repeat-hops', 'makes a hop as often as it is delivered', { isNewHop: () => true }, { faults: ['weather'], options: { repairIntervalMs: 300 } }),
];
//# sourceMappingURL=gossip-mutants.js.map