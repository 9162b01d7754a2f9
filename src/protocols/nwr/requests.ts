// The coordinator: asks the key's nodes, counts, repairs what is stale, answers.

import type { Millis, NodeId } from '../../core/protocol.ts';
import { majority } from '../../core/quorum.ts';
import type { NwrMessage, NwrResult, Read, RequestOptions, Write } from './messages.ts';
import { walk } from './ring.ts';
import type { Machine, Operation, Target } from './state.ts';
import { homesOf, keep, keepHint, knownOf, write } from './store.ts';
import { joinContexts, latestOf, mergeVersions, NOTHING, type Versions } from './versions.ts';

type Reading = Extract<Operation, { type: 'reading' }>;
type Writing = Extract<Operation, { type: 'writing' }>;

/** A driver's request. */
export function onCommand(m: Machine, request: number, command: Read | Write): void {
  const { state, options } = m;
  const giveUpAt = m.now + options.timeoutMs;
  if (command.type === 'get') {
    beginReading(m, state.self, request, command, giveUpAt);
    return;
  }
  const homes = homesOf(m, command.key);
  const home = homes.includes(state.self) ? state.self : (homes.find((node) => !state.down.has(node)) ?? homes[0]!);
  // With all of its nodes down, a sloppy write begins with a stand-in: here.
  if (home === state.self || (command.sloppy && state.down.has(home))) {
    coordinate(m, state.self, request, command, giveUpAt);
    return;
  }
  const { key } = command;
  const operation = begin(m, { type: 'forwarded', ...common(state.self, request, key, command, giveUpAt) });
  m.out.sendEarly(home, { type: 'forward', request: operation, write: command, timeoutMs: options.timeoutMs });
  planRequests(m);
}

export function onForward(m: Machine, from: NodeId, message: Extract<NwrMessage, { type: 'forward' }>): void {
  coordinate(m, from, message.request, message.write, m.now + message.timeoutMs);
}

export function onForwarded(m: Machine, request: number, result: NwrResult): void {
  const operation = m.state.operations.get(request);
  if (operation?.type === 'forwarded') finish(m, request, operation, result);
}

function coordinate(m: Machine, origin: NodeId, request: number, command: Write, giveUpAt: Millis): void {
  if (command.linearizable) beginReading(m, origin, request, command, giveUpAt);
  else beginWriting(m, origin, request, command, giveUpAt, NOTHING);
}

function common(origin: NodeId, request: number, key: string, options: RequestOptions, giveUpAt: Millis) {
  return {
    origin,
    request,
    key,
    options,
    targets: [] as Target[],
    giveUpAt,
    homes: new Set<NodeId>(),
    standIns: new Set<NodeId>(),
  };
}

/** Linearizable requests have quorums of their own. */
function optionsOf(m: Machine, command: Read | Write): RequestOptions {
  if (!command.linearizable) return command;
  const n = m.options.copies;
  return { ...command, n, w: majority(n), r: majority(n), sloppy: false };
}

function begin(m: Machine, operation: Operation): number {
  const number = m.state.nextOperation++;
  m.state.operations.set(number, operation);
  return number;
}

// Whom to ask

/** The key's first `n` nodes; a stand-in at once for one that is known to be down. */
function chooseTargets(m: Machine, key: string, n: number): Target[] {
  const targets: Target[] = [];
  for (const home of homesOf(m, key).slice(0, n)) {
    const node = m.state.down.has(home) ? (standInFor(m, key, targets) ?? home) : home;
    targets.push({ node, home, askedAt: m.now });
  }
  return targets;
}

/** The next node on the ring that has no part in this yet. */
function standInFor(m: Machine, key: string, targets: readonly Target[]): NodeId | undefined {
  const others = walk(m.state.ring, key).slice(m.options.copies);
  return others.find((node) => !m.state.down.has(node) && !targets.some((target) => target.node === node));
}

// Writing

function beginWriting(
  m: Machine,
  origin: NodeId,
  request: number,
  command: Write,
  giveUpAt: Millis,
  found: Versions,
): void {
  const { state } = m;
  const { key, value } = command;
  const options = optionsOf(m, command);
  const homes = homesOf(m, key);
  const home = homes.includes(state.self) ? state.self : homes[0]!;
  const hintFor = home === state.self ? 0 : home;
  const own = command.linearizable ? found.context : (command.context ?? knownOf(m, key).context);
  const at = command.linearizable ? m.rules.stamp(command.at, latestOf(found.siblings)) : command.at;
  const written = write(m, key, hintFor, value, joinContexts(own, command.session), at);
  const operation: Writing = { type: 'writing', ...common(origin, request, key, options, giveUpAt), ...written };
  const number = begin(m, operation);
  operation.targets.push(...chooseTargets(m, key, options.n).filter((target) => target.home !== home));
  for (const target of operation.targets) askToStore(m, number, operation, target, written.versions);
  operation.targets.push({ node: state.self, home, askedAt: Number.POSITIVE_INFINITY });
  // Counted once this node's disk has it.
  m.out.send(state.self, { type: 'stored', request: number });
  planRequests(m);
}

