namespace Fiscal.Printing.EscPos;

/// <summary>Finds where each command ends. Knows what the encoder writes and what manuals have in common; lengths only, meaning is the decoder's.</summary>
internal static class CommandScanner
{
    // ESC, GS and FS commands of fixed length: the bytes after the two of the name.
    private const string EscFixed = "\u0020:1 \u0021:1 \u0024:2 \u0025:1 \u002D:1 \u0032:0 \u0033:1 \u003C:0 \u003D:1 \u003F:1 \u0040:0 \u0042:2 \u0045:1 \u0047:1 \u004A:1 \u004B:1 \u004C:0 \u004D:1 \u0052:1 \u0053:0 \u0054:1 \u0055:1 \u0056:1 \u0057:8 \u005C:2 \u0061:1 \u0063:2 \u0064:1 \u0065:1 \u0069:0 \u006D:0 \u0070:3 \u0072:1 \u0074:1 \u0075:1 \u0076:0 \u007B:1 \u000C:0";
    private const string GsFixed = "\u0021:1 \u0024:2 \u002F:1 \u003A:0 \u0042:1 \u0048:1 \u0049:1 \u004C:2 \u0050:2 \u0054:1 \u0057:2 \u005C:2 \u005E:3 \u0061:1 \u0062:1 \u0066:1 \u0068:1 \u0072:1 \u0077:1";
    private const string FsFixed = "\u0021:1 \u0026:0 \u002D:1 \u002E:0 \u0043:1 \u0053:2 \u0057:1 \u0070:2";

    private static readonly sbyte[] EscLengths = Lengths(EscFixed);
    private static readonly sbyte[] GsLengths = Lengths(GsFixed);
    private static readonly sbyte[] FsLengths = Lengths(FsFixed);

    /// <summary>The command or byte that begins at the start of the data, which is not empty.</summary>
    public static CommandToken Next(ReadOnlySpan<byte> data) => data[0] switch
    {
        0x1B => Escape(data),
        0x1D => Group(data),
        0x1C => File(data),
        0x10 => DataLink(data),
        0x0A => new CommandToken(CommandTokenKind.Command, 1, 1, "LF"),
        0x0D => new CommandToken(CommandTokenKind.Command, 1, 1, "CR"),
        0x09 => new CommandToken(CommandTokenKind.Command, 1, 1, "HT"),
        0x0C => new CommandToken(CommandTokenKind.Command, 1, 1, "FF"),
        0x18 => new CommandToken(CommandTokenKind.Command, 1, 1, "CAN"),
        0x07 => new CommandToken(CommandTokenKind.Command, 1, 1, "BEL"),
        < 0x20 or 0x7F => new CommandToken(CommandTokenKind.Unknown, 1, 1, Argument.Hex(data[0])),
        _ => new CommandToken(CommandTokenKind.Text, 1, 0, string.Empty),
    };

    private static CommandToken Escape(ReadOnlySpan<byte> data)
    {
        if (data.Length < 2)
        {
            return Incomplete(data, "ESC", 1);
        }

        var code = data[1];
        var name = Name("ESC", code);
        switch (code)
        {
            case 0x28:
                return Sized(data, "ESC");
            case 0x2A:
                if (data.Length < 5)
                {
                    return Incomplete(data, name, 5 - data.Length);
                }

                return Complete(data, name, 5, (data[3] | (data[4] << 8)) * (data[2] >= 0x20 ? 3L : 1L));
            case 0x44:
                return UntilZero(data, name, 2, 33);
            case 0x26:
                return UserDefined(data, name);
            case 0x63 when data.Length > 2 && data[2] is not (0x30 or 0x31 or 0x33 or 0x34 or 0x35):
                return Unknown(data, 3);
            default:
                return Fixed(data, name, EscLengths);
        }
    }

    private static CommandToken Group(ReadOnlySpan<byte> data)
    {
        if (data.Length < 2)
        {
            return Incomplete(data, "GS", 1);
        }

        var code = data[1];
        var name = Name("GS", code);
        switch (code)
        {
            case 0x28:
                return Sized(data, "GS");
            case 0x38:
                if (data.Length < 7)
                {
                    return Incomplete(data, "GS 8", 7 - data.Length);
                }

                return Complete(data, "GS 8 " + Letter(data[2]), 7, data[3] | ((long)data[4] << 8) | ((long)data[5] << 16) | ((long)data[6] << 24));
            case 0x2A:
                if (data.Length < 4)
                {
                    return Incomplete(data, name, 4 - data.Length);
                }

                return Complete(data, name, 4, 8L * data[2] * data[3]);
            case 0x56:
                if (data.Length < 3)
                {
                    return Incomplete(data, name, 1);
                }

                return data[2] switch
                {
                    0x00 or 0x01 or 0x30 or 0x31 => Complete(data, name, 3, 0),
                    0x41 or 0x42 or 0x61 or 0x62 or 0x67 or 0x68 => Complete(data, name, 3, 1),
                    _ => Unknown(data, 3),
                };
            case 0x6B:
                return Barcode(data, name);
            case 0x76:
                if (data.Length < 8)
                {
                    return data.Length > 2 && data[2] != 0x30 ? Unknown(data, 3) : Incomplete(data, "GS v 0", 8 - data.Length);
                }

                return data[2] == 0x30 ? Complete(data, "GS v 0", 8, (long)(data[4] | (data[5] << 8)) * (data[6] | (data[7] << 8))) : Unknown(data, 3);
            default:
                return Fixed(data, name, GsLengths);
        }
    }

