using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fiscal.Analyzers.Tests;

/// <summary>Each rule on code as a POS developer writes it, wrong and right.</summary>
public sealed class SaleAnalyzerTests
{
    private const string Looks = "if (receipt.Outage != null) { }";

    private static readonly Dictionary<string, (string Body, string Ids)> Programs = new(StringComparer.Ordinal)
    {
        ["the receipt is printed"] = ("var receipt = sale.Finish(draft); " + Looks, ""),
        ["the receipt is returned by another method"] = ("Print(sale.Finish(draft)); register.OutageBegan += (s, e) => { };", ""),
        ["the receipt is ignored"] = ("sale.Finish(draft); register.GetOutages();", "FISCAL001"),
        ["the awaited receipt is ignored"] = ("await sale.FinishAsync(draft); register.GetOutages();", "FISCAL001"),
        ["the awaited receipt is ignored without context"] = ("await sale.FinishAsync(draft).ConfigureAwait(false); register.GetOutages();", "FISCAL001"),
        ["nobody waits for the receipt"] = ("sale.FinishAsync(draft); register.GetOutages();", "FISCAL001"),
        ["the receipt is discarded on purpose"] = ("_ = await sale.FinishAsync(draft); register.GetOutages();", ""),
        ["the next number is worked out"] = ("var receipt = sale.Finish(draft); var next = receipt.Number + 1; " + Looks, "FISCAL002"),
        ["the last number is counted on"] = ("var next = register.GetStatus().LastReceiptNumber + 1; register.GetOutages();", "FISCAL002"),
        ["the number is only shown"] = ("var receipt = sale.Finish(draft); var text = \"Bon \" + receipt.Number; " + Looks, ""),
        ["the number is only compared"] = ("var receipt = sale.Finish(draft); var old = receipt.Number < 10; " + Looks, ""),
        ["no outage is looked at"] = ("var receipt = sale.Finish(draft); Print(receipt);", "FISCAL003"),
        ["the status tells of the outage"] = ("var receipt = sale.Finish(draft); Print(receipt); var outage = register.GetStatus().Outage;", ""),
        ["nothing is sold"] = ("register.CloseDay();", ""),
    };

    public static TheoryData<string> Names() => [.. Programs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_program_gets_the_warnings_it_deserves(string name)
    {
        var (body, ids) = Programs[name];

        Assert.Equal(ids, await WarningsAsync(body, OutputKind.ConsoleApplication));
    }

    [Fact]
    public async Task A_library_may_leave_the_outage_to_its_program() =>
        Assert.Equal(string.Empty, await WarningsAsync("var receipt = sale.Finish(draft); Print(receipt);", OutputKind.DynamicallyLinkedLibrary));

    private static async Task<string> WarningsAsync(string body, OutputKind kind)
    {
        var source = $$"""
            using System.Threading.Tasks;
            using Fiscal;
            public static class Program
            {
                public static void Main() { }
                static void Print(Receipt receipt) { }
            #pragma warning disable
                static async Task Sell(FiscalRegister register, FiscalTransaction sale, ReceiptDraft draft)
                {
            #pragma warning restore FISCAL001, FISCAL002, FISCAL003
                    {{body}}
                }
            }
            """;
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static path => (MetadataReference)MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create("Pos", [CSharpSyntaxTree.ParseText(source)], references, new CSharpCompilationOptions(kind));
        Assert.Empty(compilation.GetDiagnostics().Where(static d => d.Severity == DiagnosticSeverity.Error));
        var found = await compilation.WithAnalyzers(ImmutableArray.Create<DiagnosticAnalyzer>(new SaleAnalyzer())).GetAnalyzerDiagnosticsAsync();
        return string.Join(" ", found.Select(static d => d.Id).Order(StringComparer.Ordinal));
    }
}