function askToStore(m: Machine, request: number, { key }: Operation, { node, home }: Target, versions: Versions): void {
  m.out.send(node, { type: 'store', request, hintFor: node === home ? 0 : home, item: { key, versions } });
}

export function onStore(m: Machine, from: NodeId, message: Extract<NwrMessage, { type: 'store' }>): void {
  const { request, hintFor, item } = message;
  if (hintFor === 0 || hintFor === m.state.self) keep(m, item.key, item.versions);
  else keepHint(m, hintFor, item.key, item.versions);
  if (request !== 0) m.out.send(from, { type: 'stored', request });
}

export function onStored(m: Machine, from: NodeId, request: number): void {
  const operation = m.state.operations.get(request);
  if (operation?.type === 'reading') {
    operation.writeBack?.holders.add(from);
    if (operation.writeBack !== undefined) answerIfWrittenBack(m, request, operation);
    return;
  }
  if (operation?.type !== 'writing' || !count(operation, from)) return;
  const { options, versions, at } = operation;
  if (!m.rules.isWritten(counted(m, operation), options.w)) return;
  finish(m, request, operation, {
    type: 'written',
    context: versions.context,
    at,
    isSloppy: operation.homes.size < options.w,
  });
}

/** Notes that a target answered. False for one that was not asked. */
function count({ targets, homes, standIns }: Operation, from: NodeId): boolean {
  const target = targets.find(({ node }) => node === from);
  if (target === undefined) return false;
  (target.node === target.home ? homes : standIns).add(target.home);
  return true;
}

function counted(m: Machine, { options, homes, standIns }: Operation): number {
  if (!m.rules.countsStandIn(options.sloppy)) return homes.size;
  return new Set([...homes, ...standIns]).size;
}

// Reading

function beginReading(m: Machine, origin: NodeId, request: number, command: Read | Write, giveUpAt: Millis): void {
  const options = optionsOf(m, command);
  const operation: Reading = {
    type: 'reading',
    ...common(origin, request, command.key, options, giveUpAt),
    command,
    answers: new Map(),
    isAnswered: false,
    writeBack: undefined,
  };
  operation.targets.push(...chooseTargets(m, command.key, options.n));
  const number = begin(m, operation);
  for (const { node } of operation.targets) m.out.sendEarly(node, { type: 'fetch', request: number, key: command.key });
  planRequests(m);
}

/** Behind the disk: what is read must not be lost. */
export function onFetch(m: Machine, from: NodeId, request: number, key: string): void {
  m.out.send(from, { type: 'fetched', request, versions: knownOf(m, key) });
}

export function onFetched(m: Machine, from: NodeId, request: number, versions: Versions): void {
  const operation = m.state.operations.get(request);
  if (operation?.type !== 'reading' || !count(operation, from)) return;
  operation.answers.set(from, versions);
  if (!operation.isAnswered && operation.writeBack === undefined) conclude(m, request, operation);
  if (operation.isAnswered && operation.answers.size === operation.targets.length) repairRead(m, request, operation);
}

function found(m: Machine, { answers }: Reading): Versions {
  let all = NOTHING;
  for (const versions of answers.values()) all = mergeVersions(all, versions, m.rules.isSuperseded);
  return all;
}

/** Enough answers, and not behind the session: write, write back, or answer. */
function conclude(m: Machine, request: number, operation: Reading): void {
  const { options, command, origin } = operation;
  if (!m.rules.isRead(counted(m, operation), options.r)) return;
  const versions = found(m, operation);
  if (!m.rules.isFresh(versions.context, options.session)) return;
  if (command.type === 'put') {
    m.state.operations.delete(request);
    beginWriting(m, origin, operation.request, command, operation.giveUpAt, versions);
    return;
  }
  if (!command.linearizable && options.repair !== 'blocking') {
    answer(m, request, operation, versions);
    return;
  }
  // Those that answered count; a linearizable read also asks the others, which may be quicker.
  const isCurrent = (known: Versions): boolean => mergeVersions(known, versions, m.rules.isSuperseded) === known;
  const holders = [...operation.answers].filter(([, known]) => isCurrent(known)).map(([node]) => node);
  operation.writeBack = { versions, holders: new Set(holders), needed: operation.answers.size };
  for (const target of operation.targets) {
    const hasAnswered = operation.answers.has(target.node);
    if (holders.includes(target.node) || !(hasAnswered || command.linearizable)) continue;
    askToStore(m, request, operation, target, versions);
  }
  answerIfWrittenBack(m, request, operation);
}

