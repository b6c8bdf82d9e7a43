using Fiscal.Documents;

namespace Fiscal.Receipts.Tests.Templates;

/// <summary>Every built-in template of a kind that has a C# layout gives the same document as its twin.</summary>
public sealed class TwinTests
{
    // 8 × 4 grey stripes, written by another program.
    private const string Logo = "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAECAAAAACWpiEsAAAADklEQVR4nGNg+A+FuBkAFxsP8bf0myAAAAAASUVORK5CYII=";

    [Fact]
    public void The_standard_template_prints_every_receipt_as_the_standard_layout_does()
    {
        var random = new Random(RandomReceipts.Seed);
        for (var i = 0; i < 250 * RandomReceipts.Scale; i++)
        {
            var receipt = RandomReceipts.Next(random);
            var options = Options(random);
            var findings = new List<Finding>();
            var context = new ReceiptLayoutContext { Language = random.Next(2) == 0 ? "de" : "en-GB", IsCopy = random.Next(2) == 0, Findings = findings };

            var expected = new StandardLayout(options).Create(receipt, context);
            var layout = new TemplateLayout(BuiltInLayouts.Find("standard")!.Template, new TemplateLayoutOptions { Standard = options });
            var actual = layout.Create(receipt, context);
            Assert.Empty(findings);
            AssertSame(expected, actual, $"receipt {i} of seed {RandomReceipts.Seed}");
        }
    }

    [Theory]
    [InlineData(OutageSlipKind.Outage, "outage-slip")]
    [InlineData(OutageSlipKind.Recovery, "recovery-slip")]
    public void The_templates_of_slips_print_what_the_slip_layout_does(OutageSlipKind kind, string name)
    {
        var random = new Random(RandomReceipts.Seed);
        for (var i = 0; i < 100 * RandomReceipts.Scale; i++)
        {
            var slip = Slip(random, kind);
            var cut = random.Next(2) == 0;
            var findings = new List<Finding>();
            var context = new ReceiptLayoutContext { Language = random.Next(2) == 0 ? "de" : "en", IsCopy = random.Next(2) == 0, Findings = findings };
            var layout = new OutageSlipTemplate(BuiltInLayouts.Find(name)!.Template, new TemplateLayoutOptions { Standard = new StandardLayoutOptions { Cut = cut } });

            AssertSame(new OutageSlipLayout(cut).Create(slip, context), layout.Create(slip, context), $"slip {i} of seed {RandomReceipts.Seed}");
            Assert.Empty(findings);
        }
    }

    [Fact]
    public void The_template_of_order_slips_prints_what_the_order_slip_layout_does()
    {
        var random = new Random(RandomReceipts.Seed);
        for (var i = 0; i < 150 * RandomReceipts.Scale; i++)
        {
            var receipt = RandomReceipts.Next(random);
            var cut = random.Next(2) == 0;
            var findings = new List<Finding>();
            var context = new ReceiptLayoutContext { Language = random.Next(2) == 0 ? "de" : "en", IsCopy = random.Next(2) == 0, Findings = findings };
            var layout = new TemplateLayout(BuiltInLayouts.Find("order-slip")!.Template, new TemplateLayoutOptions { Standard = new StandardLayoutOptions { Cut = cut } });

            var actual = layout.Create(receipt, context);
            Assert.Empty(findings);
            AssertSame(new OrderSlipLayout(cut).Create(receipt, context), actual, $"order {i} of seed {RandomReceipts.Seed}");
        }
    }

    [Theory]
    [InlineData("interim-bill")]
    [InlineData("cash-voucher")]
    public void The_templates_of_papers_beside_receipts_print_what_their_layouts_do(string name)
    {
        var random = new Random(RandomReceipts.Seed);
        for (var i = 0; i < 150 * RandomReceipts.Scale; i++)
        {
            var receipt = RandomReceipts.Next(random);
            var options = Options(random);
            var findings = new List<Finding>();
            var context = new ReceiptLayoutContext { Language = random.Next(2) == 0 ? "de" : "en", IsCopy = random.Next(2) == 0, Findings = findings };
            ReceiptLayout twin = name == "interim-bill" ? new InterimBillLayout(options) : new CashVoucherLayout(options);
            var layout = new TemplateLayout(BuiltInLayouts.Find(name)!.Template, new TemplateLayoutOptions { Standard = options });

            var actual = layout.Create(receipt, context);
            Assert.Empty(findings);
            AssertSame(twin.Create(receipt, context), actual, $"{name} {i} of seed {RandomReceipts.Seed}");
        }
    }

    [Fact]
    public void The_template_of_reports_prints_what_the_report_layout_does()
    {
        var random = new Random(RandomReceipts.Seed);
        for (var i = 0; i < 150 * RandomReceipts.Scale; i++)
        {
            var report = Report(random);
            var cut = random.Next(2) == 0;
            var findings = new List<Finding>();
            var context = new ReceiptLayoutContext { Language = random.Next(2) == 0 ? "de" : "en", IsCopy = random.Next(2) == 0, Findings = findings };
            var layout = new CashReportTemplate(BuiltInLayouts.Find("report")!.Template, new TemplateLayoutOptions { Standard = new StandardLayoutOptions { Cut = cut } });

            var actual = layout.Create(report, context);
            Assert.Empty(findings);
            AssertSame(new CashReportLayout(cut).Create(report, context), actual, $"report {i} of seed {RandomReceipts.Seed}");
        }
    }

