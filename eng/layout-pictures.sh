#!/usr/bin/env bash
# Draws the pictures of docs/layouts.md: every built-in layout with the sample that shows it best, 80 mm wide, and the invoice on A4 (pdftoppm).
# Run it after a layout, a sample or the drawing changed, and look at what changed. A new built-in layout gets its picture without a word here.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
dotnet build src/Fiscal.Cli/Fiscal.Cli.csproj --nologo --verbosity quiet -nodeReuse:false
fiscal() { dotnet src/Fiscal.Cli/bin/Debug/net10.0/Fiscal.Cli.dll "$@"; }
pictures=docs/pictures
mkdir -p "$pictures"
rm -f "$pictures"/layout-*.png

# draw PICTURE LAYOUT [SAMPLE [WIDTH [LANGUAGE]]]
draw() { fiscal layout show "$2" --sample ${3:+"$3"} --format png --width "${4:-42}" --language "${5:-de}" --out "$pictures/layout-$1.png"; }

while read -r layout _; do
  draw "$layout" "$layout"
done < <(fiscal layout list)
draw x-report report x-report
draw cash-voucher-count cash-voucher count
draw interim-bill-58-en interim-bill interim-bill 32 en

page=$(mktemp -d)
trap 'rm -rf "$page"' EXIT
fiscal layout show invoice --sample --format pdf --out "$page/invoice.pdf"
pdftoppm -r 70 -png -singlefile "$page/invoice.pdf" "$pictures/layout-invoice-a4"
