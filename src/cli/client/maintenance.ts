// `quorate alarm list|disarm`, `defrag`, `snapshot save`, `version`.

import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Client } from '../../client/index.ts';
import * as maintenance from '../../codec/etcd/maintenance.ts';
import { equalBytes } from '../../core/bytes.ts';
import { progressLine } from '../progress.ts';
import { packageVersion } from '../version.ts';
import { clientCommand, clientGroup, type Session, type SetExitCode } from './command.ts';
import { alarmName, clusterOption, endpointsOf } from './endpoint.ts';
import { badArguments, CLIENT_EXIT, ClientExit } from './exit.ts';
import { humanBytes } from './go-text.ts';
import { exitOf, messageText } from './report.ts';
import { asMessage, fieldLine, headerFields, printLines, type Showing } from './show.ts';

export function alarmCommand(setExitCode: SetExitCode): Command {
  return clientGroup('alarm', 'list alarms, and disarm them', [
    clientCommand({
      name: 'disarm',
      description: 'end all alarms; what caused them must be mended first',
      setExitCode,
      async action({ client, show }, args) {
        if (args.length > 0) throw badArguments('alarm disarm command accepts no arguments');
        // One by one: whoever disarms all at once may end an alarm that was not there when it was decided.
        const { alarms } = await client.maintenance.alarm({ action: maintenance.AlarmAction.GET });
        const ended = maintenance.AlarmResponse.create();
        for (const { memberId, alarm } of alarms) {
          const request = { action: maintenance.AlarmAction.DEACTIVATE, memberId, alarm };
          const answer = await client.maintenance.alarm(request);
          ended.alarms.push(...answer.alarms);
        }
        show(alarmShowing(ended));
      },
    }),
    clientCommand({
      name: 'list',
      description: 'print all alarms',
      setExitCode,
      async action({ client, show }, args) {
        if (args.length > 0) throw badArguments('alarm list command accepts no arguments');
        show(alarmShowing(await client.maintenance.alarm({ action: maintenance.AlarmAction.GET })));
      },
    }),
  ]);
}

function alarmShowing(answer: maintenance.AlarmResponse): Showing {
  return {
    simple: () => answer.alarms.map((each) => `memberID:${each.memberId} alarm:${alarmName(each)} `),
    fields: () => [
      ...headerFields(answer.header),
      ...answer.alarms.flatMap((each) => [
        fieldLine('MemberID', each.memberId),
        fieldLine('AlarmType', alarmName(each)),
        '',
      ]),
    ],
    ...asMessage(maintenance.AlarmResponse, answer),
  };
}

export function defragCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'defrag',
    description: 'give the disk back what deleted data took, member by member',
    setExitCode,
    options: clusterOption,
    async action(session, _args, given) {
      let failures = 0;
      for (const endpoint of await endpointsOf(session, given)) failures += await defragment(session, endpoint);
      return failures === 0 ? CLIENT_EXIT.ok : CLIENT_EXIT.error;
    },
  });
}

export async function defragment({ clientFor }: Session, endpoint: string): Promise<0 | 1> {
  try {
    await clientFor(endpoint).maintenance.defragment();
    printLines([`Finished defragmenting etcd member[${endpoint}]`]);
    return 0;
  } catch (thrown) {
    process.stderr.write(`Failed to defragment etcd member[${endpoint}] (${messageText(thrown)})\n`);
    return 1;
  }
}

export function snapshotSaveCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'save',
    usage: '<file>',
    description: 'save a backup of the cluster, as one member has it',
    setExitCode,
    async action({ client, flags }, args) {
      const [file] = args;
      if (file === undefined || args.length !== 1) throw badArguments('snapshot save expects one argument');
      const { endpoints } = flags;
      if (endpoints.length !== 1) {
        const message = `snapshot must be requested to one selected node, not multiple [${endpoints.join(' ')}]`;
        throw new ClientExit(CLIENT_EXIT.interrupted, message);
      }
      const timeoutMs = flags.isTimeoutGiven ? flags.commandTimeoutMs : Number.POSITIVE_INFINITY;
      try {
        await saveSnapshot(client, file, timeoutMs);
      } catch (thrown) {
        throw exitOf(thrown, CLIENT_EXIT.interrupted);
      }
      printLines([`Snapshot saved at ${file}`]);
    },
  });
}

const DIGEST_BYTES = 32;

/** Under another name until it is whole, on the disk, and is what the member sent. */
async function saveSnapshot(client: Client, file: string, timeoutMs: number): Promise<void> {
  const part = `${file}.part`;
  const handle = await open(part, 'w', 0o600).catch((error: NodeJS.ErrnoException) => {
    // `ENOENT: no such file or directory, open '…'`
    const why = /^\w+: (.*), open /.exec(error.message)?.[1] ?? error.message;
    throw new ClientExit(CLIENT_EXIT.interrupted, `could not open ${part} (open ${part}: ${why})`);
  });
  const line = progressLine();
  try {
    await receive(client, handle, timeoutMs, line);
    await handle.sync();
    await handle.close();
    await rename(part, file);
  } catch (thrown) {
    await handle.close().catch(() => {});
    await rm(part, { force: true });
    throw thrown;
  } finally {
    line.clear();
  }
}

/** A backup ends in the digest of all that is before it. */
async function receive(
  client: Client,
  handle: FileHandle,
  timeoutMs: number,
  line: ReturnType<typeof progressLine>,
): Promise<void> {
  const hash = createHash('sha256');
  let held: Buffer = Buffer.alloc(0);
  let received = 0;
  for await (const { blob, remainingBytes } of client.maintenance.snapshot({}, { timeoutMs })) {
    await handle.appendFile(blob);
    received += blob.length;
    held = Buffer.concat([held, blob]);
    const hashed = Math.max(0, held.length - DIGEST_BYTES);
    hash.update(held.subarray(0, hashed));
    held = held.subarray(hashed);
    line.show(received / (received + remainingBytes), `${humanBytes(received)} of the backup`);
  }
  if (!equalBytes(hash.digest(), held)) {
    throw new ClientExit(CLIENT_EXIT.interrupted, 'the backup is not whole: its digest does not match');
  }
}

export function versionCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'version',
    description: 'print the versions of this program and of the API it speaks',
    setExitCode,
    async action() {
      const { ETCD_VERSION } = await import('../../etcd/context.ts');
      const [major, minor] = ETCD_VERSION.split('.');
      printLines([`quorate version: ${packageVersion()}`, `API version: ${major}.${minor}`]);
    },
  });
}
