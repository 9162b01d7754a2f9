// The JSON gateway: every method of the client port as POST of JSON, answered by the very handlers that answer gRPC.
import { SERVICES } from '../../codec/etcd/services.js';
import { QuorateError } from '../../core/errors.js';
import { GRPC_STATUS } from '../../grpc/index.js';
import { GatewayCall } from './call.js';
import { JsonObjects } from './json-values.js';
import { GATEWAY_PATHS } from './paths.js';
export class Gateway {
    targets = new Map();
    maxBytes;
    onHandlerError;
    /** `maxBytes` of one request as JSON. A handler that throws is reported, and its call fails. */
    constructor(maxBytes, onHandlerError) {
        this.maxBytes = maxBytes;
        this.onHandlerError = onHandlerError;
    }
    unary(path, handler) {
        const method = METHODS.get(path);
        if (method !== undefined)
            this.targets.set(path, { path, method, unary: handler });
    }
    stream(path, handler) {
        const method = METHODS.get(path);
        if (method !== undefined)
            this.targets.set(path, { path, method, stream: handler });
    }
    /** Whether `path` is one of the gateway's: then the request was taken. */
    serve(path, request, response) {
        const target = this.targets.get(GATEWAY_PATHS.get(path) ?? '');
        if (target === undefined)
            return false;
        if (request.method === 'POST')
            this.call(target, request, response);
        else
            refuseMethod(response);
        return true;
    }
    call(target, request, response) {
        const call = new GatewayCall(target.path, target.method, request, response);
        const guard = (work) => {
            try {
                work();
            }
            catch (thrown) {
                call.failWith(thrown);
                if (!(thrown instanceof QuorateError))
                    this.onHandlerError(thrown, target.path);
            }
        };
        const messages = [];
        const objects = new JsonObjects(this.maxBytes);
        const take = (message) => {
            if (target.method.requestStream)
                call.receive(message);
            else
                messages.push(message);
        };
        if (target.method.requestStream)
            guard(() => target.stream(call));
        request.on('data', (chunk) => guard(() => {
            if (!call.isOver)
                for (const value of objects.push(chunk))
                    take(call.take(value));
        }));
        request.on('end', () => guard(() => {
            if (call.isOver)
                return;
            if (objects.isMidway)
                throw new QuorateError('malformed', 'the request ends inside a JSON object');
            if (target.method.requestStream)
                call.receiveEnd();
            else
                answer(target, call, messages);
        }));
    }
}
function answer(target, call, messages) {
    if (messages.length > 1)
        throw new QuorateError('malformed', `one JSON object is expected, not ${messages.length}`);
    const message = messages[0] ?? call.take({});
    if (target.unary !== undefined) {
        target.unary(message, call);
        return;
    }
    target.stream(call);
    call.receive(message);
    call.receiveEnd();
}
const METHODS = new Map(SERVICES.flatMap(({ name, methods }) => Object.entries(methods).map(([method, description]) => [`/${name}/${method}`, description])));
function refuseMethod(response) {
    const body = JSON.stringify({ code: GRPC_STATUS.unimplemented, message: 'Method Not Allowed', details: [] });
    response.writeHead(405, { Allow: 'POST', 'Content-Type': 'application/json' }).end(body);
}
//# sourceMappingURL=gateway.js.map