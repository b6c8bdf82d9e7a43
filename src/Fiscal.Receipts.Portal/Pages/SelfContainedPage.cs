using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Fiscal.Receipts.Portal;

/// <summary>The page behind a code that holds the receipt itself (digital-receipt §4): what stands behind # stays on the phone, so a script has to draw it. The one page with a script; the policy names its hash, and it reaches nothing.</summary>
internal sealed class SelfContainedPage
{
    private const string Script = """
        (()=>{'use strict';
        const A='0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*-.:',T=__TEXTS__,de=T.lang=='de',$=id=>document.getElementById(id);
        const fail=t=>{$('say').textContent=t;$('say').hidden=false;$('wait').hidden=true};
        const bytes=s=>{if(s.length%3==1)throw 0;const o=[];for(let i=0;i<s.length;i+=3){const c=[...s.slice(i,i+3)].map(x=>A.indexOf(x));if(c.includes(-1))throw 0;
        const v=c.reduce((a,b)=>a*41+b,0);if(v>(c.length==2?255:65535))throw 0;if(c.length==3)o.push(v>>8);o.push(v&255)}return new Uint8Array(o)};
        const unpack=async b=>{const r=new Blob([b]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader(),parts=[];let n=0;
        for(;;){const{done,value}=await r.read();if(done)break;n+=value.length;if(n>262144)throw 0;parts.push(value)}return new TextDecoder('utf-8',{fatal:true}).decode(await new Blob(parts).arrayBuffer())};
        const el=(tag,text,cls)=>{const e=document.createElement(tag);if(text!=null)e.textContent=String(text);if(cls)e.className=cls;return e};
        const add=(to,...kids)=>{to.append(...kids);return to};
        const num=(v,d=2)=>{const n=Number(v);if(!Number.isFinite(n))return '';return n.toLocaleString(T.lang,{minimumFractionDigits:d,maximumFractionDigits:Math.max(d,6)})};
        const cur=c=>!c||c=='EUR'?'€':c,money=(v,c)=>num(v)+'\u00a0'+cur(c);
        const when=s=>{const m=/^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(s||'');return !m?String(s||''):de?`${m[3]}.${m[2]}.${m[1]}, ${m[4]}:${m[5]} Uhr`:`${+m[3]} ${'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')[m[2]-1]} ${m[1]}, ${m[4]}:${m[5]}`};
        const table=(name,head,rows)=>{const t=el('table');add(t,add(el('caption',null,'vh'),el('h2',name)));if(head)add(t,add(el('thead'),add(el('tr'),...head.map((h,i)=>{const e=el('th',h,i?'r':'');e.scope='col';return e}))));
        add(t,add(el('tbody'),...rows.map((r,k)=>add(el('tr',null,k?'n':''),...r.map((c,i)=>{if(i)return el('td',c,'r w');const e=el('th',c,'');e.scope='row';return e})))));return t};
        const draw=r=>{const h=r.head,d=r.data,s=h.seller,a=s.address||{},c=d.currency;
        document.title=T.receipt+' '+h.number+' – '+s.name;$('name').textContent=s.name;$('addr').textContent=[a.street,((a.postal_code||'')+' '+(a.city||'')).trim()].filter(Boolean).join(', ');
        $('tax').textContent=s.tax_number?T.tax+' '+s.tax_number:'';$('sum').textContent=money(d.full_amount_incl_vat,c);$('when').textContent=when(h.date)+' · '+T.number+' '+h.number;
        const art=$('art');
        if(r.misc&&r.misc.footer_text)add(art,add(el('section'),...String(r.misc.footer_text).split('\n').map(t=>el('p',t,'c'))));
        const lines=[];for(const l of d.lines||[]){const v=(l.vat_amounts||[]).reduce((n,x)=>n+Number(x.incl_vat||0),0),q=l.item?num(l.item.quantity,0)+' '+(l.item.quantity_measure||'x')+' ':'';
        lines.push([q+l.text+(l.additional_text?'\n'+l.additional_text:''),num(v)])}
        add(art,add(el('section',null,'items'),table(T.items,[T.items,c||'EUR'],lines)));
        add(art,add(el('section'),table(T.total,null,[[T.total+' '+(c||'EUR'),num(d.full_amount_incl_vat)]])));
        if(s.tax_exemption)add(art,add(el('section'),el('p',s.tax_exemption_note)));
        else add(art,add(el('section'),table(T.vat,[T.vat,T.net,T.taxAmount,T.gross],(d.vat_amounts||[]).map(x=>[num(x.percentage,0)+' %',num(x.excl_vat),num(x.vat),num(x.incl_vat)]))));
        add(art,add(el('section'),table(T.payment,null,(d.payment_types||[]).map(x=>[x.name,num(x.amount)]))));
        for(const x of(r.misc&&r.misc.additional_receipts)||[])if(String(x.content_type).startsWith('text/plain'))add(art,add(el('section'),add(el('details'),el('summary',T.slip),el('pre',new TextDecoder().decode(Uint8Array.from(atob(x.content),y=>y.charCodeAt(0)))))));
        const t=r.security&&r.security.tse,facts=[[T.till,r.cash_register&&r.cash_register.serial_number]];
        if(t)facts.push([T.tx,t.transaction_number],[T.start,t.timestamp_start],[T.end,t.timestamp_end],[T.count,t.signature_number],[T.serial,t.serial_number],[T.check,t.signature]);
        const box=add(el('section',null,'tse'),el('h2','TSE'));for(const[k,v]of facts)if(v!=null)add(box,add(el('p'),k+': ',el('span',v,'m')));add(art,box);
        $('wait').hidden=true;$('top').hidden=false;$('receipt').hidden=false};
        addEventListener('hashchange',()=>location.reload());$('print').addEventListener('click',()=>print());
        (async()=>{try{const b=bytes(decodeURIComponent(location.hash.slice(1)).toUpperCase());if(b.length<2||b[0]!=1)throw 0;if(!self.DecompressionStream)return fail(T.old);draw(JSON.parse(await unpack(b.subarray(1))))}catch{fail(T.bad)}})();
        })();
        """;

