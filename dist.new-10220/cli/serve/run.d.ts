import { type Settings } from './options.ts';
/** Resolves to the exit code when the member has ended. Throws for wrong options only. */
export declare function runServe(flags: Settings, env: NodeJS.ProcessEnv): Promise<number>;
