using System.Diagnostics;
using System.Text.Json;

namespace Fiscal.Documents.Tests;

/// <summary>npm receiptline 4.0.4, the reference of the language: what it prints, and what it asks of a printer.</summary>
internal static class ReceiptLineOracle
{
    public static readonly int[] Widths = [32, 42, 48];

    private static readonly Lazy<string> Package = new(Find);

    /// <summary>The 21 documents that the package shows the language with.</summary>
    public static IReadOnlyList<(string Name, string Text)> Examples() =>
        [.. Directory.GetFiles(Path.Combine(Package.Value, "example", "data", "en"), "*.receipt").Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), File.ReadAllText(path)))];

    /// <summary>One print per document and width.</summary>
    public static IReadOnlyList<IReadOnlyList<Print>> Run(IEnumerable<string> documents)
    {
        var request = JsonSerializer.SerializeToUtf8Bytes(new { documents, widths = Widths });
        var answer = Execute("node", request, Path.Combine(AppContext.BaseDirectory, "Fixtures", "receiptline-oracle.js"), Package.Value);
        using var json = JsonDocument.Parse(answer);
        return
        [
            .. json.RootElement.EnumerateArray().Select(document => document.EnumerateArray()
                .Select(print => new Print(print.GetProperty("text").GetString()!, [.. print.GetProperty("trace").EnumerateArray().Select(item => item.GetString()!)])).ToList()),
        ];
    }

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Fiscal.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        var installed = System.Text.Encoding.UTF8.GetString(Execute("bash", [], Path.Combine(folder, "eng", "oracles", "install.sh"))).Trim();
        var package = Path.Combine(installed, "node_modules", "receiptline");
        var manifest = Path.Combine(package, "package.json");
        Assert.True(File.Exists(manifest), Missing);
        using var json = JsonDocument.Parse(File.ReadAllBytes(manifest));
        Assert.Equal("4.0.4", json.RootElement.GetProperty("version").GetString());
        return package;
    }

    private const string Missing = "npm receiptline 4.0.4 is missing: install node with 'apt-get install -y nodejs npm', then run 'bash eng/oracles/install.sh'.";

    private static byte[] Execute(string program, byte[] input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            using var output = new MemoryStream();
            var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
            process.WaitForExit();
            reading.GetAwaiter().GetResult();
            return process.ExitCode == 0 ? output.ToArray() : throw new InvalidOperationException($"{Missing} ({program} ended with {process.ExitCode}: {error.GetAwaiter().GetResult()})");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException(Missing);
        }
    }

    /// <param name="Text">The plain text, trailing blanks removed.</param>
    /// <param name="Trace">Texts with place and look, pictures, codes, commands and cuts, in order.</param>
    internal sealed record Print(string Text, IReadOnlyList<string> Trace);
}
