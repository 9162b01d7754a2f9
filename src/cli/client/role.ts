// `quorate role …`: what users with a role may do.

import type { Command } from 'commander';
import { prefixEnd } from '../../client/index.ts';
import * as auth from '../../codec/etcd/auth.ts';
import { equalBytes, utf8Decode, utf8Encode } from '../../core/bytes.ts';
import { done, onlyName } from './auth.ts';
import { type Action, clientCommand, clientGroup, type Flags, type SetExitCode } from './command.ts';
import { badArguments } from './exit.ts';
import { goQuote } from './go-text.ts';
import { asMessage, fieldLine, headerFields, type Line, type Showing } from './show.ts';

const OPEN_END = Uint8Array.of(0);
const { READ, WRITE, READWRITE } = auth.PermissionType;

export function roleCommand(setExitCode: SetExitCode): Command {
  const command = (name: string, usage: string, description: string, action: Action): Command =>
    clientCommand({ name, usage, description, setExitCode, action });
  return clientGroup('role', 'add roles, and say what they allow', [
    command('add', '<role>', 'add a role', async ({ client, show }, args) => {
      const name = onlyName(args, 'role add command requires role name as its argument');
      show(done(auth.AuthRoleAddResponse, await client.auth.roleAdd({ name }), `Role ${name} created`));
    }),
    command('delete', '<role>', 'delete a role', async ({ client, show }, args) => {
      const role = onlyName(args, 'role delete command requires role name as its argument');
      show(done(auth.AuthRoleDeleteResponse, await client.auth.roleDelete({ role }), `Role ${role} deleted`));
    }),
    command('get', '<role>', 'print what a role allows', async ({ client, show }, args) => {
      const role = onlyName(args, 'role get command requires role name as its argument');
      show(roleShowing(role, await client.auth.roleGet({ role })));
    }),
    command('list', '', 'print all roles', async ({ client, show }, args) => {
      if (args.length > 0) throw badArguments('role list command requires no arguments');
      const answer = await client.auth.roleList();
      const { roles } = answer;
      show({
        simple: () => roles,
        fields: () => [...headerFields(answer.header), `"Roles" :${roles.map((role) => ` ${goQuote(role)}`).join('')}`],
        ...asMessage(auth.AuthRoleListResponse, answer),
      });
    }),
    grantCommand(setExitCode),
    revokeCommand(setExitCode),
  ]);
}

export function roleShowing(role: string, answer: auth.AuthRoleGetResponse): Showing {
  const lines = (types: readonly number[]): Line[] =>
    answer.perm.filter(({ permType }) => types.includes(permType)).map((each) => `\t${rangeText(each)}`);
  return {
    simple: () => [`Role ${role}`, 'KV Read:', ...lines([READ, READWRITE]), 'KV Write:', ...lines([WRITE, READWRITE])],
    fields: () => [
      ...headerFields(answer.header),
      ...answer.perm.flatMap(({ permType, key, rangeEnd }) => [
        `"PermType" :  ${Object.entries(auth.PermissionType).find(([, number]) => number === permType)?.[0] ?? permType}`,
        fieldLine('Key', goQuote(key)),
        fieldLine('RangeEnd', goQuote(rangeEnd)),
      ]),
    ],
    ...asMessage(auth.AuthRoleGetResponse, answer),
  };
}

function rangeText({ key, rangeEnd }: auth.Permission): string {
  const start = utf8Decode(key);
  if (rangeEnd.length === 0) return start;
  const range = equalBytes(rangeEnd, OPEN_END) ? `[${start}, <open ended>` : `[${start}, ${utf8Decode(rangeEnd)})`;
  const isPrefix = key.length > 0 && equalBytes(prefixEnd(key), rangeEnd);
  return isPrefix ? `${range} (prefix ${start})` : range;
}

function rangeOptions(command: Command): Command {
  return command.option('--prefix', 'all keys that begin with <key>').option('--from-key', 'all keys from <key> on');
}

function grantCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'grant-permission',
    usage: '<role> <read|write|readwrite> <key> [endkey]',
    description: 'allow a role to read or write keys',
    setExitCode,
    options: rangeOptions,
    async action({ client, show }, args, flags) {
      const [name, type, ...keys] = args;
      if (name === undefined || type === undefined || keys.length === 0) {
        throw badArguments('role grant command requires role name, permission type, and key [endkey] as its argument');
      }
      const permType = auth.PermissionType[type.toUpperCase() as keyof typeof auth.PermissionType];
      if (permType === undefined) throw badArguments(`invalid permission type: ${type}`);
      const perm = { permType, ...permissionRange(keys, flags) };
      const answer = await client.auth.roleGrantPermission({ name, perm });
      show(done(auth.AuthRoleGrantPermissionResponse, answer, `Role ${name} updated`));
    },
  });
}

function revokeCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'revoke-permission',
    usage: '<role> <key> [endkey]',
    description: 'allow it no more',
    setExitCode,
    options: rangeOptions,
    async action({ client, show }, args, flags) {
      const [role, ...keys] = args;
      if (role === undefined || keys.length === 0) {
        throw badArguments('role revoke-permission command requires role name and key [endkey] as its argument');
      }
      const { key, rangeEnd } = permissionRange(keys, flags);
      const answer = await client.auth.roleRevokePermission({ role, key, rangeEnd });
      show(done(auth.AuthRoleRevokePermissionResponse, answer, revokedText(role, keys[0] as string, rangeEnd)));
    },
  });
}

function revokedText(role: string, key: string, end: Uint8Array): string {
  if (end.length === 0) return `Permission of key ${key} is revoked from role ${role}`;
  const range = equalBytes(end, OPEN_END) ? `[${key}, <open ended>` : `[${key}, ${utf8Decode(end)})`;
  return `Permission of range ${range} is revoked from role ${role}`;
}

function permissionRange(
  [key = '', end]: readonly string[],
  { prefix, fromKey }: Flags,
): { readonly key: Uint8Array; readonly rangeEnd: Uint8Array } {
  if (prefix && fromKey) throw badArguments('--from-key and --prefix flags are mutually exclusive');
  const isRange = prefix === true || fromKey === true;
  // No key at all stands for the first there can be.
  if (key === '') return { key: OPEN_END, rangeEnd: isRange ? OPEN_END : new Uint8Array(0) };
  if (end !== undefined && isRange) {
    throw badArguments(`unexpected endkey argument with --${prefix ? 'prefix' : 'from-key'} flag`);
  }
  const rangeEnd = prefix ? prefixEnd(key) : fromKey ? OPEN_END : utf8Encode(end ?? '');
  return { key: utf8Encode(key), rangeEnd };
}
