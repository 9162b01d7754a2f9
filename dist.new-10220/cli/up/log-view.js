// Turns the members' JSON logs into one calm log for people: a time, the member, a sentence. Informational lines are shown
// only when they tell of something that a person watching would want to know; warnings and errors always.
import { styleText } from 'node:util';
import { z } from 'zod';
import { READY_MESSAGE } from '../serve/ready.js';
const LogLine = z.looseObject({ level: z.string(), msg: z.string() });
/** Fields that every line has, or that the member's name in front already says. */
const ROUTINE_FIELDS = new Set(['level', 'ts', 'msg', 'name', 'pid', 'hostname', 'member', 'err']);
const NEWS = [/membership/i, /\bmember .*(added|removed|promoted)/i];
const MEMBER_COLOURS = ['cyan', 'magenta', 'blue', 'green', 'yellow'];
export function createLogView(options) {
    const paint = (format, text) => options.hasColour ? styleText(format, text, { validateStream: false }) : text;
    const time = () => paint('dim', options.clock().toTimeString().slice(0, 8));
    const leaders = new LeaderNews();
    return {
        member(index, name, text) {
            const line = parseLogLine(text);
            const colour = MEMBER_COLOURS[index % MEMBER_COLOURS.length] ?? 'cyan';
            const show = (words) => `${time()} ${paint(colour, name)}  ${words}`;
            if (!line)
                return show(text);
            if (options.isVerbose)
                return show(tone(line.level, sentence(line), paint));
            const leader = leaders.hear(name, line);
            const shown = line.msg === READY_MESSAGE ? show(READY_MESSAGE) : undefined;
            const news = isNews(line) ? show(tone(line.level, sentence(line), paint)) : undefined;
            const all = [shown ?? news, leader === undefined ? undefined : `${time()} ${paint('bold', leader)}`];
            return all.filter((each) => each !== undefined).join('\n') || undefined;
        },
        own(text, mood = 'plain') {
            return `${time()} ${paint('bold', 'up')}  ${mood === 'plain' ? text : paint(mood === 'good' ? 'green' : 'red', text)}`;
        },
    };
}
const LeaderLine = z.object({ leader: z.string(), term: z.number(), msg: z.string().startsWith('leader') });
const ReadyLine = z.object({ member: z.string(), msg: z.literal(READY_MESSAGE) });
/** Every member tells of every leader, by its identifier; people want to hear it once, by its name. */
class LeaderNews {
    names = new Map();
    latest = { leader: '', term: 0 };
    shownTerm = 0;
    hear(name, line) {
        const ready = ReadyLine.safeParse(line);
        if (ready.success)
            this.names.set(ready.data.member, name);
        const heard = LeaderLine.safeParse(line);
        // Identifier 0 is nobody: an election is under way.
        if (heard.success && heard.data.leader !== '0' && heard.data.term > this.latest.term)
            this.latest = heard.data;
        const { leader, term } = this.latest;
        const leaderName = this.names.get(leader);
        if (leaderName === undefined || term <= this.shownTerm)
            return undefined;
        this.shownTerm = term;
        return `${leaderName}  leads now (term ${term})`;
    }
}
export function parseLogLine(text) {
    if (!text.startsWith('{'))
        return undefined;
    try {
        return LogLine.parse(JSON.parse(text));
    }
    catch {
        return undefined;
    }
}
function isNews(line) {
    if (line.level === 'debug' || line.level === 'trace')
        return false;
    // That a member is down is told once, by the one who started it, not by each of the others.
    if (line['code'] === 'connection-failed')
        return false;
    return line.level !== 'info' || NEWS.some((pattern) => pattern.test(line.msg));
}
function sentence(line) {
    const fields = Object.entries(line)
        .filter(([key]) => !ROUTINE_FIELDS.has(key))
        .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
    const error = z.looseObject({ message: z.string() }).safeParse(line['err']);
    if (error.success && !line.msg.includes(error.data.message))
        fields.push(`(${error.data.message})`);
    return [line.msg, ...fields].join(' ');
}
function tone(level, text, paint) {
    if (level === 'error' || level === 'fatal')
        return paint('red', text);
    if (level === 'warn')
        return paint('yellow', text);
    return level === 'debug' || level === 'trace' ? paint('dim', text) : text;
}
//# sourceMappingURL=log-view.js.map