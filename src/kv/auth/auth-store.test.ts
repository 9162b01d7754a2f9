// Users, roles and permissions: what may be changed, what each change does, and who may do what.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8Encode } from '../../core/bytes.ts';
import { QuorateError } from '../../core/errors.ts';
import { type KeyRange, keyRange } from '../key-range.ts';
import { createMemoryStore } from '../memory-store.ts';
import { AuthStore } from './auth-store.ts';
import { type AuthCommand, decodeAsUser, decodeAuthCommand, encodeAsUser, encodeAuthCommand } from './commands.ts';
import { Coverage } from './coverage.ts';

const bytes = utf8Encode;
const READ = 0;
const WRITE = 1;
const READWRITE = 2;

function range(key: string, end = ''): KeyRange {
  return keyRange(bytes(key), bytes(end));
}

const command = {
  enable: (): AuthCommand => ({ type: 'auth-enable', tokenKey: bytes('key') }),
  disable: (): AuthCommand => ({ type: 'auth-disable' }),
  addUser: (name: string, hashedPassword = 'hash'): AuthCommand => ({
    type: 'user-add',
    request: { name, password: '', hashedPassword },
  }),
  deleteUser: (name: string): AuthCommand => ({ type: 'user-delete', request: { name } }),
  changePassword: (name: string, hashedPassword: string): AuthCommand => ({
    type: 'user-change-password',
    request: { name, password: '', hashedPassword },
  }),
  grantRole: (user: string, role: string): AuthCommand => ({ type: 'user-grant-role', request: { user, role } }),
  revokeRole: (name: string, role: string): AuthCommand => ({ type: 'user-revoke-role', request: { name, role } }),
  addRole: (name: string): AuthCommand => ({ type: 'role-add', request: { name } }),
  deleteRole: (role: string): AuthCommand => ({ type: 'role-delete', request: { role } }),
  grant: (name: string, permType: number, key: string, rangeEnd = ''): AuthCommand => ({
    type: 'role-grant-permission',
    request: { name, perm: { permType, key: bytes(key), rangeEnd: bytes(rangeEnd) } },
  }),
  revoke: (role: string, key: string, rangeEnd = ''): AuthCommand => ({
    type: 'role-revoke-permission',
    request: { role, key: bytes(key), rangeEnd: bytes(rangeEnd) },
  }),
};

function storeWith(...commands: AuthCommand[]): AuthStore {
  const store = new AuthStore(createMemoryStore());
  for (const each of commands) store.apply(each);
  return store;
}

const ROOT = [command.addUser('root'), command.grantRole('root', 'root')];

function codeOf(work: () => void): string {
  try {
    work();
  } catch (thrown) {
    return QuorateError.from(thrown).code;
  }
  return 'none';
}

