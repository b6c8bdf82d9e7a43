namespace Fiscal.Printing.EscPos;

/// <summary>What a bar code's command carries.</summary>
internal sealed class BarcodeData
{
    private const string Code39Characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./";

    private BarcodeData(byte number, byte[] bytes, int modules)
    {
        Number = number;
        Bytes = bytes;
        Modules = modules;
    }

    /// <summary>Value m of <c>GS k</c>.</summary>
    public byte Number { get; }

    public byte[] Bytes { get; }

    /// <summary>Width in narrow bars, quiet zone included; an upper bound.</summary>
    public int Modules { get; }

    public static BarcodeData? For(byte[] data, BarcodeSymbology symbology, bool prefixed, out string problem)
    {
        problem = string.Empty;
        if (data.Length == 0)
        {
            problem = "The bar code has no data.";
            return null;
        }

        if (RealTimeCodes.IndexOf(data) >= 0)
        {
            problem = "The data holds a code that printers execute at once.";
            return null;
        }

        var result = symbology switch
        {
            BarcodeSymbology.Upc => Upc(data, ref problem),
            BarcodeSymbology.Ean => Ean(data, ref problem),
            BarcodeSymbology.Code39 => Plain(4, data, Code39Characters, 16, "capital letters, digits, blank and $ % * + - . /", ref problem),
            BarcodeSymbology.Itf when data.Length % 2 != 0 => Fail("Interleaved 2 of 5 holds an even number of digits.", ref problem),
            BarcodeSymbology.Itf => Plain(5, data, "0123456789", 9, "digits", ref problem),
            BarcodeSymbology.Codabar => Codabar(data, ref problem),
            BarcodeSymbology.Code93 when data.Any(b => b > 0x7F) => Fail("Code 93 holds ASCII only.", ref problem),
            BarcodeSymbology.Code93 => new BarcodeData(7, data, (18 * data.Length) + 47),
            BarcodeSymbology.Code128 => Code128(data, ref problem),
            _ => Fail("This kind of bar code is unknown.", ref problem),
        };
        if (result is null)
        {
            return null;
        }

        if (!prefixed && (result.Number > 6 || result.Bytes.Contains((byte)0)))
        {
            return Fail("This printer knows neither Code 93 nor Code 128.", ref problem);
        }

        if (result.Bytes.Length > 255)
        {
            return Fail($"The bar code has {Argument.Text(result.Bytes.Length)} bytes; 255 fit.", ref problem);
        }

        if (RealTimeCodes.IndexOf(result.Bytes) >= 0)
        {
            return Fail("The data holds a code that printers execute at once.", ref problem);
        }

        return prefixed ? new BarcodeData((byte)(0x41 + result.Number), result.Bytes, result.Modules) : result;
    }

    private static BarcodeData? Upc(byte[] data, ref string problem) => data.Length switch
    {
        11 or 12 => Plain(0, data, "0123456789", 7, "digits", ref problem),
        6 or 7 or 8 => Plain(1, data, "0123456789", 7, "digits", ref problem),
        _ => Fail("UPC-A has 11 or 12 digits, UPC-E 6 to 8.", ref problem),
    };

    private static BarcodeData? Ean(byte[] data, ref string problem) => data.Length switch
    {
        12 or 13 => Plain(2, data, "0123456789", 7, "digits", ref problem),
        7 or 8 => Plain(3, data, "0123456789", 7, "digits", ref problem),
        _ => Fail("EAN-13 has 12 or 13 digits, EAN-8 7 or 8.", ref problem),
    };

    private static BarcodeData? Codabar(byte[] data, ref string problem)
    {
        const string Ends = "ABCDabcd";
        if (data.Length < 2 || Ends.IndexOf((char)data[0]) < 0 || Ends.IndexOf((char)data[data.Length - 1]) < 0)
        {
            return Fail("Codabar begins and ends with A, B, C or D.", ref problem);
        }

        return Plain(6, data, "0123456789$+-./:" + Ends, 13, "digits and $ + - . / :", ref problem);
    }

    // Pairs of digits take half the width; set B holds printable ASCII, set A control codes, and each symbol changes at most once.
    private static BarcodeData? Code128(byte[] data, ref string problem)
    {
        if (data.Any(b => b > 0x7F))
        {
            return Fail("Code 128 holds ASCII only.", ref problem);
        }

        if (data.Length % 2 == 0 && data.Length >= 4 && data.All(b => b is >= 0x30 and <= 0x39))
        {
            var pairs = new byte[(data.Length / 2) + 2];
            pairs[0] = 0x7B;
            pairs[1] = 0x43;
            for (var i = 0; i < data.Length; i += 2)
            {
                pairs[2 + (i / 2)] = (byte)((10 * (data[i] - 0x30)) + data[i + 1] - 0x30);
            }

            if (RealTimeCodes.IndexOf(pairs) < 0)
            {
                return new BarcodeData(8, pairs, (11 * (data.Length / 2)) + 55);
            }
        }

        var bytes = new List<byte>(data.Length + 4);
        byte set = 0;
        foreach (var b in data)
        {
            byte wanted = b < 0x20 ? (byte)0x41 : b >= 0x60 || set == 0 ? (byte)0x42 : set;
            if (wanted != set)
            {
                bytes.Add(0x7B);
                bytes.Add(wanted);
                set = wanted;
            }

            bytes.Add(b);
            if (b == 0x7B)
            {
                bytes.Add(b);
            }
        }

        return new BarcodeData(8, bytes.ToArray(), (11 * bytes.Count) + 55);
    }

    private static BarcodeData? Plain(byte number, byte[] data, string allowed, int modules, string description, ref string problem)
    {
        foreach (var b in data)
        {
            if (allowed.IndexOf((char)b) < 0)
            {
                return Fail($"The bar code holds the byte {Argument.Hex(b)}; {description} are allowed.", ref problem);
            }
        }

        return new BarcodeData(number, data, (modules * data.Length) + 55);
    }

    private static BarcodeData? Fail(string message, ref string problem)
    {
        problem = message;
        return null;
    }
}
