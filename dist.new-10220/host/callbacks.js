// Calling back into code that is not ours: what it throws is its own affair and must not stop the node.
/** Rethrows outside of the node's own stack, where the process's handler for uncaught exceptions sees it. */
function rethrowLater(error) {
    queueMicrotask(() => {
        throw error;
    });
}
export function callBack(done, error) {
    try {
        if (error === undefined)
            done();
        else
            done(error);
    }
    catch (thrown) {
        rethrowLater(thrown);
    }
}
export function callBackWith(done, error, result) {
    try {
        done(error, result);
    }
    catch (thrown) {
        rethrowLater(thrown);
    }
}
/** Listeners by event name. Listeners are called in the order of their registration. */
export class Listeners {
    lists = {};
    on(event, listener) {
        this.lists[event] = [...(this.lists[event] ?? []), listener];
        return () => {
            this.lists[event] = (this.lists[event] ?? []).filter((other) => other !== listener);
        };
    }
    emit(event, value) {
        for (const listener of this.lists[event] ?? []) {
            try {
                listener(value);
            }
            catch (thrown) {
                rethrowLater(thrown);
            }
        }
    }
}
//# sourceMappingURL=callbacks.js.map