namespace Fiscal.Documents;

internal static class Hex
{
    public static string Lower(byte[] bytes)
    {
        var digits = new char[bytes.Length * 2];
        for (var i = 0; i < bytes.Length; i++)
        {
            digits[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
            digits[(2 * i) + 1] = "0123456789abcdef"[bytes[i] & 15];
        }

        return new string(digits);
    }
}
