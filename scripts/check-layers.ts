// Walks the import graph of src and fails on every arrow that the architecture's table (layers.ts) does not allow, and on
// every name that the pure folders must not use. `npm run check` runs it; check-layers.test.ts plants violations.

import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseSync } from 'oxc-parser';
import { FORBIDDEN_GLOBALS, FORBIDDEN_MEMBERS, LAYERS, type Layer } from './layers.ts';

/** A source file: its path under src with forward slashes, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

/** All violations among `files`, in file order. */
export function checkLayers(files: readonly SourceFile[], layers: readonly Layer[] = LAYERS): Violation[] {
  return files.flatMap((file) => checkFile(file, layers));
}

function checkFile(file: SourceFile, layers: readonly Layer[]): Violation[] {
  const violations: Violation[] = [];
  const parsed = parseSync(file.path, file.text);
  const report = (at: number, message: string): void => {
    violations.push({ path: file.path, line: file.text.slice(0, at).split('\n').length, message });
  };
  const [firstError] = parsed.errors;
  if (firstError) {
    report(firstError.labels[0]?.start ?? 0, `cannot be parsed: ${firstError.message}`);
    return violations;
  }
  const layer = layerOf(file.path, layers);
  if (!layer) {
    report(0, 'belongs to no layer: add its folder to scripts/layers.ts and to the table in ARCHITECTURE.md');
    return violations;
  }
  const isTest = isTestPath(file.path);
  const declared = declaredNames(parsed.program as unknown as Node);
  walk(parsed.program as unknown as Node, undefined, '', (node, parent, key) => {
    const specifier = importedBy(node);
    if (specifier !== undefined) {
      const problem = arrowProblem(file.path, isTest, layer, specifier, layers);
      if (problem) report(node.start, problem);
    }
    if (layer.isPure && !isTest) {
      const problem = impureName(node, parent, key, declared);
      if (problem) report(node.start, problem);
    }
  });
  return violations;
}

/** Tests, and helpers of tests, may use what they like; what is shipped may not use them. */
function isTestPath(path: string): boolean {
  return path.endsWith('.test.ts') || path.split('/').includes('testing');
}

function layerOf(path: string, layers: readonly Layer[]): Layer | undefined {
  let best: Layer | undefined;
  for (const layer of layers) {
    const isInside = path === layer.path || path.startsWith(`${layer.path}/`);
    if (isInside && layer.path.length > (best?.path.length ?? -1)) best = layer;
  }
  return best;
}

/** What is wrong with the arrow from `path` to `specifier`, if anything. */
function arrowProblem(
  path: string,
  isTest: boolean,
  layer: Layer,
  specifier: string,
  layers: readonly Layer[],
): string | undefined {
  if (isTest) return undefined;
  if (!specifier.startsWith('.')) {
    const name = specifier.startsWith('node:') ? 'node:*' : packageName(specifier);
    if (layer.packages.includes(name)) return undefined;
    return `'${layer.path}' may not import the package '${specifier}'`;
  }
  const target = posix.join(posix.dirname(path), specifier);
  if (target.startsWith('..')) return `imports '${specifier}', which is outside src`;
  if (isTestPath(target)) return `imports '${specifier}', which is for tests only`;
  const targetLayer = layerOf(target, layers);
  if (!targetLayer) return `imports '${specifier}', which belongs to no layer`;
  if (targetLayer.path !== layer.path) {
    if (layer.imports.includes(targetLayer.path)) return undefined;
    return `'${layer.path}' may not import '${targetLayer.path}' (${specifier})`;
  }
  if (!layer.hasIslands) return undefined;
  const from = island(path, layer);
  const to = island(target, layer);
  if (to === undefined || to === from) return undefined;
  return `'${layer.path}/${from ?? ''}' may not import its neighbour '${layer.path}/${to}' (${specifier})`;
}