describe('changes', () => {
  const base = [...ROOT, command.addRole('r'), command.addUser('u'), command.grantRole('u', 'r')];

  test.each<[string, AuthCommand[], AuthCommand, string]>([
    ['a user twice', base, command.addUser('u'), 'user-exists'],
    ['a user without a name', base, command.addUser(''), 'user-empty'],
    ['deleting nobody', base, command.deleteUser('x'), 'user-not-found'],
    ['deleting root', [...base, command.enable()], command.deleteUser('root'), 'invalid-auth-management'],
    ['nobody’s password', base, command.changePassword('x', 'h'), 'user-not-found'],
    ['a role to nobody', base, command.grantRole('x', 'r'), 'user-not-found'],
    ['no role to a user', base, command.grantRole('u', 'x'), 'role-not-found'],
    ['taking a role not had', base, command.revokeRole('root', 'r'), 'role-not-granted'],
    [
      'taking root from root',
      [...base, command.enable()],
      command.revokeRole('root', 'root'),
      'invalid-auth-management',
    ],
    ['a role twice', base, command.addRole('r'), 'role-exists'],
    ['a role without a name', base, command.addRole(''), 'role-empty'],
    ['deleting no role', base, command.deleteRole('x'), 'role-not-found'],
    ['deleting the root role', [...base, command.enable()], command.deleteRole('root'), 'invalid-auth-management'],
    ['permitting to no role', base, command.grant('x', READ, 'a'), 'role-not-found'],
    ['permitting nothing', base, { type: 'role-grant-permission', request: { name: 'r' } }, 'permission-not-given'],
    ['permitting no key', base, command.grant('r', READ, ''), 'invalid-auth-management'],
    ['permitting a range upside down', base, command.grant('r', READ, 'b', 'a'), 'invalid-auth-management'],
    ['taking what was not permitted', base, command.revoke('r', 'a'), 'permission-not-granted'],
    ['enabling without root', [], command.enable(), 'root-user-not-found'],
    ['enabling with a weak root', [command.addUser('root')], command.enable(), 'root-role-not-found'],
  ])('%s is refused, and changes nothing', (_what, before, wrong, code) => {
    const store = storeWith(...before);
    const records = [...store.records()];
    expect(codeOf(() => store.apply(wrong))).toBe(code);
    expect([...store.records()]).toEqual(records);
  });

  test('count revisions from 1 on; being enabled and what changes nothing do not', () => {
    const store = storeWith(...base);
    expect(store.revision).toBe(6);
    store.apply(command.enable());
    store.apply(command.grantRole('u', 'r'));
    expect(store.revision).toBe(6);
    store.apply(command.disable());
    store.apply(command.disable());
    expect(store.revision).toBe(7);
  });

  test('come back from the store', () => {
    const memory = createMemoryStore();
    const store = new AuthStore(memory);
    for (const each of [...base, command.grant('r', WRITE, 'ä', 'ö'), command.addUser('ユーザー'), command.enable()]) {
      store.apply(each);
    }
    const again = new AuthStore(memory);
    expect([...again.records()]).toEqual([...store.records()]);
    expect(again.isEnabled).toBe(true);
    expect(again.userNames()).toEqual(['root', 'u', 'ユーザー']);
    again.apply(command.deleteUser('ユーザー'));
    again.apply(command.deleteRole('r'));
    const third = new AuthStore(memory);
    expect(third.userNames()).toEqual(['root', 'u']);
    expect(third.user('u').roles).toEqual([]);
  });

  test('travel through the log', () => {
    const commands = [...base, command.enable(), command.disable(), command.grant('r', READ, 'a', 'b')];
    commands.push(command.revoke('r', 'a', 'b'), command.deleteRole('r'), command.changePassword('u', 'x'));
    for (const each of commands) {
      const encoded = encodeAuthCommand(each);
      expect(decodeAuthCommand(encoded[0]!, encoded.subarray(1))).toEqual(each);
      const wrapped = decodeAsUser(encodeAsUser({ user: 'é', revision: 9 }, encoded).subarray(1));
      expect(wrapped).toEqual({ user: 'é', revision: 9, command: encoded });
    }
  });
});

