// The samples in deploy/ name flags, paths and files that exist.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { parseServeOptions } from '../src/cli/serve/options.ts';

const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');
const noFile = (path: string): never => {
  throw new Error(path);
};

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly serviceName?: string;
    readonly template?: { readonly spec: { readonly containers: readonly [Container] } };
  };
}
interface Container {
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly livenessProbe: { readonly httpGet: { readonly path: string } };
  readonly readinessProbe: { readonly httpGet: { readonly path: string } };
}

describe('Kubernetes', () => {
  const manifests = parseAllDocuments(read('deploy/kubernetes/quorate.yaml')).map((each) => each.toJS() as Manifest);
  const stateful = manifests.find(({ kind }) => kind === 'StatefulSet') as Manifest;
  const [container] = stateful.spec.template!.spec.containers;

  test('each member’s environment is one that serve takes', () => {
    for (const name of ['quorate-0', 'quorate-1', 'quorate-2']) {
      const env = Object.fromEntries(
        container.env.map((each) => [each.name, (each.value ?? name).replaceAll('$(QUORATE_NAME)', name)]),
      );
      const options = parseServeOptions([], env, noFile);
      expect(options.warnings).toEqual([]);
      expect(options.initialCluster).toHaveLength(3);
    }
  });

  test('the services that it names are there', () => {
    const services = manifests.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name);
    expect(services).toContain(stateful.spec.serviceName);
    expect([container.livenessProbe.httpGet.path, container.readinessProbe.httpGet.path]).toEqual([
      '/livez',
      '/readyz',
    ]);
  });
});

test('the Docker image starts what serve takes', () => {
  const [, json] = /^CMD (\[.*\])$/m.exec(read('Dockerfile')) ?? [];
  const [command, ...flags] = JSON.parse(json as string) as string[];
  expect(command).toBe('serve');
  expect(parseServeOptions(flags, {}, noFile).dataDir).toBe('/var/lib/quorate');
});

test('the systemd unit starts what serve takes', () => {
  const [, flags] = /^ExecStart=.* quorate serve (.*)$/m.exec(read('deploy/systemd/quorate.service')) ?? [];
  const options = parseServeOptions((flags as string).split(' '), {}, () => 'name: n1');
  expect(options.name).toBe('n1');
});
