#!/usr/bin/env bash
# Adds to Fiscal.sln what is missing of src, tests, benchmarks and samples, each project in a solution folder of its kind.
# After a conflict: take either side, delete Fiscal.sln if in doubt, and run this.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ -f Fiscal.sln ] || dotnet new sln --name Fiscal --format sln >/dev/null
for kind in src tests benchmarks samples; do
  mapfile -t projects < <(find "$kind" -mindepth 2 -maxdepth 2 \( -name '*.csproj' -o -name '*.vbproj' \) 2>/dev/null | LC_ALL=C sort)
  missing=()
  for project in "${projects[@]}"; do
    grep -qF "\"${project//\//\\}\"" Fiscal.sln || missing+=("$project")
  done
  if [ "${#missing[@]}" -gt 0 ]; then dotnet sln Fiscal.sln add --solution-folder "$kind" "${missing[@]}" >/dev/null; fi
done
dotnet sln Fiscal.sln list
