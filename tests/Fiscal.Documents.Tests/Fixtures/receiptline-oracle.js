// Prints documents with npm receiptline: node receiptline-oracle.js PACKAGE_FOLDER < request > answer
// request: { documents: [text], widths: [characters per line] }
// answer: per document and width { text, trace }: the plain text, and what was asked of the printer (place, look, code, picture, command).
'use strict';
const receiptline = require(process.argv[2]);
const request = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const base = receiptline.commands.text;

function recorder(trace) {
    let left = 0, width = 0, align = 0, x = 0, look = '', scale = 1, line = [];
    const hex = text => Buffer.from(text, 'latin1').toString('hex');
    return Object.assign({}, base, {
        area(l, w, r) { left = l; width = w; return base.area.call(this, l, w, r); },
        align(a) { align = a; return ''; },
        absolute(p) { x = 2 * (left + p); return base.absolute.call(this, p); },
        relative(p) { x += 2 * p; return base.relative.call(this, p); },
        normal() { look = ''; scale = 1; return base.normal.call(this); },
        ul() { look += 'u'; return ''; },
        em() { look += 'b'; return ''; },
        iv() { look += 'i'; return ''; },
        wh(n) { scale = n < 2 ? n + 1 : n - 1; look += n === 1 ? '2x1' : n === 2 ? '1x2' : scale + 'x' + scale; return base.wh.call(this, n); },
        text(text, encoding) {
            for (const c of this.arrayFrom(text, encoding)) {
                if (c !== ' ') line.push(x + c + look);
                x += 2 * scale * this.measureText(c, encoding);
            }
            return base.text.call(this, text, encoding);
        },
        lf() {
            if (line.length !== 0) trace.push('text ' + line.join(' '));
            line = [];
            return base.lf.call(this);
        },
        cut() { trace.push('cut'); return ''; },
        image(image) { trace.push(['image', left, width, align, image].join(' ')); return ''; },
        qrcode(symbol) { trace.push(['qrcode', left, width, align, symbol.cell, symbol.level, Buffer.from(symbol.data).toString('hex')].join(' ')); return ''; },
        barcode(symbol) { trace.push(['barcode', left, width, align, symbol.type, symbol.width, symbol.height, symbol.hri, hex(symbol.data)].join(' ')); return ''; },
        command(command) { trace.push(['command', left, width, align, hex(command)].join(' ')); return ''; },
    });
}

process.stdout.write(JSON.stringify(request.documents.map(document => request.widths.map(cpl => {
    const trace = [];
    const text = receiptline.transform(document, { cpl, encoding: 'cp437', command: recorder(trace) });
    return { text: text.replace(/ +$/gm, ''), trace };
}))));