    private static CommandToken File(ReadOnlySpan<byte> data)
    {
        if (data.Length < 2)
        {
            return Incomplete(data, "FS", 1);
        }

        var name = Name("FS", data[1]);
        switch (data[1])
        {
            case 0x28:
                return Sized(data, "FS");
            case 0x32:
                return data.Length < 4 ? Incomplete(data, name, 76 - data.Length) : Complete(data, name, 4, 72);
            case 0x71:
                return NumberedLogos(data, name);
            default:
                return Fixed(data, name, FsLengths);
        }
    }

    private static CommandToken DataLink(ReadOnlySpan<byte> data)
    {
        if (data.Length < 2)
        {
            return Incomplete(data, "DLE", 1);
        }

        switch (data[1])
        {
            case 0x04:
                return data.Length < 3 ? Incomplete(data, "DLE EOT", 1) : Complete(data, "DLE EOT", 3, data[2] is 0x07 or 0x08 or 0x12 ? 1 : 0);
            case 0x05:
                return data.Length < 3 ? Incomplete(data, "DLE ENQ", 1) : Complete(data, "DLE ENQ", 3, 0);
            case 0x14:
                if (data.Length < 3)
                {
                    return Incomplete(data, "DLE DC4", 1);
                }

                return data[2] switch
                {
                    0x01 or 0x02 => Complete(data, "DLE DC4", 3, 2),
                    0x03 => Complete(data, "DLE DC4", 3, 5),
                    0x07 => Complete(data, "DLE DC4", 3, 1),
                    0x08 => Complete(data, "DLE DC4", 3, 7),
                    _ => Unknown(data, 3),
                };
            default:
                return Unknown(data, 1);
        }
    }

    private static CommandToken Barcode(ReadOnlySpan<byte> data, string name)
    {
        if (data.Length < 3)
        {
            return Incomplete(data, name, 1);
        }

        if (data[2] <= 6)
        {
            return UntilZero(data, name, 3, 256);
        }

        if (data[2] is < 0x41 or > 0x4F)
        {
            return Unknown(data, 3);
        }

        return data.Length < 4 ? Incomplete(data, name, 1) : Complete(data, name, 4, data[3]);
    }

    private static CommandToken UserDefined(ReadOnlySpan<byte> data, string name)
    {
        if (data.Length < 5)
        {
            return Incomplete(data, name, 5 - data.Length);
        }

        var at = 5L;
        for (int code = data[3]; code <= data[4]; code++)
        {
            if (at >= data.Length)
            {
                return Incomplete(data, name, at + 1 - data.Length);
            }

            at += 1 + ((long)data[2] * data[(int)at]);
        }

        return Complete(data, name, 5, at - 5);
    }

    private static CommandToken NumberedLogos(ReadOnlySpan<byte> data, string name)
    {
        if (data.Length < 3)
        {
            return Incomplete(data, name, 1);
        }

        var at = 3L;
        for (var i = 0; i < data[2]; i++)
        {
            if (at + 4 > data.Length)
            {
                return Incomplete(data, name, at + 4 - data.Length);
            }

            var header = data.Slice((int)at, 4);
            at += 4 + (8L * (header[0] | (header[1] << 8)) * (header[2] | (header[3] << 8)));
        }

        return Complete(data, name, 3, at - 3);
    }

    private static CommandToken Sized(ReadOnlySpan<byte> data, string prefix)
    {
        if (data.Length < 5)
        {
            return Incomplete(data, prefix + " (", 5 - data.Length);
        }

        return data[2] is > 0x20 and < 0x7F ? Complete(data, $"{prefix} ( {Letter(data[2])}", 5, data[3] | (data[4] << 8)) : Unknown(data, 3);
    }

    private static CommandToken UntilZero(ReadOnlySpan<byte> data, string name, int header, int most)
    {
        var rest = data.Slice(header, Math.Min(data.Length - header, most));
        var end = rest.IndexOf((byte)0);
        return end >= 0
            ? new CommandToken(CommandTokenKind.Command, header + end + 1, header, name)
            : rest.Length == most ? Unknown(data, header) : Incomplete(data, name, 1);
    }

    private static CommandToken Fixed(ReadOnlySpan<byte> data, string name, sbyte[] lengths)
    {
        var parameters = data[1] < lengths.Length ? lengths[data[1]] : (sbyte)-1;
        return parameters < 0 ? Unknown(data, 2) : Complete(data, name, 2, parameters);
    }

    private static CommandToken Complete(ReadOnlySpan<byte> data, string name, int header, long rest) =>
        header + rest <= data.Length
            ? new CommandToken(CommandTokenKind.Command, (int)(header + rest), header, name)
            : Incomplete(data, name, header + rest - data.Length);

    private static CommandToken Incomplete(ReadOnlySpan<byte> data, string name, long missing) =>
        new(CommandTokenKind.Incomplete, data.Length, data.Length, name, missing);

    private static CommandToken Unknown(ReadOnlySpan<byte> data, int length)
    {
        var name = new System.Text.StringBuilder();
        for (var i = 0; i < length; i++)
        {
            name.Append(i == 0 ? string.Empty : " ").Append(Argument.Hex(data[i]));
        }

        return new CommandToken(CommandTokenKind.Unknown, length, length, name.ToString());
    }

    private static string Name(string prefix, byte code) => $"{prefix} {Letter(code)}";

    private static string Letter(byte code) => code switch
    {
        0x20 => "SP",
        0x0C => "FF",
        < 0x20 or >= 0x7F => Argument.Hex(code),
        _ => ((char)code).ToString(),
    };

    private static sbyte[] Lengths(string list)
    {
        var lengths = new sbyte[128];
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = -1;
        }

        for (var i = 0; i + 2 < list.Length; i += 4)
        {
            lengths[list[i]] = (sbyte)(list[i + 2] - '0');
        }

        return lengths;
    }
}
