using System.Globalization;
using System.Text;
using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>The style sheet: the same for every document, so that a content security policy can name its hash.</summary>
internal static class HtmlStyle
{
    private const string Rules = """
        .receipt{--ink:#1b1b1b;--soft:#555;--paper:#fff;--line:#767676;--hair:#e2e2e2;--box:#f3f1ec;max-inline-size:27rem;margin:1.5rem auto;padding:1.75rem 1.5rem;box-sizing:border-box;background:var(--paper);color:var(--ink);border-radius:.5rem;box-shadow:0 1px 3px #0003,0 8px 24px #0000001a;font:1rem/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere;-webkit-text-size-adjust:100%;text-size-adjust:100%}
        .receipt section{margin-block-start:1rem}
        .receipt section:first-child{margin-block-start:0}
        .receipt h1{font-size:1.35rem;line-height:1.25;margin:0 0 .25rem}
        .receipt h2{font-size:1.15rem;line-height:1.3;margin:0 0 .25rem}
        .receipt p{margin:0}
        .receipt hr{border:0;border-block-start:1px solid var(--line);margin:.5rem 0}
        .receipt table{inline-size:100%;border-collapse:collapse;border-spacing:0}
        .receipt th,.receipt td{padding:.15rem 0 .15rem .75rem;vertical-align:top;text-align:start;font-weight:400}
        .receipt th:first-child,.receipt td:first-child{padding-inline-start:0}
        .receipt thead th{font-weight:700;border-block-end:1px solid var(--line);vertical-align:bottom}
        .receipt .l>*{border-block-start:1px solid var(--line)}
        .receipt .items tr.n>*{border-block-start:1px solid var(--hair)}
        .receipt .frame :is(th,td){border:1px solid var(--line);padding:.25rem .5rem}
        .receipt .r{text-align:end}
        .receipt .c{text-align:center}
        .receipt .f{inline-size:1%;white-space:nowrap}
        .receipt .w{white-space:nowrap}
        .receipt p.d,.receipt th.d,.receipt td.d{padding-inline-start:1rem}
        .receipt td.o{color:var(--soft);padding-block-start:0;font-size:.925em}
        .receipt .g{block-size:.75rem}
        .receipt .m,.receipt pre{font-family:ui-monospace,"Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.9em}
        .receipt pre{margin:0;white-space:pre-wrap}
        .receipt .i{background:var(--ink);color:var(--paper);padding:0 .25em}
        .receipt .tse{font-size:.9rem}
        .receipt figure{margin:.75rem 0;text-align:center}
        .receipt figure.r{text-align:end}
        .receipt figure.s{text-align:start}
        .receipt img{max-inline-size:100%;block-size:auto;vertical-align:top}
        .receipt .code{image-rendering:pixelated}
        .receipt summary{cursor:pointer;min-block-size:1.5rem;padding:.6rem 0;font-weight:600}
        .receipt summary:focus-visible{outline:3px solid var(--ink);outline-offset:2px;border-radius:2px}
        .receipt .cmd{background:var(--box);border:1px dashed var(--line);border-radius:.25rem;padding:.4rem .6rem;margin:.5rem 0;font-size:.9rem}
        .receipt .vh{position:absolute;inline-size:1px;block-size:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        .receipt caption{text-align:start}
        @media (max-width:30rem){.receipt{margin:0;padding:1.25rem 1rem;border-radius:0;box-shadow:none}}
        @media screen and (prefers-color-scheme:dark){.receipt{--ink:#ededed;--soft:#b9b9b9;--paper:#1d1e21;--line:#8d8d8d;--hair:#34363b;--box:#2a2b30}.receipt img{background:#fff;border-radius:.25rem}.receipt img:not(.code){padding:.5rem}}
        @media print{.receipt{max-inline-size:120mm;margin:0 auto;padding:0;border-radius:0;box-shadow:none;color:#000;background:#fff;font-size:9pt}.receipt .tse{font-size:7.5pt}.receipt summary{list-style:none;padding:.3rem 0}.receipt details::details-content{content-visibility:visible;block-size:auto}.receipt tr,.receipt figure{break-inside:avoid}.receipt thead{display:table-header-group}}

        """;

    private const string PageRules = """
        html{color-scheme:light dark}
        body{margin:0;background:#eceae6}
        @media (max-width:30rem){body{background:#fff}}
        @media screen and (prefers-color-scheme:dark){body{background:#121316}}
        @media screen and (prefers-color-scheme:dark) and (max-width:30rem){body{background:#1d1e21}}
        @media print{body{background:none}@page{margin:5mm}}

        """;

    private static readonly Lazy<string> LazySheet = new(() => Rules.Replace("\r", string.Empty) + Sizes());

    /// <summary>What the receipt needs.</summary>
    public static string Sheet => LazySheet.Value;

    /// <summary>What a page of its own needs beside it.</summary>
    public static string Page { get; } = PageRules.Replace("\r", string.Empty);

    /// <summary>Enlarged text grows less than on paper, where a factor doubles: a screen has no grid to fill.</summary>
    private static string Sizes()
    {
        var sizes = new StringBuilder();
        for (var width = 1; width <= TextStyle.LargestSize; width++)
        {
            for (var height = 1; height <= TextStyle.LargestSize; height++)
            {
                if (width + height > 2)
                {
                    var percent = 100 + (20 * (width - 1)) + (35 * (height - 1));
                    sizes.Append(".receipt .z").Append(width.ToString(CultureInfo.InvariantCulture)).Append(height.ToString(CultureInfo.InvariantCulture))
                        .Append("{font-size:").Append(percent.ToString(CultureInfo.InvariantCulture)).Append("%;line-height:1.25}");
                }
            }
        }

        return sizes.Append('\n').ToString();
    }
}
