import type { StreamCall } from '../grpc/types.ts';
import { type Context } from './context.ts';
export declare function rangeStream(context: Context, call: StreamCall): void;