function answerIfWrittenBack(m: Machine, request: number, operation: Reading): void {
  const { writeBack, options, command, isAnswered } = operation;
  if (isAnswered || writeBack === undefined) return;
  const { holders, needed, versions } = writeBack;
  const isDone = command.linearizable
    ? m.rules.isWrittenBack(holders.size, options.n, options.r)
    : holders.size >= needed;
  if (isDone) answer(m, request, operation, versions);
}

function answer(m: Machine, request: number, operation: Reading, { siblings, context }: Versions): void {
  const isSloppy = operation.homes.size < operation.options.r;
  operation.isAnswered = true;
  reply(m, operation, { type: 'value', siblings, context, isSloppy });
  if (operation.options.repair === 'none' && !operation.options.linearizable) m.state.operations.delete(request);
  else if (operation.answers.size === operation.targets.length) repairRead(m, request, operation);
  planRequests(m);
}

/** Everybody answered, or will not: who is stale gets what the others have. */
function repairRead(m: Machine, request: number, operation: Reading): void {
  m.state.operations.delete(request);
  if (operation.options.repair === 'none') return;
  const { key } = operation;
  // With what is known here: it may have been deleted meanwhile, and forgotten by others soon.
  const versions = mergeVersions(found(m, operation), knownOf(m, key), m.rules.isSuperseded);
  let isStale = false;
  for (const target of operation.targets) {
    const known = operation.answers.get(target.node);
    if (known === undefined || mergeVersions(known, versions, m.rules.isSuperseded) === known) continue;
    isStale = true;
    askToStore(m, 0, operation, target, versions);
  }
  if (isStale) m.out.emit({ type: 'repaired', key, by: 'read' });
}

// Ends and time

function reply(m: Machine, { origin, request }: Operation, result: NwrResult): void {
  if (origin === m.state.self) m.out.reply(request, result);
  else m.out.send(origin, { type: 'forwarded', request, result });
}

function finish(m: Machine, number: number, operation: Operation, result: NwrResult): void {
  m.state.operations.delete(number);
  reply(m, operation, result);
  planRequests(m);
}

export function onRequestsTimer(m: Machine): void {
  for (const [number, operation] of [...m.state.operations]) {
    if (m.now >= operation.giveUpAt) giveUp(m, number, operation);
    else if (operation.type !== 'forwarded') askAgain(m, number, operation);
  }
  planRequests(m);
}

function giveUp(m: Machine, number: number, operation: Operation): void {
  if (operation.type === 'reading' && operation.isAnswered) {
    repairRead(m, number, operation);
    return;
  }
  const { options } = operation;
  const answered = operation.type === 'forwarded' ? 0 : counted(m, operation);
  const needed = operation.type === 'reading' ? options.r : options.w;
  const isBehind = operation.type === 'reading' && operation.writeBack === undefined && answered >= needed;
  finish(m, number, operation, isBehind ? { type: 'behind' } : { type: 'unavailable', answered, needed });
}

/** Messages get lost, and nodes catch up: ask again; a sloppy request, a stand-in, too. */
function askAgain(m: Machine, number: number, operation: Reading | Writing): void {
  const { targets, options, key, homes } = operation;
  const isOpen = operation.type === 'writing' || !operation.isAnswered;
  if (!isOpen) return;
  for (const [at, target] of [...targets.entries()]) {
    if (m.now < target.askedAt + m.options.hedgeMs) continue;
    targets[at] = { ...target, askedAt: m.now };
    const isSilent = !homes.has(target.home);
    const hasStandIn = targets.some(({ node, home }) => home === target.home && node !== home);
    if (options.sloppy && isSilent && !hasStandIn) {
      const standIn = standInFor(m, key, targets);
      if (standIn !== undefined) {
        targets.push({ node: standIn, home: target.home, askedAt: m.now });
        ask(m, number, operation, targets.at(-1)!);
      }
    }
    if (operation.type === 'reading' || isSilent) ask(m, number, operation, target);
  }
}

function ask(m: Machine, number: number, operation: Reading | Writing, target: Target): void {
  const { key } = operation;
  if (operation.type === 'writing') askToStore(m, number, operation, target, operation.versions);
  else if (operation.writeBack === undefined) m.out.sendEarly(target.node, { type: 'fetch', request: number, key });
  else if (!operation.writeBack.holders.has(target.node)) {
    askToStore(m, number, operation, target, operation.writeBack.versions);
  }
}

function planRequests(m: Machine): void {
  let at = Number.POSITIVE_INFINITY;
  for (const operation of m.state.operations.values()) {
    at = Math.min(at, operation.giveUpAt);
    if (operation.type === 'forwarded' || (operation.type === 'reading' && operation.isAnswered)) continue;
    for (const { askedAt } of operation.targets) at = Math.min(at, askedAt + m.options.hedgeMs);
  }
  if (at === Number.POSITIVE_INFINITY) m.out.clearTimer('requests');
  else m.out.setTimer('requests', at);
}
