using System.Text;

namespace Fiscal.Receipts;

/// <summary>The sRGB colour space as an ICC profile of version 2.4, computed from IEC 61966-2-1: no foreign file has to be licensed.</summary>
internal static class SrgbProfile
{
    private const int CurvePoints = 1024;

    private static readonly Lazy<byte[]> LazyCompressed = new(() =>
    {
        var profile = Make();
        return Flate.Compress(profile, profile.Length);
    });

    public static byte[] Compressed => LazyCompressed.Value;

    internal static byte[] Make()
    {
        // The primaries adapted to D50, as every matrix profile carries them (s15Fixed16).
        var tags = new (string Name, byte[] Data)[]
        {
            ("desc", Description("sRGB IEC61966-2.1")),
            ("cprt", Text("No copyright, use freely")),
            ("wtpt", Xyz(0xF6D6, 0x10000, 0xD32D)),
            ("rXYZ", Xyz(0x6FA2, 0x38F5, 0x0390)),
            ("gXYZ", Xyz(0x6299, 0xB785, 0x18DA)),
            ("bXYZ", Xyz(0x24A0, 0x0F84, 0xB6CF)),
            ("rTRC", Curve()),
        };
        var offset = 128 + 4 + (9 * 12);
        var table = new List<(string Name, int Offset, int Length)>();
        var body = new MemoryStream();
        foreach (var (name, data) in tags)
        {
            table.Add((name, offset + (int)body.Length, data.Length));
            body.Write(data, 0, data.Length);
            while (body.Length % 4 != 0)
            {
                body.WriteByte(0);
            }
        }

        // One curve serves all three channels.
        table.Add(("gTRC", table[6].Offset, table[6].Length));
        table.Add(("bTRC", table[6].Offset, table[6].Length));
        var profile = new byte[offset + body.Length];
        Put(profile, 0, profile.Length);
        Put(profile, 8, 0x02400000);
        Ascii(profile, 12, "mntrRGB XYZ ");
        // 1 January 2026, midnight: a profile has a date of making, and a constant one keeps files equal.
        Put(profile, 24, (2026 << 16) | 1);
        Put(profile, 28, 1 << 16);
        Ascii(profile, 36, "acsp");
        Put(profile, 68, 0xF6D6);
        Put(profile, 72, 0x10000);
        Put(profile, 76, 0xD32D);
        Put(profile, 128, table.Count);
        for (var i = 0; i < table.Count; i++)
        {
            Ascii(profile, 132 + (12 * i), table[i].Name);
            Put(profile, 136 + (12 * i), table[i].Offset);
            Put(profile, 140 + (12 * i), table[i].Length);
        }

        Buffer.BlockCopy(body.ToArray(), 0, profile, offset, (int)body.Length);
        return profile;
    }

    private static byte[] Curve()
    {
        var curve = new byte[12 + (2 * CurvePoints)];
        Ascii(curve, 0, "curv");
        Put(curve, 8, CurvePoints);
        for (var i = 0; i < CurvePoints; i++)
        {
            var encoded = i / (double)(CurvePoints - 1);
            var linear = encoded <= 0.04045 ? encoded / 12.92 : Math.Pow((encoded + 0.055) / 1.055, 2.4);
            var value = (int)Math.Round(linear * 65535);
            curve[12 + (2 * i)] = (byte)(value >> 8);
            curve[13 + (2 * i)] = (byte)value;
        }

        return curve;
    }

    private static byte[] Xyz(int x, int y, int z)
    {
        var tag = new byte[20];
        Ascii(tag, 0, "XYZ ");
        Put(tag, 8, x);
        Put(tag, 12, y);
        Put(tag, 16, z);
        return tag;
    }

    private static byte[] Text(string text)
    {
        var tag = new byte[8 + text.Length + 1];
        Ascii(tag, 0, "text");
        Ascii(tag, 8, text);
        return tag;
    }

    private static byte[] Description(string text)
    {
        // ASCII part, then an empty Unicode and an empty Macintosh part of fixed length.
        var tag = new byte[12 + text.Length + 1 + 8 + 3 + 67];
        Ascii(tag, 0, "desc");
        Put(tag, 8, text.Length + 1);
        Ascii(tag, 12, text);
        return tag;
    }

    private static void Ascii(byte[] bytes, int at, string text) => Encoding.ASCII.GetBytes(text, 0, text.Length, bytes, at);

    private static void Put(byte[] bytes, int at, int value)
    {
        bytes[at] = (byte)(value >> 24);
        bytes[at + 1] = (byte)(value >> 16);
        bytes[at + 2] = (byte)(value >> 8);
        bytes[at + 3] = (byte)value;
    }
}
