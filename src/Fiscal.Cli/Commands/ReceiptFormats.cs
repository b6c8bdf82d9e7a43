using System.Buffers;
using System.Globalization;
using Fiscal.Documents;
using Fiscal.Imaging;
using Fiscal.Printing.EscPos;
using Fiscal.Receipts;

namespace Fiscal.Cli.Commands;

/// <summary>The forms that <c>receipt render</c> writes: one line each, a new renderer is added here and nowhere else.</summary>
internal static class ReceiptFormats
{
    private const int UsualWidth = 48;
    private const int NarrowWidth = 40;

    private static readonly Dictionary<string, Func<Request, DocumentRenderer>> Renderers = new(StringComparer.Ordinal)
    {
        ["text"] = static request => new TextRenderer(new TextRendererOptions { CharactersPerLine = request.Width ?? UsualWidth, DrawQrCodes = true }),
        ["html"] = static _ => new HtmlRenderer(),
        ["pdf"] = static request => new PdfRenderer(new PdfRendererOptions { Page = request.IsA4 ? PdfPage.A4 : request.Width < NarrowWidth ? PdfPage.Roll58 : PdfPage.Roll80 }),
        ["png"] = static request => new PngRenderer(new PngRendererOptions { CharactersPerLine = request.Width ?? UsualWidth, Dots = 12 * (request.Width ?? UsualWidth) }),
        ["svg"] = static request => new SvgRenderer(new SvgRendererOptions { CharactersPerLine = request.Width ?? UsualWidth }),
        ["escpos"] = static request => new EscPosRenderer(Profile(request.Width, request.Profile)),
    };

    public static string[] Names => [.. Renderers.Keys];

    /// <param name="format">One of <see cref="Names"/>.</param>
    /// <param name="request">What was asked for beside it.</param>
    public static DocumentRenderer Create(string format, Request request)
    {
        if (request.Profile is not null && format != "escpos")
        {
            throw new CliException(ExitCodes.Usage, $"--profile is for --format escpos; {format} has no printer.");
        }

        try
        {
            return Renderers[format](request);
        }
        catch (ArgumentException e)
        {
            throw new CliException(ExitCodes.Usage, e.Message);
        }
    }

    /// <summary>Writes a document; a PDF carries the receipt's data as customers get it everywhere.</summary>
    public static void Render(DocumentRenderer renderer, ReceiptDocument document, Receipt receipt, IBufferWriter<byte> output, RenderContext context)
    {
        if (renderer is PdfRenderer pdf)
        {
            pdf.Render(document, new PdfAttachment(EkabsJson.FileName, EkabsJson.Write(receipt), EkabsJson.MediaType), output, context);
            return;
        }

        renderer.Render(document, output, context);
    }

    private static PrinterProfile Profile(int? width, string? name)
    {
        var profile = name is null ? PrinterProfile.Get(width < NarrowWidth ? "generic-58" : "generic-80")
            : PrinterProfile.Names.Contains(name) ? PrinterProfile.Get(name)
            : File.Exists(name) ? PrinterProfile.FromJson(File.ReadAllText(name))
            : throw new CliException(ExitCodes.Usage, $"There is no profile '{name}'; known are {string.Join(", ", PrinterProfile.Names)}, or name a JSON file.");
        return width is null || width == profile.Columns
            ? profile
            : throw new CliException(ExitCodes.Usage, string.Create(CultureInfo.InvariantCulture, $"The profile '{profile.Name}' has {profile.Columns} characters per line, not {width}; leave --width out or choose another profile."));
    }

    /// <summary>What was asked for beside the format.</summary>
    /// <param name="Width">Characters per line.</param>
    /// <param name="Profile">A printer's profile: a name or a JSON file.</param>
    /// <param name="IsA4">Whether the layout is made for a sheet.</param>
    internal sealed record Request(int? Width, string? Profile, bool IsA4);
}
