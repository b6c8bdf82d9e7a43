#!/usr/bin/env bash
# Installs the independent programs that tests compare with, at the versions of the lock file, outside of the repository; prints the folder.
# FISCAL_ORACLES names another folder than the user's cache. Safe to run twice and at the same time.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
CACHE=${FISCAL_ORACLES:-${XDG_CACHE_HOME:-$HOME/.cache}/fiscal/oracles}
TARGET=$CACHE/$(sha256sum "$HERE/package-lock.json" | cut -c1-16)
if [ ! -d "$TARGET" ]; then
  command -v npm >/dev/null || { echo "npm is missing: install it with 'apt-get install -y nodejs npm'." >&2; exit 1; }
  mkdir -p "$CACHE"
  SCRATCH=$(mktemp -d "$CACHE/.install-XXXXXX")
  trap 'rm -rf "$SCRATCH"' EXIT
  cp "$HERE/package.json" "$HERE/package-lock.json" "$SCRATCH/"
  (cd "$SCRATCH" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2)
  # Whoever is first wins; the other's copy is thrown away.
  mv -T "$SCRATCH" "$TARGET" 2>/dev/null || [ -d "$TARGET/node_modules" ]
fi
echo "$TARGET"
