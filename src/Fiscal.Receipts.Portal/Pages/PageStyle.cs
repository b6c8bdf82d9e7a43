using System.Security.Cryptography;
using System.Text;

namespace Fiscal.Receipts.Portal;

/// <summary>The style sheet of a branch's pages and its hash for the content security policy.</summary>
internal sealed class PageStyle
{
    private const string Frame = """
        :root{color-scheme:light dark;--bg:#f3f1ed;--ink:#1b1b1b;--soft:#5a5a5a;--paper:#fff;--line:#767676;--hair:#dedad3;--good:#14602c;--bad:#a31515;--goodbg:#e8f4ea;--badbg:#fbeaea}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
        body{margin:0;background:var(--bg);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;overflow-wrap:anywhere}
        a{color:inherit}
        p{margin:.5rem 0}
        :focus-visible{outline:3px solid var(--ink);outline-offset:3px;border-radius:.25rem}
        .skip{position:absolute;inset-inline-start:.5rem;inset-block-start:-6rem;background:var(--paper);color:var(--ink);padding:.75rem 1rem;z-index:2}
        .skip:focus{inset-block-start:.5rem}
        .top{background:var(--brand);color:var(--on);padding:2rem 1.25rem 5.5rem;text-align:center}
        .top :focus-visible{outline-color:var(--on)}
        .top>*{max-inline-size:28rem;margin-inline:auto}
        .top .logo{inline-size:fit-content;background:#fff;border-radius:.875rem;padding:.75rem 1rem;margin-block:0 1.125rem;line-height:0;box-shadow:0 2px 10px #0002}
        .logo img{max-inline-size:11.25rem;max-block-size:5.625rem;inline-size:auto;block-size:auto}
        .top h1{font-size:1.25rem;line-height:1.3;margin-block:0;font-weight:650}
        .top p{margin-block:.125rem}
        .addr{font-size:.9rem}
        .nb{display:inline-block;margin-inline:.375rem}
        .sum{font-size:3rem;line-height:1.15;font-weight:700;letter-spacing:-.02em;font-variant-numeric:tabular-nums;margin-block:1.25rem .125rem!important}
        .sum span,.vh{position:absolute;inline-size:1px;block-size:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        .marks{list-style:none;padding:0;margin-block:1rem 0;display:flex;flex-wrap:wrap;gap:.5rem;justify-content:center}
        .marks li{border:2px solid currentColor;border-radius:.375rem;padding:.125rem .75rem;font-weight:700;letter-spacing:.06em;font-size:.9375rem}
        main{max-inline-size:28rem;margin:-4rem auto 0;padding:0 .75rem;display:grid;gap:1rem}
        .card{background:var(--paper);border-radius:1rem;box-shadow:0 1px 2px #0002,0 10px 30px #0000001a;padding:1.25rem;min-inline-size:0}
        .card>h2{font-size:1.125rem;line-height:1.35;margin:0 0 .5rem}
        .card>:last-child{margin-block-end:0}
        .acts{display:grid;grid-template-columns:repeat(auto-fit,minmax(3.75rem,1fr));gap:.375rem;list-style:none;margin:0;padding:.75rem}
        .acts a{display:flex;flex-direction:column;align-items:center;justify-content:center;gap:.25rem;min-block-size:4.25rem;padding:.5rem .25rem;border-radius:.625rem;border:1px solid var(--hair);text-decoration:none;font-weight:600;font-size:.9rem;text-align:center}
        .acts a:hover{border-color:var(--line)}
        .acts .first{background:var(--brand);color:var(--on);border-color:var(--brand)}
        .acts svg{inline-size:1.5rem;block-size:1.5rem;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
        .say{border-inline-start:.375rem solid var(--good);background:var(--goodbg);color:var(--ink)}
        .say.bad{border-color:var(--bad);background:var(--badbg)}
        main .receipt{max-inline-size:none;margin:0;border-radius:1rem;padding:1.5rem 1.25rem}
        .receipt h2{font-size:1.25rem}
        details.card>summary{cursor:pointer;font-weight:600;margin:-1.25rem;padding:1.25rem;border-radius:1rem}
        details.card[open]>summary{margin-block-end:0;padding-block-end:.75rem}
        label,legend{display:block;font-weight:600;padding:0;margin-block:.875rem .25rem}
        .hint{color:var(--soft);font-size:.9rem;margin:.25rem 0}
        .err{color:var(--bad);font-weight:600}
        input:not([type=radio],[type=checkbox]),textarea{inline-size:100%;min-block-size:2.75rem;padding:.5rem .75rem;border:1px solid var(--line);border-radius:.5rem;background:var(--paper);color:var(--ink);font:inherit}
        textarea{min-block-size:5.5rem;resize:vertical}
        input[aria-invalid=true]{border:2px solid var(--bad)}
        fieldset{border:0;padding:0;margin:0 0 .5rem;min-inline-size:0}
        .rate{display:flex;gap:.375rem;flex-wrap:wrap}
        .rate label{flex:1 1 2.75rem;display:flex;flex-direction:column;align-items:center;justify-content:center;min-inline-size:2.75rem;min-block-size:3.5rem;margin:0;border:1px solid var(--line);border-radius:.5rem;cursor:pointer;font-weight:600}
        .rate label:has(:checked){background:var(--brand);color:var(--on);border-color:var(--brand);box-shadow:0 0 0 2px var(--paper),0 0 0 4px var(--brand)}
        .rate label:has(:focus-visible){outline:3px solid var(--ink);outline-offset:3px}
        .rate input{inline-size:1.125rem;block-size:1.125rem;margin:.125rem;accent-color:currentColor}
        .opts label,.tick{display:flex;align-items:flex-start;gap:.75rem;min-block-size:2.75rem;padding-block:.5rem;margin:0;font-weight:400}
        .opts input,.tick input{inline-size:1.5rem;block-size:1.5rem;flex:none;margin:0;accent-color:var(--ink)}
        button,.btn{display:block;inline-size:100%;min-block-size:2.875rem;margin-block-start:1rem;padding:.625rem 1rem;border:1px solid var(--brand);border-radius:.625rem;background:var(--brand);color:var(--on);font:inherit;font-weight:650;text-align:center;text-decoration:none;cursor:pointer}
        .btn.quiet,button.quiet{background:none;color:var(--ink);border-color:var(--line)}
        .pot{position:absolute;inset-inline-start:-999rem}
        .big{text-align:center;padding-block:2rem}
        .big h1,.big h2{font-size:1.5rem;line-height:1.25;margin:.75rem 0}
        .big svg{inline-size:3.5rem;block-size:3.5rem;fill:none;stroke:currentColor;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round;color:var(--soft)}
        .ok{display:flex;gap:.75rem;align-items:center;margin:0}
        .ok svg{inline-size:1.75rem;block-size:1.75rem;flex:none;fill:none;stroke:var(--good);stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
        footer{max-inline-size:28rem;margin:1.5rem auto 0;padding:0 1.25rem 2.5rem;font-size:.9375rem;color:var(--soft)}
        footer ul{list-style:none;display:flex;flex-wrap:wrap;column-gap:1.25rem;padding:0;margin:.5rem 0}
        footer li a{display:inline-flex;align-items:center;min-block-size:2.75rem}
        footer summary{cursor:pointer;padding-block:.625rem}
        footer details p{white-space:pre-line}
        .contact{white-space:pre-line}
        .plain{min-block-size:80vh;display:grid;align-content:center;margin-block-start:0}
        @media (max-width:22rem){main .receipt{padding-inline:1rem}.receipt .f{padding-inline-end:0}.sum{font-size:2.625rem}}
        [hidden]{display:none!important}
        .alone .receipt{margin-block-end:1rem}
        .alone th{white-space:pre-line}
        @media (min-width:48rem){.top{padding-block:3rem 6.5rem}main{gap:1.25rem}main .receipt{padding:2rem}.card{padding:1.5rem}.acts{padding:.75rem}}
        @media screen and (prefers-color-scheme:dark){:root{--bg:#111215;--ink:#ededed;--soft:#b4b4b4;--paper:#1d1e21;--line:#8d8d8d;--hair:#3a3c42;--good:#7ed49a;--bad:#ffa3a3;--goodbg:#16291c;--badbg:#331b1b}}
        @media print{body{background:#fff;font-size:9pt}.top{background:none;color:#000;padding:0}main{margin:1rem auto 0;padding:0;display:block}.sum{font-size:1.75rem}main .receipt{padding:0}.logo{box-shadow:none;padding:0}.skip,.acts,form,.web,footer ul,footer details,details.card{display:none}@page{margin:5mm}}

        """;

    private PageStyle(string background, string foreground)
    {
        Sheet = HtmlRenderer.StyleSheet + Frame.Replace("\r", string.Empty, StringComparison.Ordinal) + ":root{--brand:" + background + ";--on:" + foreground + "}\n";
        Policy = "default-src 'none'; style-src 'sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Sheet))) + "'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    }

    /// <summary>Of pages that belong to no branch.</summary>
    public static PageStyle Neutral { get; } = new("#f3f1ed", "#1b1b1b");

    /// <summary>Of the page that shows receipts of any shop.</summary>
    public static PageStyle SelfContained { get; } = new("#23404d", "#ffffff");

    /// <summary>What stands between <c>style</c> and its end.</summary>
    public string Sheet { get; }

    /// <summary>Value of the header <c>Content-Security-Policy</c>.</summary>
    public string Policy { get; }

    public static PageStyle Of(BranchSettings settings) => new(settings.Background, settings.Foreground);
}
