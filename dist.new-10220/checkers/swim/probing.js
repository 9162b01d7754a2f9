// Blame follows a probe that had its time and its helpers (SWIM §4.1, Lifeguard §IV-A), and everybody is probed in turn.
import { violated } from '../invariant.js';
import { liveOf } from './view.js';
export class Probing {
    options;
    startedAt = new Map();
    turns = new Map();
    constructor(options) {
        this.options = options;
    }
    check(step) {
        const { input, before } = step;
        this.checkBlame(step);
        this.noteGroup(step);
        if (input.type === 'timer' && input.timer === 'probe-timeout' && before?.probe?.isAcked === false) {
            this.checkHelpers(step, before);
        }
        if (input.type === 'timer' && input.timer === 'probe' && step.after.probe !== undefined) {
            this.startedAt.set(step.node.id, { at: step.node.now, health: step.after.health });
            this.checkTurn(step, step.after.probe.target);
        }
    }
    checkBlame({ node, input, before, after }) {
        // What an earlier life of the node said comes back to it by gossip.
        if (input.type === 'message')
            return;
        for (const [id, { accusers }] of after.suspicions) {
            if (!accusers.includes(node.id) || before?.suspicions.get(id)?.accusers.includes(node.id))
                continue;
            const probe = before?.probe;
            if (input.type !== 'timer' || input.timer !== 'probe' || probe?.target !== id || probe.isAcked) {
                violated('blame-follows-a-probe', `node ${node.id} suspects ${id}, which it did not probe in vain`);
            }
            const { at, health } = this.startedAt.get(node.id) ?? { at: 0, health: 0 };
            const leastMs = this.options.probeIntervalMs * (health + 1);
            if (node.now - at < leastMs - 0.001) {
                violated('patience', `node ${node.id} blames ${id} after ${node.now - at} ms, at health ${health}`);
            }
        }
    }
    checkHelpers({ node, after }, before) {
        const target = before.probe.target;
        if (!before.members.has(target))
            return;
        const others = liveOf(before.members).filter((id) => id !== target).length;
        const wanted = Math.min(this.options.indirectProbes, others);
        if (after.probe?.asked !== wanted) {
            violated('helpers-are-asked', `node ${node.id} asks ${after.probe?.asked} others to probe ${target}, not ${wanted}`);
        }
    }
    /** Turns count while the group stays the same. */
    noteGroup({ node, after }) {
        const live = liveOf(after.members).sort((a, b) => a - b);
        const turns = this.turns.get(node.id);
        if (turns?.life === node.life && turns.live.join() === live.join())
            return;
        this.turns.set(node.id, { life: node.life, live, probed: [] });
    }
    /** Nobody has a third turn since somebody else's last one. */
    checkTurn({ node }, target) {
        const { live, probed } = this.turns.get(node.id);
        probed.push(target);
        for (const other of live) {
            if (other === target)
                continue;
            const since = probed.slice(probed.lastIndexOf(other) + 1);
            if (since.filter((id) => id === target).length <= 2)
                continue;
            violated('everybody-in-turn', `node ${node.id} probes ${target} for the third time, and not ${other} meanwhile`);
        }
        if (probed.length > 6 * live.length)
            probed.splice(0, live.length);
    }
}
//# sourceMappingURL=probing.js.map