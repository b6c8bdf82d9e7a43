using System.Diagnostics;
using System.Globalization;

namespace Fiscal.Cli.Output;

/// <summary>A bar on a terminal, a line per ten seconds elsewhere.</summary>
internal sealed class ProgressLine(TextWriter writer, string what, long total, bool isTerminal) : IDisposable
{
    private const int BarWidth = 30;
    private static readonly TimeSpan TerminalInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(10);

    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();
    private bool _shown;

    public void Report(long done)
    {
        if (_sinceLast.Elapsed < (isTerminal ? TerminalInterval : LogInterval))
        {
            return;
        }

        _sinceLast.Restart();
        _shown = true;
        var text = total > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{what}: {done} of {total} ({100 * done / total} %)")
            : string.Create(CultureInfo.InvariantCulture, $"{what}: {done}");
        if (isTerminal)
        {
            writer.Write("\r" + Bar(done) + text);
        }
        else
        {
            writer.WriteLine(text);
        }
    }

    public void Dispose()
    {
        if (_shown && isTerminal)
        {
            writer.WriteLine();
        }
    }

    private string Bar(long done)
    {
        if (total <= 0)
        {
            return string.Empty;
        }

        var filled = (int)(BarWidth * Math.Min(done, total) / total);
        return "[" + new string('#', filled) + new string('-', BarWidth - filled) + "] ";
    }
}
