using System.Globalization;
using System.Text;
using Fiscal.Documents;
using Fiscal.Shared;

namespace Fiscal.Receipts;

/// <summary>Writes the sections of one document.</summary>
internal sealed class HtmlWriter(StringBuilder html, FlowDocument flow, Func<QrCodeBlock, CodePicture>? pictureOf = null, bool hasPageHeading = false)
{
    // Longer texts in a column of fixed width may wrap; shorter ones stay whole.
    private const int LongestUnbroken = 18;

    private readonly FlowTexts _texts = FlowTexts.For(flow.Document.Language);
    private SectionRole _role;

    public void Write()
    {
        html.Append("<article class=\"receipt\">\n");
        if (!flow.HasName)
        {
            html.Append(hasPageHeading ? "<h2 class=\"vh\">" : "<h1 class=\"vh\">");
            Escape(html, flow.Title);
            html.Append(hasPageHeading ? "</h2>\n" : "</h1>\n");
        }

        foreach (var section in flow.Sections)
        {
            Write(section);
        }

        html.Append("</article>\n");
    }

    public static void Escape(StringBuilder html, string text)
    {
        foreach (var c in text)
        {
            switch (c)
            {
                case '&':
                    html.Append("&amp;");
                    break;
                case '<':
                    html.Append("&lt;");
                    break;
                case '>':
                    html.Append("&gt;");
                    break;
                case '"':
                    html.Append("&quot;");
                    break;
                case '\n':
                    html.Append("<br>");
                    break;
                default:
                    html.Append(c);
                    break;
            }
        }
    }

    private void Write(FlowSection section)
    {
        _role = section.Role;
        html.Append("<section");
        html.Append(section.Role switch { SectionRole.Items => " class=\"items\"", SectionRole.Tse => " class=\"tse\"", _ => string.Empty }).Append(">\n");
        var name = section.Name;
        var isFolded = section.Role == SectionRole.CardSlip && section.Items.Any(static item => item is FlowLines);
        if (isFolded)
        {
            Open(name);
        }
        else if (name is not null && section.Role is not (SectionRole.Merchant or SectionRole.Head or SectionRole.Footer) && !section.Items.Any(static item => item is FlowTable or FlowDetails))
        {
            html.Append("<h2 class=\"vh\">");
            Escape(html, name);
            html.Append("</h2>\n");
        }

        Write(section.Items, name);
        html.Append(isFolded ? "</details>\n</section>\n" : "</section>\n");
    }

    private void Open(string? name)
    {
        html.Append("<details>\n<summary>");
        Escape(html, name ?? flow.Title);
        html.Append("</summary>\n");
    }

    private void Write(IReadOnlyList<FlowItem> items, string? name)
    {
        var isNamed = false;
        foreach (var item in items)
        {
            switch (item)
            {
                case FlowParagraph paragraph:
                    Write(paragraph);
                    break;
                case FlowLines lines:
                    Write(lines);
                    break;
                case FlowTable table:
                    Write(table, name, isNamed);
                    isNamed = true;
                    break;
                case FlowFigure figure:
                    Write(figure);
                    break;
                case FlowCommand command:
                    Write(command);
                    break;
                case FlowDetails details:
                    Open(name);
                    Write(details.Items, name);
                    html.Append("</details>\n");
                    break;
                case FlowRule:
                    html.Append("<hr>\n");
                    break;
                case FlowGap:
                    html.Append("<div class=\"g\"></div>\n");
                    break;
            }
        }
    }

    private void Write(FlowParagraph paragraph)
    {
        var cell = paragraph.Cell;
        var tag = paragraph.Level switch { 1 => hasPageHeading ? "h2" : "h1", 2 => "h2", _ => "p" };
        html.Append('<').Append(tag);
        Attributes(Alignment(cell.Alignment), IsIndented(cell) ? "d" : null, LanguageOf(cell));
        html.Append('>');
        // A heading is large and bold already.
        Write(cell, isBold: paragraph.Level != 0, isLarge: paragraph.Level != 0);
        html.Append("</").Append(tag).Append(">\n");
    }

    private void Write(FlowLines lines)
    {
        html.Append("<pre>");
        foreach (var cell in lines.Cells)
        {
            Write(cell, trim: false);
            html.Append('\n');
        }

        html.Append("</pre>\n");
    }

