// `quorate up`: a local cluster for development and for a first look, one process a member.
import { relative, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_ENGINE, ENGINE_NAMES } from '../../host/engines.js';
import { EXIT } from '../exit-codes.js';
import { parseServeOptions } from '../serve/options.js';
import { claimDirectory, clientUrl, peerUrl, planMembers, serveArguments } from './layout.js';
import { createLogView } from './log-view.js';
import { assertPortsAreFree } from './ports.js';
import { supervise } from './supervisor.js';
const RESTART_DELAY_MS = 3000;
const STOP_TIMEOUT_MS = 15_000;
export function upCommand(setExitCode) {
    return new Command('up')
        .description('start a local cluster, one process a member; Ctrl-C stops it, and its data stays')
        .option('--nodes <number>', 'members', wholeNumber, 3)
        .option('--data-dir <directory>', 'where the members keep their data', 'quorate-data')
        .option('--base-port <port>', 'first of the ports to use, instead of 2379, 22379, 32379…', wholeNumber)
        .addOption(new Option('--consensus <name>', `the replicated log to run (default: the one founded with, else ${DEFAULT_ENGINE})`).choices([...ENGINE_NAMES]))
        .option('--verbose', 'show every line that the members log')
        .argument('[serve-flags...]', 'after --: flags that every member gets, such as -- --heartbeat-interval 50')
        .action(async (extra, options) => {
        setExitCode(await runUp(options, extra));
    });
}
function wholeNumber(text) {
    if (!/^\d{1,5}$/.test(text))
        throw new InvalidArgumentError('A whole number is needed.');
    return Number(text);
}
async function runUp(options, extra) {
    const print = (line) => void process.stdout.write(`${line}\n`);
    const directory = resolve(options.dataDir);
    const members = planMembers(options.nodes, options.basePort);
    const env = withoutServeVariables(process.env);
    const commandsWith = (consensus) => members.map((member) => serveArguments(member, members, directory, consensus, extra));
    // Wrong flags are better said once, here, than by every member.
    for (const [, ...flags] of commandsWith(DEFAULT_ENGINE))
        parseServeOptions(flags, env, () => '');
    await assertPortsAreFree(members);
    const { state, consensus } = claimDirectory(directory, members, options.consensus);
    const commands = commandsWith(consensus);
    const view = createLogView({
        hasColour: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
        isVerbose: options.verbose === true,
        clock: () => new Date(),
    });
    const place = relative(process.cwd(), directory) || '.';
    const what = `${members.length} ${members.length === 1 ? 'member' : 'members'}`;
    print(view.own(`${state === 'founded' ? 'founding' : 'starting'} a cluster of ${what} with ${consensus}; data in ${place}`));
    // The members run the very program that runs here, however it was started.
    const program = [...process.execArgv, process.argv[1] ?? ''];
    const supervisor = supervise({
        members: members.map(({ name }, i) => ({ name, command: [...program, ...(commands[i] ?? [])] })),
        view,
        print,
        onReady: (pids) => print(whatToTry(members, pids)),
        env,
        restartDelayMs: RESTART_DELAY_MS,
        stopTimeoutMs: STOP_TIMEOUT_MS,
    });
    const onSignal = () => {
        print(view.own('stopping'));
        supervisor.stop();
    };
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('SIGHUP', onSignal);
    await supervisor.finished;
    print(view.own('stopped; the next start finds the data again'));
    return EXIT.ok;
}
/** The members' flags say everything: a variable meant for a single `serve` must not reach all of them. */
function withoutServeVariables(env) {
    return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(ETCD|QUORATE)_/.test(name)));
}
/** What a newcomer may type once the cluster is ready. */
function whatToTry(members, pids) {
    const endpoints = members.map((member) => `127.0.0.1:${member.clientPort}`).join(',');
    const rows = members.map((member, i) => ['', member.name.padEnd(7), clientUrl(member).padEnd(25), peerUrl(member).padEnd(25), pids[i]].join(' '));
    return [
        '',
        'The cluster is ready.',
        '',
        ['', 'member '.padEnd(7), 'for clients'.padEnd(25), 'for its peers'.padEnd(25), 'process'].join(' '),
        ...rows,
        '',
        'Try in another terminal, with etcd’s own client:',
        '',
        `  export ETCDCTL_API=3 ETCDCTL_ENDPOINTS=${endpoints}`,
        '  etcdctl put greeting hello',
        '  etcdctl get greeting',
        '  etcdctl endpoint status --write-out=table',
        '',
        'or from Node, with the package etcd3:',
        '',
        `  import { Etcd3 } from 'etcd3';`,
        `  const client = new Etcd3({ hosts: [${members.map((member) => `'127.0.0.1:${member.clientPort}'`).join(', ')}] });`,
        `  await client.put('greeting').value('hello');`,
        `  console.log(await client.get('greeting').string());`,
        '',
        `Kill a member (kill -9 ${pids[0]}) and go on writing: the others carry on, and it is started again.`,
        'Ctrl-C stops the cluster; its data stays.',
        '',
    ].join('\n');
}
//# sourceMappingURL=command.js.map