using System.Buffers;
using System.Globalization;

namespace Fiscal.Printing.EscPos.Tests;

internal static class Bytes
{
    public static byte[] Of(string hex) => hex.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(pair => byte.Parse(pair, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();

    public static string Hex(byte[] bytes) => string.Join(" ", bytes.Select(b => b.ToString("X2", CultureInfo.InvariantCulture)));

    /// <summary>What an encoder writes, the bytes of an initialisation before it left out.</summary>
    public static string Written(PrinterProfile profile, Action<EscPosEncoder> write, bool initialize = true)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var encoder = new EscPosEncoder(buffer, profile);
        if (initialize)
        {
            encoder.Initialize();
        }

        var before = buffer.WrittenCount;
        write(encoder);
        return Hex(buffer.WrittenSpan.Slice(before).ToArray());
    }
}
