using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Fiscal.Receipts.Tests.Rendering;

/// <summary>What a person reads in a page or a picture of text, and whether two readings say the same.</summary>
internal static class FormatText
{
    public static string OfHtml(string html)
    {
        var body = html[html.IndexOf("<article", StringComparison.Ordinal)..];
        // Names for machines and disclosures stand beside the document's words.
        body = Regex.Replace(body, "<(caption|h1|h2) class=\"vh\">.*?</\\1>|<summary>.*?</summary>", " ", RegexOptions.Singleline);
        body = Regex.Replace(body, "<img alt=\"([^\"]*)\"[^>]*>", " $1 ");
        // Elements inside a line part no words.
        body = Regex.Replace(body, "</?(b|u|span|time|data|code)( [^>]*)?>", string.Empty);
        return WebUtility.HtmlDecode(Regex.Replace(body, "<[^>]*>", " "));
    }

    public static string OfSvg(string svg)
    {
        var text = new StringBuilder();
        (string Y, double End) last = (string.Empty, 0);
        XNamespace space = "http://www.w3.org/2000/svg";
        foreach (var element in XDocument.Parse(svg).Descendants())
        {
            if (element.Name == space + "g")
            {
                text.Append('\n').Append((string?)element.Attribute("aria-label") is "QR" ? string.Empty : (string?)element.Attribute("aria-label")).Append('\n');
            }
            else if (element.Name == space + "text")
            {
                // Runs that touch are one word.
                var transform = Regex.Match((string?)element.Attribute("transform") ?? string.Empty, @"translate\(([\d.]+) ([\d.]+)\) scale\((\d)");
                var x = double.Parse(transform.Success ? transform.Groups[1].Value : (string)element.Attribute("x")!, System.Globalization.CultureInfo.InvariantCulture);
                var y = transform.Success ? transform.Groups[2].Value : (string)element.Attribute("y")!;
                var scale = transform.Success ? int.Parse(transform.Groups[3].Value, System.Globalization.CultureInfo.InvariantCulture) : 1;
                text.Append(y == last.Y && Math.Abs(x - last.End) < 0.5 ? string.Empty : " ").Append(element.Value);
                last = (y, x + (scale * double.Parse((string)element.Attribute("textLength")!, System.Globalization.CultureInfo.InvariantCulture)));
            }
        }

        return text.ToString();
    }

    /// <summary>Holds two sequences of words against each other.</summary>
    /// <param name="expected">The words.</param>
    /// <param name="actual">The words of another form.</param>
    /// <param name="mayBreakLongWords">Whether the other form may have broken a word of more than twelve letters.</param>
    public static void AssertSame(List<string> expected, List<string> actual, bool mayBreakLongWords = false)
    {
        var at = 0;
        foreach (var word in expected)
        {
            var found = at < actual.Count ? actual[at++] : string.Empty;
            while (mayBreakLongWords && word.Length > 12 && found.Length < word.Length && word.StartsWith(found, StringComparison.Ordinal) && at < actual.Count)
            {
                found += actual[at++];
            }

            Assert.True(word == found, $"'{found}' instead of '{word}' behind '{string.Join(' ', actual.Take(Math.Max(at - 1, 0)).TakeLast(6))}'");
        }

        Assert.Equal(expected.Count == 0 ? actual.Count : at, actual.Count);
    }
}
