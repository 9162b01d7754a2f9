package main

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/client/v3/concurrency"
)

const (
	lockers      = 3
	transactors  = 3
	leaseSeconds = 5
	// For what has to end after the interrupt.
	patience = 30 * time.Second
)

// violations gathers what must not happen, from all goroutines.
type violations struct {
	mutex sync.Mutex
	list  []string
}

func (v *violations) add(format string, arguments ...any) {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	v.list = append(v.list, fmt.Sprintf(format, arguments...))
}

// soak writes, watches, keeps a lease alive, locks and runs transactions until it is interrupted.
func soak(ctx context.Context, endpoints []string) (report, error) {
	client, err := connect(endpoints, "", "")
	if err != nil {
		return report{}, err
	}
	defer client.Close()
	var bad violations
	var written, renewed, locked, transacted atomic.Int64
	watched, err := startWatch(client)
	if err != nil {
		return report{}, err
	}
	lease, err := keepLease(client, &renewed, &bad)
	if err != nil {
		return report{}, err
	}
	var work sync.WaitGroup
	run := func(do func()) {
		work.Add(1)
		go func() {
			defer work.Done()
			do()
		}()
	}
	run(func() { write(ctx, client, &written) })
	var holders atomic.Int64
	for range lockers {
		run(func() { lockAgainAndAgain(ctx, client, &holders, &locked, &bad) })
	}
	for range transactors {
		run(func() { increment(ctx, client, &transacted) })
	}
	fmt.Println("started")
	work.Wait()

	after, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	lease.check(after, client, &bad)
	checkCounter(after, client, transacted.Load(), &bad)
	events, err := watched.check(after, client, &bad)
	if err != nil {
		return report{}, err
	}
	counts := map[string]int64{
		"written": written.Load(), "watched": events, "renewed": renewed.Load(),
		"locked": locked.Load(), "transacted": transacted.Load(),
	}
	return report{Violations: bad.list, Counts: counts}, nil
}

// write puts one key again and again. What fails may have happened: the watch tells.
func write(ctx context.Context, client *clientv3.Client, written *atomic.Int64) {
	for i := 0; ctx.Err() == nil; i++ {
		attempt, cancel := context.WithTimeout(ctx, 2*time.Second)
		if _, err := client.Put(attempt, "soak/key", strconv.Itoa(i)); err == nil {
			if written.Add(1)%100 == 0 {
				fmt.Println("written", written.Load())
			}
		}
		cancel()
	}
}

// watch remembers which revisions its channel has shown.
type watch struct {
	after     int64
	revisions chan int64
	failed    chan error
	cancel    context.CancelFunc
}

// startWatch watches every key there is, so that each revision must show, and each just once.
func startWatch(client *clientv3.Client) (*watch, error) {
	now, err := client.Get(context.Background(), "soak/key")
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	w := &watch{after: now.Header.Revision, revisions: make(chan int64, 1<<20), failed: make(chan error, 1), cancel: cancel}
	channel := client.Watch(ctx, "", clientv3.WithPrefix(), clientv3.WithRev(w.after+1))
	go func() {
		for response := range channel {
			if err := response.Err(); err != nil {
				w.failed <- err
				return
			}
			var last int64
			for _, event := range response.Events {
				// Several events of a revision come together.
				if event.Kv.ModRevision != last {
					w.revisions <- event.Kv.ModRevision
				}
				last = event.Kv.ModRevision
			}
		}
	}()
	return w, nil
}

// check makes a last revision, and expects each up to it in order.
func (w *watch) check(ctx context.Context, client *clientv3.Client, bad *violations) (int64, error) {
	defer w.cancel()
	last, err := client.Put(ctx, "soak/last", "")
	if err != nil {
		return 0, err
	}
	for expected := w.after + 1; expected <= last.Header.Revision; expected++ {
		select {
		case revision := <-w.revisions:
			if revision != expected {
				bad.add("the watch shows revision %d where %d comes next", revision, expected)
				return expected - w.after, nil
			}
		case err := <-w.failed:
			return 0, fmt.Errorf("the watch ended: %w", err)
		case <-ctx.Done():
			bad.add("the watch never shows revision %d of %d", expected, last.Header.Revision)
			return expected - w.after, nil
		}
	}
	return last.Header.Revision - w.after, nil
}

