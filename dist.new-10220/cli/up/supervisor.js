// Starts one process a member, watches them, and stops them together. A member that dies while others live is reported and
// started again; one that cannot even start ends the whole, with its last words.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { QuorateError } from '../../core/errors.js';
import { READY_MESSAGE } from '../serve/ready.js';
import { parseLogLine } from './log-view.js';
export function supervise(options) {
    const supervisor = new ProcessSupervisor(options);
    supervisor.start();
    return supervisor;
}
class ProcessSupervisor {
    finished;
    options;
    members;
    settle;
    failure;
    isStopping = false;
    isAnnounced = false;
    deadline;
    constructor(options) {
        this.options = options;
        this.members = options.members.map((member, index) => ({
            ...member,
            index,
            child: undefined,
            isReady: false,
            hasServed: false,
            lastError: undefined,
            restart: undefined,
        }));
        this.finished = new Promise((resolve, reject) => {
            this.settle = { resolve, reject };
        });
    }
    start() {
        for (const member of this.members)
            this.launch(member);
    }
    stop() {
        if (this.isStopping) {
            for (const { child } of this.members)
                child?.kill('SIGKILL');
            return;
        }
        this.isStopping = true;
        for (const member of this.members) {
            clearTimeout(member.restart);
            member.child?.kill('SIGTERM');
        }
        this.deadline = setTimeout(() => {
            for (const { name, child } of this.members) {
                if (!child)
                    continue;
                this.say(`${name} did not stop in time and is killed`, 'bad');
                child.kill('SIGKILL');
            }
        }, this.options.stopTimeoutMs);
        this.settleIfAllEnded();
    }
    launch(member) {
        const child = spawn(process.execPath, member.command, {
            env: this.options.env,
            // The channel's end tells the member if this process dies without a word. Its own group keeps the terminal's Ctrl-C
            // away from it: this process passes that on in its own time.
            stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
            detached: true,
        });
        member.child = child;
        member.isReady = false;
        member.lastError = undefined;
        for (const stream of [child.stdout, child.stderr])
            this.follow(member, stream);
        child.once('error', (error) => {
            member.lastError = error.message;
        });
        child.once('close', (code, signal) => this.onEnd(member, code, signal));
    }
    follow(member, stream) {
        createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (text) => {
            const line = parseLogLine(text);
            if (!line)
                member.lastError = text;
            else if (line.level === 'error' || line.level === 'fatal')
                member.lastError = line.msg;
            const shown = this.options.view.member(member.index, member.name, text);
            if (shown !== undefined)
                this.options.print(shown);
            if (line?.msg === READY_MESSAGE)
                this.onServing(member);
        });
    }
    onServing(member) {
        member.isReady = true;
        member.hasServed = true;
        if (this.isAnnounced || !this.members.every((each) => each.isReady))
            return;
        this.isAnnounced = true;
        this.options.onReady(this.members.map((each) => each.child?.pid ?? 0));
    }
    onEnd(member, code, signal) {
        member.child = undefined;
        if (this.isStopping) {
            this.settleIfAllEnded();
            return;
        }
        const how = signal ? `was killed (${signal})` : `ended with exit code ${code}`;
        if (!member.hasServed) {
            const why = member.lastError ? `: ${member.lastError}` : '';
            this.failure = new QuorateError('start-failed', `${member.name} could not be started; it ${how}${why}`);
            this.stop();
            return;
        }
        // A second death before it served again would only repeat itself, and one that left in good order was removed.
        const willRestart = member.isReady && code !== 0;
        const seconds = this.options.restartDelayMs / 1000;
        const next = willRestart ? `it is started again in ${seconds} s` : 'it stays down';
        this.say(`${member.name} ${how}; ${next}${member.lastError ? ` (${member.lastError})` : ''}`, 'bad');
        if (willRestart) {
            member.restart = setTimeout(() => {
                member.restart = undefined;
                this.launch(member);
            }, this.options.restartDelayMs);
        }
        else if (this.members.every((each) => !each.child && !each.restart)) {
            this.failure = new QuorateError('start-failed', 'no member is left');
            this.stop();
        }
    }
    settleIfAllEnded() {
        if (this.members.some((member) => member.child))
            return;
        clearTimeout(this.deadline);
        if (this.failure)
            this.settle?.reject(this.failure);
        else
            this.settle?.resolve();
    }
    say(text, tone) {
        this.options.print(this.options.view.own(text, tone));
    }
}
//# sourceMappingURL=supervisor.js.map