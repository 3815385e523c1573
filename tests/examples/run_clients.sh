#!/usr/bin/env bash
# Starts a server with the Ukraine dossier and runs the example clients, and buf curl, against it.
#
#   tests/examples/run_clients.sh PARLEYD PARLEY [CPP-CLIENT]
#
# CPP-CLIENT: parley_example_client; not given: beside PARLEYD. Exits 77 where there is no node.
set -euo pipefail

if [ $# -lt 2 ] || [ $# -gt 3 ]; then sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2; fi
if ! command -v node >/dev/null; then echo "skipped: node is not installed"; exit 77; fi

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
parleyd=$(realpath "$1")
parley=$(realpath "$2")
cpp_client=$(realpath "${3:-$(dirname "$parleyd")/parley_example_client}")
clients=(cpp python node)

work=$(mktemp -d "${TMPDIR:-/tmp}/parley-clients.XXXXXX")
server_pid=
watch_pids=()
address=127.0.0.1:0
failures=0

clean_up() {
  local pid
  for pid in "${watch_pids[@]}" $server_pid; do kill "$pid" 2>/dev/null || true; done
  for pid in "${watch_pids[@]}" $server_pid; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap clean_up EXIT

# Starts a server, which prints where it listens, and puts that into $address: listen PROGRAM ARGUMENT...
listen() {
  local line='' pipe=$work/ready
  rm -f "$pipe"
  mkfifo "$pipe"
  "$@" >"$pipe" 2>>"$work/server.log" &
  server_pid=$!
  exec {ready}<"$pipe"
  if ! read -r -t 60 -u "$ready" line || [[ $line != "listening on "* ]]; then
    echo "FAILED: $1 said '$line' and not 'listening on HOST:PORT'"
    cat "$work/server.log"
    exit 1
  fi
  address=${line#listening on }
}

# Starts parleyd on $address.
start_server() { listen "$parleyd" --data-dir "$work/data" --listen "$address"; }

# Asks the server to stop and waits until it has.
stop_server() {
  kill -TERM "$server_pid"
  wait "$server_pid" || fail "parleyd exited with $? on SIGTERM"
  server_pid=
  exec {ready}<&-
}

import() { "$parley" --server "$address" import "$@" >"$work/import.log" 2>&1 || { cat "$work/import.log"; exit 1; }; }

# Runs a client: client NAME COMMAND ARGUMENT ARGUMENT.
client() {
  local name=$1
  shift
  case $name in
    cpp) timeout 60 "$cpp_client" "$address" "$@" ;;
    python) timeout 60 /usr/bin/python3 -B "$root/examples/clients/python/client.py" "$address" "$@" ;;
    node) timeout 60 node "$root/examples/clients/node/client.js" "$address" "$@" ;;
  esac
}

fail() {
  echo "FAILED: $1"
  failures=$((failures + 1))
}

# Runs a client and compares what it prints: expect_output NAME FILE COMMAND ARGUMENT ARGUMENT.
expect_output() {
  local name=$1 expected=$here/expected/$2 status=0
  shift 2
  client "$name" "$@" >"$work/out" 2>"$work/err" || status=$?
  if [ "$status" = 0 ] && diff -u "$expected" "$work/out"; then echo "ok: $name $*"; return; fi
  cat "$work/err"
  fail "$name $*: exit status $status"
}

# Runs a client that has to fail: expect_error NAME STATUS REGEX COMMAND ARGUMENT ARGUMENT.
expect_error() {
  local name=$1 wanted=$2 regex=$3 status=0
  shift 3
  client "$name" "$@" >"$work/out" 2>"$work/err" || status=$?
  if [ "$status" = "$wanted" ] && grep -Eq "$regex" "$work/err"; then echo "ok: $name $* is refused"; return; fi
  cat "$work/err"
  fail "$name $*: exit status $status, wanted $wanted and on standard error '$regex'"
}

# One statement line with the event id given.
statement_line() {
  printf '{"eventId":"%s","statementRecorded":{"statement":{"party":"france","issue":"eu-accession",' "$1"
  printf '"stance":"%s","saidAt":"2025-10-01T00:00:00Z","saidAtPrecision":"DATE_PRECISION_DAY",' "$2"
  printf '"attribution":"ATTRIBUTION_REPORTED","summary":"Written by a test."}}}\n'
}

