using System.Text;

namespace Fiscal.Tse.Logs;

/// <summary>Text encodings of log messages and payloads.</summary>
internal static class Texts
{
    private static readonly UTF8Encoding Strict = new(false, true);

    // Windows-1252, 80 to 9f; unassigned places hold the C1 control as browsers read it.
    private const string Windows1252 = "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

    internal static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>UTF-8; what is no UTF-8 is shown as Latin-1 and reported by the result.</summary>
    internal static bool TryUtf8(byte[] bytes, int start, int length, out string text)
    {
        try
        {
            text = Strict.GetString(bytes, start, length);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = Latin1(bytes, start, length);
            return false;
        }
    }

    /// <summary>UTF-8 of a string that holds no lone surrogate.</summary>
    internal static bool TryEncode(string text, out byte[] bytes)
    {
        try
        {
            bytes = Strict.GetBytes(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            bytes = [];
            return false;
        }
    }

    internal static string Latin1(byte[] bytes, int start, int length)
    {
        var chars = new char[length];
        for (var i = 0; i < length; i++) chars[i] = (char)bytes[start + i];
        return new string(chars);
    }

    internal static string Ascii(byte[] bytes, Tlv tlv) => Latin1(bytes, tlv.Content, tlv.Length);

    internal static bool IsAscii(string text)
    {
        foreach (var c in text)
        {
            if (c >= 0x80) return false;
        }

        return true;
    }

    /// <summary>Windows-1252, which on the letters of western Europe is Latin-1; null if a character has no place there.</summary>
    internal static byte[]? TryWindows1252(string text)
    {
        var result = new byte[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var high = c < 0x80 || c is >= '\u00a0' and <= '\u00ff' ? -1 : Windows1252.IndexOf(c);
            if (high >= 0) result[i] = (byte)(0x80 + high);
            else if (c <= 0xff) result[i] = (byte)c;
            else return null;
        }

        return result;
    }

    internal static byte[] AsciiWithQuestionMarks(string text)
    {
        var result = new byte[text.Length];
        for (var i = 0; i < text.Length; i++) result[i] = text[i] < 0x80 ? (byte)text[i] : (byte)'?';
        return result;
    }
}
