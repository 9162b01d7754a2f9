// Command client uses an etcd v3 cluster as Go programs do, with etcd's own client library, while somebody else kills
// members. Each command prints one line for whatever its caller waits for, and ends with one JSON object: what it saw, and
// what it should not have seen.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.uber.org/zap"
)

// report is the last line of a command's output.
type report struct {
	// What contradicts the promises of the API, in words.
	Violations []string `json:"violations"`
	// How often things were done, to show that the run was worth something.
	Counts map[string]int64 `json:"counts"`
}

func main() {
	if len(os.Args) < 3 {
		fail(errors.New("usage: client soak|campaign|auth ENDPOINTS [NAME]"))
	}
	endpoints := strings.Split(os.Args[2], ",")
	// An interrupt ends what goes on for ever; the report comes after it.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var result report
	var err error
	switch os.Args[1] {
	case "soak":
		result, err = soak(ctx, endpoints)
	case "campaign":
		result, err = campaign(ctx, endpoints, os.Args[3])
	case "auth":
		result, err = auth(ctx, endpoints)
	default:
		err = fmt.Errorf("no command %q", os.Args[1])
	}
	if err != nil {
		fail(err)
	}
	if result.Violations == nil {
		result.Violations = []string{}
	}
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		fail(err)
	}
}

func connect(endpoints []string, user, password string) (*clientv3.Client, error) {
	return clientv3.New(clientv3.Config{
		Endpoints:   endpoints,
		DialTimeout: 10 * time.Second,
		Username:    user,
		Password:    password,
		Logger:      zap.NewNop(),
	})
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
