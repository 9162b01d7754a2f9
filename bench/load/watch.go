package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// watched is what one watcher saw.
type watched struct {
	events    int
	wrong     int
	last      int64
	latencies []time.Duration
}

// runWatch counts the events that `clients` watchers of one prefix get while `writers` put keys under it, and how old they
// are on arrival: each value begins with the time at which its put was sent.
func runWatch(s settings) (report, error) {
	clients, err := dial(s)
	defer func() {
		for _, c := range clients {
			_ = c.Close()
		}
	}()
	if err != nil {
		return report{}, err
	}
	writing, err := dial(settings{endpoints: s.endpoints, connections: len(s.endpoints)})
	defer func() {
		for _, c := range writing {
			_ = c.Close()
		}
	}()
	if err != nil {
		return report{}, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	watchers := make([]watched, s.clients)
	var counting atomic.Bool
	var created, watching sync.WaitGroup
	created.Add(s.clients)
	for i := range watchers {
		w := &watchers[i]
		channel := clients[i%len(clients)].Watch(ctx, "load/", clientv3.WithPrefix(), clientv3.WithCreatedNotify())
		watching.Add(1)
		go func() {
			defer watching.Done()
			for response := range channel {
				if response.Created {
					created.Done()
				}
				now := time.Now()
				for _, event := range response.Events {
					if event.Kv.ModRevision <= w.last {
						w.wrong++
					}
					w.last = event.Kv.ModRevision
					if !counting.Load() {
						continue
					}
					w.events++
					if w.events%16 == 0 && len(event.Kv.Value) >= 8 {
						sent := time.Unix(0, int64(binary.BigEndian.Uint64(event.Kv.Value)))
						w.latencies = append(w.latencies, now.Sub(sent))
					}
				}
			}
		}()
	}
	created.Wait()
	counting.Store(true)
	began := time.Now()
	deadline := began.Add(time.Duration(s.seconds * float64(time.Second)))
	var writers sync.WaitGroup
	for i := range s.writers {
		writers.Add(1)
		go func() {
			defer writers.Done()
			for k := i; time.Now().Before(deadline); k += s.writers {
				value := make([]byte, max(8, s.valueBytes))
				copy(value[8:], strings.Repeat("v", s.valueBytes))
				binary.BigEndian.PutUint64(value, uint64(time.Now().UnixNano()))
				if _, err := writing[i%len(writing)].Put(ctx, fmt.Sprintf("load/%010d", k%s.keys), string(value)); err != nil {
					time.Sleep(5 * time.Millisecond)
				}
			}
		}()
	}
	writers.Wait()
	counting.Store(false)
	elapsed := time.Since(began)
	cancel()
	watching.Wait()
	return summariseWatch(s, watchers, elapsed), nil
}

func summariseWatch(s settings, watchers []watched, elapsed time.Duration) report {
	r := report{Operation: s.operation, Clients: s.clients, Seconds: elapsed.Seconds()}
	var latencies []time.Duration
	for i := range watchers {
		r.Done += watchers[i].events
		r.Failed += watchers[i].wrong
		latencies = append(latencies, watchers[i].latencies...)
	}
	if r.Failed > 0 {
		r.Error = "events came twice or out of order"
	}
	r.PerSecond = float64(r.Done) / r.Seconds
	if len(latencies) == 0 {
		return r
	}
	slices.Sort(latencies)
	at := func(quantile float64) float64 {
		return float64(latencies[int(quantile*float64(len(latencies)-1))].Microseconds()) / 1000
	}
	r.P50Ms, r.P99Ms, r.MaxMs = at(0.5), at(0.99), at(1)
	return r
}
