using System.Text;

namespace Fiscal.Documents.Tests;

/// <summary>Writes ReceiptLine as people do, only worse. Leaves out what docs/receiptline.md lists as read differently.</summary>
internal static class ReceiptLineGenerator
{
    private static readonly string[] Words =
    [
        "Brot", "TOTAL", "1,50", "Apfelschorle 0,5 l", "Ä", "ß", "x", "2", "€", "Käsebrötchen mit Schnittlauch", "-", "=", "--", "==", "#", ":", ";", "*", "a-b", "0123456789012345678901234567890123456789",
    ];

    private static readonly string[] Specials =
    [
        "~", "_", "\"", "`", "^", "^^", "^^^", "^^^^", "^^^^^", "^^^^^^", "^^^^^^^", "^^^^^^^^^", "\\n", "\\\\", "\\|", "\\{", "\\}", "\\-", "\\=", "\\~", "\\_", "\\\"", "\\`", "\\^", "\\x41", "\\xe4", "\\x09", "\\x1F", "\\x7f", "\\x7E", "\\x20",
        "\\q", "\\:", "\\xg1", "\t", "\u0001",
    ];

    private static readonly string[] Widths = ["auto", "*", "* 10", "*,10", "10 *", "* 4 8", "*,2,*", "100,2,10", "*,0,10", "*,,2,10", "20", "12 12", "60 60", "3 3 3 3", "0 5", "*,1,2,3,4,5,6,7,8,9,*,1,2,3,4,5,6,7,8,9", "AUTO", "* x", "999 *", "5,*,5,"];

    private static readonly string Png = Convert.ToBase64String(Picture());

    public static string Document(Random random)
    {
        var lines = Enumerable.Range(0, random.Next(1, 14)).Select(_ => Line(random));
        return (random.Next(20) == 0 ? "\uFEFF" : "") + string.Join(Pick(random, "\n", "\n", "\r\n", "\r"), lines);
    }

    private static string Line(Random random) => random.Next(24) switch
    {
        < 12 => Row(random),
        12 => Around(random, new string('-', random.Next(1, 50))),
        13 => random.Next(2) == 0 ? new string('=', random.Next(1, 50)) : "",
        < 18 => Around(random, "{" + string.Join(";", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Blank(random) + Property(random) + Blank(random))) + "}"),
        18 => Around(random, "{" + Pick(random, "i", "image") + ":" + Pick(random, Png, Png.TrimEnd('='), Png.Insert(8, " ")) + "}"),
        < 21 => Around(random, "{" + Pick(random, "c", "code") + ":" + Value(random) + Pick(random, "", ";" + Options(random)) + "}"),
        21 => Around(random, "{" + Pick(random, "x", "command") + ":" + Pick(random, "\\x1b@", "\\x1bp\\x00\\x32\\xfa", Value(random)) + "}"),
        22 => Around(random, "{comment:" + Value(random) + "}"),
        _ => Pick(random, "{width:*}|a", "a {b", "}", "{a}b", "{{a:b}}", "{width 3}", "{Width:3}", "{}", "{;}", "{unknown:1}", "{align}", "a | {code:1} | b", "{code:1\\}"),
    };

    private static string Property(Random random) => random.Next(5) switch
    {
        0 => Pick(random, "w", "width") + Blank(random) + ":" + Blank(random) + Pick(random, Widths),
        1 => Pick(random, "b", "border") + ":" + Pick(random, "line", "line", "line", "space", "none", "0", "1", "2", "3", "LINE", "dotted"),
        2 => Pick(random, "a", "align") + ":" + Pick(random, "left", "center", "right", "Right", "middle"),
        3 => Pick(random, "t", "text") + ":" + Pick(random, "wrap", "nowrap", "NoWrap", "none"),
        _ => Options(random),
    };

    private static string Options(Random random) => Pick(random, "o", "option") + ":" + string.Join(
        Pick(random, " ", ",", ", "),
        Enumerable.Range(0, random.Next(1, 5)).Select(_ => Pick(random, "upc", "ean", "code39", "itf", "codabar", "code93", "code128", "qrcode", "qrcode", "2", "3", "4", "5", "8", "9", "24", "72", "240", "241", "hri", "nohri", "HRI", "l", "m", "q", "H", "bold")));

    private static string Row(Random random)
    {
        var line = new StringBuilder(Pick(random, "", "", "|", " |"));
        var columns = random.Next(4) == 0 ? random.Next(1, 30) : random.Next(1, 5);
        for (var i = 0; i < columns; i++)
        {
            line.Append(i == 0 ? "" : "|").Append(Blank(random)).Append(Text(random)).Append(Blank(random));
        }

        return line.Append(Pick(random, "", "", "|", "| ")).ToString();
    }

    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var n = random.Next(0, 8); n > 0; n--)
        {
            text.Append(random.Next(3) == 0 ? Pick(random, Specials) : Pick(random, Words) + Pick(random, "", " "));
        }

        return text.ToString();
    }

    // No pairs of hex digits and no character beyond ASCII: both are read differently, or cannot be compared.
    private static string Value(Random random) => "v" + string.Concat(Enumerable.Range(0, random.Next(0, 5)).Select(_ => Pick(random, "Brot", "12", " ", ":", "\\;", "\\\\", "\\|", "\\{", "\\}", "\\n", "\\x00", "\\x41", "\\q", "~", "^", "_")));

    private static string Around(Random random, string content) => Pick(random, "", "", "", "|", "| ", " ") + content + Pick(random, "", "", "", "|", " |", " ");

    private static string Blank(Random random) => Pick(random, "", "", " ", "  ", "\t");

    private static string Pick(Random random, params string[] choices) => choices[random.Next(choices.Length)];

    private static byte[] Picture()
    {
        var picture = new MonochromeImage(17, 5);
        picture.Set(3, 2);
        return picture.ToPng();
    }
}
