// `quorate sim <protocol>`: many seeds of one protocol, on as many cores as wanted; failing runs are kept as files.
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Command } from 'commander';
import { QuorateError } from '../core/errors.js';
import { record } from '../simulator/replay.js';
import { shrink, sizeOf } from '../simulator/shrink.js';
import { findMutant } from '../simulator/subject.js';
import { EXIT } from './exit-codes.js';
import { count, duration, list, whole } from './flag-values.js';
import { progressLine } from './progress.js';
const DEFAULT_SEEDS = 100;
/** Each job of an endless campaign has so many seeds to itself. */
const SEEDS_A_JOB = 100_000;
const SHOWN_MAX = 10;
export function campaignCommand(subject, setExitCode) {
    const { name, description, faults, mutants } = subject;
    return new Command(name)
        .description(description)
        .option('--seed <number>', 'run this one seed', whole)
        .option('--seeds <number>', `run so many seeds (default: ${DEFAULT_SEEDS})`, count)
        .option('--from <number>', 'with --seeds: the first of them (default: 1)', whole)
        .option('--for <time>', 'run fresh seeds for so long, such as 30s, 10m or 8h', duration)
        .option('--jobs <number>', 'run on so many cores (default: 1; with --for all there are)', count)
        .option('--nodes <number>', 'members of the cluster (default: drawn from the seed)', count)
        .option('--faults <list>', `draw from these only: ${faults.join(',')}`, list)
        .option('--mutant <name>', 'switch one of the protocol’s rules off, to see that it is missed')
        .option('--keep <directory>', 'go on after a violation, and write each failing run to a file there')
        .option('--trace <file>', 'write the failing run (or else the last) to a file, for sim replay')
        .option('--shrink', 'reduce a failing run to the faults and operations that matter, and print what happens in it')
        .option('--json', 'print the result as JSON')
        .addHelpText('after', `\nMutants: ${mutants.map((mutant) => mutant.name).join(', ')}`)
        .addHelpText('after', '\nExit codes: 0 no violation, 1 a violation, with the command that repeats it.')
        .action(async (flags) => setExitCode(await runSubject(subject, flags)));
}
async function runSubject(subject, flags) {
    checkFlags(subject, flags);
    const began = performance.now();
    let isInterrupted = false;
    const shares = await runJobs(subject, flags, () => {
        isInterrupted = true;
    });
    const seconds = (performance.now() - began) / 1000;
    const failures = shares.flatMap(({ result }) => result.failures).sort((a, b) => a.seed - b.seed);
    const failing = failures[0];
    const reduced = flags.shrink && failing ? shrunkPlan(failing.plan, flags.mutant) : undefined;
    if (flags.trace !== undefined) {
        const { firstSeed, result } = shares[0];
        const plan = reduced ?? failing?.plan ?? subject.plan(firstSeed + result.seedsDone - 1, flags);
        writeFileSync(flags.trace, `${JSON.stringify(record(plan, flags.mutant))}\n`);
    }
    if (flags.json)
        console.log(jsonOf(shares, failures, seconds));
    else
        print(shares, failures, seconds, flags);
    if (reduced && !flags.json)
        record(reduced, flags.mutant, console.log);
    if (failures.length > 0)
        return EXIT.failure;
    return isInterrupted ? EXIT.interrupted : EXIT.ok;
}
/** What cannot be meant is said before anything starts. */
function checkFlags(subject, flags) {
    const chosen = [flags.seed, flags.seeds, flags.for].filter((each) => each !== undefined).length;
    if (chosen > 1)
        throw new QuorateError('invalid-option', 'only one of --seed, --seeds and --for makes sense');
    if (flags.from !== undefined && (flags.seed !== undefined || flags.for !== undefined)) {
        throw new QuorateError('invalid-option', '--from goes with --seeds only');
    }
    asUsage(() => {
        subject.plan(firstSeedOf(flags), flags);
        if (flags.mutant !== undefined)
            findMutant(subject.mutants, flags.mutant);
    });
    if (flags.keep !== undefined)
        mkdirSync(flags.keep, { recursive: true });
}
function firstSeedOf({ seed, from, for: time }) {
    return seed ?? from ?? (time === undefined ? 1 : Date.now() * 1000);
}
/** Wrong names of faults and mutants are wrong arguments. */
export function asUsage(run) {
    try {
        return run();
    }
    catch (thrown) {
        const error = QuorateError.from(thrown);
        if (error.code === 'bad-option')
            throw new QuorateError('invalid-option', error.message, { cause: error });
        throw thrown;
    }
}
/** Runs all jobs to their end, to the first violation (unless failures are kept), or until Ctrl-C. */
async function runJobs(subject, flags, onInterrupt) {
    const tasks = tasksOf(subject, flags);
    const stop = new Int32Array(tasks[0].stop);
    const began = performance.now();
    const line = progressLine(flags.json === true);
    const progress = tasks.map(() => ({ seedsDone: 0, steps: 0 }));
    const show = () => {
        const seedsDone = progress.reduce((sum, each) => sum + each.seedsDone, 0);
        const ms = performance.now() - began;
        const fraction = flags.for === undefined ? seedsDone / seedsOf(flags) : ms / flags.for;
        line.show(fraction, `${seedsDone} seeds, ${(seedsDone / (ms / 1000)).toFixed(1)} a second`);
    };
    const halt = () => {
        Atomics.store(stop, 0, 1);
    };
    const interrupt = () => {
        onInterrupt();
        halt();
    };
    process.once('SIGINT', interrupt);
    const timer = flags.for === undefined ? undefined : setTimeout(halt, flags.for);
    try {
        const results = await Promise.all(tasks.map((task, at) => runTask(task, (message) => {
            if (message.failedSeed !== undefined)
                keep(subject, message.failedSeed, flags);
            progress[at] = message.progress ?? progress[at];
            show();
        })));
        return results.map((result, at) => ({ firstSeed: tasks[at].firstSeed, result }));
    }
    finally {
        clearTimeout(timer);
        process.off('SIGINT', interrupt);
        line.clear();
    }
}
function seedsOf({ seed, seeds, for: time }) {
    if (time !== undefined)
        return Number.MAX_SAFE_INTEGER;
    return seed === undefined ? (seeds ?? DEFAULT_SEEDS) : 1;
}
function tasksOf(subject, flags) {
    const { nodes, faults, mutant, keep: directory } = flags;
    const firstSeed = firstSeedOf(flags);
    const isEndless = flags.for !== undefined;
    const seeds = Math.min(seedsOf(flags), Number.MAX_SAFE_INTEGER - firstSeed);
    const jobs = Math.min(flags.jobs ?? (isEndless ? availableParallelism() : 1), seeds);
    const share = isEndless ? SEEDS_A_JOB : Math.ceil(seeds / jobs);
    const stop = new SharedArrayBuffer(4);
    const tasks = [];
    for (let from = 0; tasks.length < jobs && from < seeds; from += share) {
        const own = { firstSeed: firstSeed + from, seeds: Math.min(share, seeds - from) };
        const stopsAtViolation = directory === undefined;
        tasks.push({ protocol: subject.name, nodes, faults, mutant, ...own, stopsAtViolation, stop });
    }
    return tasks;
}
/** Beside this file, as source or as built. */
const WORKER = new URL(`./sim-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
function runTask(task, onMessage) {
    return new Promise((resolve, reject) => {
        const worker = new Worker(WORKER, { workerData: task });
        worker.on('message', (message) => {
            onMessage(message);
            if (message.result !== undefined)
                resolve(message.result);
        });
        worker.on('error', reject);
        worker.on('exit', (code) => reject(new Error(`a worker ended with ${code} before its result`)));
    });
}
/** Writes a failing run to its file at once: a long campaign may be ended at any time. */
function keep(subject, seed, flags) {
    if (flags.keep === undefined)
        return;
    writeFileSync(fileOf(flags.keep, subject.name, seed), `${JSON.stringify(record(subject.plan(seed, flags), flags.mutant))}\n`);
}
function fileOf(directory, protocol, seed) {
    return join(directory, `${protocol}-${seed}.json`);
}
function totalOf(shares) {
    const total = { seedsDone: 0, steps: 0, simulatedMs: 0 };
    const counts = {};
    for (const { result } of shares) {
        total.seedsDone += result.seedsDone;
        total.steps += result.steps;
        total.simulatedMs += result.simulatedMs;
        for (const [name, number] of Object.entries(result.counts))
            counts[name] = (counts[name] ?? 0) + number;
    }
    return { ...total, counts };
}
function print(shares, failures, seconds, flags) {
    const { seedsDone, steps, simulatedMs, counts: all } = totalOf(shares);
    const { undecidedHistories = 0, ...counts } = all;
    const ranges = shares.map(({ firstSeed, result }) => rangeOf(firstSeed, result.seedsDone));
    console.log(`${seedsDone} ${seedsDone === 1 ? 'seed' : 'seeds'} (${ranges.join(', ')}), ` +
        `${steps} steps, ${(simulatedMs / 1000).toFixed(0)} s simulated in ${seconds.toFixed(1)} s, ` +
        Object.entries(counts)
            .map(([name, number]) => `${number} ${words(name)}`)
            .join(', '));
    if (undecidedHistories > 0)
        console.log(`histories too hard to judge within the budget: ${undecidedHistories}`);
    if (failures.length === 0)
        console.log('no violation');
    for (const failure of failures.slice(0, SHOWN_MAX)) {
        const { seed, invariant, step, atMs, message, plan } = failure;
        console.log(`seed ${seed}: violation of ${invariant} at step ${step}, ${atMs.toFixed(1)} ms: ${message}`);
        console.log(`repeat it with: ${command(failure, flags)}`);
        if (flags.keep !== undefined)
            console.log(`or with: quorate sim replay ${fileOf(flags.keep, plan.protocol, seed)}`);
    }
    if (failures.length > SHOWN_MAX)
        console.log(`and ${failures.length - SHOWN_MAX} more, all in ${flags.keep}`);
}
function rangeOf(firstSeed, seedsDone) {
    return seedsDone > 1 ? `${firstSeed} to ${firstSeed + seedsDone - 1}` : String(firstSeed);
}
function command(failure, { nodes, faults, mutant }) {
    return [
        `quorate sim ${failure.plan.protocol}`,
        `--seed ${failure.seed}`,
        ...(nodes === undefined ? [] : [`--nodes ${nodes}`]),
        ...(faults === undefined ? [] : [`--faults ${faults.join(',')}`]),
        ...(mutant === undefined ? [] : [`--mutant ${mutant}`]),
    ].join(' ');
}
/** `membershipChanges` as people write it. */
function words(name) {
    return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
function jsonOf(shares, failures, seconds) {
    const { counts, ...total } = totalOf(shares);
    const ranges = shares.map(({ firstSeed, result }) => ({ firstSeed, seeds: result.seedsDone }));
    return JSON.stringify({ ...total, ...counts, ranges, failures: failures.map(brief), seconds });
}
/** A failure without its plan, which `--trace` and `--keep` are for. */
function brief({ plan: _plan, ...failure }) {
    return failure;
}
function shrunkPlan(plan, mutant) {
    const line = progressLine();
    const whole = sizeOf(plan);
    const onProgress = (smaller, runs) => {
        line.show(undefined, `shrinking: ${sizeOf(smaller)} of ${whole} left, ${runs} runs`);
    };
    const shrunk = shrink(plan, mutant, { onProgress });
    line.clear();
    return shrunk?.plan ?? plan;
}
//# sourceMappingURL=sim-campaign.js.map