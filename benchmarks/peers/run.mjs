// The reference receipt through other encoders: bytes and time per receipt, without logo and QR code, one line of JSON each.
// usage: node run.mjs ../reference.receipt
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';

const receiptline = createRequire(import.meta.url)('receiptline');
const source = readFileSync(process.argv[2], 'utf8');
const printer = { cpl: 48, encoding: 'multilingual', spacing: false, command: 'escpos', cutting: true };
const rows = source.split('\n').filter(line => line.length > 0);

// The same lines by calls: what a developer would write by hand for this library.
function encode() {
  const encoder = new ReceiptPrinterEncoder({ language: 'esc-pos', columns: 48, feedBeforeCut: 4 });
  encoder.initialize().codepage('cp858');
  let widths = null;
  for (const row of rows) {
    if (row === '-') {
      encoder.rule();
    } else if (row.startsWith('{w:')) {
      const fixed = row.slice(3, -1).split(' ').slice(1).map(Number);
      widths = fixed.length === 0 ? null : [48 - fixed.reduce((sum, width) => sum + width, 0), ...fixed];
    } else if (row.startsWith('|') && row.endsWith('|')) {
      encoder.align('center').line(row.slice(1, -1)).align('left');
    } else if (row.startsWith('|')) {
      encoder.line(row.slice(1));
    } else {
      const tall = row.startsWith('^^');
      const cells = row.split('|').map(cell => cell.trim().replace(/\^\^|"/g, ''));
      if (tall) {
        encoder.bold(true).height(2);
      }
      encoder.table(widths.map((width, i) => ({ width, align: i === 0 ? 'left' : 'right' })), [cells]);
      if (tall) {
        encoder.bold(false).height(1);
      }
    }
  }
  return encoder.cut('partial').encode();
}

function measure(name, run) {
  let bytes = 0;
  for (let i = 0; i < 200; i++) {
    bytes = run().length;
  }
  // Short turns and the best of them, as ours: what else the machine does counts for nobody. Collections of garbage mostly fall between.
  let best = Infinity;
  for (let round = 0; round < 300; round++) {
    const start = performance.now();
    for (let i = 0; i < 2; i++) {
      run();
    }
    best = Math.min(best, (performance.now() - start) / 2);
  }
  console.log(JSON.stringify({ name, bytes, microseconds: Math.round(1000 * best) }));
}

measure('@point-of-sale/receipt-printer-encoder', encode);
measure('receiptline', () => Buffer.from(receiptline.transform(source, printer), 'binary'));
