// The node: which function handles which input.
import { utf8Encode } from '../../core/bytes.js';
import { assert, assertNever } from '../../core/errors.js';
import { onAntiEntropyTimer, onDelta, onDigest, onSummary } from './anti-entropy.js';
import { onFeedback, onRumours, onRumourTimer, spread } from './rumours.js';
import { createState, entryOf, learn, reap, ringOf } from './state.js';
import { beginWalk, onHopTimer, onRepairTimer } from './walk.js';
export function createMachine(init, rules) {
    const m = {
        state: createState(init, rules),
        options: init.options,
        rules,
        random: init.random,
        out: NOWHERE,
        now: 0,
    };
    return {
        state: m.state,
        step(input, now, out) {
            m.now = now;
            m.out = out;
            step(m, input);
            m.out = NOWHERE;
        },
    };
}
/** Between steps there is nobody to put anything. */
const NOWHERE = new Proxy({}, {
    get: () => assert(false, 'an effect outside of a step'),
});
function step(m, input) {
    switch (input.type) {
        case 'start':
            start(m);
            return;
        case 'message':
            onMessage(m, input.from, input.message);
            return;
        case 'timer':
            onTimer(m, input.timer);
            return;
        case 'request':
            m.out.reply(input.id, execute(m, input.command));
            return;
        case 'flush':
            return;
        default:
            assertNever(input);
    }
}
/** The first comparison and walk come at a random time, so that nodes that start together keep out of step. */
function start({ options, out, now, random }) {
    if (options.antiEntropy !== 'off')
        out.setTimer('anti-entropy', now + random() * options.antiEntropyIntervalMs);
    if (options.repairIntervalMs > 0)
        out.setTimer('repair', now + random() * options.repairIntervalMs);
}
function onMessage(m, from, message) {
    switch (message.type) {
        case 'rumours':
            onRumours(m, from, message);
            return;
        case 'feedback':
            onFeedback(m, message);
            return;
        case 'summary':
            onSummary(m, from, message);
            return;
        case 'digest':
            onDigest(m, from, message);
            return;
        case 'delta':
            onDelta(m, from, message);
            return;
        default:
            assertNever(message);
    }
}
function onTimer(m, timer) {
    switch (timer) {
        case 'rumours':
            onRumourTimer(m);
            return;
        case 'anti-entropy':
            onAntiEntropyTimer(m);
            return;
        case 'repair':
            onRepairTimer(m);
            return;
        case 'hop':
            onHopTimer(m);
            return;
        default:
            assertNever(timer);
    }
}
function execute(m, command) {
    switch (command.type) {
        case 'put':
        case 'delete':
            return write(m, command.key, command.type === 'put' ? command.value : undefined, command.at);
        case 'get':
            return { type: 'value', entry: entryOf(m.state, command.key) };
        case 'set-peers':
            m.state.ring = ringOf(command.peers, m.state.self);
            return { type: 'accepted' };
        case 'repair':
            return { type: 'walking', number: beginWalk(m) };
        case 'reap':
            reap(m.state, command.below);
            m.out.persist({ type: 'reaped', below: m.state.reapedBelow });
            return { type: 'accepted' };
        default:
            return assertNever(command);
    }
}
function write(m, key, value, at) {
    const { state, options, rules } = m;
    const keyBytes = utf8Encode(key).length;
    if (keyBytes > options.keyBytesMax) {
        const message = `a key of ${keyBytes} bytes, at most ${options.keyBytesMax} are taken`;
        return { type: 'refused', code: 'key-too-long', message };
    }
    if (value !== undefined && value.length > options.valueBytesMax) {
        const message = `a value of ${value.length} bytes, at most ${options.valueBytesMax} are taken`;
        return { type: 'refused', code: 'value-too-long', message };
    }
    const counter = rules.nextCounter(state.highest, at);
    const entry = { key, value, counter, node: state.self };
    learn(m, entry, 'local');
    spread(m, entry, false);
    return { type: 'written', version: { counter, node: state.self } };
}
//# sourceMappingURL=machine.js.map