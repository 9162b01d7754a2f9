// Rumour mongering (Demers §1.4): who hears something new tells a random peer in each cycle, until it has found often
// enough that its news are no news any more. Susceptible: has not heard. Infective: tells. Removed: knows, and is silent.
import { pickPeers } from './contacts.js';
import { sizeOfEntry } from './sizes.js';
import { entryOf, learn } from './state.js';
/** Makes this node infective with `entry`. */
export function spread(m, entry, isFresh) {
    const { state, options, out, now } = m;
    if (options.rumours === 'off')
        return;
    if (state.rumours.size === 0)
        out.setTimer('rumours', now + options.rumourIntervalMs);
    // Anew at the end of the list: the latest news are told first.
    state.rumours.delete(entry.key);
    state.rumours.set(entry.key, { counter: entry.counter, node: entry.node, contacts: 0, isFresh });
}
export function onRumourTimer(m) {
    const { state, options, out, now } = m;
    for (const rumour of state.rumours.values())
        rumour.isFresh = false;
    const entries = newestRumours(m);
    if (entries.length > 0) {
        for (const peer of pickPeers(m, options.rumourFanout))
            out.send(peer, { type: 'rumours', entries });
    }
    if (options.rumours === 'blind' && state.ring.length > 1) {
        for (const { key } of entries)
            countContact(m, key, true);
    }
    if (state.rumours.size > 0)
        out.setTimer('rumours', now + options.rumourIntervalMs);
}
/** As many as fit one message, the latest first. */
function newestRumours({ state, options }) {
    const entries = [];
    let bytes = 0;
    for (const key of [...state.rumours.keys()].reverse()) {
        const entry = entryOf(state, key);
        if (entry === undefined)
            continue;
        bytes += sizeOfEntry(entry);
        if (bytes > options.rumourBytes && entries.length > 0)
            break;
        entries.push(entry);
    }
    return entries;
}
export function onRumours(m, from, { entries }) {
    const feedback = entries.map((entry) => {
        const isNews = learn(m, entry, 'rumour');
        if (isNews)
            spread(m, entry, true);
        const { key, counter, node } = entry;
        return { key, counter, node, wasKnown: !isNews && !isFreshHere(m, entry) };
    });
    if (m.options.rumours === 'feedback')
        m.out.send(from, { type: 'feedback', rumours: feedback });
}
function isFreshHere({ state }, { key, counter, node }) {
    const rumour = state.rumours.get(key);
    return rumour?.isFresh === true && rumour.counter === counter && rumour.node === node;
}
export function onFeedback(m, { rumours }) {
    for (const { key, counter, node, wasKnown } of rumours) {
        const rumour = m.state.rumours.get(key);
        if (rumour?.counter === counter && rumour.node === node)
            countContact(m, key, wasKnown);
    }
}
function countContact({ state, options, rules, random, out }, key, wasUnneeded) {
    const rumour = state.rumours.get(key);
    if (rumour === undefined)
        return;
    rumour.contacts = rules.unneededContacts(rumour.contacts, wasUnneeded);
    const isCoin = options.interest === 'coin';
    if (!rules.losesInterest(rumour.contacts, options.interestLimit, isCoin, isCoin ? random() : 0))
        return;
    state.rumours.delete(key);
    if (state.rumours.size === 0)
        out.clearTimer('rumours');
}
//# sourceMappingURL=rumours.js.map