using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fiscal.Receipts.Portal;

/// <summary>What a form sent, bounded and without control characters.</summary>
internal sealed class FormFields
{
    private const int MostBytes = 32 * 1024;

    private readonly IFormCollection _form;

    private FormFields(IFormCollection form) => _form = form;

    /// <summary>Reads the body; <see langword="null"/> if it is no form or too long.</summary>
    public static async Task<FormFields?> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentLength > MostBytes || request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MostBytes;
        }

        try
        {
            return new FormFields(await request.ReadFormAsync(new FormOptions { ValueCountLimit = 50, KeyLengthLimit = 50, ValueLengthLimit = 8000 }, context.RequestAborted));
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    /// <summary>One line; the first <paramref name="most"/> characters of it.</summary>
    public string Line(string name, int most) => Clean(name, most, keepLines: false);

    /// <summary>A text of several lines separated by line feeds.</summary>
    public string Text(string name, int most) => Clean(name, most, keepLines: true);

    /// <summary>As it was sent, for what has to be refused instead of mended.</summary>
    public string Raw(string name) => _form[name].ToString();

    public bool Has(string name) => _form.ContainsKey(name);

    private string Clean(string name, int most, bool keepLines)
    {
        var text = new StringBuilder();
        foreach (var rune in _form[name].ToString().Replace("\r\n", "\n", StringComparison.Ordinal).EnumerateRunes())
        {
            if (text.Length + rune.Utf16SequenceLength > most)
            {
                break;
            }

            if (!Rune.IsControl(rune))
            {
                text.Append(rune.ToString());
            }
            else if (rune.Value is '\n' or '\r' or '\t')
            {
                text.Append(keepLines && rune.Value != '\t' ? '\n' : ' ');
            }
        }

        return text.ToString().Trim();
    }
}