describe('permissions', () => {
  const root = { user: 'root', revision: 99 };
  const u = { user: 'u', revision: 99 };

  function enabled(...more: AuthCommand[]): AuthStore {
    const users = [...ROOT, command.addUser('u'), command.addRole('r'), command.grantRole('u', 'r')];
    return storeWith(...users, ...more, command.enable());
  }

  test('nobody is asked while authentication is off', () => {
    const store = storeWith(...ROOT);
    store.checkRead(undefined, range('a'));
    store.checkRoot(undefined);
    expect(store.isRoot(undefined)).toBe(true);
  });

  test('root may do everything, nobody nothing, others what their roles say', () => {
    const store = enabled(command.grant('r', READ, 'a', 'c'), command.grant('r', WRITE, 'x'));
    store.checkWrite(root, range('anything', '\0'));
    store.checkRoot(root);
    expect(codeOf(() => store.checkRead(undefined, range('a')))).toBe('user-empty');
    expect(codeOf(() => store.checkRead({ user: 'x', revision: 99 }, range('a')))).toBe('permission-denied');
    expect(codeOf(() => store.checkRoot(u))).toBe('permission-denied');
    store.checkRead(u, range('a'));
    store.checkRead(u, range('a', 'c'));
    store.checkWrite(u, range('x'));
    for (const denied of [range('c'), range('a', 'd'), range('a', '\0'), range('x')]) {
      expect(codeOf(() => store.checkRead(u, denied))).toBe('permission-denied');
    }
    expect(codeOf(() => store.checkWrite(u, range('a')))).toBe('permission-denied');
  });

  test('of several roles add up, and end with each of them', () => {
    const store = enabled(
      command.addRole('s'),
      command.grantRole('u', 's'),
      command.grant('r', READWRITE, 'a', 'b'),
      command.grant('s', READ, 'b', 'c'),
    );
    store.checkRead(u, range('a', 'c'));
    expect(codeOf(() => store.checkWrite(u, range('a', 'c')))).toBe('permission-denied');
    store.apply(command.revokeRole('u', 's'));
    expect(codeOf(() => store.checkRead(u, range('a', 'c')))).toBe('permission-denied');
    store.apply(command.revoke('r', 'a', 'b'));
    expect(codeOf(() => store.checkRead(u, range('a')))).toBe('permission-denied');
  });

  test('granting again replaces what was granted for the same range', () => {
    const store = enabled(command.grant('r', READWRITE, 'a'), command.grant('r', READ, 'a'));
    expect(store.permissionsOf('r')).toHaveLength(1);
    expect(codeOf(() => store.checkWrite(u, range('a')))).toBe('permission-denied');
  });

  test('a token from before the password was changed, or the user deleted and added again, is old', () => {
    const store = enabled(command.grant('r', READ, 'a'));
    const before = { user: 'u', revision: store.revision };
    store.checkRead(before, range('a'));
    store.apply(command.changePassword('u', 'other'));
    expect(codeOf(() => store.checkRead(before, range('a')))).toBe('auth-revision-old');
    const after = { user: 'u', revision: store.revision };
    store.checkRead(after, range('a'));
    store.apply(command.deleteUser('u'));
    store.apply(command.addUser('u'));
    expect(codeOf(() => store.checkAnybody(after))).toBe('auth-revision-old');
  });

  test('the root role is shown with all keys', () => {
    const store = storeWith(...ROOT, command.addRole('root'));
    expect(store.permissionsOf('root')).toEqual([{ permType: READWRITE, key: bytes(''), rangeEnd: bytes('\0') }]);
  });
});

test('coverage is that of every key by itself', () => {
  const letters = 'abcd';
  const end = fc.option(fc.constantFrom(...letters, 'e', '\0'), { nil: '' });
  const ranges = fc.array(fc.tuple(fc.constantFrom(...letters), end), { maxLength: 5 });
  fc.assert(
    fc.property(ranges, fc.constantFrom(...letters), end, (held, from, to) => {
      const wanted = range(from, to);
      fc.pre(wanted.isSingle || wanted.to === undefined || wanted.from < wanted.to);
      const usable = held.map(([key, rangeEnd]) => range(key, rangeEnd)).filter((each) => !isEmpty(each));
      // Keys between the letters stand for all the others; the last is above them all.
      const keys = [...letters].flatMap((letter) => [letter, `${letter}\0`, `${letter}~`]).concat('e', 'f');
      const expected = keys.filter((key) => isIn(key, wanted)).every((key) => usable.some((each) => isIn(key, each)));
      expect(new Coverage(usable).covers(wanted)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

function isEmpty({ from, to, isSingle }: KeyRange): boolean {
  return !isSingle && to !== undefined && from >= to;
}

function isIn(key: string, { from, to, isSingle }: KeyRange): boolean {
  return isSingle ? key === from : key >= from && (to === undefined || key < to);
}
