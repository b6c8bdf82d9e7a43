namespace Fiscal.Printing.EscPos;

/// <summary>One character table of a printer: which byte prints which character.</summary>
/// <remarks>
/// Immutable and thread-safe. The tables are written by hand, because the encodings of a machine are not there everywhere and put question marks where a receipt must not lie.
/// Bytes 20 to 7E are ASCII in all of them; control codes are no characters.
/// </remarks>
public sealed class CodeTable
{
    // Beyond the block elements (U+2580 to U+259F, and U+25A0) no table has a character.
    private const int MapLength = 0x25A1;
    private const char Undefined = '\0';

    private readonly byte[] _map = new byte[MapLength];
    private readonly string _upper;

    private CodeTable(string name, string upper)
    {
        Name = name;
        _upper = upper;
        for (var c = 0x20; c < 0x7F; c++)
        {
            _map[c] = (byte)c;
        }

        for (var i = 0; i < upper.Length; i++)
        {
            if (upper[i] != Undefined)
            {
                _map[upper[i]] = (byte)(0x80 + i);
            }
        }
    }

    /// <summary>CP437, the table of the first PC: German letters and frames, no euro sign.</summary>
    public static CodeTable Cp437 { get; } = new(
        "CP437",
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0");

    /// <summary>CP850, Western Europe, no euro sign.</summary>
    public static CodeTable Cp850 { get; } = new("CP850", Western('ı'));

    /// <summary>CP852, Central Europe, no euro sign.</summary>
    public static CodeTable Cp852 { get; } = new(
        "CP852",
        "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u00AD˝˛ˇ˘§÷¸°¨˙űŘř■\u00A0");

    /// <summary>CP858: CP850 with the euro sign in place of the dotless i.</summary>
    public static CodeTable Cp858 { get; } = new("CP858", Western('€'));

    /// <summary>Windows-1252 (WPC1252): euro sign, German quotation marks and dashes, no frames.</summary>
    public static CodeTable Windows1252 { get; } = new(
        "Windows-1252",
        "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ" + Latin1());

    /// <summary>ISO 8859-15 (Latin 9): euro sign, no frames.</summary>
    public static CodeTable Iso885915 { get; } = new(
        "ISO-8859-15",
        new string(Undefined, 32) + Latin1().Replace('¤', '€').Replace('¦', 'Š').Replace('¨', 'š').Replace('´', 'Ž').Replace('¸', 'ž').Replace('¼', 'Œ').Replace('½', 'œ').Replace('¾', 'Ÿ'));

    /// <summary>All tables.</summary>
    public static IReadOnlyList<CodeTable> All { get; } = Array.AsReadOnly(new[] { Cp437, Cp850, Cp852, Cp858, Windows1252, Iso885915 });

    /// <summary>Name as profiles write it, for example <c>CP858</c>.</summary>
    public string Name { get; }

    /// <summary>The byte by character up to the last one any table has; 0 where there is none.</summary>
    internal byte[] Map => _map;

    /// <summary>The table of a name, in any case, or <see langword="null"/>.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    public static CodeTable? Find(string name)
    {
        Argument.NotNull(name, nameof(name));
        return All.FirstOrDefault(table => string.Equals(table.Name, name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether the table has a character.</summary>
    public bool Has(char character) => character < MapLength && _map[character] != 0;

    /// <summary>The byte that prints a character.</summary>
    /// <param name="character">The character.</param>
    /// <param name="value">The byte, 20 to 7E or 80 to FF; 0 if there is none.</param>
    /// <returns>Whether the table has it.</returns>
    public bool TryGetByte(char character, out byte value)
    {
        value = character < MapLength ? _map[character] : (byte)0;
        return value != 0;
    }

    /// <summary>The character that a byte prints; U+FFFD for control codes and bytes without character.</summary>
    public char GetCharacter(byte value)
    {
        var character = value < 0x80 ? (char)value : _upper[value - 0x80];
        return value is < 0x20 or 0x7F || character == Undefined ? '\uFFFD' : character;
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private static string Western(char d5) =>
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ" + d5 + "ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00AD±‗¾¶§÷¸°¨·¹³²■\u00A0";

    private static string Latin1() => new(Enumerable.Range(0xA0, 0x60).Select(c => (char)c).ToArray());
}
