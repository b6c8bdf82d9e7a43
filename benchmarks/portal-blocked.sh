#!/usr/bin/env bash
# A portal whose packets are dropped, in a network namespace of its own: how much longer a sale takes, and how soon the display turns to paper.
#   bash benchmarks/portal-blocked.sh        needs unshare, ip, nft and the rights to use them
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
dotnet build -c Release -v q benchmarks/Fiscal.Portal.Load
unshare -n bash -c '
  ip link set lo up
  nft add table inet portal
  nft add chain inet portal input "{ type filter hook input priority 0; }"
  exec dotnet benchmarks/Fiscal.Portal.Load/bin/Release/net10.0/Fiscal.Portal.Load.dll blocked --work "$0" --blocks "${BLOCKS:-10}" ${BAKERY:+--bakery "$BAKERY"}' "$WORK"
