// All commands of the client, in the order of the help.

import type { Command } from 'commander';
import { authCommand, userCommand } from './auth.ts';
import type { SetExitCode } from './command.ts';
import { endpointCommand } from './endpoint.ts';
import { compactionCommand, delCommand, getCommand, putCommand } from './kv.ts';
import { leaseCommand } from './lease.ts';
import { electCommand, lockCommand } from './lock.ts';
import { alarmCommand, defragCommand, versionCommand } from './maintenance.ts';
import { memberCommand, moveLeaderCommand } from './member.ts';
import { roleCommand } from './role.ts';
import { txnCommand } from './txn.ts';
import { watchCommand } from './watch.ts';

/** `separated`: see `watchCommand`. */
export function clientCommands(
  setExitCode: SetExitCode,
  separated: () => readonly string[] | undefined,
): readonly Command[] {
  return [
    getCommand(setExitCode),
    putCommand(setExitCode),
    delCommand(setExitCode),
    txnCommand(setExitCode),
    watchCommand(setExitCode, separated),
    leaseCommand(setExitCode),
    lockCommand(setExitCode),
    electCommand(setExitCode),
    memberCommand(setExitCode),
    moveLeaderCommand(setExitCode),
    endpointCommand(setExitCode),
    alarmCommand(setExitCode),
    compactionCommand(setExitCode),
    defragCommand(setExitCode),
    authCommand(setExitCode),
    userCommand(setExitCode),
    roleCommand(setExitCode),
    versionCommand(setExitCode),
  ];
}
