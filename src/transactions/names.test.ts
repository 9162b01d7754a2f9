import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkName, gidOf, nameText, parseGid, parseName } from './names.ts';

const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/);
const transaction = fc.record({
  coordinator: name,
  life: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  number: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
});

test('what a database prepares names its log, its transaction and, where they fit in, all participants', () => {
  fc.assert(
    fc.property(transaction, fc.uniqueArray(name, { minLength: 1, maxLength: 20 }), (of, participants) => {
      const gid = gidOf(of, '0123456789ab', participants[0]!, participants);
      expect(gid.length).toBeLessThan(200);
      const branch = parseGid(gid);
      expect(branch).toMatchObject({ ...of, log: '0123456789ab' });
      expect([participants, participants.length]).toContainEqual(branch?.participants);
    }),
  );
});

test('what people read is read back', () => {
  fc.assert(
    fc.property(transaction, (of) => {
      expect(parseName(nameText(of))).toEqual(of);
    }),
  );
  for (const text of ['', 'bank', 'bank/1', 'bank/1/x', 'a:b/1/2', 'bank/1/2/3']) {
    expect(() => parseName(text)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  }
});

test('what others have prepared is none of ours', () => {
  for (const gid of ['', 'quorate', 'quorate:a:b:1', 'other:0:bank:1:2:a', 'quorate:0:bank:x:2:a']) {
    expect(parseGid(gid)).toBeUndefined();
  }
});

test('names have nothing in them that would have to be quoted', () => {
  for (const text of ['', 'a b', 'a/b', 'a:b', "a'b", '-a', 'a'.repeat(33), 'ä']) {
    expect(() => checkName(text, 'name')).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  }
});
