using System.Security.Cryptography;
using System.Text;

namespace Fiscal.Receipts;

/// <summary>The part of a font that one set of characters needs, ready to be written into files.</summary>
internal sealed class PdfFontProgram
{
    private PdfFontProgram(string tag, byte[] file, int length, byte[] toUnicode, string widths, byte[] cidSet)
    {
        Tag = tag;
        File = file;
        Length = length;
        ToUnicode = toUnicode;
        Widths = widths;
        CidSet = cidSet;
    }

    /// <summary>Six capital letters that name the subset.</summary>
    public string Tag { get; }

    /// <summary>The font file, compressed.</summary>
    public byte[] File { get; }

    /// <summary>Bytes of the font file before compression.</summary>
    public int Length { get; }

    /// <summary>The map from glyphs to text, compressed.</summary>
    public byte[] ToUnicode { get; }

    /// <summary>The array W.</summary>
    public string Widths { get; }

    /// <summary>Which glyphs there are, one bit each, compressed; PDF/A-1 asks for it.</summary>
    public byte[] CidSet { get; }

    /// <summary>Makes the program of a font for pairs of glyph and code point, ordered by glyph.</summary>
    public static PdfFontProgram Make(TrueTypeFont font, IReadOnlyList<(int Glyph, int CodePoint)> used)
    {
        var file = font.Subset(used.Select(static pair => pair.Glyph), out var glyphs);
        var map = Map(used);
        return new PdfFontProgram(
            TagOf(font, used),
            Flate.Compress(file, file.Length),
            file.Length,
            Flate.Compress(map.Bytes, map.Length),
            WidthsOf(font, used),
            CidSetOf(glyphs));
    }

    private static string TagOf(TrueTypeFont font, IReadOnlyList<(int Glyph, int CodePoint)> used)
    {
        var text = new StringBuilder(font.Name);
        foreach (var (glyph, _) in used)
        {
            text.Append(' ').Append(glyph.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        using var sha = SHA256.Create();
        var hash = sha.ComputeHash(Encoding.ASCII.GetBytes(text.ToString()));
        return new string(hash.Take(6).Select(static b => (char)('A' + (b % 26))).ToArray());
    }

    private static PdfBuffer Map(IReadOnlyList<(int Glyph, int CodePoint)> used)
    {
        // More entries in one block are not allowed.
        const int Block = 100;
        var map = new PdfBuffer(1024).Raw("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe)/Ordering (UCS)/Supplement 0>> def\n")
            .Raw("/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n");
        for (var from = 0; from < used.Count; from += Block)
        {
            var count = Math.Min(Block, used.Count - from);
            map.Int(count).Raw(" beginbfchar\n");
            for (var i = from; i < from + count; i++)
            {
                map.Byte('<').Hex4(used[i].Glyph).Raw("><");
                foreach (var c in char.ConvertFromUtf32(used[i].CodePoint))
                {
                    map.Hex4(c);
                }

                map.Raw(">\n");
            }

            map.Raw("endbfchar\n");
        }

        return map.Raw("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    }

    private static string WidthsOf(TrueTypeFont font, IReadOnlyList<(int Glyph, int CodePoint)> used)
    {
        var widths = new PdfBuffer(512).Byte('[');
        for (var i = 0; i < used.Count;)
        {
            widths.Int(used[i].Glyph).Byte('[');
            var glyph = used[i].Glyph;
            for (; i < used.Count && used[i].Glyph == glyph; i++, glyph++)
            {
                var width = ((font.AdvanceOf(glyph) * 1000000L) + (font.UnitsPerEm / 2)) / font.UnitsPerEm;
                widths.Milli((int)width).Byte(' ');
            }

            widths.Byte(']');
        }

        return Encoding.ASCII.GetString(widths.Byte(']').ToArray());
    }

    private static byte[] CidSetOf(int count)
    {
        // The file holds every number up to the last one, most of them empty.
        var bits = new byte[(count + 7) / 8];
        for (var glyph = 0; glyph < count; glyph++)
        {
            bits[glyph / 8] |= (byte)(0x80 >> (glyph % 8));
        }

        return Flate.Compress(bits, bits.Length);
    }
}
