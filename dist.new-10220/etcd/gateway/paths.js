// Which path of the JSON gateway stands for which method. They are etcd's.
const METHODS = [
    [
        'etcdserverpb.KV',
        'kv',
        {
            Range: 'range',
            Put: 'put',
            DeleteRange: 'deleterange',
            Txn: 'txn',
            Compact: 'compaction',
            RangeStream: 'rangestream',
        },
    ],
    ['etcdserverpb.Watch', '', { Watch: 'watch' }],
    [
        'etcdserverpb.Lease',
        'lease',
        {
            LeaseGrant: 'grant',
            LeaseRevoke: 'revoke',
            LeaseKeepAlive: 'keepalive',
            LeaseTimeToLive: 'timetolive',
            LeaseLeases: 'leases',
        },
    ],
    // Where three of them were before they had a place of their own.
    ['etcdserverpb.Lease', 'kv/lease', { LeaseRevoke: 'revoke', LeaseTimeToLive: 'timetolive', LeaseLeases: 'leases' }],
    [
        'etcdserverpb.Cluster',
        'cluster/member',
        { MemberAdd: 'add', MemberRemove: 'remove', MemberUpdate: 'update', MemberList: 'list', MemberPromote: 'promote' },
    ],
    [
        'etcdserverpb.Maintenance',
        'maintenance',
        {
            Alarm: 'alarm',
            Status: 'status',
            Defragment: 'defragment',
            Hash: 'hash',
            HashKV: 'hashkv',
            Snapshot: 'snapshot',
            MoveLeader: 'transfer-leadership',
            Downgrade: 'downgrade',
        },
    ],
    [
        'etcdserverpb.Auth',
        'auth',
        {
            AuthEnable: 'enable',
            AuthDisable: 'disable',
            AuthStatus: 'status',
            Authenticate: 'authenticate',
            UserAdd: 'user/add',
            UserGet: 'user/get',
            UserList: 'user/list',
            UserDelete: 'user/delete',
            UserChangePassword: 'user/changepw',
            UserGrantRole: 'user/grant',
            UserRevokeRole: 'user/revoke',
            RoleAdd: 'role/add',
            RoleGet: 'role/get',
            RoleList: 'role/list',
            RoleDelete: 'role/delete',
            RoleGrantPermission: 'role/grant',
            RoleRevokePermission: 'role/revoke',
        },
    ],
    ['v3lockpb.Lock', 'lock', { Lock: 'lock', Unlock: 'unlock' }],
    [
        'v3electionpb.Election',
        'election',
        { Campaign: 'campaign', Proclaim: 'proclaim', Leader: 'leader', Observe: 'observe', Resign: 'resign' },
    ],
];
/** From a path of the gateway to that of the gRPC method. */
export const GATEWAY_PATHS = new Map(METHODS.flatMap(([service, prefix, paths]) => Object.entries(paths).map(([method, path]) => [
    `/v3/${prefix === '' ? '' : `${prefix}/`}${path}`,
    `/${service}/${method}`,
])));
//# sourceMappingURL=paths.js.map