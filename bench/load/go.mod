module quorate/bench/load

go 1.23

require go.etcd.io/etcd/client/v3 v3.6.4
