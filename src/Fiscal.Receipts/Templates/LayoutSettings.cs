using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fiscal.Documents;
using Scriban.Runtime;

namespace Fiscal.Receipts;

/// <summary>What a shop says beside the template: a copy of the options that nobody changes any more.</summary>
internal sealed class LayoutSettings
{
    private readonly StandardLayoutOptions _standard;

    public LayoutSettings(TemplateLayoutOptions? options)
    {
        options ??= new TemplateLayoutOptions();
        _standard = (options.Standard ?? new StandardLayoutOptions()).Copy();
        LongestWriting = options.LongestWriting > TimeSpan.Zero ? options.LongestWriting : throw new ArgumentOutOfRangeException(nameof(options), options.LongestWriting, "A template needs some time to write.");
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in options.Texts)
        {
            if (!IsTextName(text.Key))
            {
                throw new ArgumentException($"'{text.Key}' names no text; a name is a language, a point, and small letters, digits and underscores: de.total, en.total.", nameof(options));
            }

            texts[text.Key] = text.Value ?? string.Empty;
        }

        Texts = texts;
    }

    public IReadOnlyDictionary<string, string> Texts { get; }

    public TimeSpan LongestWriting { get; }

    /// <summary>A copy; the receiver may keep it.</summary>
    public StandardLayoutOptions Standard => _standard.Copy();

    /// <summary>The options as one object for reading.</summary>
    public StandardLayoutOptions Options => _standard;

    public ScriptObject ToModel()
    {
        var hasLogo = _standard.LogoPng is { } logo && Png.TryReadSize(logo, out _, out _);
        return Model.Group(
            ("logo", hasLogo ? Convert.ToBase64String(_standard.LogoPng!) : null),
            ("logo_text", _standard.LogoAlternativeText),
            ("footer", Model.List(_standard.FooterLines)),
            ("cut", _standard.Cut));
    }

    /// <summary>SHA-256 over everything that shapes the layout, each part with its length before it so that no two layouts look alike.</summary>
    public byte[] Identify(string template)
    {
        using var hash = SHA256.Create();
        using var content = new MemoryStream();
        Add("fiscal-layout-1");
        Add(template);
        AddBytes(_standard.LogoPng is { } logo ? hash.ComputeHash(logo) : []);
        Add(_standard.LogoAlternativeText);
        Add(string.Concat(new[] { _standard.ShowCashierName, _standard.ShowTseText, _standard.ShowQrCode, _standard.Cut }.Select(static flag => flag ? '1' : '0')));
        AddAll(_standard.VatNotes.OrderBy(static note => note.Key, StringComparer.Ordinal).SelectMany(static note => new[] { note.Key, note.Value }));
        AddAll(_standard.FooterLines);
        AddAll(Texts.SelectMany(static text => new[] { text.Key, text.Value }));
        return hash.ComputeHash(content.ToArray());

        void AddAll(IEnumerable<string> texts)
        {
            var all = texts.ToArray();
            Add(all.Length.ToString(CultureInfo.InvariantCulture));
            Array.ForEach(all, Add);
        }

        void Add(string text) => AddBytes(Encoding.UTF8.GetBytes(text));

        void AddBytes(byte[] bytes)
        {
            var length = Encoding.ASCII.GetBytes(bytes.Length.ToString(CultureInfo.InvariantCulture) + ":");
            content.Write(length, 0, length.Length);
            content.Write(bytes, 0, bytes.Length);
        }
    }

    private static bool IsTextName(string name) =>
        name.Length is > 3 and <= 64 && (name.StartsWith("de.", StringComparison.Ordinal) || name.StartsWith("en.", StringComparison.Ordinal))
        && name.Skip(3).All(static c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_');
}
