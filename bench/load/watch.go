package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	pb "go.etcd.io/etcd/api/v3/etcdserverpb"
	clientv3 "go.etcd.io/etcd/client/v3"
	"google.golang.org/grpc"
)

// Decoding events costs this program more than sending them costs either server, so watchers here count events in the bytes of
// the responses, as they came, and decode one response in so many.
const decodedShare = 16

// bytesCodec hands messages through as they are.
type bytesCodec struct{}

func (bytesCodec) Marshal(v any) ([]byte, error) { return *v.(*[]byte), nil }
func (bytesCodec) Unmarshal(data []byte, v any) error {
	*v.(*[]byte) = data
	return nil
}
func (bytesCodec) Name() string { return "proto" }

// countEvents counts the fields numbered 11 of an encoded WatchResponse.
func countEvents(message []byte) (int, error) {
	events := 0
	for at := 0; at < len(message); {
		tag, size := binary.Uvarint(message[at:])
		if size <= 0 {
			return 0, errors.New("not a watch response")
		}
		at += size
		value, size := binary.Uvarint(message[at:])
		if size <= 0 {
			return 0, errors.New("not a watch response")
		}
		at += size
		if tag&7 == 2 {
			at += int(value)
		}
		if tag>>3 == 11 {
			events++
		}
	}
	return events, nil
}

// openWatches opens one stream with `count` watches of the prefix and waits until all are there.
func openWatches(ctx context.Context, c *clientv3.Client, count int) (grpc.ClientStream, error) {
	description := grpc.StreamDesc{StreamName: "Watch", ClientStreams: true, ServerStreams: true}
	stream, err := c.ActiveConnection().NewStream(ctx, &description, "/etcdserverpb.Watch/Watch", grpc.ForceCodec(bytesCodec{}))
	if err != nil {
		return nil, err
	}
	for range count {
		create := &pb.WatchCreateRequest{Key: []byte("load/"), RangeEnd: []byte("load0")}
		request := &pb.WatchRequest{RequestUnion: &pb.WatchRequest_CreateRequest{CreateRequest: create}}
		encoded, err := request.Marshal()
		if err != nil {
			return nil, err
		}
		if err := stream.SendMsg(&encoded); err != nil {
			return nil, err
		}
	}
	for range count {
		var message []byte
		if err := stream.RecvMsg(&message); err != nil {
			return nil, err
		}
	}
	return stream, nil
}

// watched is what the watchers of one stream saw.
type watched struct {
	responses int
	events    int
	wrong     int
	latencies []time.Duration
}

func (w *watched) receive(stream grpc.ClientStream, counting *atomic.Bool) {
	for {
		var message []byte
		if err := stream.RecvMsg(&message); err != nil {
			return
		}
		events, err := countEvents(message)
		if err != nil {
			w.wrong++
			return
		}
		if !counting.Load() {
			continue
		}
		w.events += events
		w.responses++
		if w.responses%decodedShare != 0 {
			continue
		}
		var response pb.WatchResponse
		if err := response.Unmarshal(message); err != nil || len(response.Events) != events {
			w.wrong++
			return
		}
		now := time.Now()
		last := int64(0)
		for _, event := range response.Events {
			if event.Kv.ModRevision <= last {
				w.wrong++
			}
			last = event.Kv.ModRevision
			sent := time.Unix(0, int64(binary.BigEndian.Uint64(event.Kv.Value)))
			w.latencies = append(w.latencies, now.Sub(sent))
		}
	}
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
	watchers := make([]watched, len(clients))
	var counting atomic.Bool
	var watching sync.WaitGroup
	for i := range watchers {
		stream, err := openWatches(ctx, clients[i], s.clients/len(clients))
		if err != nil {
			return report{}, fmt.Errorf("watch: %w", err)
		}
		watching.Add(1)
		go func() {
			defer watching.Done()
			watchers[i].receive(stream, &counting)
		}()
	}
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
		r.Error = "responses that could not be read, or events out of order"
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
