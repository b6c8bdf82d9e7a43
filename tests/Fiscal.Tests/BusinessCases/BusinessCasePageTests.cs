using System.Text;
using System.Text.RegularExpressions;
using Fiscal.Documents;

namespace Fiscal.Tests;

/// <summary>docs/business-cases.md is what running code gives: <c>FISCAL_ACCEPT=1</c> writes it anew.</summary>
public sealed partial class BusinessCasePageTests
{
    private const string Head = """
        # Business cases of a German till

        Each case with its call, the paper and what the TSE signs. The page is made by running code: `tests/Fiscal.Tests/BusinessCases` holds the calls, a test compares this
        file with what they give (`FISCAL_ACCEPT=1` writes it anew). The block of the TSE is left out below each paper. Wrong forms are refused before anything is
        journalled, with a message that names line and rule: [findings](findings.md).

        Every call takes a sale id of the POS's own: called again with the same id, after a crash for example, it gives the same receipt.

        ## What the law leaves open

        | question | how it is answered here |
        |---|---|
        | May the drawer go below zero? | No, unless `RegisterOptions.AllowNegativeCash` |
        | Slot of the margin scheme in process data | 5; `VatRatePeriod.MarginScheme(key, slot)` |
        | Is an interim bill signed? | Always |
        | Key of a receivable | 5, or 7 if the till cannot tell the VAT when it is paid: argument `vatCategory` |
        | BON_STORNO of a reversal | 1 for a complete reversal, 0 for returned goods |
        | Duty to hand out receipts | A setting with a date: `FiscalOptions.ReceiptDuties` |
        | Small business, §19 UStG | `MerchantOptions.SmallBusiness`: every category with a rate becomes exempt (key 6); a rate is refused, the note is printed |

        """;

    [Fact]
    public async Task The_page_says_what_the_code_does()
    {
        var root = Root();
        var source = File.ReadAllText(Path.Combine(root, "tests", "Fiscal.Tests", "BusinessCases", "BusinessCaseExamples.cs")).ReplaceLineEndings("\n");
        var page = new StringBuilder(Head.ReplaceLineEndings("\n"));
        var chapter = string.Empty;
        foreach (var example in BusinessCaseExamples.All)
        {
            if (chapter != example.Chapter)
            {
                page.Append("\n## ").Append(chapter = example.Chapter).Append('\n');
            }

            var receipt = await RunAsync(example);
            page.Append("\n### ").Append(example.Title).Append("\n\n").Append(example.Rule).Append("\n\n```csharp\n").Append(Body(source, example.MethodName)).Append("\n```\n\n");
            page.Append("```text\n").Append(Paper(receipt)).Append("\n```\n\n");
            page.Append('`').Append(receipt.ProcessType).Append("`: `").Append(receipt.ProcessData.Replace("\r", "␍", StringComparison.Ordinal)).Append("`\n");
        }

        var path = Path.Combine(root, "docs", "business-cases.md");
        if (Environment.GetEnvironmentVariable("FISCAL_ACCEPT") == "1")
        {
            await File.WriteAllTextAsync(path, page.ToString());
        }

        Assert.True(File.Exists(path), "docs/business-cases.md is missing; run this test with FISCAL_ACCEPT=1.");
        Assert.Equal(page.ToString(), (await File.ReadAllTextAsync(path)).ReplaceLineEndings("\n"));
    }

    private static async Task<Receipt> RunAsync(BusinessCaseExample example)
    {
        await using var till = new SignedTill(static o => o.VatRates = VatRateTable.Germany.With([VatRatePeriod.MarginScheme(1001), VatRatePeriod.ReverseCharge(1002)]));
        if (example.MethodName != "Float")
        {
            await till.Register.BookCashAsync("float-1", CashMovement.Float(200m));
        }

        var receipt = await example.Run(till.Register);
        await till.VerifyAsync();
        return receipt;
    }

    private static string Paper(Receipt receipt)
    {
        var document = receipt.Type == ReceiptType.Order ? new OrderSlipLayout(cut: false).Create(receipt) : new StandardLayout(new StandardLayoutOptions { ShowQrCode = false, Cut = false }).Create(receipt);
        var lines = new TextRenderer(new TextRendererOptions { CharactersPerLine = 48 }).RenderToString(document).TrimEnd().Split('\n').Select(static l => l.TrimEnd()).ToList();
        var tse = lines.FindIndex(static l => l.StartsWith("TSE-Transaktion", StringComparison.Ordinal));
        return string.Join("\n", tse > 0 ? lines.Take(tse - 1) : lines).TrimEnd();
    }

    private static string Body(string source, string method)
    {
        var start = source.IndexOf($"Task<Receipt> {method}(FiscalRegister register)", StringComparison.Ordinal);
        Assert.True(start > 0, method);
        var rest = source[start..];
        var arrow = Arrow().Match(rest);
        var text = arrow is { Success: true, Index: 0 } ? arrow.Groups["body"].Value : rest[(rest.IndexOf("\n    {\n", StringComparison.Ordinal) + 7)..rest.IndexOf("\n    }\n", StringComparison.Ordinal)];
        return string.Join("\n", text.Split('\n').Select(static l => l.StartsWith("        ", StringComparison.Ordinal) ? l[8..] : l));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Fiscal.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"\ATask<Receipt> \w+\(FiscalRegister register\) =>\n(?<body>.*?;)\n", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Arrow();
}
