// `npm run bench [-- NAME [OPTIONS]]`: the comparison with etcd, or one of the smaller benches of this folder.

import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compare } from './etcd/compare.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const [name = 'etcd', ...rest] = process.argv.slice(2);

if (name === 'etcd' || name.startsWith('-')) {
  await compare(name === 'etcd' ? rest : [name, ...rest]);
} else if (/^[a-z-]+$/.test(name) && existsSync(`${HERE}${name}.ts`)) {
  process.argv.splice(2, 1);
  await import(`./${name}.ts`);
} else {
  const others = readdirSync(HERE).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'main.ts',
  );
  console.error(`no bench '${name}': choose one of etcd, ${others.map((file) => file.slice(0, -3)).join(', ')}`);
  process.exitCode = 2;
}
