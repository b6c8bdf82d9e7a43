using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Fiscal.Documents;
using Fiscal.Printing.EscPos;

namespace Fiscal.Benchmarks;

/// <summary>The reference receipt without logo and QR code: ours, a bare loop over its characters, and the peers of <c>benchmarks/peers</c> where they are installed, in one run.</summary>
internal static class ReceiptMeasurement
{
    private const int Rounds = 400;
    private const int Calls = 200;

    public static int Run(string[] args)
    {
        var profile = EscPosBenchmarks.ReadProfile(args.SkipWhile(arg => arg != "--receipt").Skip(1).FirstOrDefault() ?? "generic-80");
        ReceiptDocument[] documents = [ReferenceReceipt.Create(471, withLogo: false, withQr: false), ReferenceReceipt.Create(472, withLogo: false, withQr: false)];
        ReceiptDocument[] whole = [ReferenceReceipt.Create(471), ReferenceReceipt.Create(472)];
        var renderer = new EscPosRenderer(profile);
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        var context = new RenderContext();
        var text = new TextRenderer(new TextRendererOptions { CharactersPerLine = profile.Columns, BoxDrawing = true });
        string[] texts = [text.RenderToString(documents[0]), text.RenderToString(documents[1])];
        var map = CharacterLoop.Map();
        var bytes = new byte[64 * 1024];
        var wholeRenderer = EscPosBenchmarks.Renderer(profile.Clone(), whole[0]);

        int Write(EscPosRenderer by, ReceiptDocument document)
        {
            output.ResetWrittenCount();
            by.Render(document, output, context);
            return output.WrittenCount;
        }

        int Loop(int i) => CharacterLoop.Run(texts[i & 1], map, bytes);
        int LoopByTable(int i) => CharacterLoop.RunByTable(texts[i & 1], CodeTable.Cp858, bytes);
        int Render(int i) => Write(renderer, documents[i & 1]);
        int RenderWhole(int i) => Write(wholeRenderer, whole[i & 1]);

        // Short turns and the best of them, because what else the machine does changes within milliseconds.
        double loop = double.MaxValue, loopByTable = double.MaxValue, render = double.MaxValue, renderWhole = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            loop = Math.Min(loop, Microseconds(Loop));
            loopByTable = Math.Min(loopByTable, Microseconds(LoopByTable));
            render = Math.Min(render, Microseconds(Render));
            renderWhole = Math.Min(renderWhole, Microseconds(RenderWhole));
        }

        Console.WriteLine($"{"encoder",-52} {"bytes",7} {"µs",9} {"to ours",9}");
        Line("bare loop over the characters", texts[0].Length, loop, render);
        Line("the same by CodeTable.TryGetByte", texts[0].Length, loopByTable, render);
        Line($"Fiscal.Printing.EscPos, {profile.Name}, logo and QR", RenderWhole(0), renderWhole, render);
        Line($"Fiscal.Printing.EscPos, {profile.Name}", Render(0), render, render);
        return Peers(render);
    }

    private static int Peers(double ours)
    {
        var root = FindRoot();
        var folder = Path.Combine(root, "benchmarks", "peers");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            Console.WriteLine($"the peers are not installed: run 'npm ci' in {folder}");
            return 0;
        }

        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, WorkingDirectory = folder };
        start.ArgumentList.Add("run.mjs");
        start.ArgumentList.Add(Path.Combine(root, "benchmarks", "reference.receipt"));
        using var node = Process.Start(start)!;
        while (node.StandardOutput.ReadLine() is { } line)
        {
            var peer = JsonDocument.Parse(line).RootElement;
            Line(peer.GetProperty("name").GetString()!, peer.GetProperty("bytes").GetInt32(), peer.GetProperty("microseconds").GetDouble(), ours);
        }

        node.WaitForExit();
        return node.ExitCode;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Fiscal.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? Environment.CurrentDirectory;
    }

    private static double Microseconds(Func<int, int> call)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Calls; i++)
        {
            call(i);
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / Calls;
    }

    private static void Line(string name, int bytes, double microseconds, double ours) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-52} {bytes,7} {microseconds,9:F2} {microseconds / ours,9:F2}"));
}
