// `quorate auth enable|disable|status` and `quorate user …`.

import type { Command } from 'commander';
import { RpcError } from '../../client/index.ts';
import * as auth from '../../codec/etcd/auth.ts';
import type { ResponseHeader } from '../../codec/etcd/kv-types.ts';
import type { MessageType } from '../../codec/protobuf.ts';
import { type Action, clientCommand, clientGroup, type Session, type SetExitCode } from './command.ts';
import { badArguments } from './exit.ts';
import { goQuote } from './go-text.ts';
import { roleShowing } from './role.ts';
import { askNewPassword, readPassword } from './secrets.ts';
import { asMessage, fieldLine, headerFields, printLines, type Showing } from './show.ts';

export function authCommand(setExitCode: SetExitCode): Command {
  const command = (name: string, description: string, action: (session: Session) => Promise<void>): Command =>
    clientCommand({
      name,
      description,
      setExitCode,
      async action(session, args) {
        if (args.length > 0) throw badArguments(`auth ${name} command does not accept any arguments`);
        await action(session);
      },
    });
  return clientGroup('auth', 'turn users and permissions on and off', [
    command('enable', 'from now on everybody needs a user; root must exist', async ({ client }) => {
      await enable(client.auth);
      printLines(['Authentication Enabled']);
    }),
    command('disable', 'from now on everybody may do everything', async ({ client }) => {
      await client.auth.authDisable();
      printLines(['Authentication Disabled']);
    }),
    command('status', 'is it on?', async ({ client, show }) => {
      const answer = await client.auth.authStatus();
      const { enabled, authRevision, header } = answer;
      show({
        simple: () => [`Authentication Status: ${enabled}`, `AuthRevision: ${authRevision}`],
        fields: () => [...headerFields(header), fieldLine('Enabled', enabled), fieldLine('AuthRevision', authRevision)],
        ...asMessage(auth.AuthStatusResponse, answer),
      });
    }),
  ]);
}

/** The user root must have the role root: who has made the one without the other is helped. */
async function enable(service: Session['client']['auth']): Promise<void> {
  try {
    await service.authEnable();
  } catch (thrown) {
    if (!(thrown instanceof RpcError && thrown.message.includes('root user does not have root role'))) throw thrown;
    await service.roleAdd({ name: 'root' }).catch((error: unknown) => {
      if (!(error instanceof RpcError && error.message.includes('role name already exists'))) throw error;
    });
    await service.userGrantRole({ user: 'root', role: 'root' });
    await service.authEnable();
  }
}

/** An answer that says no more than that it is done. */
export function done<T extends { header?: ResponseHeader }>(type: MessageType<T>, answer: T, text: string): Showing {
  return { simple: () => [text], fields: () => headerFields(answer.header), ...asMessage(type, answer) };
}

export function userCommand(setExitCode: SetExitCode): Command {
  const command = (name: string, usage: string, description: string, action: Action): Command =>
    clientCommand({ name, usage, description, setExitCode, action });
  return clientGroup('user', 'add users, give them roles and passwords', [
    addCommand(setExitCode),
    command('delete', '<user>', 'delete a user', async ({ client, show }, args) => {
      const name = onlyName(args, 'user delete command requires user name as its argument');
      show(done(auth.AuthUserDeleteResponse, await client.auth.userDelete({ name }), `User ${name} deleted`));
    }),
    getCommand(setExitCode),
    command('list', '', 'print all users', async ({ client, show }, args) => {
      if (args.length > 0) throw badArguments('user list command requires no arguments');
      const answer = await client.auth.userList();
      show({
        simple: () => answer.users,
        fields: () => [
          ...headerFields(answer.header),
          `"Users" :${answer.users.map((each) => ` ${goQuote(each)}`).join('')}`,
        ],
        ...asMessage(auth.AuthUserListResponse, answer),
      });
    }),
    passwordCommand(setExitCode),
    command('grant-role', '<user> <role>', 'give a user a role', async ({ client, show }, args) => {
      const [user, role] = twoNames(args, 'user grant command requires user name and role name as its argument');
      const answer = await client.auth.userGrantRole({ user, role });
      show(done(auth.AuthUserGrantRoleResponse, answer, `Role ${role} is granted to user ${user}`));
    }),
    command('revoke-role', '<user> <role>', 'take a role from a user', async ({ client, show }, args) => {
      const [name, role] = twoNames(args, 'user revoke-role requires user name and role name as its argument');
      const answer = await client.auth.userRevokeRole({ name, role });
      show(done(auth.AuthUserRevokeRoleResponse, answer, `Role ${role} is revoked from user ${name}`));
    }),
  ]);
}

function addCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'add',
    usage: '<user or user:password>',
    description: 'add a user; the password is asked for if it is missing',
    setExitCode,
    options: (command) =>
      command
        .option('--no-interactive', 'read the password from standard input')
        .option('--new-user-password <password>', 'the password')
        .option('--no-password', 'none: the user comes with a client certificate'),
    async action({ client, show }, args, { interactive, newUserPassword, password }) {
      const given = onlyName(args, 'user add command requires user name as its argument');
      const at = given.indexOf(':');
      const isWithin = at >= 0 && password !== false && !newUserPassword;
      const name = isWithin ? given.slice(0, at) : given;
      if (name === '') throw badArguments('empty user name is not allowed');
      const request = { name, password: '', options: { noPassword: password === false } };
      if (isWithin) request.password = given.slice(at + 1);
      else if (password !== false) {
        request.password = newUserPassword ? String(newUserPassword) : await newPassword(name, interactive !== false);
      }
      show(done(auth.AuthUserAddResponse, await client.auth.userAdd(request), `User ${name} created`));
    },
  });
}

function passwordCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'passwd',
    usage: '<user>',
    description: 'change a user’s password',
    setExitCode,
    options: (command) => command.option('--no-interactive', 'read the password from standard input'),
    async action({ client, show }, args, { interactive }) {
      const name = onlyName(args, 'user passwd command requires user name as its argument');
      const password = await newPassword(name, interactive !== false);
      const answer = await client.auth.userChangePassword({ name, password });
      show(done(auth.AuthUserChangePasswordResponse, answer, 'Password updated'));
    },
  });
}

function newPassword(name: string, isInteractive: boolean): Promise<string> {
  return isInteractive ? askNewPassword(name) : readPassword();
}

function getCommand(setExitCode: SetExitCode): Command {
  return clientCommand({
    name: 'get',
    usage: '<user>',
    description: 'print a user’s roles',
    setExitCode,
    options: (command) => command.option('--detail', 'print what the roles allow, too'),
    async action({ client, show }, args, { detail }) {
      const name = onlyName(args, 'user get command requires user name as its argument');
      const answer = await client.auth.userGet({ name });
      const { roles } = answer;
      if (!detail) {
        show({
          simple: () => [`User: ${name}`, `Roles:${roles.map((role) => ` ${role}`).join('')}`],
          fields: () => [
            ...headerFields(answer.header),
            `"Roles" :${roles.map((role) => ` ${goQuote(role)}`).join('')}`,
          ],
          ...asMessage(auth.AuthUserGetResponse, answer),
        });
        return;
      }
      printLines([`User: ${name}`]);
      for (const role of roles) {
        printLines(['']);
        show(roleShowing(role, await client.auth.roleGet({ role })));
      }
    },
  });
}

export function onlyName(args: readonly string[], complaint: string): string {
  const [name] = args;
  if (name === undefined || args.length !== 1) throw badArguments(complaint);
  return name;
}

function twoNames(args: readonly string[], complaint: string): [string, string] {
  const [first, second] = args;
  if (first === undefined || second === undefined || args.length !== 2) throw badArguments(complaint);
  return [first, second];
}
