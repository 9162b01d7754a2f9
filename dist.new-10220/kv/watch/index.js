// Watching the key space: matching events to watchers, and reading history for those that are behind.
export { EventBatch, WatchEvent } from './event-batch.js';
export { WatchClient, Watcher, WatchHub } from './hub.js';
//# sourceMappingURL=index.js.map