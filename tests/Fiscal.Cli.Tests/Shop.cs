using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Fiscal.Cli.Tests;

/// <summary>A folder with a few made-up baskets, and the program to try on them.</summary>
internal sealed class Shop : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fiscal-cli-");

    public Shop(int baskets = 12)
    {
        File.WriteAllText(Path("articles.csv"), "item;name;gross_price_eur;vat_in_house;vat_take_away;gv_typ\nBread;Bäckerbrot;3.20;REDUCED;REDUCED;Umsatz\nCoffee;Kaffee \"groß\" & süß;2.80;STANDARD;STANDARD;Umsatz\nAdjustment;Preiskorrektur;-0.50;REDUCED;REDUCED;Rabatt\n");
        var rows = new StringBuilder("\"Date\",\"Time\",\"Transaction\",\"Item\"\r\n");
        for (var i = 1; i <= baskets; i++)
        {
            // Two days; the third basket holds no article, the fifth has a correction. Transaction 4 is missing, as in real files.
            var transaction = i < 4 ? i : i + 1;
            var day = i <= baskets / 2 ? "2018-10-30" : "2018-10-31";
            var time = (TimeSpan.FromHours(9) + TimeSpan.FromSeconds(i * (baskets > 880 ? 5 : 60))).ToString("c", System.Globalization.CultureInfo.InvariantCulture);
            foreach (var item in i == 3 ? ["NONE"] : i == 5 ? ["Bread", "Adjustment"] : new[] { "Bread", "Coffee" })
            {
                rows.Append(System.Globalization.CultureInfo.InvariantCulture, $"\"{day}\",\"{time}\",{transaction},\"{item}\"\r\n");
            }
        }

        File.WriteAllText(Path("baskets.csv"), rows.ToString());
    }

    /// <summary>Where the sources are: found by looking, because on a build server source paths are elsewhere.</summary>
    public static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(System.IO.Path.Combine(folder!.FullName, "Fiscal.sln")))
            {
                folder = folder.Parent;
            }

            return folder.FullName;
        }
    }

    public string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    public string[] ReplayArguments(params string[] more) =>
        ["replay", "--baskets", Path("baskets.csv"), "--articles", Path("articles.csv"), "--journal", Path("day.journal"), "--tse-dir", Path("tse"), "--json", "--quiet", .. more];

    public async Task<JsonElement> ReplayAsync(params string[] more)
    {
        var run = await RunAsync(ReplayArguments(more));
        Assert.True(run.ExitCode == 0, run.Errors);
        return run.Json();
    }

    public Task<Run> RunAsync(params string[] arguments) => RunAsync(null, arguments);

    public async Task<Run> RunAsync(string? input, string[] arguments)
    {
        using var process = Start(arguments, input is not null);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(input));
            process.StandardInput.Close();
        }

        await process.WaitForExitAsync();
        return new Run(process.ExitCode, await output, await errors);
    }

    public Process Start(string[] arguments, bool withInput = false)
    {
        // A run in the background ignores Ctrl-C, and so would everything it starts; env puts that right, where it can, and becomes the program.
        var start = new ProcessStartInfo(OperatingSystem.IsLinux() ? "env" : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = withInput,
            WorkingDirectory = _folder.FullName,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var argument in (string[])[.. OperatingSystem.IsLinux() ? ["--default-signal=INT", "dotnet"] : Array.Empty<string>(), Program("Fiscal.Cli.dll"), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    public static string Program(string name) =>
        File.ReadAllLines(System.IO.Path.Combine(AppContext.BaseDirectory, "test-child.txt")).Single(line => line.EndsWith(name, StringComparison.Ordinal));

    public void Dispose() => _folder.Delete(recursive: true);
}
