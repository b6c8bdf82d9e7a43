#!/usr/bin/env bash
# Cuts the fonts that the renderers embed from Debian's fonts-dejavu-core; run again only to change the characters.
#   apt-get install -y fonts-dejavu-core python3-fonttools && bash eng/fonts/subset.sh
# The result is committed: building needs neither. The same Debian release gives the same bytes.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
FROM=${DEJAVU:-/usr/share/fonts/truetype/dejavu}
TO=$HERE/../../src/Fiscal.Receipts/Fonts

# Latin with everything Europe writes, Vietnamese, Greek, Cyrillic; punctuation, euro and other currencies, arrows, a few signs of receipts, the replacement character.
TEXT=U+0020-007E,U+00A0-017F,U+018F,U+0192,U+01A0-01A1,U+01AF-01B0,U+01CD-01D4,U+01E6-01E7,U+0218-021B,U+0259,U+02C6-02C7,U+02D8-02DD
TEXT=$TEXT,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03CE,U+0400-045F,U+0490-0491
TEXT=$TEXT,U+1E80-1E85,U+1E9E,U+1EA0-1EF9,U+1EF2-1EF3
TEXT=$TEXT,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+2030,U+2032-2033,U+2039-203A,U+2044,U+2070,U+2074-2079,U+2080-2089
TEXT=$TEXT,U+20A4,U+20A9-20AC,U+20B4,U+20B9,U+20BA,U+20BD,U+2116,U+2122,U+2126,U+212E,U+215B-215E,U+2190-2195,U+2212,U+221E,U+2248,U+2260,U+2264-2265
TEXT=$TEXT,U+25A0-25A1,U+25AA,U+25B2,U+25B6,U+25BA,U+25BC,U+25CF,U+2605-2606,U+260E,U+2610-2612,U+2665,U+2709,U+2713-2714,U+2717,U+FFFD
# The grid draws frames and blocks too.
GRID=$TEXT,U+2500-257F,U+2580-259F

for face in DejaVuSans:$TEXT DejaVuSans-Bold:$TEXT DejaVuSansMono:$GRID DejaVuSansMono-Bold:$GRID; do
  /usr/bin/python3 -m fontTools.subset "$FROM/${face%%:*}.ttf" \
    --unicodes="${face#*:}" --output-file="$TO/${face%%:*}.ttf" \
    --no-hinting --layout-features= --drop-tables+=GSUB,GPOS,GDEF,kern,gasp,FFTM,cvt,fpgm,prep \
    --name-IDs=0,1,2,3,4,5,6 --no-glyph-names --notdef-outline --no-recalc-timestamp
done
/usr/bin/python3 - "$FROM/DejaVuSans.ttf" "$TO" <<'PY'
# The licence as the font itself carries it (name 13); the cut fonts drop it to stay small.
import sys
from fontTools.ttLib import TTFont
text = TTFont(sys.argv[1])['name'].getDebugName(13).replace('\r\n', '\n')
head = 'DejaVu Sans and DejaVu Sans Mono, regular and bold, cut to fewer characters and without hinting.\nhttps://dejavu-fonts.github.io/\n\n'
with open(sys.argv[2] + '/LICENSE-DejaVu.txt', 'w', encoding='utf-8') as file:
    file.write(head + '\n'.join(line.rstrip() for line in text.splitlines()).strip() + '\n')
PY
