using System.Buffers;
using System.Globalization;
using Fiscal.Documents;
using Fiscal.Imaging;
using Fiscal.Printing.EscPos;
using Fiscal.Receipts;

namespace Fiscal.Cli.Commands;

/// <summary>The forms that <c>receipt render</c> and <c>layout show --sample</c> write: one line each, a new renderer is added here and nowhere else.</summary>
internal static class ReceiptFormats
{
    private const int Columns80 = 48;
    private const int NarrowestOf80 = 40;
    private const int CharacterDots = 12;
    private const int MostColumns = 255;

    private static readonly Dictionary<string, Func<int?, string?, WriteReceipt>> Writers = new(StringComparer.Ordinal)
    {
        ["text"] = static (width, _) => By(new TextRenderer(new TextRendererOptions { CharactersPerLine = width ?? Columns80, DrawQrCodes = true })),
        ["html"] = static (width, _) => width is null ? By(new HtmlRenderer()) : throw new CliException(ExitCodes.Usage, "--width is for paper; a page has the width of its reader's window."),
        ["pdf"] = static (width, _) => Pdf(width),
        ["svg"] = static (width, _) => By(new SvgRenderer(new SvgRendererOptions { CharactersPerLine = Columns(width) })),
        ["png"] = static (width, _) => By(new PngRenderer(new PngRendererOptions { CharactersPerLine = Columns(width), Dots = Columns(width) * CharacterDots, Margin = 2 * CharacterDots })),
        ["escpos"] = static (width, profile) => By(new EscPosRenderer(Profile(width, profile))),
    };

    /// <summary>Writes a document. The receipt, where there is one, is there for data that travel with it.</summary>
    public delegate void WriteReceipt(Receipt? receipt, ReceiptDocument document, IBufferWriter<byte> output, RenderContext context);

    public static string[] Names => [.. Writers.Keys];

    /// <param name="format">One of <see cref="Names"/>.</param>
    /// <param name="width">Characters per line.</param>
    /// <param name="profile">A printer's profile: a name or a JSON file.</param>
    public static WriteReceipt Create(string format, int? width, string? profile)
    {
        if (profile is not null && format != "escpos")
        {
            throw new CliException(ExitCodes.Usage, $"--profile is for --format escpos; {format} has no printer.");
        }

        try
        {
            return Writers[format](width, profile);
        }
        catch (ArgumentException e)
        {
            throw new CliException(ExitCodes.Usage, e.Message);
        }
    }

    private static WriteReceipt By(DocumentRenderer renderer) => (_, document, output, context) => renderer.Render(document, output, context);

    // An invoice lies on A4 unless a width says paper of a roll; what customers get as data travels inside.
    private static WriteReceipt Pdf(int? width) => (receipt, document, output, context) =>
    {
        var page = width is < NarrowestOf80 ? PdfPage.Roll58 : width is null && document.Kind == DocumentKind.Invoice ? PdfPage.A4 : PdfPage.Roll80;
        var renderer = new PdfRenderer(new PdfRendererOptions { Page = page });
        if (receipt is null)
        {
            renderer.Render(document, output, context);
            return;
        }

        renderer.Render(document, new PdfAttachment(EkabsJson.FileName, EkabsJson.Write(receipt), EkabsJson.MediaType), output, context);
    };

    private static int Columns(int? width) => width is null or (> 0 and <= MostColumns)
        ? width ?? Columns80
        : throw new CliException(ExitCodes.Usage, string.Create(CultureInfo.InvariantCulture, $"--width is 1 to {MostColumns}, not {width}."));

    private static PrinterProfile Profile(int? width, string? name)
    {
        var profile = name is null ? PrinterProfile.Get(width is < NarrowestOf80 ? "generic-58" : "generic-80")
            : PrinterProfile.Names.Contains(name) ? PrinterProfile.Get(name)
            : File.Exists(name) ? PrinterProfile.FromJson(File.ReadAllText(name))
            : throw new CliException(ExitCodes.Usage, $"There is no profile '{name}'; known are {string.Join(", ", PrinterProfile.Names)}, or name a JSON file.");
        return width is null || width == profile.Columns
            ? profile
            : throw new CliException(ExitCodes.Usage, string.Create(CultureInfo.InvariantCulture, $"The profile '{profile.Name}' has {profile.Columns} characters per line, not {width}; leave --width out or choose another profile."));
    }
}
