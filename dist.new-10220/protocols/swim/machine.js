// The node: which function handles which input.
import { assert, assertNever } from '../../core/errors.js';
import { broadcast } from './broadcasts.js';
import { endLeave, join, leave, onGossipTimer, onJoinTimer, onSync, onSyncReply, onSyncTimer, syncIntervalMs, } from './membership.js';
import { beginRound } from './probe-order.js';
import { onAck, onNack, onPing, onPingRequest, onProbeTimeout, onProbeTimer, onRelayTimer } from './probing.js';
import { createState, ownUpdate } from './state.js';
import { onSuspicionTimer } from './suspicion.js';
import { applyUpdates, raiseIncarnation } from './updates.js';
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
            onRequest(m, input.id, input.command);
            return;
        case 'flush':
            return;
        default:
            assertNever(input);
    }
}
function start(m) {
    const { state, options, out, now, random } = m;
    beginRound(m);
    out.setTimer('probe', now + (options.isStaggered ? random() * options.probeIntervalMs : 0));
    out.setTimer('sync', now + random() * syncIntervalMs(m));
    out.persist({ type: 'incarnation', incarnation: state.incarnation });
    // Founders are taken for alive at 0; a later life has to say that it is one.
    if (state.incarnation > 0)
        broadcast(m, ownUpdate(m));
}
function onMessage(m, from, message) {
    // As good as gone, until it joins again.
    if (m.state.phase === 'left')
        return;
    switch (message.type) {
        case 'ping':
            onPing(m, from, message);
            return;
        case 'ack':
            onAck(m, message);
            return;
        case 'ping-request':
            onPingRequest(m, from, message);
            return;
        case 'nack':
            onNack(m, message);
            return;
        case 'gossip':
            applyUpdates(m, message.updates);
            return;
        case 'sync':
            onSync(m, from, message);
            return;
        case 'sync-reply':
            onSyncReply(m, message);
            return;
        default:
            assertNever(message);
    }
}
function onTimer(m, timer) {
    switch (timer) {
        case 'probe':
            onProbeTimer(m);
            return;
        case 'probe-timeout':
            onProbeTimeout(m);
            return;
        case 'relay':
            onRelayTimer(m);
            return;
        case 'suspicion':
            onSuspicionTimer(m);
            return;
        case 'gossip':
            onGossipTimer(m);
            return;
        case 'sync':
            onSyncTimer(m);
            return;
        case 'join':
            onJoinTimer(m);
            return;
        case 'leave':
            endLeave(m);
            return;
        default:
            assertNever(timer);
    }
}
function onRequest(m, id, command) {
    switch (command.type) {
        case 'join':
            join(m, id, command.contacts);
            return;
        case 'set-metadata':
            setMetadata(m, id, command.metadata);
            return;
        case 'leave':
            leave(m, id);
            return;
        default:
            assertNever(command);
    }
}
function setMetadata(m, id, metadata) {
    const { state, options, out } = m;
    if (state.phase !== 'running') {
        out.reply(id, { type: 'refused', code: 'has-left', message: 'this member has left' });
        return;
    }
    if (metadata.length > options.metadataBytesMax) {
        const message = `metadata of ${metadata.length} bytes, at most ${options.metadataBytesMax} are taken`;
        out.reply(id, { type: 'refused', code: 'metadata-too-long', message });
        return;
    }
    state.metadata = metadata;
    raiseIncarnation(m, state.incarnation);
    out.reply(id, { type: 'accepted' });
}
//# sourceMappingURL=machine.js.map