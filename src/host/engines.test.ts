// Which engine a node runs, and with which options.

import { expect, test } from 'vitest';
import { chooseEngine, ENGINE_NAMES, engineNameOf, refuseOtherEngine } from './engines.ts';

test.each(ENGINE_NAMES)('%s takes the options that all engines have in common, and checks its own', (name) => {
  const common = { electionTimeoutMs: 700, heartbeatIntervalMs: 70, retainedEntries: 11 };
  const { definition, protocolOptions } = chooseEngine(name, common);
  expect(definition.name).toBe(name);
  const options: object = definition.parseOptions(protocolOptions);
  expect(Object.values(options)).toEqual(expect.arrayContaining([700, 70, 11]));
  // Left out, and given as undefined: the engine's own defaults.
  const { protocolOptions: none } = chooseEngine(name, { electionTimeoutMs: undefined });
  expect(definition.parseOptions(none)).toEqual(definition.parseOptions({}));
  const { protocolOptions: wrong } = chooseEngine(name, common, { noSuchOption: 1 });
  expect(() => definition.parseOptions(wrong)).toThrow('noSuchOption');
});

test('what was asked for counts, then what the data directory holds, then Raft', () => {
  expect(engineNameOf(undefined, undefined)).toBe('raft');
  for (const name of ENGINE_NAMES) {
    expect(engineNameOf(name, undefined)).toBe(name);
    expect(engineNameOf(undefined, name)).toBe(name);
    // The directory refuses what it does not hold when it is claimed.
    expect(engineNameOf(name, 'another')).toBe(name);
  }
  expect(() => engineNameOf('pbft', undefined)).toThrow(/consensus is 'pbft': must be one of raft/);
  expect(() => engineNameOf('toString', undefined)).toThrow(/must be one of/);
  expect(() => engineNameOf(undefined, 'pbft')).toThrow(/belongs to the engine pbft, which this program does not have/);
});

test('a cluster of another engine is named; one that does not say is let pass', () => {
  refuseOtherEngine('raft', [{ engine: 'raft' }, { engine: '' }]);
  expect(() => refuseOtherEngine('raft', [{ engine: 'raft' }, { engine: 'zab' }])).toThrow(
    'the cluster runs the consensus engine zab, this node was to run raft: start it with zab',
  );
});