# A watch follows what is appended after it began and survives a restart of the server.
check_watch_resumes() {
  local i name pipe first rest last pipes=()
  last=$(cat "$root"/examples/ukraine/*.jsonl | wc -l)
  for i in "${!clients[@]}"; do
    name=${clients[$i]}
    mkfifo "$work/watch.$name"
    client "$name" watch "$last" 2 >"$work/watch.$name" 2>"$work/watch.$name.err" &
    watch_pids+=($!)
    exec {pipe}<"$work/watch.$name"
    pipes+=("$pipe")
  done
  statement_line 7e0d5f0c-31f0-4a37-9a19-0c86a6a5b001 STANCE_SUPPORTS >"$work/first.jsonl"
  import "$work/first.jsonl"
  for i in "${!clients[@]}"; do
    read -r -t 30 -u "${pipes[i]}" first || fail "${clients[$i]} watch does not print the first event"
    [ "$first" = "$((last + 1))"$'\trecorded\tfrance eu-accession SUPPORTS' ] || fail "${clients[$i]} watch: '$first'"
  done
  stop_server
  start_server
  statement_line 7e0d5f0c-31f0-4a37-9a19-0c86a6a5b002 STANCE_DEMANDS >"$work/second.jsonl"
  import "$work/second.jsonl"
  for i in "${!clients[@]}"; do
    name=${clients[$i]}
    rest=$(cat <&"${pipes[i]}") # ends when the client does
    if wait "${watch_pids[$i]}" && [ "$rest" = "$((last + 2))"$'\trecorded\tfrance eu-accession DEMANDS' ]; then
      echo "ok: $name watch resumes after a restart"
    else
      cat "$work/watch.$name.err"
      fail "$name watch over a restart: '$rest'"
    fi
  done
  watch_pids=()
}

# buf knows nothing of Parley: it learns the service by reflection.
check_buf_curl() {
  local status=0 url=http://$address/parley.v1.HistoryService/GetStance
  local curl=("$root/tests/tools/buf" curl --protocol grpc --http2-prior-knowledge)
  "${curl[@]}" -d '{"party":"Kyiv","issue":"nato-membership","basis":{"asOf":"2025-09-30T00:00:00Z"}}' "$url" \
    >"$work/out" 2>"$work/err" || status=$?
  if [ "$status" = 0 ] && node -e '
      const { stance } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
      process.exit(stance.party === "ukraine" && stance.stance === "STANCE_DEMANDS" &&
        stance.heldSince === "2022-09-30T00:00:00Z" && stance.reaffirmedCount === 1 ? 0 : 1);' "$work/out"; then
    echo "ok: buf curl GetStance"
  else
    cat "$work/out" "$work/err"
    fail "buf curl GetStance: exit status $status"
  fi
  status=0
  "${curl[@]}" -d '{"party":"rusia","issue":"nato-membership"}' "$url" >"$work/out" 2>"$work/err" || status=$?
  if [ "$status" = 40 ] && grep -q not_found "$work/err"; then # buf exits with 8 times the gRPC code
    echo "ok: buf curl GetStance of an unknown party"
  else
    cat "$work/out" "$work/err"
    fail "buf curl GetStance of an unknown party: exit status $status"
  fi
}

"$root/tests/tools/npm-install" "$root/examples/clients/node"
start_server
import "$root"/examples/ukraine/*.jsonl
for name in "${clients[@]}"; do
  expect_output "$name" timeline.txt timeline Kyiv nato-membership
  expect_output "$name" analyst.txt timeline russia neutrality-in-writing
  expect_output "$name" diff.txt diff 2022-04-30 2025-09-30
  expect_output "$name" watch.txt watch 31 4
  expect_error "$name" 1 '^error: NOT_FOUND [A-Z_]+: .*rusia' timeline rusia nato-membership
  expect_error "$name" 1 '^  nearest names: .*russia' timeline rusia nato-membership
  expect_error "$name" 1 '^error: OUT_OF_RANGE [A-Z_]+: .' watch 1000000 1
  expect_error "$name" 2 '.' diff 2022-02-30 2025-09-30
done
check_buf_curl
check_watch_resumes
stop_server
for name in "${clients[@]}"; do
  expect_error "$name" 3 '^error: UNAVAILABLE -: .' timeline russia nato-membership
done
listen /usr/bin/python3 -B "$here/stopping_server.py"
for name in "${clients[@]}"; do
  expect_error "$name" 3 '^error: CANCELLED -: .' timeline russia nato-membership
done
echo "$failures failures"
[ "$failures" = 0 ]
