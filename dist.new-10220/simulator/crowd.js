// Thousands of nodes for measurements: the protocol alone, in memory, without codec, disks and odd clocks. What breaks
// protocols is simulated elsewhere (node.ts); here one counts messages and rounds.
import { assert } from '../core/errors.js';
import { EventHeap } from './event-heap.js';
class CrowdNode {
    id;
    protocol;
    isUp = true;
    /** Messages to and from it before this time wait for it. */
    blockedUntil = 0;
    timers = new Map();
    crowd;
    constructor(crowd, id, protocol) {
        this.crowd = crowd;
        this.id = id;
        this.protocol = protocol;
    }
    persist() { }
    reply() { }
    send(to, message) {
        this.crowd.post(this.id, to, message);
    }
    sendEarly(to, message) {
        this.crowd.post(this.id, to, message);
    }
    emit(event) {
        this.crowd.ports.onEvent?.(this.id, event);
    }
    emitEarly(event) {
        this.emit(event);
    }
    setTimer(timer, at) {
        this.timers.set(timer, at);
        this.crowd.planTimer(this, timer, at);
    }
    clearTimer(timer) {
        this.timers.delete(timer);
    }
}
export class Crowd {
    now = 0;
    steps = 0;
    ports;
    nodes = new Map();
    heap = new EventHeap();
    requests = 0;
    constructor(ports) {
        this.ports = ports;
    }
    /** Adds a node and starts it at `startAt`. */
    add(id, protocol, startAt = this.now) {
        const node = new CrowdNode(this, id, protocol);
        this.nodes.set(id, node);
        this.heap.push(startAt, () => this.feed(node, { type: 'start' }));
    }
    state(id) {
        return this.find(id).protocol.state;
    }
    request(id, command) {
        this.feed(this.find(id), { type: 'request', id: ++this.requests, command });
    }
    /** For good. */
    kill(id) {
        this.find(id).isUp = false;
    }
    /** Until then the node gets and sends nothing, though its timers run: what comes or goes meanwhile does so then. */
    block(id, until) {
        this.find(id).blockedUntil = until;
    }
    at(time, run) {
        this.heap.push(Math.max(time, this.now), run);
    }
    /** Runs everything planned up to `time`; stops early once `isDone` holds after an event. */
    runUntil(time, isDone) {
        while (this.heap.nextTime <= time) {
            this.now = this.heap.nextTime;
            this.heap.pop()();
            if (isDone?.() === true)
                return;
        }
        this.now = Math.max(this.now, time);
    }
    post(from, to, message) {
        this.ports.onSend?.(from, to, message);
        const node = this.nodes.get(to);
        const latencyMs = this.ports.latencyMs(from, to, message);
        if (latencyMs === undefined || node === undefined)
            return;
        const leavesAt = Math.max(this.now, this.nodes.get(from)?.blockedUntil ?? 0);
        this.heap.push(leavesAt + latencyMs, () => this.deliver(node, { type: 'message', from, message }));
    }
    planTimer(node, timer, at) {
        this.heap.push(Math.max(at, this.now), () => {
            if (node.timers.get(timer) !== at)
                return;
            node.timers.delete(timer);
            this.feed(node, { type: 'timer', timer });
        });
    }
    deliver(node, input) {
        if (this.now < node.blockedUntil)
            this.heap.push(node.blockedUntil, () => this.deliver(node, input));
        else
            this.feed(node, input);
    }
    feed(node, input) {
        if (!node.isUp)
            return;
        this.steps++;
        node.protocol.step(input, this.now, node);
    }
    find(id) {
        const node = this.nodes.get(id);
        assert(node !== undefined, `no node ${id} in the crowd`);
        return node;
    }
}
//# sourceMappingURL=crowd.js.map