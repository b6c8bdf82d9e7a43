using BenchmarkDotNet.Attributes;
using Fiscal.Documents;
using Fiscal.Receipts;
using Fiscal.Receipts.Tests.Rendering;

namespace Fiscal.Benchmarks;

/// <summary>The twelve-line receipt from a layout to its document: by code and by the template that gives the same document, each kept and warm; two receipts alternate.</summary>
/// <remarks>The template is measured with everything a till does at the counter: writing, reading, and the look whether the law's elements are there.</remarks>
[MemoryDiagnoser]
public class TemplateBenchmarks
{
    private static readonly string Template = BuiltInLayouts.Find("standard")!.Template;
    private readonly StandardLayout _code = new();
    private readonly TemplateLayout _template = new(Template);
    private readonly Receipt[] _receipts = [Samples.Sale(), Samples.Sale(builder => builder.Cashier("7"))];
    private int _turn;

    [Benchmark(Baseline = true)]
    public ReceiptDocument Code() => _code.Create(_receipts[_turn ^= 1]);

    [Benchmark]
    public ReceiptDocument FromTemplate() => _template.Create(_receipts[_turn ^= 1]);

    /// <summary>The text alone, before it is read.</summary>
    [Benchmark]
    public string ReceiptLine() => _template.WriteReceiptLine(_receipts[_turn ^= 1]);

    /// <summary>What a till does once, when it loads the shop's layout.</summary>
    [Benchmark]
    public TemplateLayout Parse() => new(Template);
}
