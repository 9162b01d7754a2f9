// The clients of a run: each performs its planned operations one after the other, as an impatient user of a flaky cluster
// would, and writes down what it called and what it got, for the linearizability checker.
/** One try costs at most the client's timeout; a refused one is tried again this often. */
const REFUSALS_MAX = 6;
export class Client {
    world;
    id;
    plan;
    kind;
    find;
    recorder;
    stats;
    random;
    next = 0;
    sequence = 0;
    isStopped = false;
    constructor(world, id, plan, kind, find, recorder, stats) {
        this.world = world;
        this.id = id;
        this.plan = plan;
        this.kind = kind;
        this.find = find;
        this.recorder = recorder;
        this.stats = stats;
        this.random = world.randomFor(5, id);
    }
    start() {
        const operation = this.plan.operations[this.next];
        if (operation === undefined || this.isStopped)
            return;
        this.next++;
        this.world.after(operation.waitMs, () => {
            if (!this.isStopped)
                this.perform(operation.input, operation.to, () => this.start());
        });
    }
    stop() {
        this.isStopped = true;
    }
    /** Performs one operation; `finished` tells whether it is known to be done. */
    perform(input, to, finished) {
        const isRead = this.kind.isRead(input);
        if (!isRead)
            this.sequence++;
        const command = isRead
            ? { type: 'read' }
            : { type: 'propose', data: this.kind.encode(this.id, this.sequence, input) };
        new Attempts(this, command, input, to, finished).start();
    }
    // For Attempts
    get tools() {
        const { world, id, plan, kind, find, recorder, stats, random } = this;
        return { world, id, plan, kind, find, recorder, stats, random };
    }
}
/** One operation, over all its tries. */
class Attempts {
    tools;
    command;
    input;
    finished;
    to;
    operation = -1;
    attempt = 0;
    refusals = 0;
    retriesLeft;
    /** Some try may have been carried out. */
    isUnknown = false;
    isOver = false;
    constructor(client, command, input, to, finished) {
        this.tools = client.tools;
        this.command = command;
        this.input = input;
        this.to = to;
        this.finished = finished;
        // Without sessions a write must not be repeated: it might apply twice.
        this.retriesLeft = this.tools.kind.hasSessions || command.type === 'read' ? this.tools.plan.retries : 0;
    }
    start() {
        this.operation = this.tools.recorder.called(`c${this.tools.id}`, this.input);
        this.tools.world.note(() => `client ${this.tools.id} calls ${JSON.stringify(this.input)}`);
        this.send();
    }
    send() {
        const { world, random, find, plan } = this.tools;
        const attempt = ++this.attempt;
        const service = find(this.to);
        if (service === undefined || !service.isAlive) {
            this.refused();
            return;
        }
        // To the server and back takes a moment, and either may be lost with the server.
        world.after(random(), () => {
            if (this.isOver)
                return;
            service.request(this.command, this.input, (answer) => {
                world.after(random(), () => this.answered(attempt, answer));
            });
        });
        world.after(plan.timeoutMs, () => {
            if (!this.isOver && attempt === this.attempt)
                this.unknown();
        });
    }
    answered(attempt, answer) {
        if (this.isOver)
            return;
        switch (answer.type) {
            case 'served':
                this.done(answer.output);
                return;
            case 'refused':
                if (attempt === this.attempt)
                    this.refused();
                return;
            default:
                if (attempt === this.attempt)
                    this.unknown();
        }
    }
    done(output) {
        this.isOver = true;
        this.tools.recorder.returned(this.operation, output);
        this.tools.stats.done++;
        this.tools.world.note(() => `client ${this.tools.id} gets ${JSON.stringify(output)}`);
        this.finished(true);
    }
    refused() {
        const { world, random } = this.tools;
        if (++this.refusals > REFUSALS_MAX) {
            this.giveUp();
            return;
        }
        this.elsewhere();
        this.attempt++; // a late answer to this try no longer counts as one
        world.after(10 + random() * 60, () => {
            if (!this.isOver)
                this.send();
        });
    }
    unknown() {
        if (this.command.type !== 'read')
            this.isUnknown = true;
        if (this.retriesLeft-- <= 0) {
            this.giveUp();
            return;
        }
        this.elsewhere();
        this.send();
    }
    elsewhere() {
        this.to = this.tools.random.chance(0.5) ? 'leader' : this.tools.random.below(16);
    }
    giveUp() {
        this.isOver = true;
        if (this.isUnknown)
            this.tools.stats.unknown++;
        else {
            this.tools.stats.refused++;
            this.tools.recorder.cancelled(this.operation);
        }
        this.tools.world.note(() => `client ${this.tools.id} gives up, ${this.isUnknown ? 'outcome unknown' : 'not done'}`);
        this.finished(false);
    }
}
//# sourceMappingURL=clients.js.map