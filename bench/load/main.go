// Command load offers a fixed number of concurrent clients to an etcd v3 cluster through the official Go client and
// reports, as one JSON object, how many operations were done and how long they took. Closed loop: each client sends its
// next operation when the last one was answered.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
)

type settings struct {
	endpoints   []string
	connections int
	clients     int
	operation   string
	valueBytes  int
	keys        int
	seconds     float64
	writers     int
	fill        bool
	seed        int64
}

type report struct {
	Operation string  `json:"operation"`
	Clients   int     `json:"clients"`
	Done      int     `json:"done"`
	Failed    int     `json:"failed"`
	Error     string  `json:"error,omitempty"`
	Seconds   float64 `json:"seconds"`
	PerSecond float64 `json:"perSecond"`
	P50Ms     float64 `json:"p50Ms"`
	P99Ms     float64 `json:"p99Ms"`
	MaxMs     float64 `json:"maxMs"`
}

// worker is one client: what it did is its own until all have stopped.
type worker struct {
	client    *clientv3.Client
	random    *rand.Rand
	latencies []time.Duration
	failed    int
	lastError error
}

func main() {
	s, err := parse(os.Args[1:])
	if err != nil {
		os.Exit(2)
	}
	result, err := run(s)
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		os.Exit(1)
	}
}

func parse(args []string) (settings, error) {
	var s settings
	var endpoints string
	flags := flag.NewFlagSet("load", flag.ContinueOnError)
	flags.StringVar(&endpoints, "endpoints", "127.0.0.1:2379", "comma-separated; connections are dealt to them in turn")
	flags.IntVar(&s.connections, "connections", 1, "gRPC connections, shared by the clients")
	flags.IntVar(&s.clients, "clients", 1, "concurrent clients")
	flags.StringVar(&s.operation, "operation", "put", "put | get (linearizable) | serializable-get | txn | watch (clients are watchers)")
	flags.IntVar(&s.writers, "writers", 20, "concurrent writers while watching")
	flags.IntVar(&s.valueBytes, "value-bytes", 256, "size of a value")
	flags.IntVar(&s.keys, "keys", 10_000, "size of the key space")
	flags.Float64Var(&s.seconds, "seconds", 5, "how long to run")
	flags.BoolVar(&s.fill, "fill", false, "put each key of the key space once instead of running for a time")
	flags.Int64Var(&s.seed, "seed", 1, "of the choice of keys")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	s.endpoints = strings.Split(endpoints, ",")
	return s, nil
}

func run(s settings) (report, error) {
	if s.operation == "watch" {
		return runWatch(s)
	}
	clients, err := dial(s)
	defer func() {
		for _, c := range clients {
			_ = c.Close()
		}
	}()
	if err != nil {
		return report{}, err
	}
	perform, err := performer(s)
	if err != nil {
		return report{}, err
	}
	workers := make([]worker, s.clients)
	var all sync.WaitGroup
	began := time.Now()
	deadline := began.Add(time.Duration(s.seconds * float64(time.Second)))
	for i := range workers {
		w := &workers[i]
		w.client = clients[i%len(clients)]
		w.random = rand.New(rand.NewSource(s.seed*1_000_003 + int64(i)))
		all.Add(1)
		go func() {
			defer all.Done()
			if s.fill {
				for k := i; k < s.keys; k += s.clients {
					w.timed(perform, k)
				}
				return
			}
			for time.Now().Before(deadline) {
				w.timed(perform, w.random.Intn(s.keys))
			}
		}()
	}
	all.Wait()
	return summarise(s, workers, time.Since(began)), nil
}

// dial opens all connections and uses each once, so that what is measured is not the dialling.
func dial(s settings) ([]*clientv3.Client, error) {
	var clients []*clientv3.Client
	for i := range s.connections {
		endpoint := s.endpoints[i%len(s.endpoints)]
		c, err := clientv3.New(clientv3.Config{Endpoints: []string{endpoint}, DialTimeout: 5 * time.Second})
		if err != nil {
			return clients, fmt.Errorf("connect to %s: %w", endpoint, err)
		}
		clients = append(clients, c)
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		_, err = c.Get(ctx, "load/first")
		cancel()
		if err != nil {
			return clients, fmt.Errorf("first read from %s: %w", endpoint, err)
		}
	}
	return clients, nil
}

type operation func(ctx context.Context, c *clientv3.Client, key string) error

func performer(s settings) (operation, error) {
	value := strings.Repeat("v", s.valueBytes)
	switch s.operation {
	case "put":
		return func(ctx context.Context, c *clientv3.Client, key string) error {
			_, err := c.Put(ctx, key, value)
			return err
		}, nil
	case "get":
		return func(ctx context.Context, c *clientv3.Client, key string) error {
			_, err := c.Get(ctx, key)
			return err
		}, nil
	case "serializable-get":
		return func(ctx context.Context, c *clientv3.Client, key string) error {
			_, err := c.Get(ctx, key, clientv3.WithSerializable())
			return err
		}, nil
	case "txn":
		return func(ctx context.Context, c *clientv3.Client, key string) error {
			_, err := c.Txn(ctx).
				If(clientv3.Compare(clientv3.Version(key), "=", 0)).
				Then(clientv3.OpPut(key, value)).
				Else(clientv3.OpGet(key), clientv3.OpPut(key, value)).
				Commit()
			return err
		}, nil
	}
	return nil, errors.New("no such operation: " + s.operation)
}

func (w *worker) timed(perform operation, key int) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	began := time.Now()
	if err := perform(ctx, w.client, fmt.Sprintf("load/%010d", key)); err != nil {
		w.failed++
		w.lastError = err
		time.Sleep(5 * time.Millisecond) // a refusal is quick: do not turn an outage into a flood
		return
	}
	w.latencies = append(w.latencies, time.Since(began))
}

func summarise(s settings, workers []worker, elapsed time.Duration) report {
	r := report{Operation: s.operation, Clients: s.clients, Seconds: elapsed.Seconds()}
	var latencies []time.Duration
	for i := range workers {
		latencies = append(latencies, workers[i].latencies...)
		r.Failed += workers[i].failed
		if workers[i].lastError != nil {
			r.Error = workers[i].lastError.Error()
		}
	}
	r.Done = len(latencies)
	r.PerSecond = float64(r.Done) / r.Seconds
	if r.Done == 0 {
		return r
	}
	slices.Sort(latencies)
	at := func(quantile float64) float64 {
		return float64(latencies[int(quantile*float64(len(latencies)-1))].Microseconds()) / 1000
	}
	r.P50Ms, r.P99Ms, r.MaxMs = at(0.5), at(0.99), at(1)
	return r
}