/** The folder directly inside the layer that `path` lies in; undefined for a file directly inside. */
function island(path: string, layer: Layer): string | undefined {
  const parts = path.slice(layer.path.length + 1).split('/');
  return parts.length > 1 ? parts[0] : undefined;
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The module that `node` imports: by statement, re-export, `import()` of values or `import()` of types. */
function importedBy(node: Node): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType': {
      const source = node['source'] as { readonly value?: unknown } | null | undefined;
      if (!source) return undefined;
      return typeof source.value === 'string' ? source.value : 'a computed name';
    }
    default:
      return undefined;
  }
}

/** Names that the file itself declares, such as a parameter `self`: there they mean no global. */
function declaredNames(program: Node): Set<string> {
  const names = new Set<string>();
  const declare = (pattern: unknown): void => {
    if (!isNode(pattern)) return;
    if (pattern.type === 'Identifier') names.add(pattern['name'] as string);
    for (const key of ['left', 'argument', 'value']) declare(pattern[key]);
    for (const key of ['elements', 'properties']) if (Array.isArray(pattern[key])) pattern[key].forEach(declare);
  };
  walk(program, undefined, '', (node, _parent, key) => {
    if (key === 'params' || key === 'param' || key === 'id' || key === 'local') declare(node);
  });
  return names;
}

/** Why `node` is impure, if it mentions a forbidden name (not as a property's name) or awaits. */
function impureName(
  node: Node,
  parent: Node | undefined,
  key: string,
  declared: ReadonlySet<string>,
): string | undefined {
  if (node.type === 'AwaitExpression' || node['async'] === true) {
    return `asynchronous code in a pure folder: ${FORBIDDEN_GLOBALS.get('Promise')}`;
  }
  if (node.type === 'MemberExpression' && node['computed'] !== true) {
    const name = `${nameOf(node['object'])}.${nameOf(node['property'])}`;
    const why = FORBIDDEN_MEMBERS.get(name);
    if (why) return `uses ${name}: ${why}`;
  }
  if (node.type !== 'Identifier' || isPropertyName(parent, key)) return undefined;
  // Only `Math.name` can be judged by name; passed on or taken apart, it could be `Math.random` after all.
  if (node['name'] === 'Math' && !(key === 'object' && parent?.['computed'] === false)) return 'uses Math as a value';
  if (declared.has(node['name'] as string)) return undefined;
  const why = FORBIDDEN_GLOBALS.get(node['name'] as string);
  return why ? `uses ${node['name']}: ${why}` : undefined;
}

function nameOf(node: unknown): string {
  const identifier = node as { readonly type?: string; readonly name?: string } | null;
  return identifier?.type === 'Identifier' ? (identifier.name ?? '') : '';
}

/** Whether an identifier under `key` of `parent` merely names a property, as in `a.process` or `{ process: 1 }`. */
function isPropertyName(parent: Node | undefined, key: string): boolean {
  if (!parent || parent['computed'] === true) return false;
  if (key === 'property') return parent.type === 'MemberExpression';
  if (key === 'right') return parent.type === 'TSQualifiedName';
  return key === 'key' && parent['shorthand'] !== true;
}

type Visit = (node: Node, parent: Node | undefined, key: string) => void;

function walk(node: Node, parent: Node | undefined, key: string, visit: Visit): void {
  visit(node, parent, key);
  for (const [childKey, value] of Object.entries(node)) {
    if (Array.isArray(value)) {
      for (const child of value) if (isNode(child)) walk(child, node, childKey, visit);
    } else if (isNode(value)) {
      walk(value, node, childKey, visit);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

/** Every TypeScript file under `root`, tests too. */
export function readSources(root: string): SourceFile[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }));
}

function main(): void {
  const files = readSources(fileURLToPath(new URL('../src', import.meta.url)));
  const violations = checkLayers(files);
  for (const { path, line, message } of violations) console.error(`src/${path}:${line}  ${message}`);
  console.log(`layers: ${files.length} files, ${violations.length} violations`);
  if (violations.length > 0) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