type lease struct{ id clientv3.LeaseID }

// keepLease grants a lease with a key, and keeps it alive: over every change of leader it must not end.
func keepLease(client *clientv3.Client, renewed *atomic.Int64, bad *violations) (lease, error) {
	granted, err := client.Grant(context.Background(), leaseSeconds)
	if err != nil {
		return lease{}, err
	}
	if _, err := client.Put(context.Background(), "soak/leased", "", clientv3.WithLease(granted.ID)); err != nil {
		return lease{}, err
	}
	answers, err := client.KeepAlive(context.Background(), granted.ID)
	if err != nil {
		return lease{}, err
	}
	go func() {
		for range answers {
			renewed.Add(1)
		}
		bad.add("the lease is not kept alive any more")
	}()
	return lease{granted.ID}, nil
}

func (l lease) check(ctx context.Context, client *clientv3.Client, bad *violations) {
	left, err := client.TimeToLive(ctx, l.id, clientv3.WithAttachedKeys())
	if err != nil {
		bad.add("the lease's time to live: %v", err)
	} else if left.TTL <= 0 || len(left.Keys) != 1 {
		bad.add("the lease has %d s and %d keys left", left.TTL, len(left.Keys))
	}
}

// lockAgainAndAgain takes a mutex that others want too. All of them are in this process, so that it can count them.
func lockAgainAndAgain(ctx context.Context, client *clientv3.Client, holders, locked *atomic.Int64, bad *violations) {
	for ctx.Err() == nil {
		session, err := concurrency.NewSession(client, concurrency.WithTTL(60), concurrency.WithContext(ctx))
		if err != nil {
			continue
		}
		mutex := concurrency.NewMutex(session, "soak/mutex")
		for ctx.Err() == nil {
			if err := mutex.Lock(ctx); err != nil {
				break
			}
			if now := holders.Add(1); now != 1 {
				bad.add("%d hold the mutex at once", now)
			}
			locked.Add(1)
			time.Sleep(time.Millisecond)
			holders.Add(-1)
			if err := mutex.Unlock(ctx); err != nil {
				break
			}
		}
		// Gives the session's keys up; while a leader is missing that takes a few attempts.
		for attempt := 0; attempt < 10 && session.Close() != nil; attempt++ {
			time.Sleep(100 * time.Millisecond)
		}
	}
}

// increment counts in a key by transactions that read and write.
func increment(ctx context.Context, client *clientv3.Client, transacted *atomic.Int64) {
	for ctx.Err() == nil {
		_, err := concurrency.NewSTM(client, func(stm concurrency.STM) error {
			value, _ := strconv.ParseInt(stm.Get("soak/counter"), 10, 64)
			stm.Put("soak/counter", strconv.FormatInt(value+1, 10))
			return nil
		}, concurrency.WithAbortContext(ctx))
		if err == nil {
			transacted.Add(1)
		}
	}
}

// checkCounter: what was acknowledged has been counted. What was not may have been, too.
func checkCounter(ctx context.Context, client *clientv3.Client, acknowledged int64, bad *violations) {
	answer, err := client.Get(ctx, "soak/counter")
	if err != nil {
		bad.add("the counter: %v", err)
		return
	}
	var counted int64
	if len(answer.Kvs) == 1 {
		counted, _ = strconv.ParseInt(string(answer.Kvs[0].Value), 10, 64)
	}
	if counted < acknowledged {
		bad.add("%d increments were acknowledged, the counter says %d", acknowledged, counted)
	}
}
