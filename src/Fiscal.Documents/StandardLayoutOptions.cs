namespace Fiscal.Documents;

/// <summary>What a shop may change about the <see cref="StandardLayout"/>. Nothing here can take away what the law wants.</summary>
public sealed class StandardLayoutOptions
{
    /// <summary>A PNG file above the merchant's name; none by default. A file that is no PNG is left out.</summary>
    public byte[]? LogoPng { get; set; }

    /// <summary>What stands where pictures cannot be shown; nothing by default, because the merchant's name follows.</summary>
    public string LogoAlternativeText { get; set; } = string.Empty;

    /// <summary>Whether the cashier's name is shown; otherwise the number.</summary>
    public bool ShowCashierName { get; set; } = true;

    /// <summary>Whether all values of the TSE stand in text beside the QR code. Without it only transaction number, start and end do; without a QR code all of them do in any case.</summary>
    public bool ShowTseText { get; set; } = true;

    /// <summary>Whether the QR code of the TSE values is shown.</summary>
    public bool ShowQrCode { get; set; } = true;

    /// <summary>Notes by code of a <see cref="VatCategory"/>, for example <c>KEY_1001</c> → <c>Gebrauchtgegenstände/Sonderregelung</c> (§25a UStG).</summary>
    public IDictionary<string, string> VatNotes { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Lines at the end, for example thanks and opening hours.</summary>
    public IList<string> FooterLines { get; } = new List<string>();

    /// <summary>Whether the paper is cut at the end.</summary>
    public bool Cut { get; set; } = true;

    /// <summary>A copy that nobody else changes.</summary>
    internal StandardLayoutOptions Copy()
    {
        var copy = new StandardLayoutOptions
        {
            LogoPng = (byte[]?)LogoPng?.Clone(),
            LogoAlternativeText = LogoAlternativeText ?? string.Empty,
            ShowCashierName = ShowCashierName,
            ShowTseText = ShowTseText,
            ShowQrCode = ShowQrCode,
            Cut = Cut,
        };
        foreach (var note in VatNotes)
        {
            copy.VatNotes[note.Key] = note.Value ?? string.Empty;
        }

        foreach (var line in FooterLines)
        {
            copy.FooterLines.Add(line ?? string.Empty);
        }

        return copy;
    }
}
