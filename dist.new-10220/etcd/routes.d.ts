import type { StreamHandler, UnaryHandler } from '../grpc/index.ts';
import { type Context } from './context.ts';
import type { HealthService } from './health-service.ts';
import type { LeaseService } from './lease-service.ts';
import type { WatchService } from './watch-service.ts';
/** Where handlers are registered: the gRPC server, the JSON gateway, or both. */
export interface Routes {
    unary(path: string, handler: UnaryHandler): void;
    stream(path: string, handler: StreamHandler): void;
}
/** Services that hold something open, and are closed by whoever made them. */
export interface LastingServices {
    readonly health: HealthService;
    readonly watch: WatchService;
    readonly lease: LeaseService;
}
export declare function registerRoutes(server: Routes, context: Context, lasting: LastingServices): void;
