#!/usr/bin/env bash
# Draws the pictures of docs/layouts.md: every built-in layout of receipts on a receipt that it is made for, 80 mm wide.
# Run it after a layout or the drawing changed, and look at what changed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
dotnet build src/Fiscal.Cli/Fiscal.Cli.csproj --nologo --verbosity quiet
fiscal=(dotnet src/Fiscal.Cli/bin/Debug/net10.0/Fiscal.Cli.dll)
probes=src/Fiscal.Receipts/Completeness/Probes
mkdir -p docs/pictures
while read -r layout probe; do
  "${fiscal[@]}" receipt render "$probes/$probe.json" --layout "$layout" --format png --width 42 --out "docs/pictures/layout-$layout.png"
done <<'LIST'
standard several-rates
restaurant two-payments
invoice invoice
gift several-rates
order-slip order
cash-voucher cash-movement
LIST
