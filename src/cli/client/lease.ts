// `quorate lease grant|revoke|timetolive|list|keep-alive`.

import type { Command } from 'commander';
import type { LeaseKeepAliveResponse } from '../../client/index.ts';
import * as lease from '../../codec/etcd/lease.ts';
import { clientCommand, clientGroup, type SetExitCode } from './command.ts';
import { badArguments, CLIENT_EXIT } from './exit.ts';
import { decimalInt64, goQuote, hexInt64, leaseId } from './go-text.ts';
import { exitOf, messageText } from './report.ts';
import { asMessage, fieldLine, headerFields, headerJson, type Line, printLines, type Showing } from './show.ts';

export function leaseCommand(setExitCode: SetExitCode): Command {
  return clientGroup('lease', 'grant leases, keep them alive, revoke them', [
    grantCommand(setExitCode),
    revokeCommand(setExitCode),
    timeToLiveCommand(setExitCode),
    listCommand(setExitCode),
    keepAliveCommand(setExitCode),
  ]);
}

function grantCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'grant',
    usage: '<ttl>',
    description: 'make a lease of so many seconds',
    setExitCode,
    async action({ client, show }, args) {
      const [text] = args;
      if (text === undefined || args.length !== 1) throw badArguments('lease grant command needs TTL argument');
      const ttl = Number(decimalInt64(text, (why) => `bad TTL (${why})`));
      const answer = await client.lease.leaseGrant({ ttl }).catch((thrown: unknown) => {
        throw exitOf(thrown, CLIENT_EXIT.error, (why) => `failed to grant lease (${why})`);
      });
      show({
        simple: () => [`lease ${leaseId(answer.id)} granted with TTL(${answer.ttl}s)`],
        fields: () => [...headerFields(answer.header), fieldLine('ID', answer.id), fieldLine('TTL', answer.ttl)],
        ...asMessage(lease.LeaseGrantResponse, answer),
        json: () => ({ ...headerJson(answer.header), ID: answer.id, TTL: answer.ttl, Error: answer.error }),
      });
    },
  });
}

function revokeCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'revoke',
    usage: '<leaseID>',
    description: 'end a lease, and delete its keys',
    setExitCode,
    async action({ client, show }, args) {
      if (args.length !== 1) throw badArguments('lease revoke command needs 1 argument');
      const id = readId(args[0] as string);
      const answer = await client.lease.leaseRevoke({ id }).catch((thrown: unknown) => {
        throw exitOf(thrown, CLIENT_EXIT.error, (why) => `failed to revoke lease (${why})`);
      });
      show({
        simple: () => [`lease ${leaseId(id)} revoked`],
        fields: () => headerFields(answer.header),
        ...asMessage(lease.LeaseRevokeResponse, answer),
      });
    },
  });
}

function timeToLiveCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'timetolive',
    usage: '<leaseID>',
    description: 'print how much time a lease has left',
    setExitCode,
    options: (command) => command.option('--keys', 'print its keys, too'),
    async action({ client, show }, args, { keys }) {
      if (args.length !== 1) throw badArguments('lease timetolive command needs lease ID as argument');
      const id = readId(args[0] as string);
      const answer = await client.lease.leaseTimeToLive({ id, keys: keys === true }).catch((thrown: unknown) => {
        throw exitOf(thrown, CLIENT_EXIT.badConnection);
      });
      show(timeToLiveShowing(answer, keys === true));
    },
  });
}

function timeToLiveShowing(answer: lease.LeaseTimeToLiveResponse, hasKeys: boolean): Showing {
  const { id, ttl, grantedTtl, keys, header } = answer;
  const simple = (): Line[] => {
    if (grantedTtl === 0 && ttl === -1) return [`lease ${leaseId(id)} already expired`];
    const start = `lease ${leaseId(id)} granted with TTL(${grantedTtl}s), remaining(${ttl}s)`;
    if (!hasKeys) return [start];
    const joined = keys.flatMap((key, i) => (i === 0 ? [Buffer.from(key)] : [Buffer.from(' '), Buffer.from(key)]));
    return [Buffer.concat([Buffer.from(`${start}, attached keys([`), ...joined, Buffer.from('])')])];
  };
  return {
    simple,
    fields: () => [
      ...headerFields(header),
      fieldLine('ID', id),
      fieldLine('TTL', ttl),
      fieldLine('GrantedTTL', grantedTtl),
      ...keys.map((key) => fieldLine('Key', goQuote(key))),
    ],
    json: () => ({
      ...headerJson(header),
      id,
      ttl,
      'granted-ttl': grantedTtl,
      keys: keys.length === 0 ? null : keys,
    }),
    protobuf: () => lease.LeaseTimeToLiveResponse.encode(answer),
  };
}

function listCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'list',
    description: 'print all leases',
    setExitCode,
    async action({ client, show }) {
      const answer = await client.lease.leaseLeases().catch((thrown: unknown) => {
        throw exitOf(thrown, CLIENT_EXIT.badConnection);
      });
      const ids = answer.leases.map(({ id }) => id);
      show({
        simple: () => [`found ${ids.length} leases`, ...ids.map(leaseId)],
        fields: () => [...headerFields(answer.header), ...ids.map((id) => fieldLine('ID', id))],
        ...asMessage(lease.LeaseLeasesResponse, answer),
        json: () => ({ ...headerJson(answer.header), leases: ids.map((id) => ({ id })) }),
      });
    },
  });
}

function keepAliveCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'keep-alive',
    usage: '<leaseID>',
    description: 'renew a lease, again and again',
    setExitCode,
    options: (command) => command.option('--once', 'renew it once'),
    async action({ client, flags, show }, args, { once }) {
      if (args.length !== 1) throw badArguments('lease keep-alive command needs lease ID as argument');
      const id = readId(args[0] as string);
      if (once) {
        const answer = await client.keepAliveOnce(id).catch((thrown: unknown) => {
          throw exitOf(thrown, CLIENT_EXIT.badConnection);
        });
        return show(keepAliveShowing(answer));
      }
      const kept = client.keepAlive(id);
      for await (const answer of kept.renewals) show(keepAliveShowing(answer));
      if (flags.format !== 'simple') return;
      // A loss that is not the lease's own is worth knowing.
      if (!/expired or was revoked/.test(messageText(kept.lost.reason)))
        process.stderr.write(`${messageText(kept.lost.reason)}\n`);
      printLines([`lease ${leaseId(id)} expired or revoked.`]);
    },
  });
}

function keepAliveShowing(answer: LeaseKeepAliveResponse): Showing {
  const { id, ttl, header } = answer;
  return {
    simple: () => [`lease ${leaseId(id)} keepalived with TTL(${ttl})`],
    fields: () => [...headerFields(header), fieldLine('ID', id), fieldLine('TTL', ttl)],
    json: () => ({ ...headerJson(header), ID: id, TTL: ttl }),
    protobuf: () => lease.LeaseKeepAliveResponse.encode(answer),
  };
}

function readId(text: string): bigint {
  return hexInt64(text, (why) => `bad lease ID arg (${why}), expecting ID in Hex`);
}