    private readonly (byte[] Html, string Policy) _german = Make(PageTexts.German);
    private readonly (byte[] Html, string Policy) _english = Make(PageTexts.English);

    /// <summary>GET and HEAD <c>/O</c>.</summary>
    public async Task GetAsync(HttpContext context)
    {
        var (html, policy) = PageTexts.Of(context.Request).IsGerman ? _german : _english;
        ReceiptPages.Headers(context, policy);
        // Nothing in it belongs to anybody; a phone that has it draws receipts without network.
        context.Response.Headers.CacheControl = "private, max-age=86400";
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = html.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(html, context.RequestAborted);
        }
    }

    private static (byte[] Html, string Policy) Make(PageTexts texts)
    {
        (string Name, string Text)[] words =
        [
            ("lang", texts.Language), ("receipt", texts.Receipt), ("number", texts.ReceiptNumber), ("tax", texts.TaxNumber), ("items", texts.Pick("Artikel", "Item")), ("total", texts.Pick("SUMME", "TOTAL")), ("vat", texts.Pick("MwSt", "VAT")),
            ("net", texts.Pick("Netto", "Net")), ("taxAmount", texts.Pick("Steuer", "Tax")), ("gross", texts.Pick("Brutto", "Gross")), ("payment", texts.Pick("Zahlung", "Payment")), ("slip", texts.Pick("Kartenbeleg", "Card slip")),
            ("till", texts.Pick("Kassen-Seriennr.", "Till serial no.")), ("tx", texts.Pick("TSE-Transaktion", "TSE transaction")), ("start", texts.Pick("TSE-Beginn", "TSE start")), ("end", texts.Pick("TSE-Ende", "TSE end")),
            ("count", texts.Pick("Signaturzähler", "Signature count")), ("serial", texts.Pick("TSE-Seriennr.", "TSE serial no.")), ("check", texts.Pick("Prüfwert", "Check value")),
            ("bad", texts.Pick("In diesem Link steckt kein lesbarer Beleg. Scannen Sie den QR-Code bitte noch einmal oder bitten Sie um einen Ausdruck.", "This link holds no readable receipt. Please scan the QR code again or ask for a printed one.")),
            ("old", texts.Pick("Dieser Browser kann den Beleg nicht auspacken. Bitten Sie um einen Ausdruck oder öffnen Sie den Link mit einem neueren Browser.", "This browser cannot unpack the receipt. Please ask for a printed one or open the link in a newer browser.")),
        ];
        var script = Script.Replace("\r", string.Empty, StringComparison.Ordinal).Replace("__TEXTS__", "{" + string.Join(',', words.Select(static word => word.Name + ":'" + word.Text + "'")) + "}", StringComparison.Ordinal);
        var style = PageStyle.SelfContained;
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"").Append(texts.Language).Append("\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<meta name=\"robots\" content=\"noindex,nofollow,noarchive\">\n<link rel=\"icon\" href=\"data:,\">\n<title>").Append(texts.Receipt)
            .Append("</title>\n<style>").Append(style.Sheet).Append("</style>\n</head>\n<body>\n<header class=\"top\" id=\"top\" hidden>\n<h1 id=\"name\"></h1>\n<p class=\"addr\" id=\"addr\"></p>\n<p class=\"addr\" id=\"tax\"></p>\n<p class=\"sum\" id=\"sum\"></p>\n<p id=\"when\"></p>\n</header>\n<main class=\"alone\">\n")
            .Append("<noscript><p class=\"card say bad\">").Append(texts.Pick("Dieser Beleg steckt im QR-Code selbst. Um ihn anzuzeigen, braucht der Browser JavaScript. Bitten Sie sonst um einen Ausdruck.", "This receipt is inside the QR code itself. To show it the browser needs JavaScript. Otherwise please ask for a printed one.")).Append("</p></noscript>\n")
            .Append("<p class=\"card say bad\" id=\"say\" role=\"alert\" hidden></p>\n<p class=\"vh\" id=\"wait\" role=\"status\">").Append(texts.Pick("Der Beleg wird gelesen.", "Reading the receipt.")).Append("</p>\n<div id=\"receipt\" hidden>\n<article class=\"receipt\" id=\"art\"></article>\n<section class=\"card web\"><p class=\"hint\">")
            .Append(texts.Pick("Diese Angaben stehen im QR-Code der Kasse und wurden nicht übertragen. Dieses Portal hat sie nicht geprüft. Heben Sie den Link auf oder drucken Sie die Seite, auch als PDF.", "These details come from the till's QR code and were not transferred. This portal has not checked them. Keep the link or print this page, as a PDF if you like."))
            .Append("</p><button type=\"button\" id=\"print\">").Append(texts.Pick("Drucken oder als PDF sichern", "Print or save as PDF")).Append("</button></section>\n</div>\n</main>\n<script>").Append(script).Append("</script>\n</body>\n</html>\n");
        var policy = style.Policy.Replace("img-src 'self' data:; form-action 'self'", "img-src data:; script-src 'sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script))) + "'; form-action 'none'", StringComparison.Ordinal);
        return (Encoding.UTF8.GetBytes(html.ToString()), policy);
    }
}
