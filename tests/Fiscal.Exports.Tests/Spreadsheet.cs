using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Fiscal.Exports.Tests;

/// <summary>The first sheet of an xlsx file, read from its XML: cells by column, as stored.</summary>
internal sealed partial class Spreadsheet
{
    private static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    public required int Formulas { get; init; }

    public required IReadOnlyList<Dictionary<int, string>> Rows { get; init; }

    public static Spreadsheet Read(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        var texts = Load(zip, "xl/sharedStrings.xml").Descendants(Main + "si").Select(static si => string.Concat(si.Descendants(Main + "t").Select(static t => t.Value))).ToList();
        var sheet = Load(zip, "xl/worksheets/sheet1.xml");
        return new Spreadsheet
        {
            Formulas = sheet.Descendants(Main + "f").Count(),
            Rows = [.. sheet.Descendants(Main + "row").Select(row => row.Elements(Main + "c").Where(static c => c.Element(Main + "v") is not null).ToDictionary(static c => Column((string)c.Attribute("r")!), c => Value(c, texts)))],
        };
    }

    /// <summary>How a spreadsheet stores a field of ours: a duration as a fraction of a day, all else as it is.</summary>
    public static string AsCell(string field) => Duration().Match(field) is { Success: true } m
        ? Math.Round(((Int(m, 1) * 3600) + (Int(m, 2) * 60) + Int(m, 3)) / 86400d, 9).ToString(CultureInfo.InvariantCulture)
        : field;

    private static int Int(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static string Value(XElement cell, List<string> texts)
    {
        var value = cell.Element(Main + "v")!.Value;
        return (string?)cell.Attribute("t") == "s"
            ? texts[int.Parse(value, CultureInfo.InvariantCulture)]
            : Math.Round(double.Parse(value, CultureInfo.InvariantCulture), 9).ToString(CultureInfo.InvariantCulture);
    }

    private static int Column(string reference) => reference.TakeWhile(char.IsLetter).Aggregate(0, static (column, letter) => (column * 26) + letter - 'A' + 1) - 1;

    private static XDocument Load(ZipArchive zip, string name)
    {
        using var stream = zip.GetEntry(name)!.Open();
        return XDocument.Load(stream);
    }

    [GeneratedRegex(@"^(\d+):(\d\d):(\d\d)$")]
    private static partial Regex Duration();
}
