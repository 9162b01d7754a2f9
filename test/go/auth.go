package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	clientv3 "go.etcd.io/etcd/client/v3"
)

const prefix = "team/"

// auth makes users, has permissions checked, and takes everything back. The same client goes on while its user's
// password changes and tokens get void.
func auth(ctx context.Context, endpoints []string) (report, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	var bad violations
	must := func(what string, err error) {
		if err != nil {
			bad.add("%s: %v", what, err)
		}
	}
	refused := func(what string, err error, want error) {
		if err == nil || !errors.Is(rpctypes.Error(err), want) {
			bad.add("%s: got %v, not %v", what, err, want)
		}
	}
	anybody, err := connect(endpoints, "", "")
	if err != nil {
		return report{}, err
	}
	defer anybody.Close()
	for _, user := range []string{"root", "ann"} {
		_, err := anybody.UserAdd(ctx, user, "secret-of-"+user)
		must("add "+user, err)
	}
	_, err = anybody.UserGrantRole(ctx, "root", "root")
	must("grant root", err)
	_, err = anybody.RoleAdd(ctx, "team")
	must("add a role", err)
	readWrite := clientv3.PermissionType(clientv3.PermReadWrite)
	_, err = anybody.RoleGrantPermission(ctx, "team", prefix, clientv3.GetPrefixRangeEnd(prefix), readWrite)
	must("grant a permission", err)
	_, err = anybody.UserGrantRole(ctx, "ann", "team")
	must("grant the role", err)
	_, err = anybody.AuthEnable(ctx)
	must("enable", err)

	_, err = anybody.Get(ctx, prefix)
	refused("nobody reads", err, rpctypes.ErrUserEmpty)
	_, err = connect(endpoints, "ann", "wrong")
	refused("a wrong password", err, rpctypes.ErrAuthFailed)
	ann, err := connect(endpoints, "ann", "secret-of-ann")
	if err != nil {
		return report{}, fmt.Errorf("ann: %w", err)
	}
	defer ann.Close()
	_, err = ann.Put(ctx, prefix+"a", "1")
	must("ann writes hers", err)
	_, err = ann.Get(ctx, "other")
	refused("ann reads others'", err, rpctypes.ErrPermissionDenied)
	_, err = ann.Txn(ctx).Then(clientv3.OpPut(prefix+"b", ""), clientv3.OpPut("other", "")).Commit()
	refused("ann writes others' in a transaction", err, rpctypes.ErrPermissionDenied)
	_, err = ann.UserAdd(ctx, "bob", "b")
	refused("ann adds users", err, rpctypes.ErrPermissionDenied)
	if response := <-ann.Watch(ctx, "other"); response.Err() == nil {
		bad.add("ann watches others' keys")
	}
	watched := ann.Watch(ctx, prefix, clientv3.WithPrefix())

	root, err := connect(endpoints, "root", "secret-of-root")
	if err != nil {
		return report{}, fmt.Errorf("root: %w", err)
	}
	defer root.Close()
	// Whatever changes users or roles makes tokens old; the client gets itself a new one.
	_, err = root.UserAdd(ctx, "bob", "b")
	must("root adds a user", err)
	_, err = ann.Put(ctx, prefix+"a", "2")
	must("ann writes with a token that was old", err)
	if response := <-watched; len(response.Events) != 1 || string(response.Events[0].Kv.Value) != "2" {
		bad.add("ann's watch shows %v", response)
	}
	_, err = root.RoleRevokePermission(ctx, "team", prefix, clientv3.GetPrefixRangeEnd(prefix))
	must("revoke", err)
	_, err = ann.Get(ctx, prefix+"a")
	refused("ann reads what is no longer hers", err, rpctypes.ErrPermissionDenied)
	_, err = root.AuthDisable(ctx)
	must("disable", err)
	_, err = anybody.Get(ctx, prefix+"a")
	must("anybody reads again", err)
	return report{Violations: bad.list}, nil
}