    private void Write(FlowTable table, string? name, bool isNamed)
    {
        html.Append(table.HasLines ? "<table class=\"frame\">\n" : "<table>\n");
        if (name is not null && _role != SectionRole.None)
        {
            html.Append(isNamed ? "<caption class=\"vh\">" : "<caption class=\"vh\"><h2>");
            Escape(html, name);
            html.Append(isNamed ? "</caption>\n" : "</h2></caption>\n");
        }

        var unbroken = new bool[table.Columns];
        for (var i = 0; i < unbroken.Length; i++)
        {
            unbroken[i] = !table.Shares[i] && table.Rows.All(row => row.Cells.Length != table.Columns || LengthOf(row.Cells[i]) <= LongestUnbroken);
        }

        var group = string.Empty;
        foreach (var row in table.Rows)
        {
            var wanted = row.IsHeaderOf(table) ? "thead" : "tbody";
            if (group != wanted)
            {
                html.Append(group.Length == 0 ? string.Empty : "</" + group + ">\n").Append('<').Append(wanted).Append(">\n");
            }

            Write(row, table, unbroken, isFirst: group != wanted);
            group = wanted;
        }

        html.Append(group.Length == 0 ? string.Empty : "</" + group + ">\n").Append("</table>\n");
    }

    private void Write(FlowRow row, FlowTable table, bool[] unbroken, bool isFirst)
    {
        var spans = row.Cells.Length == 1 && table.Columns > 1;
        // The header has its own line below.
        html.Append(row.HasRuleAbove && !isFirst ? "<tr class=\"l\">" : !isFirst && !row.IsDetailOf(table) ? "<tr class=\"n\">" : "<tr>");
        for (var i = 0; i < row.Cells.Length; i++)
        {
            var cell = row.Cells[i];
            var isHeader = (row.IsHeader && cell.Runs.Count != 0) || (i == 0 && row.HasName);
            html.Append(isHeader ? "<th scope=\"" : "<td").Append(isHeader ? row.IsHeader ? "col\"" : "row\"" : string.Empty);
            if (spans)
            {
                html.Append(" colspan=\"").Append(table.Columns.ToString(CultureInfo.InvariantCulture)).Append('"');
            }

            var whole = spans ? "o" : unbroken[i] ? "f" : cell.Alignment == TextAlignment.Right && LengthOf(cell) <= LongestUnbroken ? "w" : null;
            Attributes(IsIndented(cell) ? "d" : Alignment(cell.Alignment), whole, LanguageOf(cell));
            html.Append('>');
            Write(cell, isBold: row.IsHeader);
            html.Append(isHeader ? "</th>" : "</td>");
        }

        html.Append("</tr>\n");
    }

    private void Write(FlowCommand command)
    {
        html.Append("<p class=\"cmd\">").Append(_texts.PrinterCommand).Append(" <code class=\"m\">");
        var bytes = command.Bytes.ToArray();
        for (var i = 0; i < bytes.Length; i++)
        {
            html.Append(i == 0 ? string.Empty : " ").Append(bytes[i].ToString("X2", CultureInfo.InvariantCulture));
        }

        html.Append("</code></p>\n");
    }

    private void Write(FlowFigure figure)
    {
        html.Append("<figure");
        Attributes(figure.Block.Format.Alignment switch { TextAlignment.Left => "s", TextAlignment.Right => "r", _ => null }, null, null);
        html.Append('>');
        switch (figure.Block)
        {
            case QrCodeBlock code:
                var picture = (pictureOf ?? CodePicture.Of)(code);
                Image(picture.Base64, picture.Side, picture.Side, OrElse(figure.AlternativeText, _texts.QrCode), "code");
                break;
            case BarcodeBlock code when BarcodePattern.Of(code) is { } pattern:
                var bars = Bars(pattern, code);
                Image(Convert.ToBase64String(bars.ToPng()), bars.Width, bars.Height, OrElse(figure.AlternativeText, _texts.Barcode + " " + BarcodePattern.TextOf(code)), "code");
                if (code.HumanReadable)
                {
                    html.Append("<figcaption class=\"m\">");
                    Escape(html, BarcodePattern.TextOf(code));
                    html.Append("</figcaption>");
                }

                break;
            case BarcodeBlock code:
                Escape(html, OrElse(figure.AlternativeText, BarcodePattern.TextOf(code)));
                break;
            case ImageBlock image:
                // Pictures are made for 203 dots per inch: half size keeps them sharp on dense screens.
                var width = image.PixelWidth > 240 ? Math.Min(image.PixelWidth / 2, 320) : image.PixelWidth;
                Image(Convert.ToBase64String(image.Png.ToArray()), width, Math.Max((int)((long)width * image.PixelHeight / image.PixelWidth), 1), figure.AlternativeText, null);
                break;
        }

        html.Append("</figure>\n");
    }

