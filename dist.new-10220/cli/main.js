#!/usr/bin/env node
// The `quorate` program.
import { runProgram } from './program.js';
// A reader that goes away (`quorate … | head`) is no error of ours.
process.stdout.on('error', (error) => {
    if (error.code === 'EPIPE')
        process.exit(0);
    throw error;
});
process.exitCode = await runProgram(process.argv.slice(2));
//# sourceMappingURL=main.js.map