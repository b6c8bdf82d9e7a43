#!/usr/bin/env bash
# Writes Fiscal.sln anew: every project of src, tests, benchmarks and samples, each in a solution folder of its kind.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rm -f Fiscal.sln
dotnet new sln --name Fiscal --format sln >/dev/null
for kind in src tests benchmarks samples; do
  mapfile -t projects < <(find "$kind" -mindepth 2 -maxdepth 2 \( -name '*.csproj' -o -name '*.vbproj' \) 2>/dev/null | LC_ALL=C sort)
  if [ "${#projects[@]}" -gt 0 ]; then dotnet sln Fiscal.sln add --solution-folder "$kind" "${projects[@]}" >/dev/null; fi
done
dotnet sln Fiscal.sln list
