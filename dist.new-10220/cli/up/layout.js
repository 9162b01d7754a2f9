// Where each member of a local cluster lives: names, ports, directories, and the flags that `quorate serve` gets. The
// layout is written beside the data, so that a later start with other ports or another size is refused, not guessed at.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { QuorateError } from '../../core/errors.js';
import { DEFAULT_ENGINE, ENGINE_NAMES } from '../../host/engines.js';
const LAYOUT_FILE = 'cluster.json';
const FIRST_CLIENT_PORT = 2379;
const PORT_STEP = 10_000;
/** With etcd's well-known first port and steps of 10,000 the seventh member would be beyond the last port. */
const MOST_MEMBERS = 9;
const LayoutFile = z.object({
    format: z.literal(1),
    members: z.array(z.object({ name: z.string(), clientPort: z.int(), peerPort: z.int() })),
    consensus: z.enum(ENGINE_NAMES).default(DEFAULT_ENGINE),
});
/**
 * `nodes` members. Without `basePort`: client ports 2379, 22379, 32379… and peer ports one above. With it: pairs of ports
 * from there on, ten apart.
 */
export function planMembers(nodes, basePort) {
    if (!Number.isInteger(nodes) || nodes < 1 || nodes > MOST_MEMBERS) {
        throw new QuorateError('invalid-option', `--nodes must be from 1 to ${MOST_MEMBERS}, got ${nodes}`);
    }
    const members = Array.from({ length: nodes }, (_, i) => {
        const clientPort = basePort === undefined ? wellKnownPort(i) : basePort + 10 * i;
        return { name: `n${i + 1}`, clientPort, peerPort: clientPort + 1 };
    });
    const last = members.at(-1)?.peerPort ?? 0;
    if (last > 65_535 && basePort === undefined) {
        throw new QuorateError('invalid-option', `--nodes ${nodes} needs --base-port: the usual ports end at six members`);
    }
    if (last > 65_535)
        throw new QuorateError('invalid-option', `--base-port ${basePort} leaves no room: port ${last}`);
    return members;
}
/** 2379 for the first, then 22379, 32379 and so on, as etcd's own examples number them. */
function wellKnownPort(i) {
    return i === 0 ? FIRST_CLIENT_PORT : (i + 1) * PORT_STEP + FIRST_CLIENT_PORT;
}
/** The flags with which `member` serves. `extra` go last, and so win. */
export function serveArguments(member, members, directory, consensus, extra) {
    const client = clientUrl(member);
    const peer = peerUrl(member);
    return [
        'serve',
        ...['--name', member.name],
        ...['--data-dir', join(directory, member.name)],
        ...['--listen-client-urls', client, '--advertise-client-urls', client],
        ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
        ...['--initial-cluster', members.map((each) => `${each.name}=${peerUrl(each)}`).join(',')],
        ...['--initial-cluster-token', 'quorate-up'],
        ...['--consensus', consensus],
        ...extra,
    ];
}
export function clientUrl(member) {
    return `http://127.0.0.1:${member.clientPort}`;
}
export function peerUrl(member) {
    return `http://127.0.0.1:${member.peerPort}`;
}
/**
 * Makes `directory` this cluster's: founds it when there is nothing yet, and checks that it holds these very members, and
 * the engine that was asked for if one was, when there is. Says which of the two it was, and which engine the members run.
 */
export function claimDirectory(directory, members, asked) {
    const path = join(directory, LAYOUT_FILE);
    if (!existsSync(path)) {
        if (existsSync(directory) && readdirSync(directory).length > 0) {
            throw new QuorateError('foreign-directory', `${directory} is not empty and holds no cluster of 'quorate up': choose another --data-dir, or move it away`);
        }
        mkdirSync(directory, { recursive: true });
        // Renamed into place, so that an interrupted start leaves no half a file behind.
        const consensus = asked ?? DEFAULT_ENGINE;
        writeFileSync(`${path}.new`, `${JSON.stringify({ format: 1, consensus, members }, undefined, 2)}\n`);
        renameSync(`${path}.new`, path);
        return { state: 'founded', consensus };
    }
    const kept = readLayout(path);
    const consensus = asked ?? kept.consensus;
    if (JSON.stringify(kept.members) === JSON.stringify(members) && kept.consensus === consensus) {
        return { state: 'found', consensus };
    }
    const held = describe(kept.members, kept.consensus);
    throw new QuorateError('other-layout', `${directory} holds a cluster of ${held}, and ${describe(members, consensus)} was asked for: ` +
        'start it as it was, or choose another --data-dir');
}
function readLayout(path) {
    try {
        return LayoutFile.parse(JSON.parse(readFileSync(path, 'utf8')));
    }
    catch (thrown) {
        throw new QuorateError('foreign-directory', `${path} is damaged or not from 'quorate up'`, { cause: thrown });
    }
}
function describe(members, consensus) {
    const ports = members.map((member) => member.clientPort).join(', ');
    return `${members.length} ${members.length === 1 ? 'member' : 'members'} on ${ports} with ${consensus}`;
}
//# sourceMappingURL=layout.js.map