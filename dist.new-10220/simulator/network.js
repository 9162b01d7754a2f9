// The lossy network: every pair of nodes has a link each way, with its own faults on top of the weather that all share.
// What travels is bytes in a checksummed frame, so corruption is injected into real encodings and must be noticed.
import { crc32 } from '../core/crc32.js';
export const CALM = {
    delayMinMs: 0.2,
    delayMaxMs: 1,
    tailChance: 0,
    tailMeanMs: 0,
    dropChance: 0,
    duplicateChance: 0,
    corruptChance: 0,
    isOrdered: true,
};
export class Network {
    weather = CALM;
    stats = { sent: 0, bytes: 0, delivered: 0, lost: 0, duplicated: 0, corrupted: 0 };
    links = new Map();
    random;
    schedule;
    now;
    deliver;
    constructor(random, now, schedule, deliver) {
        this.random = random;
        this.now = now;
        this.schedule = schedule;
        this.deliver = deliver;
    }
    link(from, to) {
        const key = from * 4096 + to;
        let link = this.links.get(key);
        if (link === undefined) {
            link = { cuts: 0, slowMs: 0, cloggedUntil: 0, lastArrival: 0 };
            this.links.set(key, link);
        }
        return link;
    }
    /** Cuts the way from `from` to `to` until `mend` was called as often. */
    cut(from, to) {
        this.link(from, to).cuts++;
    }
    mend(from, to) {
        const link = this.link(from, to);
        if (link.cuts > 0)
            link.cuts--;
    }
    slow(from, to, byMs) {
        this.link(from, to).slowMs = byMs;
    }
    /** Holds back everything until `untilMs`, when it arrives all at once. */
    clog(from, to, untilMs) {
        const link = this.link(from, to);
        link.cloggedUntil = Math.max(link.cloggedUntil, untilMs);
    }
    isCut(from, to) {
        return this.link(from, to).cuts > 0;
    }
    /** Fair weather, every link whole. */
    heal() {
        this.weather = CALM;
        for (const link of this.links.values()) {
            link.cuts = 0;
            link.slowMs = 0;
            link.cloggedUntil = 0;
            // What is still under way does not hold up what comes now.
            link.lastArrival = 0;
        }
    }
    /** `body` is copied into a frame. `attachment` travels beside it, as a second connection would carry it. */
    send(from, to, body, attachment, extraMs = 0) {
        const { weather, random, stats } = this;
        stats.sent++;
        stats.bytes += body.length;
        const link = this.link(from, to);
        if (link.cuts > 0 || (weather.dropChance > 0 && random() < weather.dropChance)) {
            stats.lost++;
            return;
        }
        const checksum = crc32(body);
        const frame = body.slice();
        if (weather.duplicateChance > 0 && random() < weather.duplicateChance) {
            stats.duplicated++;
            this.transmit(link, from, to, frame, checksum, attachment, extraMs);
        }
        if (weather.corruptChance > 0 && frame.length > 0 && random() < weather.corruptChance) {
            const damaged = frame.slice();
            damaged[random.below(damaged.length)] ^= 1 << random.below(8);
            this.transmit(link, from, to, damaged, checksum, attachment, extraMs);
            return;
        }
        this.transmit(link, from, to, frame, checksum, attachment, extraMs);
    }
    transmit(link, from, to, frame, checksum, attachment, extraMs) {
        const { weather, random } = this;
        let delay = weather.delayMinMs + random() * (weather.delayMaxMs - weather.delayMinMs) + link.slowMs + extraMs;
        if (weather.tailChance > 0 && random() < weather.tailChance)
            delay -= weather.tailMeanMs * Math.log(1 - random());
        const now = this.now();
        delay = Math.max(delay, link.cloggedUntil - now);
        if (weather.isOrdered) {
            delay = Math.max(delay, link.lastArrival - now);
            link.lastArrival = now + delay;
        }
        this.schedule(delay, () => this.arrive(link, from, to, frame, checksum, attachment));
    }
    arrive(link, from, to, frame, checksum, attachment) {
        // What was under way when the link was cut is lost too.
        if (link.cuts > 0) {
            this.stats.lost++;
            return;
        }
        if (crc32(frame) !== checksum) {
            this.stats.corrupted++;
            return;
        }
        this.stats.delivered++;
        this.deliver(from, to, frame, attachment);
    }
}
//# sourceMappingURL=network.js.map