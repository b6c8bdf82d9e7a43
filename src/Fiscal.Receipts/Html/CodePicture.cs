using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>A QR code as a page holds it. Choosing its mask costs more than the rest of a page, so whoever shows many pages keeps these.</summary>
internal sealed class CodePicture
{
    // At least four centimetres: readers hold telephones before screens.
    private const int SmallestSide = 160;

    private CodePicture(string base64, int side)
    {
        Base64 = base64;
        Side = side;
    }

    /// <summary>A PNG.</summary>
    public string Base64 { get; }

    /// <summary>Width and height in CSS pixels.</summary>
    public int Side { get; }

    public static CodePicture Of(QrCodeBlock code)
    {
        var modules = code.Matrix.Size + (2 * QrMatrix.QuietZone);
        var scale = Math.Min(Math.Max(3, (SmallestSide + modules - 1) / modules), 8);
        return new CodePicture(Convert.ToBase64String(code.Matrix.ToPng(scale)), modules * scale);
    }
}
