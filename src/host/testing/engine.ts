// The engine that tests of real nodes run: QUORATE_CONSENSUS names another than the usual one, see vitest.config.ts.

import { engineNameOf } from '../engines.ts';

export const TESTED_ENGINE = engineNameOf(process.env['QUORATE_CONSENSUS'], undefined);
