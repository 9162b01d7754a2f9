// This package's version, from its package.json, which lies two folders up in the sources and in dist alike.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
const PackageJson = z.object({ version: z.string() });
export function packageVersion() {
    const url = new URL('../../package.json', import.meta.url);
    return PackageJson.parse(JSON.parse(readFileSync(url, 'utf8'))).version;
}
//# sourceMappingURL=version.js.map