    // What names the layout differs by nature; everything else is the same, and so is every line on 80 and 58 mm.
    private static void AssertSame(ReceiptDocument expected, ReceiptDocument actual, string which)
    {
        Assert.Equal(32, actual.LayoutId.Length);
        foreach (var width in new[] { 48, 32 })
        {
            var renderer = new TextRenderer(new TextRendererOptions { CharactersPerLine = width });
            Assert.Equal(which + "\n" + renderer.RenderToString(expected), which + "\n" + renderer.RenderToString(actual));
        }

        Assert.Equal((expected.Title, expected.Language, expected.Kind, expected.Marks), (actual.Title, actual.Language, actual.Kind, actual.Marks));
        Assert.Equal(expected.Sections.Select(static section => section.Role), actual.Sections.Select(static section => section.Role));
        foreach (var (wanted, got) in expected.Sections.Zip(actual.Sections))
        {
            Assert.Equal((wanted.Role, wanted.Caption, wanted.HasHeader, wanted.Blocks.Count), (got.Role, got.Caption, got.HasHeader, got.Blocks.Count));
            foreach (var (block, other) in wanted.Blocks.Zip(got.Blocks))
            {
                Assert.True(block.Equals(other), $"{which}, {wanted.Role}: {Show(block)}\nis not {Show(other)}");
            }
        }

        Assert.Equal(expected, new ReceiptDocument(actual.Title, actual.Language, actual.Kind, actual.Sections, actual.Marks));
    }

    private static string Show(DocumentBlock block) => block.GetType().Name + " " + string.Join(' ', block.Format.Columns) + " " + block.Format.Border + block.Format.Alignment + block.Format.Wrap
        + (block is RowBlock row ? string.Concat(row.Cells.Select(cell => " | " + cell.Alignment + string.Concat(cell.Runs.Select(run => $" [{run.Text}·{run.Element}·{run.Value}·{run.Language}·{run.Style.Bold}{run.Style.Height}]")))) : string.Empty);

    private static StandardLayoutOptions Options(Random random)
    {
        var options = new StandardLayoutOptions { ShowCashierName = random.Next(2) == 0, ShowTseText = random.Next(2) == 0, ShowQrCode = random.Next(4) != 0, Cut = random.Next(4) != 0 };
        if (random.Next(3) == 0)
        {
            options.LogoPng = Convert.FromBase64String(Logo);
            options.LogoAlternativeText = "Logo" + RandomReceipts.Text(random).Trim();
        }

        for (var n = random.Next(3); n > 0; n--)
        {
            options.FooterLines.Add(RandomReceipts.Text(random));
        }

        options.VatNotes["EXEMPT"] = random.Next(2) == 0 ? "steuerfrei nach § 4 Nr. 21 UStG" + RandomReceipts.Text(random) : string.Empty;
        return options;
    }

    private static CashReport Report(Random random)
    {
        var report = new CashReport
        {
            ClosingNumber = random.Next(2) == 0 ? null : random.Next(1, 99),
            Time = new DateTimeOffset(2026, 11, 24, 20, 1, 2, TimeSpan.FromHours(1)),
            BusinessDay = new DateTime(2026, 11, 24),
            RegisterId = RandomReceipts.Text(random),
            Merchant = RandomReceipts.Text(random),
            Person = random.Next(2) == 0 ? RandomReceipts.Text(random) : null,
            FirstReceipt = random.Next(3) == 0 ? null : 1,
            LastReceipt = random.Next(3) == 0 ? null : 99,
            Receipts = random.Next(99),
            OtherReceipts = random.Next(9),
            Unsigned = random.Next(3),
            Currency = random.Next(4) == 0 ? "JPY" : "EUR",
        };
        for (var n = random.Next(4); n > 0; n--)
        {
            var gross = random.Next(-100, random.Next(5) == 0 ? 1_000_000_000 : 90_000) / 100m;
            report.Vat.Add(new CashReportVat(random.Next(2) == 0 ? 19m : 9.5m, gross - 0.01m, 0.01m, gross));
        }

        foreach (var rows in new[] { report.BusinessCases, report.Payments, report.Drawer, report.Cashiers, report.Shifts })
        {
            for (var n = random.Next(3); n > 0; n--)
            {
                rows.Add(new CashReportRow(RandomReceipts.Text(random), random.Next(-1000, random.Next(5) == 0 ? 1_000_000_000 : 90_000) / 100m, random.Next(2) == 0 ? null : random.Next(50), random.Next(2) == 0 ? null : random.Next(9999) / 100m));
            }
        }

        return report;
    }

    private static OutageSlip Slip(Random random, OutageSlipKind kind) => new()
    {
        Kind = kind,
        Number = random.Next(1, 999),
        Begin = new DateTimeOffset(2026, 3, 2, 8, 5, 9, TimeSpan.FromHours(1)),
        End = random.Next(3) == 0 ? null : new DateTimeOffset(2026, 3, 2, 8, 25, 10, TimeSpan.FromHours(1)),
        Code = "device-absent",
        ProviderCode = random.Next(2) == 0 ? "0x" + RandomReceipts.Text(random) : null,
        Text = RandomReceipts.Text(random),
        IsTest = random.Next(2) == 0,
        RegisterId = RandomReceipts.Text(random),
        ClientId = RandomReceipts.Text(random),
        Cashier = random.Next(2) == 0 ? new Cashier("7", RandomReceipts.Text(random)) : null,
        Printer = random.Next(2) == 0 ? RandomReceipts.Text(random) : null,
        SerialNumber = random.Next(2) == 0 ? default : TseSerialNumber.Parse(string.Concat(Enumerable.Repeat("9F86D081", 8))),
        Manufacturer = random.Next(2) == 0 ? RandomReceipts.Text(random) : null,
        Receipts = [.. Enumerable.Range(100, random.Next(3) switch { 0 => 0, 1 => random.Next(1, 51), _ => random.Next(51, 80) }).Select(static n => (long)n)],
    };
}
