// `quorate member add|remove|update|list|promote`, and `quorate move-leader`.

import type { Command } from 'commander';
import * as cluster from '../../codec/etcd/cluster.ts';
import type { ResponseHeader } from '../../codec/etcd/kv-types.ts';
import * as maintenance from '../../codec/etcd/maintenance.ts';
import type { MessageType } from '../../codec/protobuf.ts';
import { clientCommand, clientGroup, type SetExitCode } from './command.ts';
import { badArguments } from './exit.ts';
import { goQuote, hexUint64 } from './go-text.ts';
import { isSerializable } from './requests.ts';
import { asMessage, fieldLine, headerFields, type Showing } from './show.ts';
import type { Table } from './table.ts';

export function memberCommand(setExitCode: SetExitCode): Command {
  return clientGroup('member', 'list the cluster’s members, add, remove, promote them', [
    addCommand(setExitCode),
    removeCommand(setExitCode),
    updateCommand(setExitCode),
    listCommand(setExitCode),
    promoteCommand(setExitCode),
  ]);
}

const hex = (id: bigint | undefined): string => (id ?? 0n).toString(16);
/** `%16x`. */
const wide = (id: bigint | undefined): string => hex(id).padStart(16);

function addCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'add',
    usage: '<name>',
    description: 'add a member, and print what to start it with',
    setExitCode,
    options: (command) =>
      command
        .option('--peer-urls <list>', 'how the others will reach it, comma separated', '')
        .option('--learner', 'it has no vote until it is promoted'),
    async action({ client, show }, args, { peerUrls, learner }) {
      const [name] = args;
      if (name === undefined) throw badArguments('member name not provided');
      if (args.length > 1) {
        const url = args.find((each) => /^http/i.test(each));
        throw badArguments(`too many arguments${url ? `, did you mean --peer-urls=${url}` : ''}`);
      }
      if (!peerUrls) throw badArguments('member peer urls not provided');
      const urls = String(peerUrls).split(',');
      const answer = await client.cluster.memberAdd({ peerUrls: urls, isLearner: learner === true });
      const { member, header, members } = answer;
      const role = member?.isLearner ? ' as learner ' : ' ';
      const nameOf = (each: cluster.Member): string => (each.id === member?.id ? name : each.name);
      const list = members.flatMap((each) => each.peerUrls.map((url) => `${nameOf(each)}=${url}`));
      show({
        simple: () => [
          `Member ${wide(member?.id)} added${role}to cluster ${wide(header?.clusterId)}`,
          '',
          `ETCD_NAME=${goQuote(name)}`,
          `ETCD_INITIAL_CLUSTER=${goQuote(list.join(','))}`,
          `ETCD_INITIAL_ADVERTISE_PEER_URLS=${goQuote(String(peerUrls))}`,
          'ETCD_INITIAL_CLUSTER_STATE="existing"',
        ],
        fields: () => membersFields(header, members),
        ...asMessage(cluster.MemberAddResponse, answer),
      });
    },
  });
}

function removeCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'remove',
    usage: '<memberID>',
    description: 'remove a member',
    setExitCode,
    async action({ client, show }, args) {
      const id = readId(args);
      const answer = await client.cluster.memberRemove({ id });
      show(changed(cluster.MemberRemoveResponse, answer, `Member ${wide(id)} removed from cluster`));
    },
  });
}

function updateCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'update',
    usage: '<memberID>',
    description: 'change how the others reach a member',
    setExitCode,
    options: (command) => command.option('--peer-urls <list>', 'how they reach it from now on, comma separated', ''),
    async action({ client, show }, args, { peerUrls }) {
      const id = readId(args);
      if (!peerUrls) throw badArguments('member peer urls not provided');
      const answer = await client.cluster.memberUpdate({ id, peerUrls: String(peerUrls).split(',') });
      show(changed(cluster.MemberUpdateResponse, answer, `Member ${wide(id)} updated in cluster`));
    },
  });
}

function promoteCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'promote',
    usage: '<memberID>',
    description: 'give a learner its vote',
    setExitCode,
    async action({ client, show }, args) {
      const id = readId(args);
      const answer = await client.cluster.memberPromote({ id });
      show(changed(cluster.MemberPromoteResponse, answer, `Member ${wide(id)} promoted in cluster`));
    },
  });
}

function changed<T extends { header?: ResponseHeader; members: cluster.Member[] }>(
  type: MessageType<T>,
  answer: T,
  what: string,
): Showing {
  return {
    simple: () => [`${what} ${wide(answer.header?.clusterId)}`],
    fields: () => membersFields(answer.header, answer.members),
    ...asMessage(type, answer),
  };
}

function listCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'list',
    description: 'print all members',
    hasTable: true,
    setExitCode,
    options: (command) =>
      command.option('--consistency <l|s>', 'l: linearizable; s: as the member that is asked knows it', 'l'),
    async action({ client, show }, _args, { consistency }) {
      const answer = await client.cluster.memberList({ linearizable: !isSerializable(consistency) });
      const table = membersTable(answer.members);
      show({
        simple: () => table.rows.map((row) => row.join(', ')),
        table: () => table,
        fields: () => membersFields(answer.header, answer.members),
        ...asMessage(cluster.MemberListResponse, answer),
      });
    },
  });
}

function membersTable(members: readonly cluster.Member[]): Table {
  return {
    heads: ['ID', 'Status', 'Name', 'Peer Addrs', 'Client Addrs', 'Is Learner'],
    rows: members.map(({ id, name, peerUrls, clientUrls, isLearner }) => [
      hex(id),
      name === '' ? 'unstarted' : 'started',
      name,
      peerUrls.join(','),
      clientUrls.join(','),
      String(isLearner),
    ]),
  };
}

function membersFields(header: ResponseHeader | undefined, members: readonly cluster.Member[]): string[] {
  return [
    ...headerFields(header),
    ...members.flatMap(({ id, name, peerUrls, clientUrls, isLearner }) => [
      fieldLine('ID', id),
      fieldLine('Name', goQuote(name)),
      ...peerUrls.map((url) => fieldLine('PeerURL', goQuote(url))),
      ...clientUrls.map((url) => fieldLine('ClientURL', goQuote(url))),
      fieldLine('IsLearner', isLearner),
      '',
    ]),
  ];
}

export function moveLeaderCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'move-leader',
    usage: '<memberID>',
    description: 'make another member lead; --endpoints must name the leader',
    setExitCode,
    async action({ flags, clientFor, show }, args) {
      if (args.length !== 1) throw badArguments('move-leader command needs 1 argument');
      const targetId = hexUint64(args[0] as string, (why) => why);
      for (const endpoint of flags.endpoints) {
        const client = clientFor(endpoint);
        const { header, leader } = await client.maintenance.status();
        if (header?.memberId !== leader) continue;
        const answer = await client.maintenance.moveLeader({ targetId });
        show({
          simple: () => [`Leadership transferred from ${hex(leader)} to ${hex(targetId)}`],
          fields: () => headerFields(answer.header),
          ...asMessage(maintenance.MoveLeaderResponse, answer),
        });
        return;
      }
      throw badArguments(`no leader endpoint given at [${flags.endpoints.join(' ')}]`);
    },
  });
}

function readId(args: readonly string[]): bigint {
  const [text] = args;
  if (text === undefined || args.length !== 1) throw badArguments('member ID is not provided');
  return hexUint64(text, (why) => `bad member ID arg (${why}), expecting ID in Hex`);
}
