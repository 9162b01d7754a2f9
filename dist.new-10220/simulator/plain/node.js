// A node of a plain run: a protocol on a simulated node, and the answers to what was asked of it.
import { SimulatedNode } from '../node.js';
const REQUESTS_PER_LIFE = 0x1_0000_0000;
export class PlainNode {
    id;
    node;
    /** Called after each start of a life, and for each event. */
    onStart = () => { };
    onEvent = () => { };
    definition;
    options;
    members;
    observers;
    waiting = new Map();
    nextRequest = 0;
    /** Without a disk, for protocols that keep nothing: each life begins anew. */
    constructor(world, id, definition, options, members, clock, disk, settings, observers) {
        this.id = id;
        this.definition = definition;
        this.options = options;
        this.members = members;
        this.observers = observers;
        this.node = new SimulatedNode(world, id, definition.wire, this, clock, disk, settings);
    }
    get isAlive() {
        return this.node.isAlive;
    }
    get now() {
        return this.node.now;
    }
    get life() {
        return this.node.life;
    }
    get state() {
        return this.node.protocol.state;
    }
    start() {
        if (!this.isAlive)
            this.node.start();
    }
    /** Its number; 0 if nobody is there. `answered` is called once; never, if the protocol does not answer. */
    request(command, answered = () => { }) {
        if (!this.isAlive)
            return 0;
        const id = ++this.nextRequest;
        this.waiting.set(id, answered);
        for (const observer of this.observers)
            observer.requested?.(this, id, command);
        this.node.feed({ type: 'request', id, command });
        return id;
    }
    // Upper
    create(durable, random) {
        this.nextRequest = this.life * REQUESTS_PER_LIFE;
        const { id: self, members, options } = this;
        return this.definition.create({ self, members, options, random, durable });
    }
    recordIndex() {
        return 0;
    }
    checkpoint() {
        return this.definition.checkpoint?.(this.state) ?? [];
    }
    stepped(input) {
        for (const observer of this.observers)
            observer.stepped?.(this, input);
        if (input.type === 'start')
            this.onStart();
    }
    /** The checkpoint at the head of the newest segment stands for all before it. */
    durable() {
        if (this.definition.checkpoint !== undefined)
            this.node.release(0);
    }
    crashed() {
        const { waiting } = this;
        this.waiting = new Map();
        for (const observer of this.observers)
            observer.crashed?.(this);
        for (const answered of waiting.values())
            answered(undefined);
    }
    replying() { }
    reply(id, result) {
        for (const observer of this.observers)
            observer.replied?.(this, id, result);
        const answered = this.waiting.get(id);
        this.waiting.delete(id);
        answered?.(result);
    }
    emit(event) {
        for (const observer of this.observers)
            observer.emitted?.(this, event);
        this.onEvent(event);
    }
    attach(to, message) {
        for (const observer of this.observers)
            observer.sent?.(this, to, message);
    }
    receive() { }
}
//# sourceMappingURL=node.js.map