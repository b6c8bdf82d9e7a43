using System.Diagnostics;

namespace Fiscal.Benchmarks;

/// <summary>The work of <see cref="ScreenBenchmarks"/> and <see cref="TemplateBenchmarks"/> in processor time, which a busy machine does not inflate as it does the clock's.</summary>
internal static class ScreenMeasurement
{
    private const int Warmup = 3000;
    private const int Rounds = 8;
    private const int PerRound = 400;

    public static int Run()
    {
        var benchmarks = new ScreenBenchmarks();
        benchmarks.Setup();
        Measure("QR matrix", benchmarks.Matrix);
        Measure("PDF", benchmarks.Pdf);
        Measure("PDF with attachment", benchmarks.PdfWithAttachment);
        Measure("PDF on A4", benchmarks.PdfSheet);
        Measure("PDF, new glyphs", benchmarks.PdfNewGlyphs);
        Measure("HTML", benchmarks.Html);
        var layouts = new TemplateBenchmarks();
        Measure("layout by code", () => layouts.Code().Sections.Count);
        Measure("layout by template", () => layouts.FromTemplate().Sections.Count);
        Measure("its ReceiptLine alone", () => layouts.ReceiptLine().Length);
        return 0;
    }

    private static void Measure(string name, Func<int> render)
    {
        for (var i = 0; i < Warmup; i++)
        {
            render();
        }

        using var process = Process.GetCurrentProcess();
        var (processor, clock) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            process.Refresh();
            var before = process.TotalProcessorTime;
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < PerRound; i++)
            {
                render();
            }

            clock.Add(watch.Elapsed.TotalMilliseconds / PerRound);
            process.Refresh();
            processor.Add((process.TotalProcessorTime - before).TotalMilliseconds / PerRound);
        }

        processor.Sort();
        clock.Sort();
        Console.WriteLine($"{name,-22} processor {processor[Rounds / 2]:F3} ms (least {processor[0]:F2}), clock {clock[Rounds / 2]:F3} ms");
    }
}
