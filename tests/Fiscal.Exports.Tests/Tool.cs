using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Fiscal.Exports.Tests;

/// <summary>Independent readers of our files. A missing one fails the test: a skipped oracle proves nothing.</summary>
internal static class Tool
{
    private const string ReadCsv = "import csv,json,sys; print(json.dumps(list(csv.reader(open(sys.argv[1],encoding='utf-8-sig',newline=''),delimiter=sys.argv[2],strict=True))))";

    /// <summary>Rows as Python's csv module reads them.</summary>
    public static string[][] Rows(string path, char delimiter = ';') =>
        JsonSerializer.Deserialize<string[][]>(Run("python3", "python3", "-c", ReadCsv, path, delimiter.ToString()))!;

    /// <summary>Has LibreOffice open a file as a person would, with semicolons and UTF-8, and save it in another format.</summary>
    public static string Convert(string path, string format, string folder)
    {
        var profile = new Uri(Path.Combine(folder, "profile")).AbsoluteUri;
        Run("soffice", "libreoffice-calc-nogui", "-env:UserInstallation=" + profile, "--headless", "--infilter=CSV:59,34,76,1", "--convert-to", format, "--outdir", folder, path);
        var converted = Path.Combine(folder, Path.GetFileNameWithoutExtension(path) + "." + format.Split(':')[0]);
        return File.Exists(converted) ? converted : throw new InvalidOperationException($"soffice made no {converted}.");
    }

    private static string Run(string program, string package, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8 };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new InvalidOperationException($"{program} is missing: install it with 'apt-get install -y {package}'.");
        }

        using (process)
        {
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {error.Result}");
        }
    }
}