    private static MonochromeImage Bars(string pattern, BarcodeBlock code)
    {
        const int Module = 2;
        var image = new MonochromeImage(Module * (pattern.Sum(static c => c - '0') + (2 * BarcodePattern.QuietZone)), code.Height);
        var x = Module * BarcodePattern.QuietZone;
        for (var i = 0; i < pattern.Length; i++)
        {
            for (var end = x + (Module * (pattern[i] - '0')); x < end; x++)
            {
                for (var y = 0; y < image.Height && i % 2 == 0; y++)
                {
                    image.Set(x, y);
                }
            }
        }

        return image;
    }

    private void Image(string base64, int width, int height, string alternative, string? name)
    {
        html.Append("<img alt=\"");
        Escape(html, alternative.Replace('\n', ' '));
        html.Append("\" width=\"").Append(width.ToString(CultureInfo.InvariantCulture)).Append("\" height=\"").Append(height.ToString(CultureInfo.InvariantCulture)).Append('"');
        html.Append(name is null ? string.Empty : " class=\"" + name + "\"").Append(" src=\"data:image/png;base64,").Append(base64).Append("\">");
    }

    private void Write(Cell cell, bool isBold = false, bool isLarge = false, bool trim = true)
    {
        var isWholeLanguage = LanguageOf(cell) is not null;
        var isFirst = trim && cell.Alignment == TextAlignment.Left;
        foreach (var run in cell.Runs)
        {
            var text = isFirst ? run.Text.TrimStart(' ') : run.Text;
            isFirst &= text.Length == 0;
            if (text.Length != 0)
            {
                Write(run, text, isBold, isLarge, isWholeLanguage);
            }
        }
    }

    private void Write(TextRun run, string text, bool isBold, bool isLarge, bool isWholeLanguage)
    {
        var style = run.Style;
        var close = string.Empty;
        Open(style.Bold && !isBold, "b");
        Open(style.Underline, "u");
        var language = isWholeLanguage ? null : Foreign(run.Language);
        var isMono = _role == SectionRole.Tse && run.Element is not (LegalElement.None or LegalElement.OutageNote);
        var size = isLarge || (style.Width == 1 && style.Height == 1) ? null
            : "z" + style.Width.ToString(CultureInfo.InvariantCulture) + style.Height.ToString(CultureInfo.InvariantCulture);
        var classes = string.Join(" ", new[] { style.Invert ? "i" : null, isMono ? "m" : null, size }.Where(static name => name is not null));
        var tag = run.Value?.Kind switch { MachineValueKind.Time => "time", MachineValueKind.Amount => "data", _ => classes.Length != 0 || language is not null ? "span" : null };
        if (tag is not null)
        {
            html.Append('<').Append(tag);
            if (run.Value is { } value)
            {
                html.Append(value.Kind == MachineValueKind.Time ? " datetime=\"" : " value=\"");
                Escape(html, value.Text);
                html.Append('"');
            }

            Attributes(classes.Length == 0 ? null : classes, null, language);
            html.Append('>');
            close = "</" + tag + ">" + close;
        }

        Escape(html, text);
        html.Append(close);

        void Open(bool when, string element)
        {
            if (when)
            {
                html.Append('<').Append(element).Append('>');
                close = "</" + element + ">" + close;
            }
        }
    }

    private void Attributes(string? first, string? second, string? language)
    {
        if (first is not null || second is not null)
        {
            html.Append(" class=\"").Append(first).Append(first is not null && second is not null ? " " : string.Empty).Append(second).Append('"');
        }

        if (language is not null)
        {
            html.Append(" lang=\"");
            Escape(html, language);
            html.Append('"');
        }
    }

    private static string OrElse(string text, string otherwise) => text.Length == 0 ? otherwise : text;

    private static string? Alignment(TextAlignment alignment) => alignment switch { TextAlignment.Center => "c", TextAlignment.Right => "r", _ => null };

    private static bool IsIndented(Cell cell) => cell.Alignment == TextAlignment.Left && cell.Runs.Count != 0 && cell.Runs[0].Text.StartsWith(" ", StringComparison.Ordinal);

    private static int LengthOf(Cell cell) => cell.Runs.Sum(static run => run.Text.Length * Math.Max(run.Style.Width, 1));

    private string? Foreign(string? language) => string.Equals(language, flow.Document.Language, StringComparison.OrdinalIgnoreCase) ? null : language;

    /// <summary>The language of the whole cell, if it is one and another than the document's.</summary>
    private string? LanguageOf(Cell cell) =>
        cell.Runs.Count != 0 && Foreign(cell.Runs[0].Language) is { } language && cell.Runs.All(run => string.Equals(run.Language, language, StringComparison.Ordinal)) ? language : null;
}
