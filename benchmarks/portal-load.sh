#!/usr/bin/env bash
# The portal under load on a PostgreSQL of its own (flushing as in real life): fills it, measures pages beside a static file of the same size, then the intake of receipts.
#   bash benchmarks/portal-load.sh [FOLDER]     FOLDER is emptied at the end; 6 GB for a million receipts
# RECEIPTS, MERCHANTS, SECONDS_EACH and BAKERY (a folder with baskets.csv and articles.csv) come from the environment. Needs wrk, curl and PostgreSQL's server programs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
WORK=${1:-$(mktemp -d)}
mkdir -p "$WORK"
RECEIPTS=${RECEIPTS:-1000000} MERCHANTS=${MERCHANTS:-20} SECONDS_EACH=${SECONDS_EACH:-20}
BIN=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
cleanup() {
  [ -z "${PORTAL:-}" ] || kill "$PORTAL" 2>/dev/null || true
  as "$BIN/pg_ctl" -D "$WORK/pg/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$WORK"
}
trap cleanup EXIT
chmod 755 "$WORK"; mkdir "$WORK/pg"; [ "$(id -u)" != 0 ] || chown postgres "$WORK/pg"
as "$BIN/initdb" -D "$WORK/pg/data" -A trust -U postgres -E UTF8 --locale=C.UTF-8 >/dev/null
as "$BIN/pg_ctl" -D "$WORK/pg/data" -w -l "$WORK/pg/log" -o "-p 54329 -c listen_addresses=127.0.0.1 -c unix_socket_directories=$WORK/pg -c shared_buffers=512MB -c max_wal_size=4GB" start >/dev/null
DB="Host=127.0.0.1;Port=54329;Username=postgres;Database=postgres"
dotnet build -c Release -v q benchmarks/Fiscal.Portal.Load
TOOL="dotnet benchmarks/Fiscal.Portal.Load/bin/Release/net10.0/Fiscal.Portal.Load.dll"
$TOOL seed --work "$WORK" --db "$DB" --receipts "$RECEIPTS" --merchants "$MERCHANTS" ${BAKERY:+--bakery "$BAKERY"}

$TOOL serve --work "$WORK" --db "$DB" >"$WORK/serve.log" 2>&1 & PORTAL=$!
until grep -q ready "$WORK/serve.log"; do sleep 0.2; kill -0 $PORTAL; done
URL=http://localhost:5080/
export TOKENS="$WORK/tokens.txt"
curl -fsS -o "$WORK/static/page.html" "${URL}R/$(head -1 "$TOKENS")"
echo "a page has $(stat -c %s "$WORK/static/page.html") bytes"
rate() { awk '/Requests\/sec/ {print $2} /Non-2xx/ {print "refused" > "/dev/stderr"}'; }
wrk -t2 -c32 -d5s -s benchmarks/Fiscal.Portal.Load/links.lua "$URL" >/dev/null
wrk -t2 -c32 -d5s "${URL}static/page.html" >/dev/null
for round in 1 2 3; do
  PAGES=$(wrk -t2 -c32 -d"${SECONDS_EACH}s" -s benchmarks/Fiscal.Portal.Load/links.lua "$URL" | rate)
  STATIC=$(wrk -t2 -c32 -d"${SECONDS_EACH}s" "${URL}static/page.html" | rate)
  awk -v p="$PAGES" -v s="$STATIC" -v r="$round" 'BEGIN {printf "round %d: pages %.0f/s, static file %.0f/s, ratio %.2f\n", r, p, s, p / s}'
done
$TOOL rate --work "$WORK" --url "$URL" --rate "$(awk -v p="$PAGES" 'BEGIN {printf "%d", p / 2}')" --seconds "$SECONDS_EACH"
kill $PORTAL; wait $PORTAL || true; PORTAL=
$TOOL ingest --work "$WORK" --db "$DB" --seconds "${INGEST_SECONDS:-60}" ${BAKERY:+--bakery "$BAKERY"}
