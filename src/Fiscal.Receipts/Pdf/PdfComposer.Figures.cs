using Fiscal.Documents;
using Fiscal.Shared;

namespace Fiscal.Receipts;

internal sealed partial class PdfComposer
{
    private void DrawFigure(PdfElement parent, FlowFigure figure)
    {
        switch (figure.Block)
        {
            case QrCodeBlock code:
                DrawQr(Figure(parent, figure, _texts.QrCode), code);
                break;
            case BarcodeBlock code when BarcodePattern.Of(code) is { } pattern:
                DrawBarcode(Figure(parent, figure, _texts.Barcode + " " + BarcodePattern.TextOf(code)), code, pattern);
                break;
            case ImageBlock image when ImageOf(image) is { } content:
                DrawImage(Figure(parent, figure, _texts.Picture), image, content);
                break;
            default:
                // What cannot be drawn is said.
                var text = figure.AlternativeText.Length != 0 ? figure.AlternativeText : figure.Block is BarcodeBlock barcode ? BarcodePattern.TextOf(barcode) : _texts.Picture;
                DrawParagraph(parent, new FlowParagraph(new Cell(text, figure.Block.Format.Alignment), 0));
                break;
        }
    }

    private static PdfElement Figure(PdfElement parent, FlowFigure figure, string otherwise)
    {
        var element = parent.Add("Figure");
        element.AlternativeText = figure.AlternativeText.Length == 0 ? otherwise : figure.AlternativeText;
        return element;
    }

    private PdfImage? ImageOf(ImageBlock block)
    {
        foreach (var (id, known) in Images)
        {
            if (string.Equals(id, block.ContentId, StringComparison.Ordinal))
            {
                return known;
            }
        }

        if (_readImage(block) is not { } image)
        {
            Unreadable.Add(block);
            return null;
        }

        Images.Add((block.ContentId, image));
        return image;
    }

    private (int Left, int Top) Place(PdfElement element, DocumentBlock block, int width, int height)
    {
        Space(Size * 4 / 10);
        Ensure(height);
        var left = _page.Side + ((_page.ContentWidth - width) * (int)block.Format.Alignment / 2);
        element.Box = (left, _y, left + width, _y + height);
        Mark(element);
        var top = _y;
        _y += height;
        Space(Size * 4 / 10);
        return (left, top);
    }

    private void DrawImage(PdfElement element, ImageBlock block, PdfImage image)
    {
        var width = Math.Min(block.PixelWidth * Dot, _page.ContentWidth);
        var height = (int)((long)width * block.PixelHeight / block.PixelWidth);
        var tallest = _page.Height is { } sheet ? sheet / 4 : 2 * _page.ContentWidth;
        if (height > tallest)
        {
            width = (int)((long)width * tallest / height);
            height = tallest;
        }

        var (left, top) = Place(element, block, width, height);
        _content.Content.Raw("q ").Milli(width).Raw(" 0 0 ").Milli(height).Byte(' ').Milli(left).Byte(' ').Milli(-top - height).Raw(" cm /I")
            .Int(Images.FindIndex(item => item.Id == block.ContentId)).Raw(" Do Q\nEMC\n");
    }

    private void DrawQr(PdfElement element, QrCodeBlock block)
    {
        var matrix = block.Matrix;
        var modules = matrix.Size + (2 * QrMatrix.QuietZone);
        var module = Math.Min(block.CellSize * Dot, _page.ContentWidth / modules);
        var (left, top) = Place(element, block, modules * module, modules * module);
        var output = _content.Content;
        Scale(output, module, module, left + (QrMatrix.QuietZone * module), top + (QrMatrix.QuietZone * module));
        for (var row = 0; row < matrix.Size; row++)
        {
            for (var column = 0; column < matrix.Size; column++)
            {
                if (!matrix.IsDark(column, row))
                {
                    continue;
                }

                var end = column + 1;
                while (matrix.IsDark(end, row))
                {
                    end++;
                }

                output.Int(column).Byte(' ').Int(row).Byte(' ').Int(end - column).Raw(" 1 re\n");
                column = end;
            }
        }

        output.Raw("f Q\nEMC\n");
    }

    private void DrawBarcode(PdfElement element, BarcodeBlock block, string pattern)
    {
        var modules = pattern.Sum(static c => c - '0') + (2 * BarcodePattern.QuietZone);
        var module = Math.Min(block.ModuleWidth * Dot, _page.ContentWidth / modules);
        var bars = block.Height * Dot;
        var label = block.HumanReadable ? new PdfText(new Cell(BarcodePattern.TextOf(block), TextAlignment.Center), _fonts, Size, static _ => true) : null;
        var (left, top) = Place(element, block, modules * module, bars + (label?.LineHeight ?? 0));
        var output = _content.Content;
        Scale(output, module, bars, left, top);
        var x = BarcodePattern.QuietZone;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (i % 2 == 0)
            {
                output.Int(x).Raw(" 0 ").Int(pattern[i] - '0').Raw(" 1 re\n");
            }

            x += pattern[i] - '0';
        }

        output.Raw("f Q\n");
        if (label is not null)
        {
            var y = _y;
            _y = top + bars;
            DrawUnmarked(label, left, modules * module, label.LineHeight);
            _y = y;
        }

        output.Raw("EMC\n");
    }

    // Whole modules to the right and down, so that the path holds small integers.
    private static void Scale(PdfBuffer output, int width, int height, int left, int top) =>
        output.Raw("q ").Milli(width).Raw(" 0 0 ").Milli(-height).Byte(' ').Milli(left).Byte(' ').Milli(-top).Raw(" cm\n");
}
