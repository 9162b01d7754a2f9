// gRPC's status codes as HTTP's, as google.rpc.Code maps them.
import { GRPC_STATUS as S } from '../../grpc/index.js';
export const HTTP_STATUS = {
    [S.ok]: 200,
    [S.cancelled]: 499,
    [S.unknown]: 500,
    [S.invalidArgument]: 400,
    [S.deadlineExceeded]: 504,
    [S.notFound]: 404,
    [S.alreadyExists]: 409,
    [S.permissionDenied]: 403,
    [S.unauthenticated]: 401,
    [S.resourceExhausted]: 429,
    [S.failedPrecondition]: 400,
    [S.aborted]: 409,
    [S.outOfRange]: 400,
    [S.unimplemented]: 501,
    [S.internal]: 500,
    [S.unavailable]: 503,
    [S.dataLoss]: 500,
};
//# sourceMappingURL=status.js.map