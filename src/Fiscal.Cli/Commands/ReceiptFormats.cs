using System.Globalization;
using Fiscal.Documents;
using Fiscal.Printing.EscPos;

namespace Fiscal.Cli.Commands;

/// <summary>The forms that <c>receipt render</c> writes: one line each, a new renderer is added here and nowhere else.</summary>
internal static class ReceiptFormats
{
    private static readonly Dictionary<string, Func<int?, string?, DocumentRenderer>> Renderers = new(StringComparer.Ordinal)
    {
        ["text"] = static (width, _) => new TextRenderer(new TextRendererOptions { CharactersPerLine = width ?? 48, DrawQrCodes = true }),
        ["escpos"] = static (width, profile) => new EscPosRenderer(Profile(width, profile)),
    };

    public static string[] Names => [.. Renderers.Keys];

    /// <param name="format">One of <see cref="Names"/>.</param>
    /// <param name="width">Characters per line.</param>
    /// <param name="profile">A printer's profile: a name or a JSON file.</param>
    public static DocumentRenderer Create(string format, int? width, string? profile)
    {
        if (profile is not null && format != "escpos")
        {
            throw new CliException(ExitCodes.Usage, $"--profile is for --format escpos; {format} has no printer.");
        }

        try
        {
            return Renderers[format](width, profile);
        }
        catch (ArgumentException e)
        {
            throw new CliException(ExitCodes.Usage, e.Message);
        }
    }

    private static PrinterProfile Profile(int? width, string? name)
    {
        var profile = name is null ? PrinterProfile.Get(width is < 40 ? "generic-58" : "generic-80")
            : PrinterProfile.Names.Contains(name) ? PrinterProfile.Get(name)
            : File.Exists(name) ? PrinterProfile.FromJson(File.ReadAllText(name))
            : throw new CliException(ExitCodes.Usage, $"There is no profile '{name}'; known are {string.Join(", ", PrinterProfile.Names)}, or name a JSON file.");
        return width is null || width == profile.Columns
            ? profile
            : throw new CliException(ExitCodes.Usage, string.Create(CultureInfo.InvariantCulture, $"The profile '{profile.Name}' has {profile.Columns} characters per line, not {width}; leave --width out or choose another profile."));
    }
}
