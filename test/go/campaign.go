package main

import (
	"context"
	"fmt"

	"go.etcd.io/etcd/client/v3/concurrency"
)

// campaign stands for election with a session of few seconds, says so when it wins, and leads until it is interrupted
// or killed.
func campaign(ctx context.Context, endpoints []string, name string) (report, error) {
	client, err := connect(endpoints, "", "")
	if err != nil {
		return report{}, err
	}
	defer client.Close()
	session, err := concurrency.NewSession(client, concurrency.WithTTL(2))
	if err != nil {
		return report{}, err
	}
	election := concurrency.NewElection(session, "campaign")
	fmt.Println("stands", name)
	if err := election.Campaign(ctx, name); err != nil {
		return report{}, err
	}
	fmt.Println("leads", name)
	var result report
	select {
	case <-session.Done():
		result.Violations = append(result.Violations, "the leader's session ended while it was kept alive")
	case <-ctx.Done():
		if err := election.Resign(context.Background()); err != nil {
			return report{}, err
		}
	}
	return result, nil
}
